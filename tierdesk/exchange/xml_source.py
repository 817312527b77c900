"""XML spreadsheets of Excel 2003, mostly called .xls: read as they stream by. Runs in the reading process only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from tierdesk.exchange.cells import Cell, Limits, Repeated, Row, Unreadable
from tierdesk.exchange.chunks import LONGEST_CELL, in_chunks, number_of, row_of
from tierdesk.exchange.markup import PIECE, decoded, xml_parser
from tierdesk.exchange.places import MOST_ROWS, WIDEST, counted

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_NAME, _INDEX, _TYPE = f"{SPREADSHEET} Name", f"{SPREADSHEET} Index", f"{SPREADSHEET} Type"
_ACROSS, _DOWN, _ROW_SPAN = f"{SPREADSHEET} MergeAcross", f"{SPREADSHEET} MergeDown", f"{SPREADSHEET} Span"
_WORKSHEET, _ROW, _CELL, _DATA = (f"{SPREADSHEET} {name}" for name in ("Worksheet", "Row", "Cell", "Data"))
_UNSEEN = frozenset({f"{SPREADSHEET} Comment", f"{SPREADSHEET} PhoneticText"})
"""What hangs on a cell and is not its value."""


class XmlSource:
    """A workbook of XML, with its sheets by name."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._text, self._limits = decoded(data), limits
        sheets: list[str] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == _WORKSHEET:
                sheets.append(_sheet_name(attributes, len(sheets)))

        parser = xml_parser()
        parser.StartElementHandler = start
        for _ in _fed(parser, self._text):
            pass  # the names only, and whether the markup holds together
        if not sheets:
            raise Unreadable("read.not_a_table")
        self.sheets = tuple(dict.fromkeys(sheets))

    def height(self, sheet: str) -> int:  # noqa: ARG002 - told for the whole file, which is gone through
        """About how many rows there are."""
        return self._text.count("Row>") - self._text.count("<Row>")  # their ends, whatever stands before the name

    def rows(self, sheet: str) -> Iterator[list[Row]]:
        """The rows of one sheet; the file is gone through anew."""
        if sheet not in self.sheets:
            raise Unreadable("read.no_sheet", sheet=sheet)
        return in_chunks(self._rows(sheet))

    def _rows(self, sheet: str) -> Iterator[Row]:
        reader = _Reader(sheet, self._limits.cells)
        parser = xml_parser()
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
        for _ in _fed(parser, self._text):
            yield from reader.taken()
            if reader.is_over:
                return


def _fed(parser: object, text: str) -> Iterator[None]:
    """Feed the text piece by piece; errors of the markup name their line."""
    from xml.parsers import expat

    assert isinstance(parser, expat.XMLParserType)  # noqa: S101 - said to the type checker only
    try:
        for start in range(0, len(text), PIECE):
            parser.Parse(text[start : start + PIECE], False)
            yield
        parser.Parse("", True)
        yield
    except expat.ExpatError as error:
        raise Unreadable("read.broken_line", line=error.lineno) from error


def _sheet_name(attributes: dict[str, str], before: int) -> str:
    return attributes.get(_NAME) or f"Sheet{before + 1}"


@dataclass(slots=True)
class _OpenCell:
    column: int
    down: int
    kind: str = ""
    text: list[str] = field(default_factory=list)
    length: int = 0


class _Reader:
    """Takes the elements of the file, and gives the finished rows of one sheet."""

    def __init__(self, sheet: str, most_cells: int) -> None:
        self.is_over = False
        self._sheet, self._cells_left = sheet, most_cells
        self._sheets = 0
        self._is_wanted = False
        self._row_no = 0
        self._spanned = 0
        self._column = 0
        self._cells: dict[int, Cell] = {}
        self._cell: _OpenCell | None = None
        self._in_data = 0  # depth of elements within Data, which may hold marks of bold and the like
        self._unseen = 0
        self._merged: list[tuple[int, int, Cell]] = []  # column, last row, value
        self._done: list[tuple[int, dict[int, Cell]]] = []

    def taken(self) -> Iterator[Row]:
        """The rows finished since the last call."""
        done, self._done = self._done, []
        return ((row_no, row_of(cells)) for row_no, cells in done)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == _WORKSHEET:
            self._is_wanted = not self.is_over and _sheet_name(attributes, self._sheets) == self._sheet
            self._sheets += 1
        elif not self._is_wanted:
            return
        elif self._in_data:
            self._in_data += 1
        elif self._unseen or name in _UNSEEN:
            self._unseen += 1
        elif name == _ROW:
            self._row_no = self._at(attributes, self._row_no + self._spanned + 1, MOST_ROWS)
            self._spanned = counted(attributes.get(_ROW_SPAN))
            self._column = 0
        elif name == _CELL:
            self._column = self._at(attributes, self._column + 1, WIDEST)
            self._cell = _OpenCell(self._column - 1, min(counted(attributes.get(_DOWN)), MOST_ROWS))
            self._column += counted(attributes.get(_ACROSS))
        elif name == _DATA and self._cell is not None:
            self._cell.kind = attributes.get(_TYPE, "String")
            self._in_data = 1

    def _at(self, attributes: dict[str, str], following: int, most: int) -> int:
        """The place that an element names, else the one that follows; places only grow, as in Excel."""
        place = counted(attributes[_INDEX]) if _INDEX in attributes else following
        if place > most:
            raise Unreadable("read.too_wide" if most == WIDEST else "read.too_large", row=self._row_no)
        if place < following - (self._spanned if most == MOST_ROWS else 0):
            raise Unreadable("read.damaged")
        return place

    def end(self, name: str) -> None:
        """An element ends."""
        if name == _WORKSHEET:
            self.is_over = self.is_over or self._is_wanted
            self._is_wanted = False
        elif not self._is_wanted:
            return
        elif self._in_data:
            self._in_data -= 1
        elif self._unseen:
            self._unseen -= 1
        elif name == _CELL and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == _ROW:
            self._end_row()

    def text(self, text: str) -> None:
        """Text within Data is the value of its cell."""
        if self._in_data and self._is_wanted and self._cell is not None and self._cell.length <= LONGEST_CELL:
            self._cell.text.append(text)
            self._cell.length += len(text)

    def _end_cell(self, cell: _OpenCell) -> None:
        value = _value("".join(cell.text)[:LONGEST_CELL], cell.kind)
        if value is None:
            return
        self._cells_left -= 1
        if self._cells_left < 0:
            raise Unreadable("read.too_large")
        self._cells[cell.column] = value
        if cell.down:
            repeated = value if isinstance(value, dt.date) else Repeated(value)
            self._merged.append((cell.column, self._row_no + cell.down, repeated))

    def _end_row(self) -> None:
        if self._merged:
            self._merged = [merged for merged in self._merged if merged[1] >= self._row_no]
            for column, _, value in self._merged:
                self._cells.setdefault(column, value)
        if self._cells:
            self._done.append((self._row_no, self._cells))
            self._cells = {}


def _value(text: str, kind: str) -> Cell:
    if not text or text.isspace() or kind == "Error":
        return None
    if kind == "Number":
        number = number_of(text)
        return text if number is None and not _is_a_float(text) else number
    if kind == "Boolean":
        return text.strip().lower() in {"1", "true"}
    return _moment(text) if kind == "DateTime" else text


def _is_a_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _moment(text: str) -> Cell:
    """A day, a day with its time, or a time of day as text."""
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return text
    if moment.year < 1900:
        return str(moment.time())
    return moment.date() if moment.time() == dt.time() else moment
