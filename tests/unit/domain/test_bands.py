"""Quotas, ties and hysteresis hold for every number of retailers and every order of the rows."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierdesk.domain.bands import BOTTOM, MIDDLE, NONE, TOP, Held, hold, quota, rank_and_band
from tierdesk.services.policy import shipped_policy

POLICY = shipped_policy()


def banded(scores: list[float], cartons: list[float] | None = None, amount: list[float] | None = None) -> list[int]:
    n = len(scores)
    ranked = rank_and_band(
        np.array(scores), np.array(cartons or [0.0] * n), np.array(amount or [0.0] * n), POLICY.ranking
    )
    return [int(band) for band in ranked.band]


@pytest.mark.parametrize("n", range(61))
def test_top_and_bottom_hold_a_rounded_fifth_each(n: int) -> None:
    bands = Counter(banded([float(score) for score in range(n)]))
    fifth = math.floor(0.2 * n + 0.5)
    assert (bands[TOP], bands[BOTTOM], bands[MIDDLE]) == (fifth, fifth, n - 2 * fifth)
    assert quota(0.2, n) == fifth


def test_one_or_two_retailers_are_all_in_the_middle() -> None:
    assert banded([1.0]) == [MIDDLE]
    assert banded([1.0, 2.0]) == [MIDDLE, MIDDLE]


def test_equal_scores_are_told_apart_by_cartons_then_by_amount() -> None:
    scores = [50.0] * 5
    assert banded(scores, [1, 2, 3, 4, 5]) == [BOTTOM, MIDDLE, MIDDLE, MIDDLE, TOP]
    assert banded(scores, [1] * 5, [5, 4, 3, 2, 1]) == [TOP, MIDDLE, MIDDLE, MIDDLE, BOTTOM]


def test_a_tie_across_a_cut_goes_to_the_better_band_whole() -> None:
    assert banded([9.0, 9.0, 5.0, 4.0, 1.0]) == [TOP, TOP, MIDDLE, MIDDLE, BOTTOM]
    assert banded([9.0, 6.0, 5.0, 1.0, 1.0]) == [TOP, MIDDLE, MIDDLE, MIDDLE, MIDDLE]


def test_the_screen_can_say_that_a_tie_was_decided() -> None:
    ranked = rank_and_band(np.array([9.0, 9.0, 5.0, 4.0, 1.0]), np.zeros(5), np.zeros(5), POLICY.ranking)
    assert ranked.tied == (1,)


def test_a_retailer_without_a_score_is_not_ranked_and_takes_no_place() -> None:
    assert banded([math.nan, 1.0, 2.0, 3.0, 4.0, 5.0]) == [NONE, BOTTOM, MIDDLE, MIDDLE, MIDDLE, TOP]


few_values = st.lists(st.sampled_from([10.0, 20.0, 20.5, 30.0, math.nan]), max_size=40)


@given(few_values, st.randoms())
def test_the_order_of_the_rows_never_changes_a_band(scores: list[float], random: object) -> None:
    order = list(range(len(scores)))
    random.shuffle(order)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    straight = banded(scores)
    assert banded([scores[i] for i in order]) == [straight[i] for i in order]


@given(few_values)
def test_ties_never_split(scores: list[float]) -> None:
    bands = banded(scores)
    for value in {score for score in scores if not math.isnan(score)}:
        assert len({band for band, score in zip(bands, scores, strict=True) if score == value}) == 1


def run(percentiles: list[float], held: Held) -> Held:
    """One monthly run in which the first retailer has the given percentile among 100 others."""
    p = np.array(percentiles)
    empty = rank_and_band(np.arange(100.0), np.zeros(100), np.zeros(100), POLICY.ranking)
    band = np.where(p >= 80, TOP, np.where(p <= 20, BOTTOM, MIDDLE))
    return hold(replace(empty, percentile=p, band=band, rank=np.ones(p.size, dtype=np.int64)), held, POLICY.hysteresis)


def start(band: int) -> Held:
    return Held(np.array([band]), np.array([NONE]), np.array([0]))


def states(held: Held) -> tuple[int, int, int]:
    return int(held.band[0]), int(held.pending[0]), int(held.runs[0])


def test_the_first_run_takes_the_raw_band() -> None:
    assert states(run([12.0], start(NONE))) == (BOTTOM, NONE, 0)


def test_one_run_past_the_cut_is_only_pending_and_the_second_moves() -> None:
    once = run([16.9], start(MIDDLE))
    assert states(once) == (MIDDLE, BOTTOM, 1)
    assert states(run([16.9], once)) == (BOTTOM, NONE, 0)


def test_less_than_three_points_past_the_cut_never_moves() -> None:
    held = start(MIDDLE)
    for _ in range(6):
        held = run([17.5], held)
    assert states(held) == (MIDDLE, NONE, 0)


def test_a_run_back_inside_forgets_the_pending_move() -> None:
    held = run([30.0], run([10.0], start(MIDDLE)))
    assert states(run([10.0], held)) == (MIDDLE, BOTTOM, 1)


def test_the_other_direction_starts_counting_anew() -> None:
    assert states(run([90.0], run([10.0], start(MIDDLE)))) == (MIDDLE, TOP, 1)


def test_when_two_runs_disagree_on_how_far_the_nearer_band_is_taken() -> None:
    assert states(run([50.0], run([5.0], start(TOP)))) == (MIDDLE, NONE, 0)


def test_an_unranked_run_keeps_the_band() -> None:
    nobody = rank_and_band(np.array([math.nan]), np.zeros(1), np.zeros(1), POLICY.ranking)
    assert states(hold(nobody, start(TOP), POLICY.hysteresis)) == (TOP, NONE, 0)


@given(st.lists(st.floats(0.5, 99.5), min_size=1, max_size=24), st.sampled_from([BOTTOM, MIDDLE, TOP]))
def test_nobody_moves_on_the_strength_of_a_single_run(path: list[float], first: int) -> None:
    held, before = start(first), None
    for p in path:
        after = run([p], held)
        if after.band[0] != held.band[0]:
            assert before is not None
            assert np.sign(after.band[0] - held.band[0]) == np.sign(before - held.band[0])
        held, before = after, int(after.pending[0]) if after.pending[0] != NONE else None
