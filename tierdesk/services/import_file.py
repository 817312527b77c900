"""Import: files in, one transaction a table, a receipt that adds up (DOMAIN 3).

Files are looked at first and then written in the order products, retailers, assessments, stock, monthly totals, sales,
so that a whole folder can be dropped at once.
"""

from __future__ import annotations

import getpass
from array import array
from collections import Counter
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from tierdesk.errors import TierDeskError, UserFixable
from tierdesk.exchange.cleaning import Issue
from tierdesk.exchange.kinds import IMPORT_ORDER
from tierdesk.exchange.mapping import find_table
from tierdesk.exchange.profile import Profile, profile_of, to_json
from tierdesk.exchange.reader import Row, Spare, Workbook, open_workbook
from tierdesk.exchange.recognise import doubted_unit, with_day_orders, with_units_above
from tierdesk.exchange.table import Table
from tierdesk.exchange.unfold import cleaner_of
from tierdesk.message import message
from tierdesk.services.clock import now
from tierdesk.services.import_visits import VisitLog, find_visit_log, write_visits
from tierdesk.services.layouts import known_layouts, remember_layouts
from tierdesk.services.match_rows import Matcher, month_header
from tierdesk.services.progress import Progress
from tierdesk.services.progress import Report as _Report
from tierdesk.services.rejected_rows import find_rejected_rows
from tierdesk.store import imports, streaming
from tierdesk.store.connection import Store
from tierdesk.store.imports import ImportIssue, Origin, Receipt
from tierdesk.store.merge_layer import TABLES_OF_KIND, lifted
from tierdesk.store.profiles import profile_used

