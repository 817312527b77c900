"""Runs of past months: made once, oldest first, as of their own time; runs that exist are never replaced."""

from __future__ import annotations

from datetime import date

import pytest

from tests.districts import add_lines, add_scores, district, licence, weekly
from tierdesk.domain.months import last_day
from tierdesk.errors import Cancelled, UserFixable
from tierdesk.services.reband import reband
from tierdesk.services.replay_months import MOST_MONTHS, months_to_replay, replay_months
from tierdesk.store.band_history import run_summaries
from tierdesk.store.bands import latest_run, results
from tierdesk.store.connection import Store


def in_words(store: Store, run_id: int) -> dict[int, str]:
    return {one.retailer_id: repr(one) for one in results(store, run_id).values()}


def test_every_past_month_gets_the_run_that_would_have_been_made_then(store: Store) -> None:
    district(store, 10)
    reband(store)
    made = replay_months(store)
    assert made.months == tuple(f"2025-{n:02d}" for n in range(11, 13)) + tuple(f"2026-{n:02d}" for n in range(1, 10))
    runs = {run.month: run for run in run_summaries(store) if run.counting}
    assert [runs[month].as_of for month in made.months] == [last_day(month) for month in made.months]
    shown = latest_run(store)
    assert shown is not None
    assert (shown.month, shown.as_of) == ("2026-10", date(2026, 10, 30))
    assert months_to_replay(store) == ()
    with pytest.raises(UserFixable):
        replay_months(store)


def test_at_most_a_year_is_made(store: Store) -> None:
    district(store, 5, weeks=120)
    reband(store)
    assert len(months_to_replay(store)) == MOST_MONTHS


def test_a_run_that_exists_is_never_replaced(store: Store) -> None:
    district(store, 10)
    reband(store, date(2026, 6, 15))
    june = latest_run(store)
    assert june is not None
    before = in_words(store, june.id)
    reband(store)
    made = replay_months(store)
    assert "2026-06" not in made.months
    assert in_words(store, june.id) == before
    assert [run.id for run in run_summaries(store) if run.month == "2026-06"] == [june.id]


def test_what_was_sold_or_scored_later_does_not_count(store: Store) -> None:
    district(store, 10)
    add_scores(store, {licence(number): (5.0, 5.0) for number in range(1, 11)}, date(2026, 9, 1))
    reband(store)
    replay_months(store)
    before = {run.month: in_words(store, run.id) for run in run_summaries(store) if run.counting}
    add_lines(store, weekly(licence(1), "P1", date(2026, 10, 29), 4, 400.0))
    reband(store, date(2026, 8, 31), past=True)
    again = latest_run(store)
    assert again is not None
    assert in_words(store, again.id) == before["2026-08"]
    assert all(np_is_unknown(one.indicators[5]) for one in results(store, again.id).values())


def np_is_unknown(value: float) -> bool:
    return value != value  # noqa: PLR0124 - not a number


def test_hysteresis_now_has_a_base(store: Store) -> None:
    """Shop 1 jumps in October: with a past it waits for a second month, without one it took the raw band."""
    district(store, 10)
    add_lines(store, weekly(licence(1), "P1", date(2026, 10, 29), 5, 400.0))
    first = reband(store, date(2026, 10, 31))
    retailer_id = min(one.retailer_id for one in results(store, first.run_id).values())
    assert results(store, first.run_id)[retailer_id].band == "top"
    made = replay_months(store)
    shown = latest_run(store)
    assert shown is not None
    found = results(store, shown.id)[retailer_id]
    assert made.moved >= 1
    assert (found.band, found.since < date(2026, 1, 31)) == ("bottom", True)


def test_since_when_reaches_back_only_as_long_as_band_and_segment_stay_the_same(store: Store) -> None:
    district(store, 10)
    add_lines(store, weekly(licence(1), "P1", date(2026, 10, 29), 30, 60.0))
    reband(store, date(2026, 9, 30))
    reband(store, date(2026, 10, 31))
    replay_months(store)
    counting = sorted((run for run in run_summaries(store) if run.counting), key=lambda run: run.month)
    said = [(run.as_of, results(store, run.id)) for run in counting]
    for retailer_id, found in said[-1][1].items():
        same = [as_of for as_of, there in said if as_of >= found.since]
        assert same
        for as_of, there in said:
            if as_of >= found.since:
                assert (there[retailer_id].band, there[retailer_id].segment) == (found.band, found.segment)


def test_cancelled_nothing_was_made(store: Store) -> None:
    district(store, 5)
    reband(store)
    before = run_summaries(store)

    def report(done: int, total: int, text: str) -> None:
        assert total == 11
        assert text
        if done == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        replay_months(store, report)
    assert run_summaries(store) == before


def test_without_a_run_there_is_nothing_to_build_on(store: Store) -> None:
    with pytest.raises(UserFixable):
        replay_months(store)
