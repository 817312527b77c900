"""The rows inside a file, read by the library that knows its form. Runs in the reading process only."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

from tierdesk.exchange.archive import survey
from tierdesk.exchange.cells import CHUNK_ROWS, Cell, Limits, Repeated, Row, Unreadable
from tierdesk.exchange.chunks import EXACT, FEWEST_ROWS, LONGEST_CELL, in_chunks
from tierdesk.exchange.places import WIDEST
from tierdesk.exchange.sniff import encoding_of, sniff

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

DELIMITERS = "\t,;|"
LINES_A_ROW = 50
"""No row of a text runs over more lines, however many line breaks an address may hold."""
MEMORY_CELLS = 400_000
"""Distinct cells remembered, so that equal cells become one object and travel once a chunk."""
BLOCK_CELLS = 400_000
"""Cells turned into ours at a time: a sheet of 16,384 columns goes in shorter blocks."""


class Source(Protocol):
    """An opened file: the names of its sheets, and their rows."""

    sheets: tuple[str, ...]

    def height(self, sheet: str) -> int:
        """About how many rows a sheet has, blank ones included; for telling how far the reading is."""

    def rows(self, sheet: str) -> Iterator[list[Row]]:
        """The rows of a sheet that hold anything, in chunks, with their true numbers."""


def open_source(data: bytes, name: str, limits: Limits) -> Source:
    """Open the content of a file; a text has one sheet, called `name`. Raises `Unreadable`."""
    form = sniff(data, limits)
    if form == "text":
        return TextSource(data, name)
    if form in {"html", "mhtml"}:
        from tierdesk.exchange.html_source import HtmlSource, MhtmlSource

        return HtmlSource(data, name, limits) if form == "html" else MhtmlSource(data, name, limits)
    if form == "xml":
        from tierdesk.exchange.xml_source import XmlSource

        return XmlSource(data, limits)
    if form == "archive" and survey(data, limits).is_sparse:
        from tierdesk.exchange.sparse_source import SparseSource

        return SparseSource(data, limits)
    return WorkbookSource(data, limits)


class _Cells(dict[Any, Cell]):
    """Foreign cell -> our cell, each distinct one made once."""

    def __missing__(self, foreign: Any) -> Cell:
        if len(self) > MEMORY_CELLS:
            self.clear()
        self[foreign] = cell = _cell(foreign)
        return cell

    def column(self, column: Sequence[Any]) -> Sequence[Cell]:
        """The cells of a column. Texts none of which is blank or too long are what they are, and need no looking up."""
        types = set(map(type, column))
        if bool in types:  # True and 1 are one key of a dictionary, and two different cells
            return [_cell(value) for value in column]
        if types == {str} and "" not in column and not any(map(str.isspace, column)):
            return column if max(map(len, column)) <= LONGEST_CELL else list(map(_cell, column))
        return list(map(self.__getitem__, column))


def _cell(foreign: Any) -> Cell:
    if isinstance(foreign, str):
        return foreign[:LONGEST_CELL] if foreign and not foreign.isspace() else None
    if isinstance(foreign, float):
        if foreign.is_integer() and abs(foreign) <= EXACT:
            return int(foreign)
        return foreign if abs(foreign) < float("inf") else None
    if isinstance(foreign, dt.datetime):
        return foreign.date() if foreign.time() == dt.time() else foreign
    if isinstance(foreign, bool | int | dt.date):
        return foreign
    return str(foreign)


class WorkbookSource:
    """.xlsx, .xlsm, .xlsb, .xls and .ods. Hidden sheets and hidden rows are data like any other."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

        try:
            self._workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        except PasswordError as error:
            raise Unreadable("read.password") from error
        except (CalamineError, OSError, ValueError) as error:
            raise Unreadable("read.damaged") from error
        self._limits = limits
        self.sheets = tuple(
            sheet.name for sheet in self._workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet
        )
        if not self.sheets:
            raise Unreadable("read.not_a_table")
        self._last: tuple[str, CalamineSheet] | None = None

    def rows(self, sheet: str) -> Iterator[list[Row]]:
        """The rows of one sheet; parsed once, however often its start is looked at."""
        if self._last is None or self._last[0] != sheet:
            self._last = None
            self._last = sheet, self._parse(sheet)
        return self._chunks(self._last[1])

    def height(self, sheet: str) -> int:
        """The number of the last row of a sheet that was begun."""
        if self._last is None or self._last[0] != sheet:
            return 0
        return int(self._last[1].total_height) + 1

    def _parse(self, name: str) -> CalamineSheet:
        from python_calamine import CalamineError

        try:
            sheet = self._workbook.get_sheet_by_name(name)
        except (CalamineError, OSError, ValueError) as error:
            raise Unreadable("read.damaged") from error
        if sheet.total_width > WIDEST:  # a damaged place of a cell
            raise Unreadable("read.damaged")
        if sheet.height * sheet.width > self._limits.cells:
            raise Unreadable("read.too_large")
        return sheet

    def _chunks(self, sheet: CalamineSheet) -> Iterator[list[Row]]:
        """Cells are turned into ours by column, which costs a third of what it costs by row."""
        if sheet.start is None:
            return
        cells = _Cells()
        merged = _Merged(sheet.merged_cell_ranges or (), sheet.start[1])
        foreign = iter(sheet.iter_rows())
        size = max(FEWEST_ROWS, min(CHUNK_ROWS, BLOCK_CELLS // max(1, sheet.total_width)))
        row_no = 1
        while block := list(islice(foreign, size)):
            columns = [cells.column(column) for column in zip(*block, strict=True)]
            rows = list(enumerate(map(list, zip(*columns, strict=True)), start=row_no))
            row_no += len(block)
            if merged.concerns(row_no - 1):
                for one in rows:
                    merged.fill(*one)
            elif any(None not in column for column in columns):
                yield rows
                continue
            if filled := [row for row in rows if row[1].count(None) != len(row[1])]:
                yield filled


class _Merged:
    """Cells merged down: their value, which the file keeps in the first row only, is put into the others."""

    def __init__(self, ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]], first_column: int) -> None:
        self._starts: dict[int, list[tuple[int, int]]] = {}
        self._open: list[tuple[int, int, Cell]] = []  # column, last row, value
        for (top, left), (bottom, _right) in ranges:
            if bottom > top and left >= first_column:
                self._starts.setdefault(top + 1, []).append((left - first_column, bottom + 1))

        self._first = min(self._starts, default=0)

    def concerns(self, last: int) -> bool:
        """Whether there may be anything to fill up to row `last`."""
        return bool(self._open or self._starts) and self._first <= last

    def fill(self, row_no: int, row: list[Cell]) -> None:
        """Fill a row; rows come in sequence."""
        if self._open:
            self._open = [merged for merged in self._open if merged[1] >= row_no]
            for column, _, value in self._open:
                row[column] = value
        for column, last in self._starts.pop(row_no, ()):
            value = row[column] if column < len(row) else None
            if value is not None:
                self._open.append((column, last, value if isinstance(value, dt.date) else Repeated(value)))


