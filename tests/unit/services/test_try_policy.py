"""The sandbox: it shows who would move, and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.districts import add_scores, district
from tierdesk.errors import UserFixable
from tierdesk.services.reband import reband
from tierdesk.services.try_policy import Trial, open_trial
from tierdesk.store.connection import Store

LAST = date(2026, 10, 30)
SHOPS = 20


@pytest.fixture
def trial(store: Store) -> Trial:
    """Twenty shops that sell 1..20 cartons a week and whose display is the better the less they sell."""
    numbers = district(store, SHOPS, last=LAST)
    add_scores(store, {number: (float(SHOPS - place), 5.0) for place, number in enumerate(numbers)}, LAST)
    reband(store)
    return open_trial(store)


def test_the_same_policy_moves_nobody(trial: Trial) -> None:
    tried = trial.tried(trial.policy)
    assert tried.movers == ()
    assert tried.correlation == pytest.approx(1.0)
    assert tried.counts == {("top", "top"): 4, ("middle", "middle"): 12, ("bottom", "bottom"): 4}


def test_turning_the_weights_round_turns_the_ranking_round(trial: Trial) -> None:
    by_display = trial.tried(
        replace(trial.policy, ranking=replace(trial.policy.ranking, weights={"display": 1.0}, min_coverage=0.0))
    )
    assert by_display.correlation == pytest.approx(-1.0)
    assert by_display.counts == {("top", "bottom"): 4, ("middle", "middle"): 12, ("bottom", "top"): 4}
    first = by_display.movers[0]
    assert {(mover.before, mover.after) for mover in by_display.movers} == {("top", "bottom"), ("bottom", "top")}
    assert abs((first.percentile_after or 0) - (first.percentile_before or 0)) == pytest.approx(95.0)


def test_larger_quotas_move_those_next_to_the_cut(trial: Trial) -> None:
    wider = replace(trial.policy, ranking=replace(trial.policy.ranking, top_share=0.30))
    tried = trial.tried(wider)
    assert tried.counts["middle", "top"] == 2
    assert sorted(mover.percentile_after or 0 for mover in tried.movers) == pytest.approx([72.5, 77.5])
    assert tried.correlation == pytest.approx(1.0)


def test_counted_are_those_whom_either_policy_ranks(trial: Trial) -> None:
    nobody = replace(trial.policy, ranking=replace(trial.policy.ranking, weights={"integrity": 1.0}))
    tried = trial.tried(nobody)
    assert tried.counts["top", "unranked"] == 4
    assert tried.ranked == SHOPS


def test_trying_writes_nothing(store: Store, trial: Trial) -> None:
    before = store.db.conn.total_changes
    open_trial(store).tried(replace(trial.policy, ranking=replace(trial.policy.ranking, weights={"display": 1.0})))
    assert store.db.conn.total_changes == before
    assert not store.db.conn.in_transaction


def test_the_second_opinions_are_percentages_of_the_indicators_that_are_known(trial: Trial) -> None:
    said = trial.second_opinion()
    for weights in (said.entropy, said.critic):
        assert sum(weights.values()) == pytest.approx(100.0)
        assert weights["integrity"] == 0.0  # nobody has a grade
        assert weights["cartons"] > 0


def test_without_a_run_there_is_nothing_to_try(store: Store) -> None:
    with pytest.raises(UserFixable):
        open_trial(store)
