"""A band set by hand is shown at once and until its last day; the ranking goes on beneath and comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.districts import add_lines, add_retailers, district, licence, weekly
from tierdesk.domain.months import first_day, last_day, month_of
from tierdesk.domain.retailer import RetailerId
from tierdesk.errors import UserFixable
from tierdesk.services.list_bands import list_bands
from tierdesk.services.merge_retailers import merge_retailers, undo_merge
from tierdesk.services.override_band import end_override, set_override, show_overrides, undo_end, undo_override
from tierdesk.services.reband import reband
from tierdesk.services.working_day import pin_working_day
from tierdesk.store.bands import BandResult, latest_run, result, results
from tierdesk.store.connection import Store
from tierdesk.store.overrides import overrides
from tierdesk.store.retailers import find_retailer

DAY = date(2026, 11, 5)
UNTIL = date(2026, 12, 31)


@pytest.fixture
def ranked(store: Store) -> Store:
    """Ten shops: the two smallest are the bottom, the two largest the top; the day is pinned."""
    district(store, 10)
    pin_working_day(store, DAY)
    reband(store)
    return store


def who(store: Store, number: int) -> RetailerId:
    found = find_retailer(store, licence(number))
    assert found is not None
    return found.id


def shown(store: Store, number: int) -> BandResult:
    run = latest_run(store)
    assert run is not None
    found = result(store, run.id, who(store, number))
    assert found is not None
    return found


def everything(store: Store) -> dict[RetailerId, str]:
    """All that the run on screen says; as words, since an unknown figure is not even equal to itself."""
    run = latest_run(store)
    assert run is not None
    return {one.retailer_id: repr(one) for one in results(store, run.id).values()}


def in_bands(store: Store) -> dict[RetailerId, tuple[str, str | None, str]]:
    run = latest_run(store)
    assert run is not None
    return {one.retailer_id: (one.band, one.segment, one.segment_basis) for one in results(store, run.id).values()}


def test_it_is_shown_at_once_over_the_band_of_the_ranking(ranked: Store) -> None:
    made = set_override(ranked, who(ranked, 1), "top", " 新店主 ", UNTIL)
    found = shown(ranked, 1)
    assert (found.band, found.held, found.segment, found.since) == ("top", "bottom", None, DAY)
    (kept,) = overrides(ranked)
    assert (kept.reason, kept.first_day, kept.last_day, kept.band) == ("新店主", DAY, UNTIL, "top")
    assert made.name


def test_in_the_middle_the_segment_is_the_one_of_its_evidence(ranked: Store) -> None:
    in_the_middle = shown(ranked, 5)
    for number in (5, 10):
        set_override(ranked, who(ranked, number), "top", "试", UNTIL)
        set_override(ranked, who(ranked, number), "middle", "试", UNTIL)
        found = shown(ranked, number)
        assert (found.band, found.segment_basis) == ("middle", "full")
        assert found.segment in {"steady", "potential", "volatile"}
    assert (shown(ranked, 5).segment, shown(ranked, 5).held_band) == (in_the_middle.segment, None)
    before = in_bands(ranked)
    reband(ranked)
    assert in_bands(ranked) == before


def test_a_new_run_shows_it_and_does_not_call_it_a_move(ranked: Store) -> None:
    set_override(ranked, who(ranked, 1), "top", "新店主", UNTIL)
    made = reband(ranked)
    assert made.moved == 0
    assert (made.counts["top"], made.counts["bottom"]) == (2, 2)
    assert (shown(ranked, 1).band, shown(ranked, 1).held) == ("top", "bottom")
    end_override(ranked, who(ranked, 1))
    assert reband(ranked).moved == 0


def test_hysteresis_goes_on_from_the_band_beneath(ranked: Store) -> None:
    """The smallest shop grows past everybody: it must wait for its second month, override or not."""
    set_override(ranked, who(ranked, 1), "middle", "看看", date(2027, 12, 31))
    add_lines(ranked, weekly(licence(1), "P1", date(2027, 1, 29), 24, 400.0))
    for month, held, pending in (("2026-11", "bottom", 1), ("2026-12", "top", 0)):
        reband(ranked, last_day(month))
        found = shown(ranked, 1)
        assert (found.band, found.held, found.pending_runs) == ("middle", held, pending)


def test_after_its_last_day_the_band_of_the_ranking_is_shown_again(ranked: Store) -> None:
    set_override(ranked, who(ranked, 1), "top", "新店主", UNTIL)
    pin_working_day(ranked, UNTIL)
    assert show_overrides(ranked) == ()
    pin_working_day(ranked, UNTIL + timedelta(days=1))
    assert show_overrides(ranked) == (who(ranked, 1),)
    assert (shown(ranked, 1).band, shown(ranked, 1).held_band) == ("bottom", None)
    assert show_overrides(ranked) == ()


def test_undone_everything_is_as_it_was(ranked: Store) -> None:
    before = everything(ranked)
    made = set_override(ranked, who(ranked, 5), "bottom", "试", UNTIL)
    undo_override(ranked, made)
    assert everything(ranked) == before
    assert overrides(ranked) == []


def test_a_second_one_ends_the_first_and_undoing_it_brings_that_back(ranked: Store) -> None:
    set_override(ranked, who(ranked, 1), "top", "一", UNTIL)
    first = everything(ranked)
    second = set_override(ranked, who(ranked, 1), "middle", "二", UNTIL)
    assert shown(ranked, 1).band == "middle"
    undo_override(ranked, second)
    assert everything(ranked) == first


def test_ended_it_is_kept_and_the_end_can_be_undone(ranked: Store) -> None:
    set_override(ranked, who(ranked, 1), "top", "新店主", UNTIL)
    before = everything(ranked)
    ended = end_override(ranked, who(ranked, 1))
    assert ended.band == shown(ranked, 1).band == "bottom"
    assert overrides(ranked)[0].ended == DAY
    undo_end(ranked, ended)
    assert everything(ranked) == before
    with pytest.raises(UserFixable):
        end_override(ranked, who(ranked, 2))


@pytest.mark.parametrize(
    ("band", "reason", "until"),
    [("top", "  ", UNTIL), ("top", "好", DAY - timedelta(days=1)), ("unranked", "好", UNTIL), ("best", "好", UNTIL)],
)
def test_without_reason_or_in_the_past_or_for_no_band_nothing_is_set(
    ranked: Store, band: str, reason: str, until: date
) -> None:
    before = everything(ranked)
    with pytest.raises(UserFixable):
        set_override(ranked, who(ranked, 1), band, reason, until)
    assert everything(ranked) == before
    assert overrides(ranked) == []


def test_a_run_of_the_past_does_not_know_what_was_set_since(ranked: Store) -> None:
    set_override(ranked, who(ranked, 1), "top", "新店主", UNTIL)
    past = last_day(month_of(first_day("2026-10") - timedelta(days=1)))
    made = reband(ranked, past, past=True)
    found = result(ranked, made.run_id, who(ranked, 1))
    assert found is not None
    assert (found.band, found.held_band, found.since) == ("bottom", None, past)


def test_of_two_shops_that_are_merged_the_one_set_last_counts_and_each_has_its_own_again_when_that_is_undone(
    ranked: Store,
) -> None:
    set_override(ranked, who(ranked, 1), "top", "一", UNTIL)
    set_override(ranked, who(ranked, 2), "middle", "二", UNTIL)
    merged = merge_retailers(ranked, who(ranked, 1), who(ranked, 2))
    assert shown(ranked, 1).band == "middle"
    undo_merge(ranked, merged.id)
    assert (shown(ranked, 1).band, shown(ranked, 2).band) == ("top", "middle")


def test_a_shop_that_rests_has_no_band_and_gets_the_one_set_by_hand_when_it_trades_again(ranked: Store) -> None:
    set_override(ranked, who(ranked, 1), "top", "新店主", UNTIL)
    add_retailers(ranked, [{"licence_no": licence(1), "status": "suspended"}])
    reband(ranked)
    assert shown(ranked, 1).band == "unranked"
    assert show_overrides(ranked) == ()
    add_retailers(ranked, [{"licence_no": licence(1), "status": "active"}])
    reband(ranked)
    assert shown(ranked, 1).band == "top"


def test_the_list_for_scripts_tells_of_it_first_and_of_the_band_beneath(ranked: Store) -> None:
    set_override(ranked, who(ranked, 1), "top", "新店主", UNTIL)
    lines = {line["licence_no"]: line for line in list_bands(ranked)}
    told = lines[licence(1)]
    assert (told["band"], told["override"]["beneath"], told["override"]["reason"]) == ("top", "bottom", "新店主")
    assert "新店主" in told["reasons"][0]
    assert "后20%" in told["reasons"][1]
    assert lines[licence(2)]["override"] is None
