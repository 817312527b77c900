"""The grid that the markup of a web page makes, as Excel lays it out: spans, nested tables, lines within cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from tierdesk.exchange.cells import Cell, Repeated, Row, Unreadable
from tierdesk.exchange.chunks import LONGEST_CELL, row_of
from tierdesk.exchange.html_cells import OpenCell, OpenTable, Span, collapsed, is_blank, lines_of, value_of
from tierdesk.exchange.places import MOST_ROWS, WIDEST, counted

Attributes = Sequence[tuple[str, str | None]]

DEEPEST = 40
"""Tables within tables; what lies deeper is text of its cell."""
_SAME_CELL = "mso-data-placement:same-cell"
"""How a page says that a line break stays within the cell; without it Excel begins a new row."""
_UNSEEN = frozenset({"script", "style", "title", "noscript", "template"})
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "dl", "dt", "dd", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "center", "form", "body"}
)
_PARTS = frozenset({"thead", "tbody", "tfoot"})


class Page(HTMLParser):
    """Takes the markup piece by piece, and gives the finished rows of the sheet."""

    def __init__(self, text: str, most_cells: int) -> None:
        super().__init__(convert_charrefs=True)
        self._same_cell = _SAME_CELL in text.replace(" ", "") if "same-cell" in text else False
        self._cells_left = most_cells
        self._next_row = 1
        self._line: list[str] = []  # text outside of tables
        self._tables: list[OpenTable] = []
        self._too_deep = 0
        self._unseen = ""
        self._grid: dict[int, dict[int, Cell]] = {}
        self._done: list[tuple[int, dict[int, Cell]]] = []

    def taken(self) -> Iterator[Row]:
        """The rows finished since the last call."""
        done, self._done = self._done, []
        return ((row_no, row_of(cells)) for row_no, cells in done)

    def finish(self) -> None:
        """Close what the page left open."""
        while self._tables:
            self._end_table()
        self._end_line()
        self._flush()

    # What the parser calls

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """As inherited; a section of a kind that nobody knows is a comment."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def updatepos(self, i: int, j: int) -> int:  # noqa: ARG002 - as inherited
        """Count no lines, which would take a tenth of the time."""
        return j

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Begin a table, a row, a cell or a line."""
        if tag in {"td", "th"}:
            self._start_cell(attrs)
        elif tag == "tr":
            if self._tables and not self._too_deep:
                self._end_row(self._tables[-1])
                self._start_row(self._tables[-1])
        elif tag == "table":
            self._start_table()
        elif tag == "br":
            self._break(forced=True)
        elif tag in _BLOCKS or tag == "caption":
            self._break(forced=False)
        elif tag in _PARTS and self._tables and not self._too_deep:
            self._end_row(self._tables[-1])
        elif tag in _UNSEEN:
            self._unseen = tag

    def handle_endtag(self, tag: str) -> None:
        """End a table, a row, a cell or a line."""
        if tag == self._unseen:
            self._unseen = ""
        elif tag == "table" and self._too_deep:
            self._too_deep -= 1
        elif tag in _BLOCKS:
            self._break(forced=False)
        elif self._tables and not self._too_deep:
            self._end_part(self._tables[-1], tag)

    def _end_part(self, table: OpenTable, tag: str) -> None:
        if tag == "table":
            self._end_table()
        elif tag in {"td", "th"}:
            self._end_cell(table)
        elif tag == "tr" or tag in _PARTS:
            self._end_row(table)
        elif tag == "caption":
            self._end_caption(table)

    def handle_data(self, data: str) -> None:
        """Text: of the open cell, or outside of tables a line of its own."""
        if self._unseen:
            return
        if not self._tables:
            self._line.append(data)
            return
        cell = self._tables[-1].cell
        if cell is not None and len(cell.lines[-1]) <= 2 * LONGEST_CELL:
            cell.lines[-1] += data
        elif cell is None and not self._tables[-1].height:
            self._line.append(data)  # a caption

    # Lines

    def _break(self, *, forced: bool) -> None:
        """A new line: always where the page says so, else only after text."""
        if not self._tables:
            self._end_line(forced=forced)
            return
        cell = self._tables[-1].cell
        if cell is not None and (forced or not is_blank(cell.lines[-1])):
            cell.lines.append("")

    def _end_line(self, *, forced: bool = False) -> None:
        text = collapsed("".join(self._line))
        self._line.clear()
        if text:
            self._put(self._next_row, 0, text)
            self._flush()
        self._next_row += bool(text) or forced

    # Tables

    def _start_table(self) -> None:
        self._unseen = ""  # a title that nobody closed ends here at the latest
        if self._too_deep or len(self._tables) >= DEEPEST:
            self._too_deep += 1
            return
        if not self._tables:
            self._end_line()
            self._tables.append(OpenTable(self._next_row, 0))
            return
        outer = self._tables[-1]
        if outer.cell is None:
            self._start_cell(())
        cell = outer.cell
        if cell is None:
            raise AssertionError("a cell was just begun")
        lines = lines_of(cell)
        self._write(outer, cell, lines)
        cell.below += self._height(lines)
        cell.lines = [""]
        self._tables.append(OpenTable(outer.row + cell.below, cell.column))

    def _end_table(self) -> None:
        table = self._tables[-1]
        self._end_row(table)
        self._tables.pop()
        if not self._tables:
            self._next_row = table.row
            self._line.clear()
            self._flush()
            return
        cell = self._tables[-1].cell
        if cell is not None:
            cell.below = table.row - self._tables[-1].row

    def _end_caption(self, table: OpenTable) -> None:
        if len(self._tables) > 1 or table.number:
            return
        text = collapsed("".join(self._line))
        self._line.clear()
        if text:
            self._put(table.row, 0, text)
            table.row += 1

    def _start_row(self, table: OpenTable) -> None:
        table.height = 1
        table.column = table.left
        table.number += 1
        if not table.spans:
            return
        for column, span in list(table.spans.items()):
            if span.until < table.number:
                del table.spans[column]
            elif span.value is not None:
                repeated = span.value if isinstance(span.value, dt.date) else Repeated(span.value)
                self._put(table.row, column, repeated)

    def _end_row(self, table: OpenTable) -> None:
        self._end_cell(table)
        table.row += table.height
        table.height = 0
        if len(self._tables) == 1:
            self._flush()

    def _start_cell(self, attrs: Attributes) -> None:
        if not self._tables or self._too_deep:
            return
        table = self._tables[-1]
        self._end_cell(table)
        if not table.height:
            self._start_row(table)
        while table.column in table.spans:
            table.column += 1
        if table.column >= WIDEST:
            raise Unreadable("read.too_wide", row=table.row)
        table.cell = OpenCell(table.column, dict(attrs))

    def _end_cell(self, table: OpenTable) -> None:
        cell = table.cell
        if cell is None:
            return
        table.cell = None
        lines = lines_of(cell)
        value = self._write(table, cell, lines)
        table.height = max(table.height, cell.below + self._height(lines))
        across = min(counted(cell.attributes.get("colspan")) or 1, WIDEST)
        down = min(counted(cell.attributes.get("rowspan")) or 1, MOST_ROWS)
        table.column = min(cell.column + across, WIDEST)
        if down > 1:
            until = table.number + down - 1
            table.spans[cell.column] = Span(until, value)
            for column in range(cell.column + 1, table.column):
                table.spans[column] = Span(until, None)

    def _height(self, lines: list[str]) -> int:
        """Rows of the sheet that the lines of a cell take."""
        return min(len(lines), 1) if self._same_cell else len(lines)

    def _write(self, table: OpenTable, cell: OpenCell, lines: list[str]) -> Cell:
        value = value_of("\n".join(lines)[:LONGEST_CELL], cell.attributes)
        if value is not None:
            self._put(table.row + cell.below, cell.column, value)
        return value

    def _put(self, row: int, column: int, value: Cell) -> None:
        self._cells_left -= 1
        if self._cells_left < 0:
            raise Unreadable("read.too_large")
        self._grid.setdefault(row, {})[column] = value

    def _flush(self) -> None:
        """Hand over the rows that nothing can be added to any more."""
        if self._grid:
            self._done += [(row, self._grid[row]) for row in sorted(self._grid)]
            self._grid = {}
