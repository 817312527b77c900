"""The cells of a web page: what their text, and the notes that Excel leaves beside it, say."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from tierdesk.exchange.cells import Cell
from tierdesk.exchange.chunks import LONGEST_CELL, number_of
from tierdesk.exchange.dates import EXCEL_DAY_ZERO, FIRST_SERIAL, LAST_SERIAL, read_date

_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class Span:
    """A cell that reaches down: the last row of its table that it covers, and what it says (left column only)."""

    until: int
    value: Cell


@dataclass(slots=True)
class OpenCell:
    """The cell being read: where it stands, how far it reaches, and its lines of text so far."""

    column: int
    attributes: dict[str, str | None]
    lines: list[str] = field(default_factory=lambda: [""])
    below: int = 0  # rows that tables within it have taken


@dataclass(slots=True)
class OpenTable:
    """A table being read. `row` is the sheet's row of the current row, `number` counts the rows of the table."""

    row: int
    left: int
    number: int = 0
    height: int = 0  # rows of the sheet that the current row takes; 0: none is open
    column: int = 0
    cell: OpenCell | None = None
    spans: dict[int, Span] = field(default_factory=dict)


def lines_of(cell: OpenCell) -> list[str]:
    """The lines of text of a cell, without blank ones at the end."""
    lines = [collapsed(line) for line in cell.lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def collapsed(text: str) -> str:
    """White space of the markup is one space; a space that does not break is a sign of its own."""
    return _SPACE.sub(" ", text).strip(" ")


def is_blank(text: str) -> bool:
    """Whether a text shows nothing."""
    return not text or text.isspace()


def value_of(text: str, attributes: dict[str, str | None]) -> Cell:
    """The value of a cell: the number that Excel or LibreOffice noted beside its text, else the text."""
    if "x:err" in attributes:
        return None
    if "x:bool" in attributes:
        return (attributes["x:bool"] or text).strip().upper() in {"TRUE", "1"}
    noted = attributes.get("x:num") or attributes.get("sdval")
    if noted and "x:str" not in attributes:
        number = number_of(noted)
        if isinstance(number, int | float):
            return _dated(number, text)
    text = (attributes.get("x:str") or text)[:LONGEST_CELL]
    return None if is_blank(text) else text


def _dated(number: float, text: str) -> Cell:
    """A number that its own text shows as a day is that day."""
    if FIRST_SERIAL <= number <= LAST_SERIAL:
        day = EXCEL_DAY_ZERO + dt.timedelta(days=int(number))
        if read_date(text) == day and number == int(number) and not text.strip().isdigit():
            return day
    return number
