"""Quarters as "2026-Q4", their months, and what a review of one quarter puts beside the one before (DOMAIN 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tierdesk.domain.gap import Basis
from tierdesk.domain.months import complete_months, first_day, last_day

MONTHS = 3
MEASURED = ("cartons", "adjusted", "amount", "carton_price", "breadth", "continuity", "display")
"""What a review tells of: indicators of the ranking, over the months of the quarter, and cartons without the season."""

GROWING = frozenset({"breadth"})
"""Of these, those that grow with the months they are taken over; the others are means, shares and scores."""


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """A retailer in a quarter, and the medians of its top-band peers in the same months; None: unknown.

    `months` are the complete ones so far, cartons and amounts (fen) are means of a month. `basis` and `peers` say
    who is compared with (see `domain.gap`). `band` and `rank` of `ranked` come from the run that counts for the
    quarter; `ranked` is 0 where none does. `held` is the band of the rules where `band` was set by hand, else empty.
    `known` counts the months of which the retailer's sales are known; None: all of them.
    """

    quarter: str
    months: tuple[str, ...]
    own: Mapping[str, float | None] = field(default_factory=dict)
    top: Mapping[str, float | None] = field(default_factory=dict)
    basis: Basis = "few"
    peers: int = 0
    band: str = "unranked"
    rank: int | None = None
    ranked: int = 0
    held: str = ""
    known: int | None = None

    @property
    def known_months(self) -> int:
        """Over how many months the retailer's own figures are."""
        return len(self.months) if self.known is None else self.known


def comparable(name: str, before: QuarterFigures, figures: QuarterFigures) -> bool:
    """Whether a measure of two quarters can be compared: what grows with the months only over as many of them."""
    return name not in GROWING or before.known_months == figures.known_months


def quarter_of(day: date) -> str:
    """The quarter of a day.

    >>> quarter_of(date(2026, 11, 12))
    '2026-Q4'
    """
    return f"{day.year:04d}-Q{(day.month + 2) // 3}"


def quarter_before(quarter: str) -> str:
    """The quarter before."""
    year, number = _parts(quarter)
    return f"{year - 1:04d}-Q4" if number == 1 else f"{year:04d}-Q{number - 1}"


def months_of(quarter: str) -> tuple[str, ...]:
    """The three months of a quarter."""
    year, number = _parts(quarter)
    return tuple(f"{year:04d}-{MONTHS * (number - 1) + place:02d}" for place in range(1, MONTHS + 1))


def last_day_of(quarter: str) -> date:
    """The last day of a quarter."""
    return last_day(months_of(quarter)[-1])


def quarter_days(day: date) -> tuple[date, date]:
    """The first and the last day of the quarter that a day lies in."""
    quarter = quarter_of(day)
    return first_day(months_of(quarter)[0]), last_day_of(quarter)


def complete_in(quarter: str, as_of: date) -> tuple[str, ...]:
    """The months of a quarter that are over on a day."""
    (latest,) = complete_months(as_of, 1)
    return tuple(month for month in months_of(quarter) if month <= latest)


def to_review(as_of: date) -> str:
    """The quarter to be reviewed on a day: the one of the last month that is over.

    >>> to_review(date(2026, 10, 15))
    '2026-Q3'
    """
    (latest,) = complete_months(as_of, 1)
    return quarter_of(last_day(latest))


def is_quarter(text: str) -> bool:
    """Whether a text names a quarter."""
    year, _, number = text.partition("-Q")
    return len(year) == 4 and year.isdecimal() and number in {"1", "2", "3", "4"} and text == f"{year}-Q{number}"


def day_in(quarter: str, as_of: date) -> date:
    """The last day of a quarter that is known on a day."""
    return min(as_of, last_day_of(quarter))


def _parts(quarter: str) -> tuple[int, int]:
    year, _, number = quarter.partition("-Q")
    return int(year), int(number)
