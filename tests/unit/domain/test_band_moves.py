"""Moves: every pair of bands is counted, and a move that waits names its evidence and its earliest day."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tierdesk.domain.band_moves import BANDS_BEST_FIRST, earliest_move, points_past, tally
from tierdesk.domain.bands import BANDS, CODES, NONE, Held, hold, rank_and_band
from tierdesk.domain.retailer import Band
from tierdesk.services.policy import shipped_policy

POLICY = shipped_policy()
bands = st.sampled_from(BANDS_BEST_FIRST)


@given(pairs=st.lists(st.tuples(bands, bands)))
def test_everybody_is_counted_once(pairs: list[tuple[Band, Band]]) -> None:
    counted = tally(pairs)
    assert len(counted) == 16
    assert sum(counted.values()) == len(pairs)
    assert all(counted[pair] == pairs.count(pair) for pair in counted)


@given(scores=st.lists(st.integers(0, 1000), min_size=5, max_size=60, unique=True), held=st.integers(0, 2))
def test_a_move_waits_exactly_where_it_is_far_enough_past_a_cut(scores: list[int], held: int) -> None:
    values = np.array(scores, dtype=np.float64)
    ranked = rank_and_band(values, values, values, POLICY.ranking)
    n = values.size
    before = Held(np.full(n, held), np.full(n, NONE), np.zeros(n, dtype=np.int64))
    after = hold(ranked, before, POLICY.hysteresis)
    for row in range(n):
        others = [code for code in (0, 1, 2) if code != held]
        far = [
            code
            for code in others
            if points_past(float(ranked.percentile[row]), BANDS[held], BANDS[code], n, POLICY)
            >= POLICY.hysteresis.margin
        ]
        assert bool(far) == (after.pending[row] != NONE)
        if far:
            assert int(after.pending[row]) in far
            assert CODES[BANDS[int(after.pending[row])]] == after.pending[row]


def test_the_earliest_day_is_the_first_one_of_the_month_that_confirms() -> None:
    assert POLICY.hysteresis.runs == 2
    assert earliest_move("2026-11", 1, POLICY) == date(2026, 12, 1)
    assert earliest_move("2026-12", 1, POLICY) == date(2027, 1, 1)
    assert earliest_move("2026-12", 2, POLICY) == date(2026, 12, 1)
