"""Workbooks whose sheets are mostly nothing: two cells in opposite corners, a million blank rows under a table.

Read cell by cell as the markup streams by, so that only what is there costs memory. Runs in the reading process only.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from tierdesk.exchange.archive import open_archive, unpacked
from tierdesk.exchange.cells import Cell, Limits, Repeated, Row, Unreadable
from tierdesk.exchange.chunks import LONGEST_CELL, in_chunks, number_of, row_of
from tierdesk.exchange.markup import xml_parser
from tierdesk.exchange.places import MOST_ROWS, WIDEST, column_of, counted

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?[A-Z]{1,3}\$?(\d{1,7})"')
_BLANK_CELL = re.compile(rb'<c r="[A-Z]{1,3}\d+"[^<>]*/>')
_BLANK_ROW = re.compile(rb'<row r="\d+"[^<>]*(?:/>|></row>)')
"""Cells and rows that only have a look, in the way that Excel writes them: taken out before anything is parsed."""
_PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_LONGEST_TAG = 200

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class SparseSource:
    """An .xlsx or .xlsm, its sheets in the file's order."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data, self._limits = data, limits
        with open_archive(data) as archive:
            self._members = {_plain(member.filename): member for member in archive.infolist()}
        book = next((path for _, kind, path in self._relations("") if kind == "officeDocument"), "xl/workbook.xml")
        related = self._relations(book)
        self._parts = {kind: path for _, kind, path in related}
        self._paths, self._from_1904 = self._workbook(book, {key: path for key, kind, path in related})
        self.sheets = tuple(self._paths)
        if not self.sheets:
            raise Unreadable("read.not_a_table")
        self._texts = list(self._shared_texts())
        self._dated = self._date_styles()

    def height(self, sheet: str) -> int:  # noqa: ARG002 - of no sheet
        """How many rows hold anything is not known before they are read."""
        return 0

    def rows(self, sheet: str) -> Iterator[list[Row]]:
        """The rows of one sheet that hold anything."""
        if sheet not in self._paths:
            raise Unreadable("read.no_sheet", sheet=sheet)
        return in_chunks(self._rows(self._paths[sheet]))

    def _rows(self, path: str) -> Iterator[Row]:
        member = self._members.get(path)
        if member is None:
            raise Unreadable("read.damaged")
        reader = _Reader(self._value, self._merged(member), self._limits.cells)
        for _ in _parsed(self._filled(member), reader.start, reader.end, reader.text):
            yield from reader.taken()

    def _filled(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """The markup of a sheet without its blank cells and rows."""
        rest = b""
        for piece in self._pieces(member):
            text = rest + piece
            cut = text.rfind(b">") + 1
            rest = text[cut:]
            yield _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", text[:cut]))
        yield rest

    # The parts of the workbook

    def _pieces(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        size = 0
        for piece in unpacked(self._data, member):
            size += len(piece)
            if size > self._limits.unpacked:
                raise Unreadable("read.too_large")
            yield piece

    def _walk(self, path: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
        member = self._members.get(path)
        if member is not None:
            for _ in _parsed(self._pieces(member), start, end, text):
                pass

    def _relations(self, path: str) -> list[tuple[str, str, str]]:
        """What a part of the workbook refers to: id, kind and path."""
        found: list[tuple[str, str, str]] = []
        folder, name = posixpath.split(path)

        def start(element: str, attributes: dict[str, str]) -> None:
            if element == "Relationship":
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
                kind = attributes.get("Type", "").rpartition("/")[2]
                found.append((attributes.get("Id", ""), kind, _plain(target)))

        self._walk(_plain(posixpath.join(folder, "_rels", f"{name}.rels")), start)
        return found

    def _workbook(self, path: str, targets: dict[str, str]) -> tuple[dict[str, str], bool]:
        """The sheets with the paths of their parts, and whether days are counted from 1904."""
        sheets: dict[str, str] = {}
        from_1904 = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal from_1904
            if name == "sheet":
                relation = next((value for key, value in attributes.items() if key.endswith(" id")), "")
                part = targets.get(relation, "")
                if "worksheets" in part:
                    sheets[attributes.get("name", "")] = part
            elif name == "workbookPr":
                from_1904 = attributes.get("date1904", "") in {"1", "true"}

        self._walk(path, start)
        return sheets, from_1904

    def _shared_texts(self) -> Iterator[str]:
        member = self._members.get(self._parts.get("sharedStrings", ""))
        if member is None:
            return
        done: list[str] = []
        said: list[str] = []
        within: list[str] = []

        def start(name: str, _: dict[str, str]) -> None:
            within.append(name)

        def end(name: str) -> None:
            within.pop()
            if name == "si":
                done.append("".join(said)[:LONGEST_CELL])
                said.clear()

        def text(part: str) -> None:
            if within and within[-1] == "t" and "rPh" not in within:
                said.append(part)

        for _ in _parsed(self._pieces(member), start, end, text):
            yield from done
            done.clear()

    def _date_styles(self) -> frozenset[int]:
        """The numbers of the cell styles that show a number as a day."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

        formats = dict(BUILTIN_FORMATS)
        used: list[int] = []
        within: list[str] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "numFmt":
                formats[counted(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
            elif name == "xf" and within and within[-1] == "cellXfs":
                used.append(counted(attributes.get("numFmtId")))
            within.append(name)

        def end(_: str) -> None:
            within.pop()

        self._walk(self._parts.get("styles", ""), start, end)
        return frozenset(style for style, number in enumerate(used) if is_date_format(formats.get(number)))

    def _merged(self, member: zipfile.ZipInfo) -> dict[tuple[int, int], int]:
        """Cells merged down: (row, column) of the first -> last row."""
        found: dict[tuple[int, int], int] = {}
        tail = b""
        for piece in self._pieces(member):
            text = tail + piece
            tail = text[-_LONGEST_TAG:]
            for column, top, bottom in _MERGED.findall(text):
                if int(bottom) > int(top):
                    found[int(top), column_of(column.decode("ascii"))] = int(bottom)
        return found

    def _value(self, kind: str, style: int, text: str) -> Cell:
        if kind == "s":
            number = counted(text)
            text = self._texts[number] if number < len(self._texts) else ""
        if kind in {"s", "str", "inlineStr", "d"}:
            text = text[:LONGEST_CELL]
            return text if text and not text.isspace() else None
        if kind == "e":
            return None
        if kind == "b":
            return text.strip() in {"1", "true"}
        number_ = number_of(text)
        return self._day(number_) if style in self._dated and isinstance(number_, int | float) else number_

    def _day(self, number: float) -> Cell:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

        try:
            moment = from_excel(number, CALENDAR_MAC_1904 if self._from_1904 else CALENDAR_WINDOWS_1900)
        except (OverflowError, ValueError):
            return number
        if not isinstance(moment, dt.datetime):
            return str(moment)
        return moment.date() if moment.time() == dt.time() else moment


@dataclass(slots=True)
class _OpenCell:
    column: int
    kind: str
    style: int
    text: list[str] = field(default_factory=list)


class _Reader:
    """Takes the elements of a sheet, and gives its finished rows."""

    def __init__(
        self, value_of: Callable[[str, int, str], Cell], merged: dict[tuple[int, int], int], most_cells: int
    ) -> None:
        self._value_of, self._merged, self._cells_left = value_of, merged, most_cells
        self._row_no = self._column = 0
        self._cells: dict[int, Cell] = {}
        self._open: list[tuple[int, int, Cell]] = []  # column, last row, value of cells merged down
        self._cell: _OpenCell | None = None
        self._is_value = False
        self._done: list[tuple[int, dict[int, Cell]]] = []

    def taken(self) -> Iterator[Row]:
        """The rows finished since the last call."""
        done, self._done = self._done, []
        return ((row_no, row_of(cells)) for row_no, cells in done)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "c":
            place = _PLACE.fullmatch(attributes.get("r", ""))
            self._column = column_of(place[1]) if place else self._column + 1
            if self._column > WIDEST:
                raise Unreadable("read.damaged")
            self._cell = _OpenCell(self._column, attributes.get("t", "n"), counted(attributes.get("s")))
        elif name == "row":
            row_no = counted(attributes.get("r")) or self._row_no + 1
            if not self._row_no < row_no <= MOST_ROWS:
                raise Unreadable("read.damaged")
            self._row_no, self._column = row_no, 0
        self._is_value = name in {"v", "t"}

    def end(self, name: str) -> None:
        """An element ends."""
        self._is_value = False
        if name == "c" and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "row":
            self._end_row()

    def text(self, text: str) -> None:
        """Text within a value."""
        if self._is_value and self._cell is not None:
            self._cell.text.append(text)

    def _end_cell(self, cell: _OpenCell) -> None:
        value = self._value_of(cell.kind, cell.style, "".join(cell.text)) if cell.text else None
        if value is None:
            return
        self._cells_left -= 1
        if self._cells_left < 0:
            raise Unreadable("read.too_large")
        self._cells[cell.column - 1] = value
        last = self._merged.get((self._row_no, cell.column))
        if last is not None:
            self._open.append((cell.column - 1, last, value if isinstance(value, dt.date) else Repeated(value)))

    def _end_row(self) -> None:
        if self._open:
            self._open = [merged for merged in self._open if merged[1] >= self._row_no]
            for column, _, value in self._open:
                self._cells.setdefault(column, value)
        if self._cells:
            self._done.append((self._row_no, self._cells))
            self._cells = {}


def _parsed(pieces: Iterable[bytes], start: Start, end: End | None, text: Text | None) -> Iterator[None]:
    """Parse a part piece by piece; names of elements come without their namespace."""
    from xml.parsers import expat

    parser = xml_parser(encoding=None)

    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartElementHandler = lambda name, attributes: start(name[name.rfind(" ") + 1 :], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name[name.rfind(" ") + 1 :])
    try:
        for piece in pieces:
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
        yield
    except expat.ExpatError as error:
        raise Unreadable("read.damaged") from error


def _plain(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()
