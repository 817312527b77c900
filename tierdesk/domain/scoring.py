"""The score: indicators to percentiles, percentiles to one figure (DOMAIN 4).

Arrays are indexed [retailer, indicator] in the order of `policy.INDICATORS`; NaN means "no data", which is not zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.policy import INDICATORS, Ranking
from tierdesk.domain.retailer import INTEGRITY_GRADES, Market

Floats = NDArray[np.float64]

EXACT = 9
"""Decimals kept of a mean: fewer than floats hold, so that the order of the terms never tells equal figures apart."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores of n retailers.

    `shares` [n, indicator] are mid-rank percentiles 0..100 (NaN: no data); `score` [n] is their weighted mean
    over the indicators present (NaN: none present); `coverage` [n] is present weight / total weight, 0..1.
    """

    shares: Floats
    score: Floats
    coverage: Floats


def midrank_percentiles(values: Floats) -> Floats:
    """`u = 100 (rank_avg - 0.5) / n` of each value, larger is better, equal values share their mean rank.

    NaN stays NaN and does not count in n (DOMAIN 4).
    """
    shares = np.full(values.shape, np.nan)
    present = np.flatnonzero(~np.isnan(values))
    n = present.size
    if n == 0:
        return shares
    order = present[np.argsort(values[present])]
    in_order = values[order]
    starts = np.concatenate([[0], np.flatnonzero(in_order[1:] != in_order[:-1]) + 1])
    ends = np.append(starts[1:], n)
    mean_rank = (starts + 1 + ends) / 2
    shares[order] = np.repeat(100.0 * (mean_rank - 0.5) / n, ends - starts)
    return shares


def score(indicators: Floats, markets: Sequence[Market | None], policy: Ranking) -> Scores:
    """Score retailers that are compared with one another (all active ones in scope).

    With `by_market_type`, a retailer is compared within its market type where at least `min_group` share it,
    and with everybody otherwise.
    """
    shares = np.full(indicators.shape, np.nan)
    with_everybody = np.ones(len(indicators), dtype=np.bool_)
    if policy.by_market_type:
        kinds = np.array([market or "" for market in markets], dtype=object)
        for kind in sorted({market for market in markets if market}):
            members = np.flatnonzero(kinds == kind)
            if members.size >= policy.min_group:
                with_everybody[members] = False
                for column in range(len(INDICATORS)):
                    shares[members, column] = midrank_percentiles(indicators[members, column])
    if with_everybody.any():
        for column in range(len(INDICATORS)):
            shares[with_everybody, column] = midrank_percentiles(indicators[:, column])[with_everybody]
    weights = np.array([policy.weights.get(name, 0.0) for name in INDICATORS], dtype=np.float64)
    present = ~np.isnan(shares)
    # Summed column by column: a matrix product rounds by where a row stands, and equal retailers must stay equal.
    weight_present, points = np.zeros(len(shares)), np.zeros(len(shares))
    for column, weight in enumerate(weights):
        weight_present += np.where(present[:, column], weight, 0.0)
        points += np.where(present[:, column], shares[:, column] * weight, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        scored: Floats = np.where(weight_present > 0, points / weight_present, np.nan).round(EXACT)
    return Scores(shares, scored, weight_present / weights.sum())


def integrity_values(grades: Sequence[str]) -> Floats:
    """Integrity grades as numbers that only their order matters of; NaN where there is none."""
    place = {grade: float(number) for number, grade in enumerate(INTEGRITY_GRADES)}
    return np.array(list(map(place.get, grades)), dtype=np.float64)  # NumPy takes None for NaN
