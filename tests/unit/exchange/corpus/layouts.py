"""What a layout is: the cells of a sheet as a person sees them, and what must come of them, to the row and the cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import range_boundaries

Span = tuple[int, int]
COVER: list[list[Any]] = [["本月报表"], ["制表：某某"]]

TEXTS = ("csv", "gbk-tab", "gb18030", "utf-8-sig", "utf-16-tab", "utf-16-le", "semicolons")
BOOKS = ("xlsx", "xlsm", "xlsb", "xls", "ods", "xml", "html", "html-gbk", "mhtml")
EVERY = BOOKS + TEXTS


@dataclass(frozen=True, slots=True)
class Layout:
    """Cells row by row from row 1, `merges` as Excel writes them, `hidden` rows by number.

    Expected: the `kind`, the row of the (upper) header, the `fields` in the file's order, each clean row as (row
    number, values), each issue as (row, column, code). `formats` are those that can hold such a sheet.
    """

    name: str
    rows: Sequence[Sequence[Any]]
    kind: str
    header_row: int
    fields: tuple[str, ...]
    clean: Sequence[tuple[int, tuple[Any, ...]]]
    issues: Sequence[tuple[int, str, str]] = ()
    merges: Sequence[str] = ()
    hidden: Sequence[int] = ()
    formats: Sequence[str] = EVERY
    cover: bool = False  # whether another sheet, a cover, stands before it


def sheets_of(layout: Layout) -> list[tuple[str, list[list[Any]]]]:
    """The sheets by name, each with its rows."""
    own = ("数据", [list(row) for row in layout.rows])
    return [("封面", COVER), own] if layout.cover else [own]


def bounds(ref: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a merge."""
    left, top, right, bottom = range_boundaries(ref)
    return int(left or 0), int(top or 0), int(right or 0), int(bottom or 0)


def placed_cells(layout: Layout, rows: list[list[Any]]) -> Iterator[tuple[int, list[tuple[int, Any, Span]]]]:
    """Each row with its cells that no merge covers: (column, value, (rows, columns) that it reaches over)."""
    merges = [bounds(ref) for ref in layout.merges] if rows is not COVER else []
    spans = {(top, left): (bottom - top + 1, right - left + 1) for left, top, right, bottom in merges}
    covered = {
        (row_no, column)
        for left, top, right, bottom in merges
        for row_no in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - spans.keys()
    for row_no, row in enumerate(rows, start=1):
        cells = [
            (column, value, spans.get((row_no, column), (1, 1)))
            for column, value in enumerate(row, start=1)
            if (row_no, column) not in covered
        ]
        yield row_no, cells
