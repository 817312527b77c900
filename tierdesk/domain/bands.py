"""From score to band: rank, quotas, ties, and the hysteresis that keeps bands from flapping (DOMAIN 4)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.policy import Hysteresis, Ranking
from tierdesk.domain.retailer import Band
from tierdesk.domain.scoring import Floats

Ints = NDArray[np.int64]

NONE, BOTTOM, MIDDLE, TOP = -1, 0, 1, 2
BANDS: dict[int, Band] = {NONE: "unranked", BOTTOM: "bottom", MIDDLE: "middle", TOP: "top"}
CODES: dict[Band, int] = {band: code for code, band in BANDS.items()}


@dataclass(frozen=True, slots=True)
class Ranked:
    """The ranking of n retailers; unranked ones (NaN score) have rank 0, percentile NaN and band NONE.

    `rank` 1 is the best, and those that nothing tells apart share it; `percentile` is the mid-rank percentile
    0..100; `band` holds the raw band codes; `top` and `bottom` are the quotas; `cut_low` and `cut_high` are the
    percentiles at the two cuts; `tied` lists the ranks at which a tied group straddled a cut and went to the
    better band as a whole.
    """

    rank: Ints
    percentile: Floats
    band: Ints
    top: int
    bottom: int
    cut_low: float
    cut_high: float
    tied: tuple[int, ...]


def quota(share: float, ranked: int) -> int:
    """How many of `ranked` retailers a share stands for: floor(share N + 0.5); 0 for N of 1 and 2 at 20 %."""
    return math.floor(share * ranked + 0.5)


def rank_and_band(score: Floats, cartons_90: Floats, amount_90: Floats, policy: Ranking) -> Ranked:
    """Rank by unrounded score, then 90-day cartons, then 90-day amount, and cut into bands.

    Retailers that are equal in all three are one group; a group across a cut goes to the better band whole.
    The order of the rows never matters.
    """
    total = score.size
    rank = np.zeros(total, dtype=np.int64)
    percentile = np.full(total, np.nan)
    band = np.full(total, NONE, dtype=np.int64)
    present = np.flatnonzero(~np.isnan(score))
    n = present.size
    top, bottom = quota(policy.top_share, n), quota(policy.bottom_share, n)
    if n == 0:
        return Ranked(rank, percentile, band, 0, 0, math.nan, math.nan, ())
    keys = np.column_stack([np.nan_to_num(key[present]) for key in (score, cartons_90, amount_90)])
    order = np.lexsort((-keys[:, 2], -keys[:, 1], -keys[:, 0]))
    best_first = keys[order]
    starts = np.ones(n, dtype=bool)
    starts[1:] = np.any(best_first[1:] != best_first[:-1], axis=1)
    group = np.cumsum(starts) - 1
    first = np.flatnonzero(starts)
    size = np.diff(np.append(first, n))
    group_band = np.full(first.size, MIDDLE, dtype=np.int64)
    group_band[first >= n - bottom] = BOTTOM
    group_band[first < top] = TOP
    last = first + size
    straddles = ((first < top) & (last > top)) | ((first < n - bottom) & (last > n - bottom))
    rows = present[order]
    rank[rows] = first[group] + 1
    percentile[rows] = 100.0 * (n - (first + (size - 1) / 2)[group] - 0.5) / n
    band[rows] = group_band[group]
    tied = tuple(int(position) + 1 for position in first[straddles])
    return Ranked(rank, percentile, band, top, bottom, 100.0 * bottom / n, 100.0 * (n - top) / n, tied)


@dataclass(frozen=True, slots=True)
class Held:
    """Bands after hysteresis: the band held, and the move that is pending (NONE: no move) with its run count."""

    band: Ints
    pending: Ints
    runs: Ints


def hold(ranked: Ranked, before: Held, policy: Hysteresis) -> Held:
    """Let a retailer move only when far enough past a cut on enough consecutive monthly runs.

    `before` is the state after the previous monthly run (band NONE: never banded, takes the raw band). A
    retailer that is unranked now keeps its band and loses its pending move. When the runs disagree on how far
    it moves, the nearer band is taken.
    """
    margin = policy.margin
    p, held = ranked.percentile, before.band
    with np.errstate(invalid="ignore"):
        to_top, to_bottom = p >= ranked.cut_high + margin, p <= ranked.cut_low - margin
        out_of_top, out_of_bottom = p <= ranked.cut_high - margin, p >= ranked.cut_low + margin
    qualifies = held.copy()
    middle, top, bottom = held == MIDDLE, held == TOP, held == BOTTOM
    qualifies[middle & to_top] = TOP
    qualifies[middle & to_bottom] = BOTTOM
    qualifies[top & out_of_top] = MIDDLE
    qualifies[top & to_bottom] = BOTTOM
    qualifies[bottom & out_of_bottom] = MIDDLE
    qualifies[bottom & to_top] = TOP

    direction = np.sign(qualifies - held)
    before_direction = np.where(before.pending == NONE, 0, np.sign(before.pending - held))
    goes_on = (direction != 0) & (direction == before_direction)
    nearer = np.where(direction > 0, np.minimum(before.pending, qualifies), np.maximum(before.pending, qualifies))
    pending = np.where(direction == 0, NONE, np.where(goes_on, nearer, qualifies))
    runs = np.where(direction == 0, 0, np.where(goes_on, before.runs + 1, 1))
    moves = (direction != 0) & (runs >= policy.runs)

    band = np.where(moves, pending, held)
    first_run = (held == NONE) & (ranked.band != NONE)
    band = np.where(first_run, ranked.band, band)
    settled = moves | (held == NONE)
    return Held(band, np.where(settled, NONE, pending), np.where(settled, 0, runs))
