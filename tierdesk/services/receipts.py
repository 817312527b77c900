"""Receipts in words: what each import did, its rejected and warned rows, and its columns."""

from __future__ import annotations

from dataclasses import replace

from tierdesk.errors import UserFixable
from tierdesk.exchange.profile import from_json
from tierdesk.message import message
from tierdesk.services.field_words import field_in_words, unit_in_words
from tierdesk.services.import_contents import SHOWN_ROWS, changed_cells, new_rows, same_rows
from tierdesk.services.views import IssueView, ReceiptView
from tierdesk.store import imports
from tierdesk.store.connection import Store
from tierdesk.store.imports import ImportIssue, Receipt
from tierdesk.texts import say

SHOWN_TOTALS = 8
"""Numbers of rows with totals that are named; of more their count says enough."""
LARGEST = 2**63
"""Where the numbers of SQLite end."""


def receipts(store: Store) -> tuple[ReceiptView, ...]:
    """All receipts, newest first, without their issues."""
    return tuple(receipt_view(made, ()) for made in imports.receipts(store))


def receipt(store: Store, receipt_id: str) -> ReceiptView:
    """One receipt with all its issues; raises UserFixable when there is none of that number."""
    made = find_receipt(store, receipt_id)
    return replace(receipt_view(made, tuple(imports.issues(store, made.id))), same_as=_same_as(store, made))


def receipt_to_read(store: Store, made: Receipt) -> ReceiptView:
    """A receipt as a person reads it: the first of its issues, and of its new, changed and unchanged rows."""
    return replace(
        receipt_view(made, tuple(imports.issues(store, made.id, SHOWN_ROWS))),
        same_as=_same_as(store, made),
        new_rows=new_rows(store, made),
        changed_cells=changed_cells(store, made),
        same_rows=same_rows(store, made),
    )


def _same_as(store: Store, made: Receipt) -> str:
    """The number of an earlier import of the same sheet of the same bytes that stands, or ""."""
    before = imports.standing_import_of(store, made.sha256, made.sheet, made.id)
    return str(before.id) if before else ""


def find_receipt(store: Store, receipt_id: str) -> Receipt:
    """The receipt of that number; raises UserFixable when there is none."""
    number = int(receipt_id) if receipt_id.isascii() and receipt_id.isdigit() else 0
    made = imports.receipt(store, number) if 0 < number < LARGEST else None
    if made is None:
        raise UserFixable(message("import.no_receipt", receipt=receipt_id), message("import.no_receipt_do"))
    return made


def receipt_view(made: Receipt, issues: tuple[ImportIssue, ...]) -> ReceiptView:
    """A receipt in words."""
    profile = from_json("", made.layout)
    return ReceiptView(
        id=str(made.id),
        file=made.file,
        kind=made.kind,
        kind_title=say(f"kind.{made.kind}"),
        sheet=made.sheet,
        at=made.made_at,
        read=made.read,
        new=made.new,
        changed=made.changed,
        same=made.same,
        rejected=made.rejected,
        warned=made.warned,
        undone=made.undone_at is not None,
        issues=tuple(
            IssueView(issue.row, issue.column, issue.code, issue.value, say(issue.message), issue.rejected)
            for issue in issues
            if issue.code != imports.TOTAL
        ),
        mapping=(
            *(
                (header, field_in_words(made.kind, field), unit_in_words(unit))
                for header, field, unit, _ in made.mapping
            ),
            *(
                (say("importing.constant", text=constant.text), field_in_words(made.kind, constant.field), "")
                for constant in (profile.constants if profile else ())
            ),
        ),
        who=made.who,
        sha256=made.sha256,
        totals=made.totals,
        total_rows=tuple(issue.row for issue in issues if issue.code == imports.TOTAL)[:SHOWN_TOTALS],
    )
