"""The middle band's three segments, from twelve season-adjusted months (DOMAIN 5).

Monthly series are arrays [retailer, month], oldest month first, NaN where the month is unknown: before the
retailer's first one, or with a figure missing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.normal import erfc
from tierdesk.domain.policy import Segments
from tierdesk.domain.retailer import Market, Segment
from tierdesk.domain.scoring import EXACT, Floats

SegmentBasis = Literal["new", "provisional", "full"]
SEGMENTS: tuple[Segment, ...] = ("steady", "potential", "volatile")
STEADY, POTENTIAL, VOLATILE = range(3)
_AT_ONCE = 500
"""Rows whose pairs of months are looked at together: they fit into the processor's cache."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the segments of n retailers rest on; NaN where there is too little to say.

    `months` used; `cv` of the adjusted months; `slope` a month as a share of their mean; `trend_p` two-sided
    Mann-Kendall; `headroom` to the peers' upper quartile as a share of the own mean; `segment` codes.
    """

    months: NDArray[np.int64]
    cv: Floats
    slope: Floats
    trend_p: Floats
    headroom: Floats
    segment: NDArray[np.int64]
    falling: NDArray[np.bool_]


def season_factors(cartons: Floats, policy: Segments) -> Floats | None:
    """The common seasonal factor of each month, mean 1: `f_t = median_i(y_it / median_t y_i)`.

    Made of the retailers with every month; None when fewer than `min_seasonal_retailers` have one, or when a
    month stood still for half of them.
    """
    whole = cartons[~np.isnan(cartons).any(axis=1)]
    if not whole.size:
        return None
    level = _row_median(whole)
    whole, level = whole[level > 0], level[level > 0]
    if len(whole) < policy.min_seasonal_retailers:
        return None
    factors: Floats = np.median(whole / level[:, None], axis=0)
    if (factors <= 0).any():
        return None
    scaled: Floats = factors / factors.mean()
    return scaled


def _row_median(values: Floats) -> Floats:
    """The median of each row, no NaN; of short rows sooner found by sorting than by `np.median`."""
    ordered, last = np.sort(values, axis=1), values.shape[1] - 1
    middle: Floats = (ordered[:, last // 2] + ordered[:, (last + 1) // 2]) / 2
    return middle


def season_adjusted(cartons: Floats, months: Sequence[str], factors: Floats | None) -> Floats:
    """The series without the common season: y / f, or January and February averaged when there is no f.

    `months` are "YYYY-MM"; the figures are kept to 9 decimals, so that equal months are equal to the trend test. The
    average spares a shop from looking volatile only because Spring Festival moved.
    """
    if factors is not None:
        return (cartons / factors).round(EXACT)
    adjusted = cartons.round(EXACT)
    for column in range(1, len(months)):
        if months[column].endswith("-02") and months[column - 1].endswith("-01"):
            pair = adjusted[:, column - 1 : column + 1]
            both = ~np.isnan(pair).any(axis=1)
            pair[both] = pair[both].mean(axis=1, keepdims=True).round(EXACT)
    return adjusted


def variation(series: Floats) -> Floats:
    """Coefficient of variation of each row (standard deviation / mean), no NaN; inf where nothing was sold."""
    mean = series.mean(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(mean > 0, series.std(axis=1) / mean, np.inf)


def theil_sen(series: Floats, places: NDArray[np.int64]) -> Floats:
    """Median of all pairwise slopes of each row, a month; `places` are the numbers of the columns' months."""
    i, j = np.triu_indices(series.shape[1], k=1)
    left, right = (i.size - 1) // 2, i.size // 2
    found = np.empty(len(series))
    for start in range(0, len(series), _AT_ONCE):
        some = series[start : start + _AT_ONCE]
        slopes = (some.take(j, axis=1) - some.take(i, axis=1)) / (places[j] - places[i])
        slopes.sort(axis=1)
        found[start : start + _AT_ONCE] = (slopes[:, left] + slopes[:, right]) / 2
    return found


def mann_kendall(series: Floats) -> Floats:
    """Two-sided p value of the Mann-Kendall trend test of each row, with the correction for ties."""
    n = series.shape[1]
    s = np.zeros(len(series), dtype=np.int32)
    months = np.ascontiguousarray(series.T)
    for earlier, later in combinations(months, 2):
        s += later > earlier
        s -= later < earlier
    variance = (n * (n - 1) * (2 * n + 5) - _of_ties(series)) / 18.0
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(variance > 0, (s - np.sign(s)) / np.sqrt(variance), 0.0)
    return erfc(np.abs(z) / math.sqrt(2.0))