T = TypeVar("T")
Report = _Report
WRITING = 8
"""Of so many parts of the work one comes after the last row was read: indexes, and what the file changes."""


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """What became of a batch of files: receipts of what was written, and the files refused with the trouble."""

    receipts: tuple[Receipt, ...]
    refused: tuple[tuple[Path, TierDeskError], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A table of a file, laid out as it is to be imported. `sha256` is that of the file when it was looked at."""

    path: Path
    sheet: str
    table: Table | VisitLog
    sha256: str


@dataclass(frozen=True, slots=True)
class _Source:
    path: Path
    book: Workbook
    sheet: str
    table: Table | VisitLog
    doubts: tuple[ImportIssue, ...] = ()


def import_files(
    store: Store,
    paths: Sequence[Path],
    kind: str | None = None,
    sheet: str | None = None,
    report: Report | None = None,
    *,
    remember: bool = False,
) -> list[Receipt]:
    """Import all files or none: one transaction around everything; the first trouble is raised in words.

    Layouts that a person confirmed are read as confirmed, others as they are guessed; `remember` confirms the guess.
    """
    known = known_layouts(store)
    with ExitStack() as open_books:
        sources = [source for path in paths for source in _sources(store, open_books, path, kind, sheet, known, report)]
        if remember:
            tables = [(source.table, source.path.name) for source in sources]
            remember_layouts(store, [(table, file) for table, file in tables if isinstance(table, Table)])
        with store.atomic():
            return [_import(store, source, report) for source in _in_order(sources)]


def import_chosen(store: Store, chosen: Sequence[Chosen], report: Report | None = None) -> ImportOutcome:
    """Import tables as they were chosen, each in one transaction; one that cannot be read is refused alone."""
    refused: list[tuple[Path, TierDeskError]] = []
    receipts: list[Receipt] = []
    with closing(_opened(chosen, refused, report)) as sources:
        for source in sources:
            try:
                with store.atomic():
                    receipts.append(_import(store, source, report))
            except TierDeskError as trouble:
                refused.append((source.path, trouble))
    return ImportOutcome(tuple(receipts), tuple(refused))


def try_chosen(
    store: Store, chosen: Sequence[Chosen], look: Callable[[Receipt], T], report: Report | None = None
) -> tuple[tuple[tuple[Path, str, T], ...], tuple[tuple[Path, TierDeskError], ...]]:
    """Import tables on trial and take everything back: `look` sees the store as it would be, table after table.

    Returns what it saw, each with the file and the sheet; and the files refused.
    """
    refused: list[tuple[Path, TierDeskError]] = []
    seen: list[tuple[Path, str, T]] = []
    with closing(_opened(chosen, refused, report)) as sources, store.on_trial():
        for source in sources:
            try:
                with store.atomic():
                    seen.append((source.path, source.sheet, look(_import(store, source, report))))
            except TierDeskError as trouble:
                refused.append((source.path, trouble))
    return tuple(seen), tuple(refused)


def _opened(
    chosen: Sequence[Chosen], refused: list[tuple[Path, TierDeskError]], report: Report | None
) -> Generator[_Source]:
    """The chosen tables in the order of writing, each with its file open, which stays so until its last table.

    A file that cannot be opened or was changed since is refused. Small files are read by one process, in turn.
    """
    order = sorted(chosen, key=lambda one: _ORDER.index(one.table.kind))
    left = Counter(one.path for one in order)
    books: dict[Path, Workbook | None] = {}
    with Spare() as spare, ExitStack() as stack:
        for one in order:
            left[one.path] -= 1
            if one.path not in books:
                books[one.path] = opened = _open_unchanged(one, spare, refused, report)
                if opened is not None:
                    stack.callback(opened.close)
            book = books[one.path]
            if book is None:
                continue
            yield _Source(one.path, book, one.sheet, one.table)
            if not left[one.path]:
                book.leave()


def _open_unchanged(
    one: Chosen, spare: Spare, refused: list[tuple[Path, TierDeskError]], report: Report | None
) -> Workbook | None:
    try:
        book = open_workbook(one.path, while_waiting=Progress(report, one.path.name), spare=spare)
    except TierDeskError as trouble:
        refused.append((one.path, trouble))
        return None
    if book.sha256 == one.sha256:
        return book
    book.leave()
    changed = message("import.file_changed", file=one.path.name)
    refused.append((one.path, UserFixable(changed, message("import.file_changed_do"))))
    return None


_ORDER = (*IMPORT_ORDER, "visits")


def _in_order(sources: list[_Source]) -> list[_Source]:
    return sorted(sources, key=lambda source: _ORDER.index(source.table.kind))


def table_in(
    store: Store, rows: Sequence[Row], kind: str | None, known: Mapping[str, Profile], names: Sequence[str] = ()
) -> Table | VisitLog | None:
    """The table in the first rows of a sheet, our own visit log and our own rejected rows included, or None.

    `names` are those of the sheet and the file, the nearest first.
    """
    own = (find_visit_log(rows) if kind is None else None) or find_rejected_rows(store, rows)
    if own is not None:
        return own
    table = find_table(rows, kind, known, names)
    return with_units_above(with_day_orders(table, rows), rows) if table else None


def _sources(
    store: Store,
    open_books: ExitStack,
    path: Path,
    kind: str | None,
    sheet: str | None,
    known: Mapping[str, Profile],
    report: Report | None,
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
        table = table_in(store, rows, kind, known, (name, path.stem))
        if table is not None:
            found.append(_Source(path, book, name, table, _doubts(table, rows)))
    if not found:
        raise no_table(path)
    return found


def _doubts(table: Table | VisitLog, rows: Sequence[Row]) -> tuple[ImportIssue, ...]:
    """What is to be said of a table that nobody looks at before it is imported, when its amounts contradict a unit."""
    if isinstance(table, VisitLog) or table.corrects is not None:
        return ()
    doubt = doubted_unit(table, rows)
    if doubt is None:
        return ()
    times = f"{doubt.times:.3g}" if doubt.times < 1 else f"{doubt.times:,.0f}"
    said = message("import.unit_doubted", times=times)
    return (ImportIssue(table.header_row, doubt.use.header, "unit_doubted", doubt.unit, said, rejected=False),)


def no_table(path: Path) -> UserFixable:
    """What is said of a file in which no table is known."""
    return UserFixable(message("import.no_table", file=path.name), message("import.no_table_do"))


def _origin(source: _Source) -> Origin:
    return Origin(source.path.name, source.book.sha256, source.sheet, getpass.getuser(), now())


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
    kind, table, origin = source.table.kind, source.table, _origin(source)
    fields = cleaner_of(table).fields  # and refuses a layout that cannot be read, before the reading process meets it
    headers = {use.field: use.header for use in table.columns} | {one.month: one.header for one in table.months}
    mapping = [(use.header, use.field, use.unit or "", use.index) for use in table.used]
    layout = to_json(profile_of(table))
    receipt_id = imports.open_receipt(store, origin, kind, mapping, layout, table.corrects)
    profile_used(store, table.fingerprint, origin.made_at)
    matcher = Matcher(store, kind, fields, headers, receipt_id, table.corrects)
    progress = Progress(report, source.path.name)
    issues: list[ImportIssue] = [*source.doubts]
    unmatched = array("q")
    read = rejected = 0
    with store.watched(progress), store.with_room():
        chunks = source.book.cleaned(source.sheet, table)
        first = next(chunks)  # from here on the height of the sheet is known
        height = source.book.height
        progress.total = height * WRITING // (WRITING - 1)
        writing = streaming.writing(store, kind, receipt_id, origin.made_at, height)
        for chunk in chain([first], chunks):
            matcher.issues.clear()
            writing.add(matcher.staged(chunk))
            issues += [_as_kept(issue, chunk.cells) for issue in chunk.issues]
            issues += matcher.issues
            issues += [_total(row, said) for row, said in chunk.totals.items()]
            unmatched.extend([issue.row for issue in matcher.issues if issue.rejected])
            read += chunk.read
            rejected += chunk.read - len(chunk.numbers)
            progress.done = chunk.numbers[-1] if chunk.numbers else progress.done
            progress()
        counts = writing.finish()
    issues = _with_cells(issues, unmatched, source)
    rejected += matcher.rejected
    issues += [_clash(kind, headers, *pair) for pair in counts.folded]
    if read != counts.new + counts.changed + counts.same + rejected:
        raise AssertionError(f"{read} rows read, {counts} written, {rejected} rejected")
    return _closed(store, receipt_id, (read, counts.new, counts.changed, counts.same, rejected), issues)


def _import_visits(store: Store, source: _Source, log: VisitLog, report: Report | None) -> Receipt:
    origin = _origin(source)
    receipt_id = imports.open_receipt(store, origin, log.kind, log.mapping)
    if report:
        report(0, 0, source.path.name)
    written = write_visits(store, log, chain.from_iterable(source.book.rows(source.sheet)), receipt_id, origin.made_at)
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


def _total(row: int, said: str) -> ImportIssue:
    return ImportIssue(row, "", imports.TOTAL, said, message("import.total", value=said), rejected=False)


_KEY_FIELD = {
    "retailers": "licence_no",
    "products": "code",
    "sales": "order_no",
    "stock": "date",
    "assessments": "date",
}


def _clash(kind: str, headers: dict[str, str], row: int, counts_instead: int, key: str) -> ImportIssue:
    said = message("import.clash", row=counts_instead)
    column = month_header(headers, key) if kind == "months" else headers.get(_KEY_FIELD[kind], "")
    return ImportIssue(row, column, "clash", key, said, rejected=False)