class TextSource:
    """Delimited text. Its one sheet is called by the file's name."""

    def __init__(self, data: bytes, name: str) -> None:
        self.sheets: tuple[str, ...] = (name,)
        self._data = data
        self._encoding = encoding_of(data)
        self._delimiter = self._find_delimiter()
        self._quoted = self._quotes()

    def _text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self._data), self._encoding, "replace", newline="")

    def _find_delimiter(self) -> str:
        """The delimiter that cuts the most of the first lines into the same number of fields."""
        lines = list(islice(self._text(), 60))
        best, best_score = ",", (0, 0)
        for delimiter in DELIMITERS:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
            if widths:
                width, count = widths.most_common(1)[0]
                best, best_score = max((best, best_score), (delimiter, (count, width)), key=lambda b: b[1])
        return best

    def _quotes(self) -> bool:
        """Whether quotation marks enclose fields: when one is not properly closed, they are signs like any other."""
        try:
            deque(csv.reader(self._text(), delimiter=self._delimiter, strict=True), maxlen=0)
        except csv.Error:
            return False
        return True

    def rows(self, sheet: str) -> Iterator[list[Row]]:
        """The rows of the text; `sheet` is its only name."""
        if sheet not in self.sheets:
            raise Unreadable("read.no_sheet", sheet=sheet)
        return in_chunks(self._rows())

    def height(self, sheet: str) -> int:  # noqa: ARG002 - a text has one sheet
        """Its lines, as far as they can be counted without reading them."""
        breaks = self._data.count(b"\n") or self._data.count(b"\r")
        return breaks + 1

    def _rows(self) -> Iterator[Row]:
        cells = _Cells()
        reader = csv.reader(
            self._text(), delimiter=self._delimiter, quoting=csv.QUOTE_MINIMAL if self._quoted else csv.QUOTE_NONE
        )
        line = 1
        try:
            for fields in reader:
                if reader.line_num - line > LINES_A_ROW:  # a quotation mark that another, far below, closes by chance
                    raise Unreadable("read.broken_line", line=line)
                row = list(map(cells.__getitem__, fields))
                if row.count(None) != len(row):
                    yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            raise Unreadable("read.broken_line", line=line) from error
