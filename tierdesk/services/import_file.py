"""Import: files in, one transaction a table, a receipt that adds up (DOMAIN 3).

Files are looked at first and then written in the order products, retailers, assessments, stock, sales, so that
a whole folder can be dropped at once.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from tierdesk.errors import TierDeskError, UserFixable
from tierdesk.exchange.cleaning import Issue
from tierdesk.exchange.kinds import IMPORT_ORDER
from tierdesk.exchange.mapping import Table, find_table
from tierdesk.exchange.reader import Workbook, open_workbook
from tierdesk.message import message
from tierdesk.services.clock import now
from tierdesk.services.import_visits import VisitLog, find_visit_log, write_visits
from tierdesk.services.match_rows import Matcher
from tierdesk.services.progress import Progress
from tierdesk.services.progress import Report as _Report
from tierdesk.store import imports, streaming
from tierdesk.store.connection import Store
from tierdesk.store.imports import ImportIssue, Receipt

Report = _Report
WRITING = 8
"""Of so many parts of the work one comes after the last row was read: indexes, and what the file changes."""


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
        sources = [source for path in paths for source in _sources(open_books, path, kind, sheet, report)]
        return [_import(store, source, report) for source in _in_order(sources)]


def import_batch(store: Store, paths: Sequence[Path], report: Report | None = None) -> ImportOutcome:
    """Import what can be imported; a file that cannot be read is refused alone, with its reason."""
    refused: list[tuple[Path, TierDeskError]] = []
    receipts: list[Receipt] = []
    with ExitStack() as open_books:
        sources: list[_Source] = []
        for path in paths:
            try:
                sources += _sources(open_books, path, None, None, report)
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


def _sources(
    open_books: ExitStack, path: Path, kind: str | None, sheet: str | None, report: Report | None
) -> list[_Source]:
    """The tables found in one file: of the sheet named, or of every sheet that holds one."""
    book = open_books.enter_context(open_workbook(path, while_waiting=Progress(report, path.name)))
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
    if isinstance(source.table, VisitLog):
        return _import_visits(store, source, source.table, report)
    kind, table = source.table.kind, source.table
    headers = {use.field: use.header for use in table.columns}
    made_at = now()
    mapping = [(use.header, use.field, use.unit or "", use.index) for use in table.columns]
    receipt_id = imports.open_receipt(store, source.path.name, source.book.sha256, kind, source.sheet, made_at, mapping)
    matcher = Matcher(store, kind, [use.field for use in table.columns], headers, receipt_id)
    progress = Progress(report, source.path.name)
    issues: list[ImportIssue] = []
    unmatched = array("q")
    read = 0
    with store.watched(progress), store.with_room():
        chunks = source.book.cleaned(source.sheet, table)
        first = next(chunks)  # from here on the height of the sheet is known
        height = source.book.height
        progress.total = height * WRITING // (WRITING - 1)
        writing = streaming.writing(store, kind, receipt_id, made_at, height)
        for chunk in chain([first], chunks):
            matcher.issues.clear()
            writing.add(matcher.staged(chunk))
            issues += [_as_kept(issue, chunk.cells) for issue in chunk.issues]
            issues += matcher.issues
            unmatched.extend([issue.row for issue in matcher.issues if issue.rejected])
            read += chunk.read
            progress.done = chunk.numbers[-1] if chunk.numbers else progress.done
            progress()
        counts = writing.finish()
    issues = _with_cells(issues, unmatched, source)
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


def _as_kept(issue: Issue, cells: Mapping[int, tuple[Any, ...]]) -> ImportIssue:
    """Rejected rows keep their original cells, so that they can be corrected in Excel and imported again."""
    own = cells.get(issue.row) if issue.rejected else None
    return ImportIssue(issue.row, issue.column, issue.code, issue.value, issue.message, issue.rejected, own)


def _with_cells(issues: list[ImportIssue], rejected: Sequence[int], source: _Source) -> list[ImportIssue]:
    """The same with the cells of the rows that cleaning let through and the store does not know what to do with."""
    cells = source.book.cells(source.sheet, rejected)
    return [
        replace(issue, cells=cells.get(issue.row)) if issue.rejected and issue.cells is None else issue
        for issue in issues
    ]


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
