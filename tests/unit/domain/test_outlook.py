"""The slip warning: cushions, chances and events, from the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from tierdesk.domain.bands import BOTTOM, MIDDLE, NONE, TOP, Ranked, rank_and_band
from tierdesk.domain.outlook import (
    AMBER,
    CLEAR,
    RED,
    missed_cycles,
    of_ten,
    outlook_reasons,
    rank_spread,
    slips,
)
from tierdesk.domain.policy import Outlook
from tierdesk.domain.retailer import OrderDay
from tierdesk.services.policy import shipped_policy

POLICY = shipped_policy()
NAN = float("nan")


def ranking(percentiles: list[float]) -> Ranked:
    share = np.array(percentiles)
    codes = np.where(np.isnan(share), NONE, np.where(share > 80, TOP, np.where(share < 20, BOTTOM, MIDDLE)))
    ranks = np.where(np.isnan(share), 0, 1)
    return Ranked(ranks, share, codes, 1, 1, 20.0, 80.0, ())


def moving(shops: int, months: int = 12, seed: int = 7) -> np.ndarray:
    walk = np.cumsum(np.random.default_rng(seed).normal(0, 1, (shops, months)), axis=1)
    cartons: np.ndarray = np.linspace(10, 90, shops)[:, None] + walk - walk.min()
    return cartons


def test_the_cushion_is_the_way_down_to_the_lower_cut_of_the_band_held() -> None:
    found = slips(
        ranking([90.0, 82.0, 50.0, 10.0, NAN]), np.array([TOP, MIDDLE, MIDDLE, BOTTOM, MIDDLE]), moving(5), POLICY
    )
    np.testing.assert_allclose(found.cushion, [10.0, 62.0, 30.0, NAN, NAN])
    assert found.warning.tolist()[3:] == [CLEAR, CLEAR]
    assert np.isnan(found.slip[3:]).all()


def test_on_the_cut_the_chance_is_one_half_and_falls_with_the_cushion() -> None:
    cartons = moving(60)
    held = np.full(60, MIDDLE)
    found = slips(ranking([20.0] * 60), held, cartons, POLICY)
    np.testing.assert_allclose(found.slip, 0.5)
    assert (slips(ranking([25.0] * 60), held, cartons, POLICY).slip < found.slip).all()
    assert (slips(ranking([15.0] * 60), held, cartons, POLICY).slip > found.slip).all()


def test_amber_is_a_thin_cushion_or_a_likely_slip_and_red_needs_the_latest_month_below_as_well() -> None:
    still = np.tile(np.linspace(1, 60, 60)[:, None], (1, 12))  # no rank ever moves: the least spread holds
    percentile = [20.0 + place for place in range(60)]
    held = np.full(60, MIDDLE)
    found = slips(ranking(percentile), held, still, POLICY)
    assert found.warning[1:5].tolist() == [AMBER] * 4  # cushions of 1 to 4: thin, though a slip is not likely
    assert found.warning[5] == CLEAR
    # The first shop stands on the cut; its latest month ranks last of all, below the cut.
    assert found.warning[0] == RED
    better = still.copy()
    better[0, -1] = 100.0
    assert slips(ranking(percentile), held, better, POLICY).warning[0] == AMBER


def test_own_changes_and_those_of_all_are_shrunk_together() -> None:
    # Two shops change places after the first half; the others stand still.
    cartons = np.tile(np.arange(1.0, 41.0)[:, None], (1, 12))
    cartons[[0, 39], 6:] = cartons[[39, 0], 6:]
    spread = rank_spread(cartons, POLICY)
    assert spread[0] == pytest.approx(spread[39])
    assert spread[0] > 2 * spread[20] > 0
    own_only = rank_spread(cartons, replace(POLICY, outlook=replace(POLICY.outlook, pool_weight=0.001)))
    assert own_only[20] < spread[20] < spread[0] < own_only[0]


def test_too_short_a_series_gives_no_chance_but_the_cushion_still_warns() -> None:
    found = slips(
        ranking([22.0, 60.0]), np.array([MIDDLE, MIDDLE]), np.array([[1.0, 2.0, 3.0], [2.0, 3.0, 4.0]]), POLICY
    )
    assert np.isnan(found.slip).all()
    assert found.warning.tolist() == [AMBER, CLEAR]


@given(npst.arrays(np.float64, (25, 12), elements=st.floats(0, 100) | st.just(NAN)), st.permutations(range(25)))
def test_the_order_of_the_rows_never_matters_and_chances_are_chances(cartons: np.ndarray, order: list[int]) -> None:
    score = np.arange(25.0)
    ranked = rank_and_band(score, score, score, POLICY.ranking)
    found = slips(ranked, ranked.band, cartons, POLICY)
    shuffled = slips(
        rank_and_band(score[order], score[order], score[order], POLICY.ranking),
        ranked.band[order],
        cartons[order],
        POLICY,
    )
    np.testing.assert_allclose(shuffled.slip, found.slip[order], atol=1e-9)
    assert shuffled.warning.tolist() == found.warning[order].tolist()
    known = found.slip[~np.isnan(found.slip)]
    assert ((known >= 0) & (known <= 1)).all()
    assert (found.warning[ranked.band == BOTTOM] == CLEAR).all()


def test_a_chance_is_said_in_shops_of_ten() -> None:
    assert of_ten(0.31).params == {"n": 3}
    assert of_ten(0.04).key == "outlook.of_ten_none"
    assert outlook_reasons("", 30.0, 0.01, "bottom") == []
    keys = [said.key for said in outlook_reasons("red", -1.0, 0.6, "bottom")]
    assert keys == ["outlook.below", "outlook.of_ten", "outlook.latest_below"]
    assert [said.key for said in outlook_reasons("amber", 2.0, None, "middle")] == ["outlook.cushion"]


@pytest.mark.parametrize(
    ("days", "order_day", "missed"),
    [
        (0, OrderDay(4, "weekly"), 0),
        (7, OrderDay(4, "weekly"), 0),  # due today, may still come in
        (8, OrderDay(4, "weekly"), 1),
        (15, OrderDay(4, "weekly"), 2),
        (15, None, 2),
        (15, OrderDay(4, "odd"), 1),
        (29, OrderDay(4, "even"), 2),
        (400, OrderDay(None, "none"), 0),
        (-3, None, 0),
    ],
)
def test_a_cycle_is_missed_once_its_order_day_is_over(days: int, order_day: OrderDay | None, missed: int) -> None:
    last = date(2026, 6, 4)
    assert missed_cycles(last, order_day, date.fromordinal(last.toordinal() + days)) == missed


def test_a_shop_that_never_ordered_misses_nothing() -> None:
    assert missed_cycles(None, None, date(2026, 6, 4)) == 0


def test_a_policy_kept_before_there_was_a_warning_reads_with_the_shipped_figures() -> None:
    assert Outlook() == POLICY.outlook
