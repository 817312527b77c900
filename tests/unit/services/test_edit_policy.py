"""Changing the policy: versions, the reason, the bands made anew, and back again."""

from __future__ import annotations

import getpass
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.districts import add_lines, add_scores, district, weekly
from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.policy_settings import SETTINGS, with_values
from tierdesk.domain.retailer import RetailerId
from tierdesk.errors import UserFixable
from tierdesk.services.edit_policy import change_policy, policy_versions, reset_policy, undo_change
from tierdesk.services.explain_band import explain_band
from tierdesk.services.list_bands import list_bands
from tierdesk.services.policy import load_policy, shipped_policy, stored_policy
from tierdesk.services.reband import reband
from tierdesk.store import bands
from tierdesk.store.bands import latest_run, results
from tierdesk.store.connection import Store

LAST = date(2026, 10, 30)
SHOPS = 20
BY_DISPLAY = with_values(
    shipped_policy(),
    {f"ranking.weights.{name}": 0.0 for name in INDICATORS} | {"ranking.weights.display": 10.0},
)
WIDER = with_values(shipped_policy(), {"ranking.top_share": 0.30})


@pytest.fixture
def ranked(store: Store) -> Store:
    """Twenty shops; their display is the better the less they sell. Ranked once."""
    numbers = district(store, SHOPS, last=LAST)
    add_scores(store, {number: (float(SHOPS - place), 5.0) for place, number in enumerate(numbers)}, LAST)
    reband(store)
    return store


def bands_of(store: Store) -> dict[str, str]:
    return {line["licence_no"]: line["band"] for line in list_bands(store)}


def since_of(store: Store) -> dict[RetailerId, date]:
    run = latest_run(store)
    assert run is not None
    return {one: found.since for one, found in results(store, run.id).items()}


def test_a_change_is_in_force_at_once_and_is_a_version_with_who_and_why(ranked: Store) -> None:
    made = change_policy(ranked, WIDER, "  试三成  ")
    assert made.version == 2
    assert load_policy(ranked) == replace(WIDER, version=2)
    newest, shipped = policy_versions(ranked)
    assert (newest.version, newest.reason, newest.who) == (2, "试三成", getpass.getuser())
    assert newest.at is not None
    assert newest.changes == ("前档占比：20% → 30%",)
    assert (shipped.version, shipped.at, shipped.changes) == (1, None, ())


def test_the_bands_are_made_anew_by_it(ranked: Store) -> None:
    before = bands_of(ranked)
    made = change_policy(ranked, BY_DISPLAY, "只看陈列")
    assert made.run is not None
    assert made.run.moved == 8
    after = bands_of(ranked)
    assert {number for number in before if before[number] == "top"} == {n for n in after if after[n] == "bottom"}
    run = latest_run(ranked)
    assert run is not None
    assert stored_policy(run.policy).version == 2


def test_a_change_replaces_the_run_of_its_month_and_keeps_since_when(store: Store) -> None:
    numbers = district(store, SHOPS, last=LAST)
    early = date(2026, 9, 30)
    reband(store, early)
    reband(store)
    made = change_policy(store, WIDER, "三成")
    assert made.run is not None
    assert made.run.as_of == LAST
    assert len(bands.history(store, next(iter(since_of(store))))) == 2
    assert set(since_of(store).values()) == {early}
    assert len(numbers) == SHOPS


def test_undone_the_same_month_every_band_is_as_it_was_since_when_it_was(store: Store) -> None:
    numbers = district(store, SHOPS, last=LAST)
    eager = with_values(shipped_policy(), {"hysteresis.runs": 1})
    change_policy(store, eager, "越过就调")
    reband(store, date(2026, 9, 30))
    later = [line for number in numbers for line in weekly(number, "P1", LAST + timedelta(days=7), 1, 1.0)]
    add_lines(store, later)
    reband(store)
    before, since = bands_of(store), since_of(store)
    changed = change_policy(store, with_values(eager, {"ranking.top_share": 0.40}), "四成")
    assert changed.run is not None
    assert changed.run.moved > 0
    assert since_of(store) != since
    undo_change(store, changed.version)
    assert bands_of(store) == before
    assert since_of(store) == since


def test_undoing_is_a_version_of_its_own_and_can_itself_be_undone(ranked: Store) -> None:
    first = change_policy(ranked, WIDER, "三成")
    undone = undo_change(ranked, first.version)
    assert undone.version == 3
    assert load_policy(ranked) == replace(shipped_policy(), version=3)
    again = undo_change(ranked, undone.version)
    assert load_policy(ranked) == replace(WIDER, version=again.version)
    assert [one.version for one in policy_versions(ranked)] == [4, 3, 2, 1]


def test_only_the_last_change_can_be_undone(ranked: Store) -> None:
    first = change_policy(ranked, WIDER, "三成")
    change_policy(ranked, BY_DISPLAY, "只看陈列")
    for version in (first.version, 1, 99):
        with pytest.raises(UserFixable):
            undo_change(ranked, version)
    assert load_policy(ranked).version == 3


def test_what_the_program_came_with_cannot_be_undone(store: Store) -> None:
    with pytest.raises(UserFixable):
        undo_change(store, 1)


def test_reset_is_a_new_version_of_what_is_shipped(ranked: Store) -> None:
    change_policy(ranked, WIDER, "三成")
    reset_policy(ranked, "从头来")
    assert load_policy(ranked) == replace(shipped_policy(), version=3)
    with pytest.raises(UserFixable):
        reset_policy(ranked, "已经是了")


@pytest.mark.parametrize("reason", ["", "   ", "长" * 501])
def test_without_a_reason_nothing_changes(ranked: Store, reason: str) -> None:
    with pytest.raises(UserFixable):
        change_policy(ranked, WIDER, reason)
    assert load_policy(ranked) == shipped_policy()


def test_an_impossible_policy_is_refused_with_the_setting_at_fault(ranked: Store) -> None:
    run = latest_run(ranked)
    with pytest.raises(UserFixable) as refused:
        change_policy(ranked, with_values(WIDER, {"ranking.min_months": 9}), "错")
    assert refused.value.what.params["setting"] == SETTINGS["ranking.min_months"].title
    now = latest_run(ranked)
    assert run is not None
    assert now is not None
    assert now.id == run.id
    assert len(policy_versions(ranked)) == 1


def test_before_anything_was_ranked_the_policy_changes_and_nothing_is_ranked(store: Store) -> None:
    assert change_policy(store, WIDER, "先定规则").run is None
    assert load_policy(store).ranking.top_share == 0.30


def test_an_earlier_run_keeps_the_policy_that_made_it(ranked: Store) -> None:
    change_policy(ranked, WIDER, "三成")
    run = latest_run(ranked)
    assert run is not None
    one = next(iter(results(ranked, run.id)))
    assert "第 2 版" in explain_band(ranked, one).basis


def test_a_policy_kept_before_a_setting_existed_has_it_as_shipped() -> None:
    kept = '{"version": 7, "ranking": {"top_share": 0.25, "weights": {"cartons": 1.0}, "gone": 1}, "gone": {}}'
    policy = stored_policy(kept)
    assert policy.version == 7
    assert policy.ranking.top_share == 0.25
    assert policy.ranking.weights == {"cartons": 1.0}
    assert policy.visits == shipped_policy().visits
