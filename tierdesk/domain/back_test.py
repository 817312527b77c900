"""How well the rules would have done on the past: moves, slip warnings, segments, forecasts (DOMAIN 4, 5, 6).

Arrays of bands are [month, retailer], oldest month first, in the codes of `domain.bands`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.bands import MIDDLE, NONE, TOP, Ints
from tierdesk.domain.scoring import Floats

Flags = NDArray[np.bool_]
A_YEAR = 12
HUNDRED = 100.0


@dataclass(frozen=True, slots=True)
class Hits:
    """Warnings against what happened: cases looked at, warned, slipped, and both warned and slipped."""

    cases: int = 0
    warned: int = 0
    slipped: int = 0
    both: int = 0

    def __add__(self, other: Hits) -> Hits:
        return Hits(
            self.cases + other.cases, self.warned + other.warned, self.slipped + other.slipped, self.both + other.both
        )

    @property
    def precision(self) -> float | None:
        """Of the warned so many slipped, 0..1; None when nobody was warned."""
        return self.both / self.warned if self.warned else None

    @property
    def recall(self) -> float | None:
        """Of those that slipped so many had been warned, 0..1; None when nobody slipped."""
        return self.both / self.slipped if self.slipped else None


@dataclass(frozen=True, slots=True)
class ForecastError:
    """Forecasts against what was sold, in cartons: sums over all cases of the sales, the misses and the overshoot."""

    cases: int = 0
    sold: float = 0.0
    missed: float = 0.0
    over: float = 0.0

    def __add__(self, other: ForecastError) -> ForecastError:
        return ForecastError(
            self.cases + other.cases, self.sold + other.sold, self.missed + other.missed, self.over + other.over
        )

    @property
    def share(self) -> float | None:
        """The absolute misses as a share of what was sold (WAPE); None when nothing was."""
        return self.missed / self.sold if self.sold > 0 else None

    @property
    def bias(self) -> float | None:
        """By how much the forecasts lay above (+) or below (-) what was sold, as a share of it."""
        return self.over / self.sold if self.sold > 0 else None


def hits(warned: Flags, slipped: Flags, known: Flags) -> Hits:
    """Count the cases that are `known`."""
    return Hits(
        int(known.sum()),
        int((warned & known).sum()),
        int((slipped & known).sum()),
        int((warned & slipped & known).sum()),
    )


def slipped(band: Ints, later: Floats, cut_low: float, cut_high: float) -> Flags:
    """Whether each retailer of the top or middle band lies below its band's lower cut at a later time.

    `band` is the band held before; `later` the percentile then, with the cuts of that time. NaN is no slip.
    """
    cut = np.where(band == TOP, cut_high, np.where(band == MIDDLE, cut_low, -np.inf))
    with np.errstate(invalid="ignore"):
        below: Flags = later < cut
    return below


def changes_a_year(codes: Ints) -> float | None:
    """Changes of code per 100 retailers a year, over the pairs of months next to each other in which both are known.

    Codes below zero are unknown. None when there is no such pair.
    """
    known = (codes[1:] > NONE) & (codes[:-1] > NONE)
    pairs = int(known.sum())
    changed = int(((codes[1:] != codes[:-1]) & known).sum())
    return HUNDRED * A_YEAR * changed / pairs if pairs else None


def forecast_error(forecast: Floats, sold: Floats) -> ForecastError:
    """Compare forecasts with sales, case by case; cases with either unknown (NaN) do not count."""
    known = ~(np.isnan(forecast) | np.isnan(sold))
    difference = forecast[known] - sold[known]
    return ForecastError(
        int(known.sum()), float(sold[known].sum()), float(np.abs(difference).sum()), float(difference.sum())
    )
