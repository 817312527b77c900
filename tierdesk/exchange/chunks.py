"""How rows travel: in chunks that stay small, however wide or long the cells of a file are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from tierdesk.exchange.cells import CHUNK_ROWS, Cell, Row, Unreadable
from tierdesk.exchange.places import WIDEST

CHUNK_CELLS = 250_000
"""Cells of a chunk: of rows of 16,384 columns far fewer travel at a time than of usual ones."""
FEWEST_ROWS = 60
"""Rows that every chunk but the last has, so that a header under long titles is in the first chunk."""
LONGEST_CELL = 32_767
"""Signs that a cell of Excel holds; Excel cuts what is longer, and so do we."""


def in_chunks(rows: Iterable[Row], width: int | None = None) -> Iterator[list[Row]]:
    """The rows in chunks; `width` is that of every row, where it is known."""
    rows = iter(rows)
    if width is not None:
        count = max(FEWEST_ROWS, min(CHUNK_ROWS, CHUNK_CELLS // max(width, 1)))
        while chunk := list(islice(rows, count)):
            yield chunk
        return
    chunk, held = [], 0
    for row in rows:
        if len(row[1]) > WIDEST:
            raise Unreadable("read.too_wide", row=row[0])
        chunk.append(row)
        held += len(row[1])
        if len(chunk) >= CHUNK_ROWS or (held > CHUNK_CELLS and len(chunk) >= FEWEST_ROWS):
            yield chunk
            chunk, held = [], 0
    if chunk:
        yield chunk


def row_of(cells: dict[int, Cell]) -> list[Cell]:
    """Cells by their column (0 = first) as a row that ends with the last of them."""
    row: list[Cell] = [None] * (max(cells) + 1)
    for column, cell in cells.items():
        row[column] = cell
    return row


LONGEST_NUMBER = 300
EXACT = 1 << 53
"""Up to here a float holds every whole number exactly."""


def number_of(text: str) -> Cell:
    """The number that a file writes, whole ones as int; None when it is none or beyond all bounds."""
    try:
        number = float(text)
    except ValueError:
        return None
    if abs(number) >= float("inf") or number != number:  # noqa: PLR0124 - only NaN differs from itself
        return None
    if "_" in text:
        return None
    digits = text.strip()
    if digits.isascii() and digits.lstrip("+-").isdigit():
        return int(digits) if len(digits) < LONGEST_NUMBER else number
    return int(number) if number.is_integer() and abs(number) <= EXACT else number
