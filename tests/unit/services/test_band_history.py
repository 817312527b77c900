"""The history: all runs, moves between any two, what waits and until when, what was set by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.districts import add_lines, add_retailers, district, licence, weekly
from tierdesk.domain.months import last_day
from tierdesk.errors import UserFixable
from tierdesk.services.band_history import band_history, migration, run_as_of
from tierdesk.services.edit_policy import change_policy
from tierdesk.services.export_migration import export_migration
from tierdesk.services.override_band import end_override, set_override
from tierdesk.services.policy import load_policy
from tierdesk.services.reband import reband
from tierdesk.services.replay_months import replay_months
from tierdesk.services.working_day import pin_working_day
from tierdesk.store.bands import results
from tierdesk.store.connection import Store
from tierdesk.store.retailers import find_retailer

DAY = date(2026, 11, 5)


@pytest.fixture
def moving(store: Store) -> Store:
    """Ten shops over a year; shop 1 sells most from July on, and so the second largest comes down."""
    district(store, 10)
    add_lines(store, weekly(licence(1), "P1", date(2026, 10, 29), 17, 60.0))
    pin_working_day(store, DAY)
    reband(store)
    replay_months(store)
    return store


def test_every_run_stands_with_its_counts_and_only_the_last_of_a_month_counts(moving: Store) -> None:
    runs = band_history(moving).runs
    assert [run.as_of for run in runs] == sorted((run.as_of for run in runs), reverse=True)
    assert Counter(run.month for run in runs if run.counting) == Counter({run.month for run in runs})
    assert sum(run.month == "2026-10" for run in runs) == 2
    newest = runs[0]
    assert (newest.ranked, dict(newest.quotas), newest.policy_version) == (10, {"top": 2, "bottom": 2}, 1)
    assert sum(newest.counts.values()) == 10
    assert runs[-1].moved is None


def test_moved_is_what_the_table_between_the_two_says(moving: Store) -> None:
    counting = [run for run in band_history(moving).runs if run.counting]
    for after, before in pairwise(counting):
        found = migration(moving, before.id, after.id)
        assert found.moved == after.moved
        assert sum(found.counts.values()) == len(found.people) == 10
    assert sum(run.moved or 0 for run in counting) >= 1


def test_any_two_runs_can_be_compared_in_either_order(moving: Store) -> None:
    runs = band_history(moving).runs
    there, back = migration(moving, runs[-1].id, runs[0].id), migration(moving, runs[0].id, runs[-1].id)
    assert there == back
    assert (there.first.id, there.second.id) == (runs[-1].id, runs[0].id)
    first, second = results(moving, runs[-1].id), results(moving, runs[0].id)
    for one in there.people:
        assert (one.before, one.after) == (first[one.id].held, second[one.id].held)


def test_a_shop_that_one_run_does_not_know_is_unranked_there_and_not_a_move(moving: Store) -> None:
    before = migration(moving).moved
    add_retailers(moving, [{"licence_no": licence(11)}])
    add_lines(moving, weekly(licence(11), "P1", date(2026, 10, 29), 40, 300.0))
    reband(moving)
    found = migration(moving)
    new = [one for one in found.people if one.licence_no == licence(11)]
    assert [(one.before, one.after) for one in new] == [("unranked", "top")]
    assert found.counts["unranked", "top"] == 1
    assert found.moved >= before


def test_the_run_of_a_day_is_the_one_that_counted_then(moving: Store) -> None:
    runs = {run.month: run.id for run in band_history(moving).runs if run.counting}
    assert run_as_of(moving, date(2026, 8, 31)) == runs["2026-08"]
    assert run_as_of(moving, date(2026, 9, 29)) == runs["2026-08"]
    assert run_as_of(moving, date(2027, 1, 1)) == runs["2026-10"]
    with pytest.raises(UserFixable):
        run_as_of(moving, date(2020, 1, 1))


def test_a_move_that_waits_says_how_far_and_when_and_then_comes(store: Store) -> None:
    district(store, 10)
    pin_working_day(store, DAY)
    reband(store, date(2026, 8, 31))
    add_lines(store, weekly(licence(1), "P1", date(2026, 12, 20), 16, 400.0))
    reband(store, date(2026, 9, 30))
    waiting = {one.name: one for one in band_history(store).pending}
    assert waiting
    for one in waiting.values():
        assert (one.seen, one.needed, one.earliest) == (1, 2, date(2026, 10, 1))
        assert one.points >= 3
    reband(store, last_day("2026-10"))
    found = migration(store)
    moved = {one.name: one.after for one in found.people if one.before != one.after}
    assert moved
    assert all(waiting[name].to == band for name, band in moved.items() if name in waiting)
    assert set(moved) <= set(waiting)


def test_what_was_set_by_hand_is_listed_running_and_ended(moving: Store) -> None:
    for number, until in ((2, date(2026, 12, 31)), (3, DAY), (4, date(2026, 12, 31))):
        one = find_retailer(moving, licence(number))
        assert one is not None
        set_override(moving, one.id, "top", f"理由{number}", until)
        if number == 4:
            end_override(moving, one.id)
    states = {one.reason: (one.state, one.days_left) for one in band_history(moving).overrides}
    assert states == {"理由2": ("running", 56), "理由3": ("ending", 0), "理由4": ("ended", 56)}
    assert {one.licence_no for one in migration(moving).people if one.by_hand} == {licence(2), licence(3)}


def test_with_one_run_there_is_no_move_and_that_is_said(store: Store) -> None:
    district(store, 5)
    reband(store)
    with pytest.raises(UserFixable):
        migration(store)
    with pytest.raises(UserFixable):
        migration(store, 1, 99)


def test_the_workbook_holds_the_table_and_the_names_as_text(moving: Store, tmp_path: Path) -> None:
    add_retailers(moving, [{"licence_no": licence(1), "name": "=1+1"}])
    file = tmp_path / "moves.xlsx"
    found = migration(moving)
    assert export_migration(moving, None, None, file) == 10
    book = CalamineWorkbook.from_path(file)
    table = book.get_sheet_by_index(0).to_python()
    assert [sum(int(str(cell).partition(".")[0]) for cell in row[1:]) for row in table[1:]] == [
        sum(n for (before, _), n in found.counts.items() if before == band)
        for band in ("top", "middle", "bottom", "unranked")
    ]
    people = book.get_sheet_by_index(1).to_python()
    assert {row[2] for row in people[1:]} == {one.name for one in found.people}
    assert "=1+1" in {row[2] for row in people[1:]}
    assert moving.value("select kind from export_log order by rowid desc limit 1") == "migration"


def test_a_band_set_by_hand_changes_no_count_of_the_past(moving: Store) -> None:
    before = [dict(run.counts) for run in band_history(moving).runs]
    one = find_retailer(moving, licence(2))
    assert one is not None
    set_override(moving, one.id, "top", "试", date(2026, 12, 31))
    assert [dict(run.counts) for run in band_history(moving).runs] == before


def test_a_shop_that_keeps_its_band_without_a_rank_is_counted_as_the_run_itself_counts_it(moving: Store) -> None:
    policy = load_policy(moving)
    strict = replace(policy, ranking=replace(policy.ranking, min_coverage=1.0))
    change_policy(moving, strict, "试")
    made = reband(moving)
    newest = band_history(moving).runs[0]
    assert made.ranked == newest.ranked == 0
    assert {band: n for band, n in made.counts.items() if band != "unranked"} == dict(newest.counts)
    assert sum(newest.counts.values()) == 10
    table = migration(moving)
    for band, n in newest.counts.items():
        assert sum(found for (_, after), found in table.counts.items() if after == band) == n
