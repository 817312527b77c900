"""What a file hands over: cells, rows with their true numbers, and the limits within which it is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

Cell = str | int | float | bool | dt.date | dt.datetime | None
"""One cell. Whole numbers are int, blanks and error values are None, times of day are text."""

Row = tuple[int, list[Cell]]
"""A row and its number as Excel shows it (in a text file: the line it starts on)."""

CHUNK_ROWS = 1_000
"""Rows that travel from the reading process to us at a time: few enough to stay in a processor's cache."""


class Repeated(str):
    """A value that a merged cell repeats in the rows below its first one.

    It identifies (a customer, a date, an order number), but it is no measurement of its own: a quantity merged
    over three lines was sold once, so cleaning takes a repeated measure as unknown.
    """

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost before it is given up.

    `seconds` is how long the reading process may keep silent, in parsing or between two chunks.
    `memory` is what it may have in bytes, held by the system. `unpacked` is the size in bytes of everything inside
    a zipped workbook: as it declares it, and where that is doubtful or quickly done, as measured.
    """

    seconds: float = 120.0
    memory: int = 3 << 30
    file_size: int = 1 << 30
    unpacked: int = 2 << 30
    cells: int = 60_000_000


class Unreadable(Exception):
    """The file cannot be read. `key` names the sentence (area `read`); `params` are its figures."""

    def __init__(self, key: str, **params: str | float) -> None:
        super().__init__(key, params)
        self.key = key
        self.params = params
