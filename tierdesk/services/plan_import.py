"""Before an import: what is in the files, how it will be read, and what would become of it. Nothing is written.

A table of a layout that a person confirmed needs no question. For any other the person sees the guess and corrects it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tierdesk.errors import TierDeskError, UserFixable
from tierdesk.exchange.cells import Row
from tierdesk.exchange.profile import Profile
from tierdesk.exchange.reader import Workbook, open_workbook
from tierdesk.exchange.recognise import units_by_figures
from tierdesk.exchange.table import YEAR, Table
from tierdesk.exchange.units import Unit
from tierdesk.services.import_file import Chosen, Report, table_in, try_chosen
from tierdesk.services.import_visits import VisitLog
from tierdesk.services.layouts import known_layouts
from tierdesk.services.receipts import receipt_to_read
from tierdesk.services.views import ReceiptView
from tierdesk.store import imports
from tierdesk.store.connection import Store

TABLES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".txt", ".tsv", ".htm", ".html", ".xml"}
"""Names of files that are looked at when a folder is given; a file given by itself may be called anything."""
HEAD_ROWS = 200
"""Rows of a sheet that the person may look at while laying it out."""


@dataclass(frozen=True, slots=True)
class SheetFound:
    """One sheet of a file: `table` as it is remembered (`known`) or guessed, None when nothing is recognised.

    `rows` are its first rows. `units` are units that figures suggest for columns whose headers name none. `same_as` is
    the receipt of an earlier import of the same bytes that stands.
    """

    path: Path
    sheet: str
    sha256: str
    table: Table | VisitLog | None
    known: bool
    rows: tuple[Row, ...]
    units: dict[int, Unit]
    same_as: str

    def chosen(self, table: Table | VisitLog) -> Chosen:
        """This sheet, to be imported as `table`."""
        return Chosen(self.path, self.sheet, table, self.sha256)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What is in the files dropped together, sheet by sheet, and the files that cannot be read with the trouble."""

    sheets: tuple[SheetFound, ...]
    refused: tuple[tuple[Path, TierDeskError], ...]

    @property
    def unrecognised(self) -> tuple[Path, ...]:
        """The files in which no table is recognised."""
        with_table = {found.path for found in self.sheets if found.table}
        return tuple(dict.fromkeys(found.path for found in self.sheets if found.path not in with_table))

    @property
    def known(self) -> bool:
        """Whether there is nothing to ask: every table is of a layout that a person confirmed."""
        return not self.unrecognised and all(found.known for found in self.sheets if found.table)

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        """Everything recognised, as it is recognised."""
        return tuple(found.chosen(found.table) for found in self.sheets if found.table)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of the tables, by file and sheet: read = new + changed + same + rejected holds for each."""

    receipts: Mapping[tuple[Path, str], ReceiptView]
    refused: tuple[tuple[Path, TierDeskError], ...]


def look_at(store: Store, paths: Sequence[Path], report: Report) -> ImportPlan:
    """Open every file and find its tables; a folder stands for the files in it."""
    known = known_layouts(store)
    sheets: list[SheetFound] = []
    refused: list[tuple[Path, TierDeskError]] = []
    for path in files_in(paths):
        waiting = partial(report, 0, 0, path.name)
        waiting()
        try:
            with open_workbook(path, while_waiting=waiting) as book:
                found = [_look(store, book, path, sheet, known) for sheet in book.sheets]
        except TierDeskError as trouble:
            refused.append((path, trouble))
            continue
        sheets += filter(None, found)
    return ImportPlan(tuple(sheets), tuple(refused))


def files_in(paths: Sequence[Path]) -> list[Path]:
    """The files meant: those named, and of a folder the tables in it, but no traces of open ones (~$...)."""
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        for one in inside:
            if one == path or (one.suffix.lower() in TABLES and not one.name.startswith(("~$", ".")) and one.is_file()):
                found.setdefault(one)
    return list(found)


def _look(store: Store, book: Workbook, path: Path, sheet: str, known: Mapping[str, Profile]) -> SheetFound | None:
    """What is known of a sheet; None for an empty one."""
    rows = next(book.rows(sheet), [])
    if not rows:
        return None
    table = _table_in(store, rows, known, (sheet, path.stem))
    remembered = isinstance(table, VisitLog) or (
        table is not None and (table.corrects is not None or table.fingerprint in known) and YEAR not in table.lacking
    )
    units = units_by_figures(table, rows) if isinstance(table, Table) and not remembered else {}
    before = imports.standing_import_of(store, book.sha256, sheet)
    head = tuple(rows[:HEAD_ROWS])
    return SheetFound(path, sheet, book.sha256, table, remembered, head, units, str(before.id) if before else "")


def _table_in(
    store: Store, rows: Sequence[Row], known: Mapping[str, Profile], names: Sequence[str]
) -> Table | VisitLog | None:
    """The table in a sheet; None also for one that is understood in part only, which a person may lay out."""
    try:
        return table_in(store, rows, None, known, names)
    except UserFixable:
        return None


def preview(store: Store, chosen: Sequence[Chosen], report: Report) -> Preview:
    """What an import of these tables would do, found out by doing it and taking it back."""
    seen, refused = try_chosen(store, chosen, lambda made: replace(receipt_to_read(store, made), id=""), report)
    return Preview({(path, sheet): view for path, sheet, view in seen}, refused)
