"""Dates in all the forms that exports write them (DOMAIN 3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Literal

from tierdesk.exchange.cells import Cell

DayOrder = Literal["", "year_first", "day_first", "month_first"]
"""How 3/4/2027, or 24-11-26, is to be read; "" leaves it unread, for it is never guessed from one cell."""
ORDERS: tuple[DayOrder, ...] = ("year_first", "day_first", "month_first")
CENTURY, LAST_CENTURY, TURN = 2000, 1900, 90
"""The century rule: a year of two digits is one from 1990 to 2089, 90 is 1990 and 26 is 2026."""

EXCEL_DAY_ZERO = date(1899, 12, 30)
MONTHS = 12
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
"""Excel day numbers of 1954 and 2119: a number between them in a date column is a date."""

# What may stand behind the day: a weekday, a time. The time keeps its distance, or 2026-3-110:30 has two readings.
_WEEKDAY = r"(?:\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_HOURS = r"\d{1,2}[:时]\d{1,2}(?:[:分](?:\d{1,2}(?:\.\d+)?秒?)?)?"
_TIME = rf"{_WEEKDAY}(?:(?:[ T]+|(?<=[日号一二三四五六天)]))(?:上午|下午)?{_HOURS} ?(?:[AP]M)?(?:Z|[+-]\d\d:?\d\d)?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}}) ?[-/.年] ?(\d{{1,2}}) ?[-/.月] ?(\d{{1,2}})(?: ?[日号])?{_TIME}", re.IGNORECASE)
_PACKED = re.compile(rf"(\d{{4}})(\d\d)(\d\d)(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?|{_TIME})", re.IGNORECASE)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})[-/.](\d{{1,2}})[-/.](\d{{4}}){_TIME}", re.IGNORECASE)
_SHORT = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.IGNORECASE)
_SHORT_YEAR = re.compile(rf"(\d\d)年(\d{{1,2}})月(\d{{1,2}})[日号]?{_TIME}", re.IGNORECASE)
_NAMED = re.compile(rf"(\d{{1,2}})[- ]([A-Za-z]{{3}})[a-z]*[-, ]+(\d{{4}}|\d\d){_TIME}", re.IGNORECASE)
_NAMED_FIRST = re.compile(rf"([A-Za-z]{{3}})[a-z]*[- ](\d{{1,2}}),? (\d{{4}}){_TIME}", re.IGNORECASE)
_MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)


def read_date(cell: Cell, order: DayOrder = "") -> date | None:
    """The day a cell names, or None: a date that cannot be read is never guessed.

    Understood: Excel dates and day numbers, 2027-3-31, 2027/3/31, 2027.3.31, 2027年3月31日, 20270331, 31 Mar 2027,
    27年3月31日, 31-Mar-27, each with a weekday or a time behind it; 31/3/2027 and 3/31/2027 by themselves, 3/4/2027
    and 27-3-31 only in a known `order`. A year of two digits is one from 1990 to 2089.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell).strip()
    if found := _YEAR_LAST.fullmatch(text):
        return _year_last(found[1], found[2], found[3], order)
    if found := _SHORT.fullmatch(text):
        return _short(found[1], found[3], found[4], order)
    for form, day_of in _FORMS:
        if found := form.fullmatch(text):
            return day_of(*found.groups())
    serial = int(float(text)) if _SERIAL.fullmatch(text) else 0
    return EXCEL_DAY_ZERO + timedelta(days=serial) if FIRST_SERIAL <= serial <= LAST_SERIAL else None


def _year_first(year: str, month: str, day: str) -> date | None:
    return _day(full_year(year), int(month), int(day))


def orders_of(cell: Cell) -> frozenset[DayOrder]:
    """The orders in which a cell can be read that leaves its order open; none for any other cell.

    31/3/2027 is day first, 3/31/2027 month first, 3/4/2027 either, and 24-11-26 may begin with the year as well.
    """
    text = cell.strip() if isinstance(cell, str) else ""
    if found := _YEAR_LAST.fullmatch(text):
        one, two = int(found[1]), int(found[2])
        fitting: tuple[tuple[DayOrder, bool], ...] = (("day_first", two <= MONTHS), ("month_first", one <= MONTHS))
        return frozenset(order for order, fits in fitting if fits)
    if found := _SHORT.fullmatch(text):
        return frozenset(order for order in ORDERS if _short(found[1], found[3], found[4], order))
    return frozenset()


def has_short_year(cell: Cell) -> bool:
    """Whether a cell leaves its order open and has a year of two digits."""
    return isinstance(cell, str) and _SHORT.fullmatch(cell.strip()) is not None and bool(orders_of(cell))


def full_year(digits: str) -> int:
    """The year that two digits mean, or four."""
    year = int(digits)
    return year if len(digits) > len("26") else year + (LAST_CENTURY if year >= TURN else CENTURY)


def _short(one: str, two: str, three: str, order: DayOrder) -> date | None:
    """26-11-24 or 24/11/26, in a known order only; the year has both its digits."""
    year, month, day = {
        "year_first": (one, two, three),
        "day_first": (three, two, one),
        "month_first": (three, one, two),
        "": ("", "", ""),
    }[order]
    return _day(full_year(year), int(month), int(day)) if len(year) == len("26") else None


def _year_last(first: str, second: str, year: str, order: DayOrder) -> date | None:
    """31/3/2027 or 3/31/2027; where both could be the month, `order` tells."""
    one, two = int(first), int(second)
    if one > MONTHS >= two or one == two:
        return _day(int(year), two, one)
    if two > MONTHS >= one:
        return _day(int(year), one, two)
    if order not in {"day_first", "month_first"}:
        return None
    return _day(int(year), two, one) if order == "day_first" else _day(int(year), one, two)


def _named(day: str, month: str, year: str) -> date | None:
    name = month.lower()
    return _day(full_year(year), _MONTH_NAMES.index(name) + 1, int(day)) if name in _MONTH_NAMES else None


def _named_first(month: str, day: str, year: str) -> date | None:
    return _named(day, month, year)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[str, str, str], date | None]], ...] = (
    (_YEAR_FIRST, _year_first),
    (_SHORT_YEAR, _year_first),
    (_PACKED, _year_first),
    (_NAMED, _named),
    (_NAMED_FIRST, _named_first),
)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
