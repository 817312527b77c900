"""Dates in all the forms that exports write them (DOMAIN 3)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from tierdesk.exchange.cells import Cell

EXCEL_DAY_ZERO = date(1899, 12, 30)
MONTHS = 12
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
"""Excel day numbers of 1954 and 2119: a number between them in a date column is a date."""

_TIME = r"(?:[ T]*\d{1,2}[::时]\d{1,2}(?:[::分]\d{1,2}(?:\.\d+)?秒?)?分?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*日?{_TIME}")
_PACKED = re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}}){_TIME}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_TIME}")


def read_date(cell: Cell) -> date | None:
    """The day a cell names, or None: a date that cannot be read is never guessed.

    Understood: Excel dates and day numbers, 2027-3-31, 2027/3/31, 2027.3.31, 2027年3月31日, 20270331, each with a
    time behind it; 31/3/2027 and 3/31/2027 only where one of the two can be no month.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()
    found = _YEAR_FIRST.fullmatch(text) or _PACKED.fullmatch(text)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _YEAR_LAST.fullmatch(text)
    if found:
        return _year_last(int(found[1]), int(found[2]), int(found[3]))
    serial = int(text) if text.isascii() and text.isdigit() else 0
    return EXCEL_DAY_ZERO + timedelta(days=serial) if FIRST_SERIAL <= serial <= LAST_SERIAL else None


def _year_last(first: int, second: int, year: int) -> date | None:
    """31/3/2027 or 3/31/2027; None where both could be the month."""
    if first > MONTHS >= second:
        return _day(year, second, first)
    return _day(year, first, second) if second > MONTHS >= first or first == second else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
