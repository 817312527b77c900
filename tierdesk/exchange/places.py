"""Where the cells of a sheet may stand, and how files write it."""

from __future__ import annotations

WIDEST = 16_384
"""Columns of a sheet of Excel."""
MOST_ROWS = 1_048_576
"""Rows of a sheet of Excel."""
_MOST_DIGITS = 9


def column_of(letters: str) -> int:
    """The number of a column: A is 1, XFD 16,384."""
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column


def counted(text: str | None) -> int:
    """A whole number as an attribute writes it; 0 when it is none, or beyond all bounds."""
    digits = (text or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS else 0
