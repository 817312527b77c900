"""Calendar months as "YYYY-MM", and which of them are complete on a day (DOMAIN 4)."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def month_of(day: date) -> str:
    """The month of a day."""
    return f"{day.year:04d}-{day.month:02d}"


def last_day(month: str) -> date:
    """The last day of a month."""
    year, number = (int(part) for part in month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])


def first_day(month: str) -> date:
    """The first day of a month."""
    return date.fromisoformat(f"{month}-01")


def complete_months(as_of: date, count: int) -> tuple[str, ...]:
    """The last `count` months that are over on `as_of`, oldest first; a month is over on its last day.

    >>> complete_months(date(2027, 3, 30), 2)
    ('2027-01', '2027-02')
    """
    month = month_of(as_of)
    if last_day(month) != as_of:
        month = month_of(first_day(month) - timedelta(days=1))
    found = [month]
    while len(found) < count:
        found.append(month_of(first_day(found[-1]) - timedelta(days=1)))
    return tuple(reversed(found))


def months_between(first: str, last: str) -> tuple[str, ...]:
    """All months from `first` to `last`, both included, oldest first; none when `last` is earlier.

    >>> months_between("2026-12", "2027-02")
    ('2026-12', '2027-01', '2027-02')
    """
    found = []
    month = first
    while month <= last:
        found.append(month)
        month = month_of(last_day(month) + timedelta(days=1))
    return tuple(found)
