"""Import receipts: what a file brought, what it was refused, and what it said of rows that were there before."""

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

    `mapping` is (header, field, unit, place in the row) of each column used; `layout` is the whole of it, as text that
    `exchange.profile` knows. `corrects` is the import whose rejected rows these were.
    `totals` counts the rows with totals, which are no data.
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
    who: str
    layout: str
    corrects: int | None
    totals: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an import comes from: the file with the digest of its bytes, its sheet, who imports it and when."""

    file: str
    sha256: str
    sheet: str
    who: str
    made_at: str


def open_receipt(
    store: Store,
    origin: Origin,
    kind: str,
    mapping: Sequence[tuple[str, str, str, int]],
    layout: str = "",
    corrects: int | None = None,
) -> int:
    """Start a receipt inside the import's transaction; `close_receipt` fills in the counts."""
    columns = json.dumps(mapping, ensure_ascii=False)
    cursor = store.execute(
        "insert into import_receipt (file, sha256, sheet, who, made_at, kind, mapping, layout, corrects,"
        ' "read", new, changed, same, rejected) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0)',
        (origin.file, origin.sha256, origin.sheet, origin.who, origin.made_at, kind, columns, layout, corrects),
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


TOTAL = "total_row"
"""Code of what is said of a total in the midst of a table: it is no row of data and no warning."""
_RECEIPT = (
    "select r.*, (select count(distinct i.row) from import_issue i where i.receipt_id = r.id and i.rejected = 0"
    f" and i.code <> '{TOTAL}') as warned, (select count(*) from import_issue i where i.receipt_id = r.id"
    f" and i.code = '{TOTAL}') as totals from import_receipt r"
)


def receipts(store: Store) -> list[Receipt]:
    """All receipts, newest first."""
    return [_receipt(row) for row in store.rows(f"{_RECEIPT} order by r.id desc")]


def receipt(store: Store, receipt_id: int) -> Receipt | None:
    """One receipt, or None."""
    row = store.row(f"{_RECEIPT} where r.id = ?", (receipt_id,))
    return _receipt(row) if row else None


def standing_import_of(store: Store, sha256: str, sheet: str, before: int | None = None) -> Receipt | None:
    """The latest import (`before` another) of the same sheet of the same bytes that was not undone, or None."""
    row = store.row(
        f"{_RECEIPT} where r.sha256 = ? and r.sheet = ? and r.undone_at is null and (? is null or r.id < ?)"
        " order by r.id desc",
        (sha256, sheet, before, before),
    )
    return _receipt(row) if row else None


def issues(store: Store, receipt_id: int, most: int = -1) -> list[ImportIssue]:
    """The rejected and warned rows of an import in the order of the file; with `most`, the first of each."""
    found = [
        row
        for rejected in (0, 1)
        for row in store.rows(
            "select *, rowid as place from import_issue where receipt_id = ? and rejected = ?"
            " order by row, rowid limit ?",
            (receipt_id, rejected, most),
        )
    ]
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
        for row in sorted(found, key=lambda row: (row["row"], row["place"]))
    ]


def next_occurrence(store: Store, corrected: int, day: str, retailer_id: int, product_id: int) -> int:
    """How many lines of that day, retailer and product, without an order number, an import already took from its file.

    Rows that were corrected and came back are counted on from there; those of an import that corrects another, from
    what both took.
    """
    taken = store.value(
        "with recursive family (id) as (select :corrected union"
        " select r.corrects from import_receipt r join family f on f.id = r.id where r.corrects is not null)"
        " select max(t.occurrence) + 1 from order_line t where t.retailer_id = :retailer and t.day = :day"
        " and t.product_id = :product and t.order_no = '' and (t.import_id in (select id from family) or exists"
        " (select 1 from import_said s join family f on f.id = s.receipt_id where s.table_name = 'order_line'"
        " and t.id between s.first_id and s.last_id))",
        {"corrected": corrected, "day": day, "retailer": retailer_id, "product": product_id},
    )
    return int(taken or 0)


def said_again(store: Store, receipt_id: int, table: str, row_id: int | str, silent: str = "") -> None:
    """Note that the import found a stored row and says it too, but for the columns in `silent` (each and a blank)."""
    store.execute(
        "insert or ignore into import_said (receipt_id, table_name, first_id, last_id, silent) values (?, ?, ?, ?, ?)",
        (receipt_id, table, row_id, row_id, silent),
    )


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
        row["who"],
        row["layout"],
        row["corrects"],
        row["totals"],
    )