def _of_ties(series: Floats) -> Floats:
    """The sum of t (t - 1) (2 t + 5) over the groups of t equal values of each row."""
    counts = np.arange(series.shape[1] + 1, dtype=np.float64)
    more = np.diff(counts * (counts - 1) * (2 * counts + 5), prepend=0.0)  # what the t-th of equals adds
    equal, summed = np.ones(len(series), dtype=np.int64), np.zeros(len(series))
    for before, value in pairwise(np.ascontiguousarray(np.sort(series, axis=1).T)):
        equal = np.where(value == before, equal + 1, 1)
        summed += more[equal]
    return summed


def headroom(level: Floats, markets: Sequence[Market | None], tiers: Sequence[int | None], policy: Segments) -> Floats:
    """How far the peers' upper quartile lies above each retailer's mean month, as a share of the latter.

    Peers: same market type and an official tier within `peer_tier_distance`; a retailer without a tier is
    compared with all of its market type. NaN with fewer than `min_peers` peers, or without own sales.
    """
    room = np.full(level.size, np.nan)
    market = np.array([kind or "" for kind in markets], dtype=object)
    tier = np.array([0 if value is None else value for value in tiers], dtype=np.int64)
    sells = ~np.isnan(level)
    for kind in sorted(set(market.tolist())):
        in_market = np.flatnonzero((market == kind) & sells)
        by_tier = in_market[np.argsort(tier[in_market], kind="stable")]
        tiers_there = tier[by_tier]
        for own in np.unique(tiers_there).tolist():
            near = (max(own - policy.peer_tier_distance, 1), own + policy.peer_tier_distance + 1)
            first, end = np.searchsorted(tiers_there, near) if own else (0, by_tier.size)
            if end - first < policy.min_peers:
                continue
            upper = np.percentile(level[by_tier[first:end]], policy.peer_percentile)
            members = by_tier[slice(*np.searchsorted(tiers_there, (own, own + 1)))]
            members = members[level[members] > 0]
            room[members] = (upper - level[members]) / level[members]
    return room


def segment(adjusted: Floats, room: Floats, policy: Segments) -> Evidence:
    """Volatile first, then potential, else steady, for every row; too few months: steady, "new"."""
    n = len(adjusted)
    months = (~np.isnan(adjusted)).sum(axis=1).astype(np.int64)
    cv, slope, trend_p = (np.full(n, np.nan) for _ in range(3))
    known = ~np.isnan(adjusted)
    patterns = known @ (1 << np.arange(known.shape[1]))  # a bit a month
    _, example, pattern_of = np.unique(patterns, return_index=True, return_inverse=True)
    for number, row in enumerate(example.tolist()):
        places = np.flatnonzero(known[row])
        if places.size < policy.provisional_min_months:
            continue
        rows = np.flatnonzero(pattern_of == number)
        series = adjusted[np.ix_(rows, places)]
        mean = series.mean(axis=1)
        cv[rows] = variation(series)
        with np.errstate(invalid="ignore", divide="ignore"):
            slope[rows] = np.where(mean > 0, theil_sen(series, places) / mean, 0.0)
        trend_p[rows] = mann_kendall(series)
    with np.errstate(invalid="ignore"):
        enough = months >= policy.provisional_min_months
        volatile = enough & (cv >= policy.volatile_cv)
        clear = trend_p < policy.trend_p
        rising = (slope >= policy.potential_slope) & clear
        potential = enough & ~volatile & (rising | (room >= policy.potential_headroom))
        falling = enough & clear & (slope <= -policy.potential_slope)
    code = np.where(volatile, VOLATILE, np.where(potential, POTENTIAL, STEADY)).astype(np.int64)
    return Evidence(months, cv, slope, trend_p, room, code, falling)


def segment_of(
    months: int,
    cv: float | None,
    slope: float | None,
    trend_p: float | None,
    room: float | None,
    policy: Segments,
) -> Segment:
    """The segment that `segment` found by this evidence of one retailer; None where it was not finite."""
    if months < policy.provisional_min_months:
        return "steady"
    if cv is None or cv >= policy.volatile_cv:  # nothing sold at all varies without measure
        return "volatile"
    rising = slope is not None and slope >= policy.potential_slope and trend_p is not None and trend_p < policy.trend_p
    return "potential" if rising or (room is not None and room >= policy.potential_headroom) else "steady"


def basis_of(months: int, policy: Segments) -> SegmentBasis:
    """What a segment rests on: enough months, some, or too few to tell."""
    if months < policy.provisional_min_months:
        return "new"
    return "provisional" if months < policy.min_months else "full"
