"""The official tier beside our band: which band the tier would be, whether both agree, and what makes the difference.

The tier is the company's and never enters our score (DOMAIN 3).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tierdesk.domain.bands import BANDS, CODES, rank_and_band
from tierdesk.domain.policy import INDICATORS, Ranking
from tierdesk.domain.retailer import Band

LEAST_SHOPS = 5
"""Fewer shops with a tier say nothing (DOMAIN 6: comparisons need five shops)."""


@dataclass(frozen=True, slots=True)
class Official:
    """What the official tier says of a retailer.

    `band` is where the tier lies among the `shops` ranked retailers that have one, cut by the same shares as ours;
    `percentile` its mid-rank percentile there. `ours` is +1 where our band is higher, -1 lower, 0 the same.
    `pulls` are the indicators that pull our score away from that percentile in the direction of `ours`, strongest
    first, with the points of score each is worth: `w (u - percentile) / sum(w)`; of all indicators they sum to the
    score less the percentile.
    """

    tier: int
    shops: int
    band: Band
    percentile: float
    ours: int
    pulls: tuple[tuple[str, float], ...]


def official(
    tier: int | None, tiers: Sequence[int | None], band: Band, shares: Sequence[float], policy: Ranking
) -> Official | None:
    """Our band beside the official tier; None without a tier, a rank, or five ranked shops with a tier.

    `tiers` are those of all ranked active retailers, this one's included; `shares` the own percentiles.
    """
    known = np.array([float(one) for one in tiers if one is not None])
    if tier is None or band == "unranked" or known.size < LEAST_SHOPS or tier not in known:
        return None
    level = np.zeros(known.size)
    ranked = rank_and_band(known, level, level, policy)
    mine = int(np.flatnonzero(known == tier)[0])
    place = float(ranked.percentile[mine])
    ours = int(np.sign(CODES[band] - ranked.band[mine]))
    return Official(tier, known.size, BANDS[int(ranked.band[mine])], place, ours, _pulls(shares, place, ours, policy))


def _pulls(shares: Sequence[float], place: float, ours: int, policy: Ranking) -> tuple[tuple[str, float], ...]:
    weights = {
        name: (policy.weights.get(name, 0.0), share)
        for name, share in zip(INDICATORS, shares, strict=True)
        if not math.isnan(share)
    }
    present = sum(weight for weight, _ in weights.values())
    if not ours or not present:
        return ()
    pulls = ((name, weight * (share - place) / present) for name, (weight, share) in weights.items())
    return tuple(sorted((pull for pull in pulls if pull[1] * ours > 0), key=lambda pull: -abs(pull[1])))
