"""The middle's segments rest on season-adjusted months, and say "new" rather than guess."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tierdesk.domain.scoring import Floats
from tierdesk.domain.segments import (
    POTENTIAL,
    SEGMENTS,
    STEADY,
    headroom,
    mann_kendall,
    season_adjusted,
    season_factors,
    segment,
    segment_of,
    theil_sen,
)
from tierdesk.services.policy import shipped_policy

POLICY = shipped_policy().segments
MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
NAN = math.nan


def segments_of(*series: list[float], room: float = NAN) -> list[str]:
    evidence = segment(np.array(series, dtype=float), np.full(len(series), room), POLICY)
    return [SEGMENTS[code] for code in evidence.segment]


STILL = [100.0, 102, 98, 101, 99, 100, 103, 97, 100, 101, 99, 100]


def test_constant_sales_are_steady() -> None:
    assert segments_of(STILL, [100.0] * 12) == ["steady", "steady"]


def test_sales_that_jump_are_volatile_before_anything_else() -> None:
    assert segments_of([50.0, 150] * 6, room=0.9) == ["volatile"]


def test_a_clear_rise_is_potential_and_a_clear_fall_is_marked() -> None:
    rising = [100 + 3.0 * month for month in range(12)]
    evidence = segment(np.array([rising, rising[::-1]]), np.full(2, NAN), POLICY)
    assert evidence.segment.tolist() == [POTENTIAL, STEADY]
    assert evidence.falling.tolist() == [False, True]
    assert evidence.trend_p[0] < 0.001


def test_headroom_of_thirty_percent_is_potential() -> None:
    assert segments_of(STILL, room=0.30) == ["potential"]
    assert segments_of(STILL, room=0.29) == ["steady"]


def test_fewer_than_six_months_are_new_and_steady() -> None:
    young = [NAN] * 7 + [10.0, 90.0, 10.0, 90.0, 10.0]
    evidence = segment(np.array([young]), np.array([0.9]), POLICY)
    assert evidence.segment.tolist() == [STEADY]
    assert evidence.months.tolist() == [5]


def test_six_months_are_enough_for_a_provisional_segment() -> None:
    assert segments_of([NAN] * 6 + [10.0, 90.0] * 3) == ["volatile"]


def test_a_common_season_makes_nobody_volatile() -> None:
    season = np.array([0.4, 0.6, 1.8, 1.2, 1, 1, 1, 1, 1, 1, 1, 1])
    level = np.linspace(20, 400, 30)[:, None]
    factors = season_factors(level * season, POLICY)
    assert factors is not None
    assert factors.mean() == pytest.approx(1)
    adjusted = season_adjusted(level * season, MONTHS, factors)
    assert segments_of(*adjusted.tolist()) == ["steady"] * 30


def test_without_enough_retailers_january_and_february_are_averaged() -> None:
    series = np.array([[160.0, 40.0, *[100.0] * 10]])
    assert season_factors(series, POLICY) is None
    adjusted = season_adjusted(series, MONTHS, None)
    assert adjusted[0, :3].tolist() == [100.0, 100.0, 100.0]


def test_peers_share_the_market_type_and_a_tier_within_two() -> None:
    level = np.array([10.0, 20, 20, 20, 20, 500])
    tiers = [8, 8, 9, 10, 6, 12]
    room = headroom(level, ["rural"] * 6, tiers, POLICY)
    assert room[0] == pytest.approx(1.0)
    assert math.isnan(headroom(level[:4], ["rural"] * 4, tiers[:4], POLICY)[0])


def test_a_retailer_without_a_tier_is_compared_with_its_market_type() -> None:
    room = headroom(np.array([10.0, 20, 20, 20, 20]), ["urban"] * 5, [None, 1, 9, 20, 30], POLICY)
    assert room[0] == pytest.approx(1.0)


@given(arrays(float, st.tuples(st.integers(1, 4), st.integers(6, 12)), elements=st.integers(0, 5).map(float)))
def test_slope_and_trend_agree_with_their_definitions(series: Floats) -> None:
    n = series.shape[1]
    for row, slope, p in zip(
        series.tolist(), theil_sen(series, np.arange(series.shape[1])), mann_kendall(series), strict=True
    ):
        pairs = [(i, j) for i in range(n) for j in range(i + 1, n)]
        assert slope == pytest.approx(float(np.median([(row[j] - row[i]) / (j - i) for i, j in pairs])))
        s = sum((row[j] > row[i]) - (row[j] < row[i]) for i, j in pairs)
        ties = [row.count(value) for value in set(row)]
        variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
        z = 0.0 if variance == 0 or s == 0 else (s - math.copysign(1, s)) / math.sqrt(variance)
        assert p == pytest.approx(math.erfc(abs(z) / math.sqrt(2)))


def test_volatile_is_decided_at_thirty_percent() -> None:
    assert segments_of([70.0, 130] * 6) == ["volatile"]
    assert segments_of([71.0, 129] * 6) == ["steady"]


def test_a_month_that_is_unknown_leaves_the_others_to_speak_in_their_places() -> None:
    gap = [100.0, 102, 98, NAN, 99, 100, 103, 97, 100, NAN, 99, 100]
    rising = [NAN if month == 5 else 100 + 3.0 * month for month in range(12)]
    evidence = segment(np.array([gap, rising]), np.full(2, NAN), POLICY)
    assert evidence.months.tolist() == [10, 11]
    assert evidence.segment.tolist() == [STEADY, POTENTIAL]
    known = np.array([value for value in gap if not math.isnan(value)])
    assert evidence.cv[0] == pytest.approx(known.std() / known.mean())
    mean = np.nanmean(rising)
    assert evidence.slope[1] == pytest.approx(3.0 / mean)  # a month, across the gap as well


@given(
    series=st.lists(st.lists(st.none() | st.integers(0, 40), min_size=12, max_size=12), min_size=1, max_size=8),
    rooms=st.lists(st.sampled_from([np.nan, 0.1, 0.3, 0.9]), min_size=8, max_size=8),
)
def test_the_evidence_of_one_retailer_leads_to_the_same_segment(
    series: list[list[int | None]], rooms: list[float]
) -> None:
    cartons = np.array([[np.nan if value is None else value for value in one] for one in series], dtype=np.float64)
    found = segment(cartons, np.array(rooms[: len(series)]), POLICY)
    for row, code in enumerate(found.segment):
        cv, slope, trend_p, room = (
            float(values[row]) if np.isfinite(values[row]) else None
            for values in (found.cv, found.slope, found.trend_p, found.headroom)
        )
        assert segment_of(int(found.months[row]), cv, slope, trend_p, room, POLICY) == SEGMENTS[code]
