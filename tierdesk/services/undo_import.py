"""Undo a whole import, at any later time, and re-band."""

from __future__ import annotations

from dataclasses import dataclass

from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.clock import now
from tierdesk.services.import_contents import kept_cells, kept_rows
from tierdesk.services.reband import reband
from tierdesk.services.receipts import find_receipt
from tierdesk.store.bands import latest_run
from tierdesk.store.connection import Store
from tierdesk.store.merge_layer import TABLES_OF_IMPORTS, lifted
from tierdesk.store.ranking_facts import last_order_day
from tierdesk.store.undo import Undone, undo


@dataclass(frozen=True, slots=True)
class ImportUndone:
    """The receipt taken back and what happened to its rows.

    `kept` are rows that stay, as (kind, what it is); `kept_cells` are values that were touched since and stay, as
    (kind, what the row is, field, the value).
    """

    receipt: str
    file: str
    rows: Undone
    kept: tuple[tuple[str, ...], ...] = ()
    kept_cells: tuple[tuple[str, ...], ...] = ()


def undo_import(store: Store, receipt_id: str) -> ImportUndone:
    """Take the import back; raises UserFixable when it is unknown or was taken back before.

    What a person typed stays, and so does a row that another import says too or something relies on, and a value that
    was changed since: they are counted as kept, and told one by one.
    """
    made = find_receipt(store, receipt_id)
    if made.undone_at is not None:
        raise UserFixable(message("import.undone_before", file=made.file), message("import.undone_before_do"))
    with store.atomic():
        with lifted(store, TABLES_OF_IMPORTS):
            rows = undo(store, made.id, now())
        run = latest_run(store)
        if run is not None:
            # Without any sales left, the ranks of what was taken back must not stay on screen.
            reband(store, None if last_order_day(store) else run.as_of)
    return ImportUndone(
        receipt_id, made.file, rows, kept_rows(store, rows.kept_rows), kept_cells(store, rows.kept_cells)
    )
