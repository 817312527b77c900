"""Where one retailer would stand if its own figures were others and everybody else's the same (DOMAIN 4).

A retailer that sells more passes others, who then lose a place each: the whole ranking is done over, but only
what the one figure moves is counted anew. The outcome is what `scoring.score` and `bands.rank_and_band` would give.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.bands import BOTTOM, MIDDLE, TOP, quota, rank_and_band
from tierdesk.domain.policy import INDICATORS, Ranking
from tierdesk.domain.retailer import Market
from tierdesk.domain.scoring import EXACT, Floats, score

SAME = 1e-5
"""Values of what-if that lie nearer than this are one: a kept mean, rounded, was multiplied. No two real ones do."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The active retailers of a run, row by row: what they are compared by.

    `indicators` [n, indicator] with NaN for no data; `counted` marks those that are ranked; cartons and amount (fen)
    of 90 days tell equal scores apart.
    """

    indicators: Floats
    markets: Sequence[Market | None]
    counted: NDArray[np.bool_]
    cartons_90: Floats
    amount_90: Floats


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the ranking: score 0..100, rank (1 is best), percentile 0..100, code of the raw band."""

    score: float
    rank: int
    percentile: float
    band: int


class Standing:
    """One ranked retailer among the others, to be asked "what if"."""

    def __init__(self, compared: Compared, row: int, policy: Ranking) -> None:
        self._compared, self._row = compared, row
        self._weights = [policy.weights.get(name, 0.0) for name in INDICATORS]
        scored = score(compared.indicators, compared.markets, policy)
        self._shares = scored.shares
        counted = np.where(compared.counted, scored.score, np.nan)
        self._bands = rank_and_band(counted, compared.cartons_90, compared.amount_90, policy).band
        large = _large_market(compared, policy)
        self._set = large == large[row] if large[row] else np.ones(len(large), dtype=bool)
        # Those compared with everybody feel every move; those compared within a market, a move within it.
        self._feels = (large == "") | (large == large[row])
        self._feels[row] = False
        self._sizes = _sizes(compared.indicators, large)
        self.ranked = int(compared.counted.sum())
        self._top, self._bottom = quota(policy.top_share, self.ranked), quota(policy.bottom_share, self.ranked)
        self.cut_low = 100.0 * self._bottom / self.ranked if self.ranked else math.nan
        self.cut_high = 100.0 * (self.ranked - self._top) / self.ranked if self.ranked else math.nan
        self._others: dict[int, Floats] = {}
        self.own = compared.indicators[row]

    def with_values(self, values: Mapping[int, float]) -> Place:
        """The place with other own values of some indicators (by their column), which must have one already."""
        shares = dict(enumerate(self._shares.T))
        for column, value in values.items():
            shares[column] = self._moved(column, value)
        return self._place(shares)

    def percentile_of(self, column: int, value: float) -> float:
        """The percentile that another own value of one indicator would have, 0..100."""
        return float(self._moved(column, value)[self._row])

    def others(self, column: int) -> Floats:
        """The values of an indicator that this retailer is compared with, smallest first."""
        if column not in self._others:
            values = np.delete(self._compared.indicators[:, column], self._row)
            in_set = np.delete(self._set, self._row)
            self._others[column] = np.sort(values[in_set & ~np.isnan(values)])
        return self._others[column]

    def highest(self, column: int) -> float:
        """The highest value of an indicator among the others; minus infinity where nobody has one."""
        others = self.others(column)
        return float(others[-1]) if others.size else -math.inf

    def in_band(self, band: int, column: int, share: float) -> float:
        """What `share` 0..1 of the shops that rank in a band do not exceed in an indicator; NaN: nobody has a value.

        It is always the value of one of them.
        """
        values = np.sort(self._compared.indicators[self._bands == band, column])
        values = values[~np.isnan(values)]
        return float(values[max(0, math.ceil(share * values.size) - 1)]) if values.size else math.nan

    def _moved(self, column: int, value: float) -> Floats:
        """The percentiles of one indicator after the own value of it became `value`."""
        value = self._equal_to_another(column, value)
        values, before = self._compared.indicators[:, column], self.own[column]
        shares = self._shares[:, column].copy()
        sizes = self._sizes[:, column]
        # A mean rank is a whole or a half number: rounded, so that no bit of the division is left in it.
        twice_rank = np.rint(2.0 * (shares * sizes / 100.0 + 0.5))
        feels = self._feels & ~np.isnan(values)
        twice_rank += np.where(feels, _below(value, values) - _below(before, values), 0.0)
        moved: Floats = np.where(feels, 100.0 * (twice_rank / 2.0 - 0.5) / sizes, shares)
        others = self.others(column)
        less = int(np.searchsorted(others, value, "left"))
        equal = int(np.searchsorted(others, value, "right")) - less
        moved[self._row] = 100.0 * (less + (equal + 2) / 2 - 0.5) / (others.size + 1)
        return moved

    def _equal_to_another(self, column: int, value: float) -> float:
        """`value`, or that of another retailer if it is the same but for what rounding made of it."""
        others = self.others(column)
        at = int(np.searchsorted(others, value))
        near = others[max(0, at - 1) : at + 1]
        close = near[np.abs(near - value) < SAME]
        return float(close[0]) if close.size else value

    def _place(self, shares: Mapping[int, Floats]) -> Place:
        present, points = np.zeros(len(self._shares)), np.zeros(len(self._shares))
        for column, weight in enumerate(self._weights):
            known = ~np.isnan(shares[column])
            present += np.where(known, weight, 0.0)
            points += np.where(known, shares[column] * weight, 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            scores = np.where(self._compared.counted, points / present, np.nan).round(EXACT)
        keys = (scores, self._compared.cartons_90, self._compared.amount_90)
        better, equal = np.zeros(len(scores), dtype=bool), self._compared.counted.copy()
        for key in keys:
            better |= equal & (key > key[self._row])
            equal &= key == key[self._row]
        first, size = int(better.sum()), int(equal.sum())
        n = self.ranked
        band = TOP if first < self._top else BOTTOM if first >= n - self._bottom else MIDDLE
        return Place(float(scores[self._row]), first + 1, 100.0 * (n - (first + (size - 1) / 2) - 0.5) / n, band)


def _large_market(compared: Compared, policy: Ranking) -> NDArray[np.str_]:
    """For each retailer the market type it is compared within, empty where it is compared with everybody."""
    kinds = np.array([market or "" for market in compared.markets], dtype=np.str_)
    if not policy.by_market_type:
        return np.full(len(kinds), "", dtype=kinds.dtype)
    names, counts = np.unique(kinds, return_counts=True)
    return np.where(np.isin(kinds, names[counts >= policy.min_group]), kinds, "")


def _sizes(indicators: Floats, large: NDArray[np.str_]) -> Floats:
    """[n, indicator]: among how many with data each retailer is compared; at least 1."""
    known = ~np.isnan(indicators)
    sizes = np.broadcast_to(known.sum(axis=0), indicators.shape).astype(np.float64)
    for kind in np.unique(large[large != ""]):
        members = large == kind
        sizes[members] = known[members].sum(axis=0)
    return np.maximum(sizes, 1.0)


def _below(own: float, values: Floats) -> Floats:
    """What one retailer with the value `own` adds to twice the mean rank of each other: 2 below it, 1 beside it."""
    return np.where(values > own, 2.0, np.where(values == own, 1.0, 0.0))
