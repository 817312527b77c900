"""The score: mid-rank percentiles, normalised weights, and missing that is not zero."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.retailer import Market
from tierdesk.domain.scoring import integrity_values, midrank_percentiles, score
from tierdesk.services.policy import shipped_policy

POLICY = shipped_policy().ranking
NAN = math.nan


def row(**known: float) -> list[float]:
    return [known.get(name, NAN) for name in INDICATORS]


def test_percentiles_are_mid_ranks_and_equal_values_share_one() -> None:
    assert midrank_percentiles(np.array([10.0, 30.0, 20.0, 20.0])).tolist() == [12.5, 87.5, 50.0, 50.0]


def test_the_only_one_is_in_the_middle() -> None:
    assert midrank_percentiles(np.array([7.0])).tolist() == [50.0]


def test_missing_stays_missing_and_takes_no_place() -> None:
    shares = midrank_percentiles(np.array([1.0, NAN, 2.0]))
    assert shares[0], shares[2] == (25.0, 75.0)
    assert math.isnan(shares[1])


@given(st.lists(st.floats(-1e6, 1e6) | st.just(NAN), max_size=30))
def test_percentiles_agree_with_counting(values: list[float]) -> None:
    known = [value for value in values if not math.isnan(value)]
    for value, share in zip(values, midrank_percentiles(np.array(values, dtype=float)), strict=True):
        if not math.isnan(value):
            below, equal = sum(one < value for one in known), sum(one == value for one in known)
            assert share == pytest.approx(100 * (below + equal / 2) / len(known))


def test_the_score_is_the_weighted_mean_over_what_is_present() -> None:
    indicators = np.array([row(cartons=10, amount=5), row(cartons=20, amount=4), row(cartons=30)])
    scores = score(indicators, [None] * 3, POLICY)
    assert scores.score[0] == pytest.approx((30 * 100 / 6 + 20 * 75) / 50)
    assert scores.score[2] == pytest.approx(100 * 2.5 / 3)
    assert scores.coverage.tolist() == pytest.approx([0.5, 0.5, 0.3])


def test_a_retailer_without_any_data_has_no_score() -> None:
    scores = score(np.array([row(), row(cartons=1)]), [None, None], POLICY)
    assert math.isnan(scores.score[0])
    assert scores.coverage[0] == 0


def test_within_a_market_type_of_thirty_only_its_own_count() -> None:
    from dataclasses import replace

    policy = replace(POLICY, by_market_type=True)
    indicators = np.array([row(cartons=float(value)) for value in range(60)])
    urban: Market = "urban"
    rural: Market = "rural"
    markets = [urban] * 30 + [rural] * 30
    scores = score(indicators, markets, policy)
    assert scores.shares[29, 0] == pytest.approx(100 * 29.5 / 30)
    assert scores.shares[30, 0] == pytest.approx(100 * 0.5 / 30)
    few = score(indicators[:31], markets[:31], policy)
    assert few.shares[30, 0] == pytest.approx(100 * 30.5 / 31)


def test_integrity_grades_count_by_their_order() -> None:
    values = integrity_values(["AAA", "AA", "A", "B", "C", "D"]).tolist()
    assert values == sorted(values, reverse=True)
    assert math.isnan(integrity_values([""])[0])


@given(
    st.lists(st.lists(st.integers(0, 4).map(float) | st.just(NAN), min_size=8, max_size=8), min_size=1, max_size=12),
    st.randoms(use_true_random=False),
)
def test_equal_retailers_have_the_same_score_to_the_last_bit_wherever_they_stand(
    rows: list[list[float]], rng: Random
) -> None:
    twice = [*rows, *rows]
    places = list(range(len(twice)))
    rng.shuffle(places)
    scores = score(np.array([twice[place] for place in places]), [None] * len(twice), POLICY).score
    of_shop: dict[int, set[str]] = {}
    for place, scored in zip(places, scores.tolist(), strict=True):
        of_shop.setdefault(place % len(rows), set()).add(repr(scored))
    assert all(len(found) == 1 for found in of_shop.values())
