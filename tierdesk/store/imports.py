"""Import receipts: what a file brought, what it was refused, and taking all of it back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tierdesk.message import Message
from tierdesk.store.connection import Row, Store
from tierdesk.store.stored_message import message_from_json, message_to_json


@dataclass(frozen=True, slots=True)
class ImportIssue:
    """One rejected or warned cell; `cells` holds the original row of a rejected one, for correcting it in Excel."""

    row: int
    column: str
    code: str
    value: str
    message: Message
    rejected: bool
    cells: tuple[Any, ...] | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one import did: read = new + changed + same + rejected, which the table itself enforces.

    `mapping` is (header, field, unit, place in the row) of each column used.
    """

    id: int
    file: str
    sha256: str
    kind: str
    sheet: str
    made_at: str
    mapping: tuple[tuple[str, str, str, int], ...]
    read: int
    new: int
    changed: int
    same: int
    rejected: int
    warned: int
    undone_at: str | None


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing did: rows removed, rows set back, and rows kept because something later relies on them."""

    removed: int
    restored: int
    kept: int


def open_receipt(store: Store, file: str, sha256: str, kind: str, sheet: str, made_at: str, mapping: Any) -> int:
    """Start a receipt inside the import's transaction; `close_receipt` fills in the counts."""
    cursor = store.execute(
        'insert into import_receipt (file, sha256, kind, sheet, made_at, mapping, "read", new, changed, same, rejected)'
        " values (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0)",
        (file, sha256, kind, sheet, made_at, json.dumps(mapping, ensure_ascii=False)),
    )
    return int(cursor.lastrowid or 0)


def close_receipt(
    store: Store, receipt_id: int, counts: tuple[int, int, int, int, int], issues: Iterable[ImportIssue]
) -> None:
    """Fill in (read, new, changed, same, rejected) and keep the issues."""
    store.execute(
        'update import_receipt set "read" = ?, new = ?, changed = ?, same = ?, rejected = ? where id = ?',
        (*counts, receipt_id),
    )
    store.write_many(
        "insert into import_issue values (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                receipt_id,
                issue.row,
                issue.column,
                issue.code,
                issue.value,
                message_to_json(issue.message),
                int(issue.rejected),
                None if issue.cells is None else json.dumps(issue.cells, ensure_ascii=False, default=str),
            )
            for issue in issues
        ),
    )


_RECEIPT = (
    "select r.*, (select count(distinct i.row) from import_issue i where i.receipt_id = r.id and i.rejected = 0)"
    " as warned from import_receipt r"
)


def receipts(store: Store) -> list[Receipt]:
    """All receipts, newest first."""
    return [_receipt(row) for row in store.rows(f"{_RECEIPT} order by r.id desc")]


def receipt(store: Store, receipt_id: int) -> Receipt | None:
    """One receipt, or None."""
    row = store.row(f"{_RECEIPT} where r.id = ?", (receipt_id,))
    return _receipt(row) if row else None


def issues(store: Store, receipt_id: int) -> list[ImportIssue]:
    """The rejected and warned rows of an import in the order of the file."""
    return [
        ImportIssue(
            row["row"],
            row["column"],
            row["code"],
            row["value"],
            message_from_json(row["message"]),
            bool(row["rejected"]),
            tuple(json.loads(row["cells"])) if row["cells"] else None,
        )
        for row in store.rows("select * from import_issue where receipt_id = ? order by row, rowid", (receipt_id,))
    ]


def undo(store: Store, receipt_id: int, undone_at: str) -> Undone:
    """Take an import back, inside the caller's transaction.

    Rows it made go, unless a later import changed them or something relies on them (a visit, lines of another
    import); rows it changed get their old values, unless they were changed again since. What was kept for
    another import's sake goes when that is taken back in turn, so that the order of undoing does not matter.
    What a person typed is never touched.
    """
    removed = restored = kept = 0
    for target in _CHILDREN_FIRST:
        again = store.rows(
            f"select c.row_id, c.before from import_change c join {target} t on t.id = c.row_id"
            " where c.receipt_id = ? and c.table_name = ? and t.changed_id = c.receipt_id",
            (receipt_id, target),
        )
        restored += _restore(store, target, again)
        _pass_on(store, target, receipt_id)
        total_changes = store.value(
            "select count(*) from import_change where receipt_id = ? and table_name = ?", (receipt_id, target)
        )
        kept += int(total_changes) - len(again)
        free = " and ".join(
            f"not exists (select 1 from {child} x where x.{column} = {target}.id)"
            for child, column in _relies_on(store, target)
        )
        removed += store.execute(
            f"delete from {target} where (import_id = ? or import_id in"
            " (select id from import_receipt where undone_at is not null))"
            f" and changed_id is null{' and ' + free if free else ''}",
            (receipt_id,),
        ).rowcount
        kept += int(store.value(f"select count(*) from {target} where import_id = ?", (receipt_id,)))
    store.execute("update import_receipt set undone_at = ? where id = ?", (undone_at, receipt_id))
    return Undone(removed, restored, kept)


_CHILDREN_FIRST = ("visit", "order_line", "stock_count", "assessment", "product", "retailer")
_LIVES_WITH = {"band_result"}  # says nothing of its own once the retailer is gone


def _restore(store: Store, table: str, changes: Sequence[Row]) -> int:
    for row in changes:
        before: dict[str, Any] = json.loads(row["before"])
        assignments = ", ".join(f'"{column}" = ?' for column in before)
        store.execute(f"update {table} set {assignments} where id = ?", (*before.values(), row["row_id"]))
    return len(changes)


def _pass_on(store: Store, table: str, receipt_id: int) -> None:
    """Let the import that changed a row after this one give back, one day, what stood there before this one."""
    for row in store.rows(
        "select later.receipt_id, later.row_id, later.before as later_before, mine.before as mine_before"
        " from import_change mine"
        " join import_change later on later.table_name = mine.table_name and later.row_id = mine.row_id"
        " where mine.receipt_id = ? and mine.table_name = ? and json_extract(later.before, '$.changed_id') = ?",
        (receipt_id, table, receipt_id),
    ):
        before = json.loads(row["later_before"]) | json.loads(row["mine_before"])
        store.execute(
            "update import_change set before = ? where receipt_id = ? and table_name = ? and row_id = ?",
            (json.dumps(before, ensure_ascii=False), row["receipt_id"], table, row["row_id"]),
        )


def _relies_on(store: Store, table: str) -> list[tuple[str, str]]:
    """(table, column) of every foreign key that points at `table` and would keep a row of it alive."""
    return [
        (child, key["from"])
        for child in store.db.table_names()
        if child not in _LIVES_WITH
        for key in store.rows(f"pragma foreign_key_list({child})")
        if key["table"] == table
    ]


def _receipt(row: Row) -> Receipt:
    return Receipt(
        row["id"],
        row["file"],
        row["sha256"],
        row["kind"],
        row["sheet"],
        row["made_at"],
        tuple(tuple(use) for use in json.loads(row["mapping"])),
        row["read"],
        row["new"],
        row["changed"],
        row["same"],
        row["rejected"],
        row["warned"],
        row["undone_at"],
    )
