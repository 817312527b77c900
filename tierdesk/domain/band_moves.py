"""Moves between bands: from one run to another, and those that wait for confirmation (DOMAIN 4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from tierdesk.domain.bands import quota
from tierdesk.domain.months import first_day, last_day
from tierdesk.domain.policy import Policy
from tierdesk.domain.retailer import Band

BANDS_BEST_FIRST: tuple[Band, ...] = ("top", "middle", "bottom", "unranked")
FULL = 100.0


def tally(pairs: Iterable[tuple[Band, Band]]) -> Mapping[tuple[Band, Band], int]:
    """How many retailers went from each band to each; all 16 pairs are there, also those of nobody."""
    counted = Counter(pairs)
    return {(before, after): counted[before, after] for before in BANDS_BEST_FIRST for after in BANDS_BEST_FIRST}


def cuts(ranked: int, policy: Policy) -> tuple[float, float]:
    """The percentiles (0..100) at the lower and the upper cut among so many ranked retailers, which are not none."""
    top, bottom = quota(policy.ranking.top_share, ranked), quota(policy.ranking.bottom_share, ranked)
    return FULL * bottom / ranked, FULL * (ranked - top) / ranked


def points_past(percentile: float, held: Band, to: Band, ranked: int, policy: Policy) -> float:
    """Percentile points past the cut towards `to` at which one of the band `held` stands; negative: before it."""
    low, high = cuts(ranked, policy)
    if BANDS_BEST_FIRST.index(to) < BANDS_BEST_FIRST.index(held):
        return percentile - (high if to == "top" else low)
    return (low if to == "bottom" else high) - percentile


def earliest_move(month: str, seen: int, policy: Policy) -> date:
    """The first day on which a move that was seen on `seen` monthly runs, the last one in `month`, can come to pass.

    Every further month needs its own run, which can be made from the month's first day on.
    """
    day = first_day(month)
    for _ in range(max(policy.hysteresis.runs - seen, 0)):
        day = last_day(f"{day.year:04d}-{day.month:02d}") + timedelta(days=1)
    return day
