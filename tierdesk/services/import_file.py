"""Import: files in, one transaction a table, a receipt that adds up (DOMAIN 3).

Files are looked at first and then written in the order products, retailers, assessments, stock, sales, so that
a whole folder can be dropped at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from tierdesk.errors import TierDeskError, UserFixable
from tierdesk.exchange.cleaning import Cleaner
from tierdesk.exchange.kinds import IMPORT_ORDER
from tierdesk.exchange.mapping import Table, find_table
from tierdesk.exchange.reader import Row, Workbook, open_workbook
from tierdesk.message import message
from tierdesk.services.clock import now
from tierdesk.services.import_visits import VisitLog, find_visit_log, write_visits
from tierdesk.services.match_rows import Matcher
from tierdesk.store import imports, upsert
from tierdesk.store.connection import Store
from tierdesk.store.imports import ImportIssue, Receipt
from tierdesk.store.merge_layer import TABLES_OF_KIND, lifted

Report = Callable[[int, int, str], None]
"""`report(done, total, text)`: progress; raises Cancelled after the person cancelled. total 0: not known yet."""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of a batch of files: receipts of what was written, and the files refused with the trouble."""

    receipts: tuple[Receipt, ...]
    refused: tuple[tuple[Path, TierDeskError], ...]


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path
    book: Workbook
    sheet: str
    table: Table | VisitLog


def import_files(
    store: Store,
    paths: Sequence[Path],
    kind: str | None = None,
    sheet: str | None = None,
    report: Report | None = None,
) -> list[Receipt]:
    """Import all files or none: one transaction around everything; the first trouble is raised in words."""
    with ExitStack() as open_books, store.atomic():
        sources = [source for path in paths for source in _sources(open_books, path, kind, sheet)]
        return [_import(store, source, report) for source in _in_order(sources)]


def import_batch(store: Store, paths: Sequence[Path], report: Report | None = None) -> ImportOutcome:
    """Import what can be imported; a file that cannot be read is refused alone, with its reason."""
    refused: list[tuple[Path, TierDeskError]] = []
    receipts: list[Receipt] = []
    with ExitStack() as open_books:
        sources: list[_Source] = []
        for path in paths:
            try:
                sources += _sources(open_books, path, None, None)
            except TierDeskError as trouble:
                refused.append((path, trouble))
        for source in _in_order(sources):
            try:
                with store.atomic():
                    receipts.append(_import(store, source, report))
            except TierDeskError as trouble:
                refused.append((source.path, trouble))
    return ImportOutcome(tuple(receipts), tuple(refused))


def _in_order(sources: list[_Source]) -> list[_Source]:
    order = (*IMPORT_ORDER, "visits")
    return sorted(sources, key=lambda source: order.index(source.table.kind))


def _sources(open_books: ExitStack, path: Path, kind: str | None, sheet: str | None) -> list[_Source]:
    """The tables found in one file: of the sheet named, or of every sheet that holds one."""
    book = open_books.enter_context(open_workbook(path))
    if sheet is not None and sheet not in book.sheets:
        sheets = ", ".join(book.sheets)
        raise UserFixable(
            message("import.no_sheet", file=path.name, sheet=sheet), message("import.no_sheet_do", sheets=sheets)
        )
    found: list[_Source] = []
    for name in book.sheets if sheet is None else (sheet,):
        rows = next(book.rows(name), [])
        table = (find_visit_log(rows) if kind is None else None) or find_table(rows, kind)
        if table is not None:
            found.append(_Source(path, book, name, table))
    if not found:
        raise UserFixable(message("import.no_table", file=path.name), message("import.no_table_do"))
    return found


def _import(store: Store, source: _Source, report: Report | None) -> Receipt:
    """Import one table while merges are lifted: a file names the retailers as they were stored."""
    tables = TABLES_OF_KIND.get(source.table.kind)
    if tables is None:
        return _import_lifted(store, source, report)
    with lifted(store, tables):
        return _import_lifted(store, source, report)


def _import_lifted(store: Store, source: _Source, report: Report | None) -> Receipt:
    if isinstance(source.table, VisitLog):
        return _import_visits(store, source, source.table, report)
    kind, table = source.table.kind, source.table
    headers = {use.field: use.header for use in table.columns}
    made_at = now()
    mapping = [(use.header, use.field, use.unit or "", use.index) for use in table.columns]
    receipt_id = imports.open_receipt(store, source.path.name, source.book.sha256, kind, source.sheet, made_at, mapping)
    cleaner = Cleaner(table)
    matcher = Matcher(store, kind, cleaner.fields, headers, receipt_id)
    upsert.stage(store, kind)
    read = 0
    issues: list[ImportIssue] = []
    for chunk in source.book.rows(source.sheet):
        if report:
            report(read, 0, source.path.name)
        cleaned = cleaner.clean(chunk)
        read += cleaned.read
        matcher.issues.clear()
        upsert.stage_rows(store, kind, matcher.staged(cleaned.rows))
        found = [
            ImportIssue(issue.row, issue.column, issue.code, issue.value, issue.message, issue.rejected)
            for issue in cleaned.issues
        ]
        issues += _with_cells([*found, *matcher.issues], chunk)
    counts = upsert.write_staged(store, kind, receipt_id, made_at)
    rejected = len({issue.row for issue in issues if issue.rejected})
    issues += [_clash(kind, headers, *pair) for pair in counts.folded]
    if read != counts.new + counts.changed + counts.same + rejected:
        raise AssertionError(f"{read} rows read, {counts} written, {rejected} rejected")
    return _closed(store, receipt_id, (read, counts.new, counts.changed, counts.same, rejected), issues)


def _import_visits(store: Store, source: _Source, log: VisitLog, report: Report | None) -> Receipt:
    made_at = now()
    receipt_id = imports.open_receipt(
        store, source.path.name, source.book.sha256, log.kind, source.sheet, made_at, log.mapping
    )
    if report:
        report(0, 0, source.path.name)
    written = write_visits(store, log, chain.from_iterable(source.book.rows(source.sheet)), receipt_id, made_at)
    counts = (written.read, written.new, 0, written.same, len(written.issues))
    return _closed(store, receipt_id, counts, written.issues)


def _closed(
    store: Store, receipt_id: int, counts: tuple[int, int, int, int, int], issues: Sequence[ImportIssue]
) -> Receipt:
    imports.close_receipt(store, receipt_id, counts, issues)
    made = imports.receipt(store, receipt_id)
    if made is None:
        raise AssertionError("the receipt just written is gone")
    return made


def _with_cells(issues: list[ImportIssue], chunk: list[Row]) -> list[ImportIssue]:
    """Rejected rows keep their original cells, so that they can be corrected in Excel and imported again."""
    rejected = {issue.row for issue in issues if issue.rejected}
    if not rejected:
        return issues
    cells: dict[int, tuple[Any, ...]] = {row_no: tuple(row) for row_no, row in chunk if row_no in rejected}
    return [replace(issue, cells=cells.get(issue.row)) if issue.rejected else issue for issue in issues]


_KEY_FIELD = {
    "retailers": "licence_no",
    "products": "code",
    "sales": "order_no",
    "stock": "date",
    "assessments": "date",
}


def _clash(kind: str, headers: dict[str, str], row: int, counts_instead: int, key: str) -> ImportIssue:
    said = message("import.clash", row=counts_instead)
    return ImportIssue(row, headers.get(_KEY_FIELD[kind], ""), "clash", key, said, rejected=False)
