"""The one next step follows from what happened, as each playbook of the method says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tierdesk.domain.next_step import NextStep, next_step
from tierdesk.domain.playbook import find_step
from tierdesk.domain.reopening import sales_fell
from tierdesk.domain.retailer import GROUPS, Group, RetailerId
from tierdesk.domain.service_history import RatioCount, ServiceHistory
from tierdesk.domain.stretch import visit_facts, watch_days
from tierdesk.domain.visit import Concern, ConcernId, Outcome, StepRecord, VisitId
from tierdesk.services.playbooks import playbooks
from tierdesk.services.policy import shipped_policy
from tierdesk.texts import LANGUAGES, say, use_language

START = date(2026, 7, 6)  # a Monday in the third quarter
POLICY = shipped_policy()


def on(days: int) -> date:
    return START + timedelta(days)


def record(step: str, day: int, outcome: Outcome = "done", *, proven: bool = True, reason: str = "") -> StepRecord:
    """A step taken `day` days after the start; with all its evidence unless it is not proven."""
    found = find_step(playbooks(), step)
    assert found is not None
    evidence = frozenset(found.evidence) if proven and outcome == "done" else frozenset()
    return StepRecord(VisitId(f"{step}-{day}"), on(day), step, outcome, evidence, reason=reason)


def done(*steps: str, every: int = 7) -> list[StepRecord]:
    return [record(step, number * every) for number, step in enumerate(steps)]


def after(group: Group | None, records: Sequence[StepRecord] = (), today: int | None = None, **known: Any) -> NextStep:
    """The next step of a retailer in this group since the start; today is the day of the last visit unless given."""
    day = on(today) if today is not None else records[-1].day if records else START
    facts: dict[str, Any] = {"group_since": START, "records": records} | known
    return next_step(ServiceHistory(group, **facts), playbooks(), day, POLICY)


def steps_of(group: Group, days: Iterable[int], **known: Any) -> list[str]:
    """The steps that follow one another when each is done, with its evidence, on these days."""
    records: list[StepRecord] = []
    for day in days:
        records.append(record(after(group, records, day, **known).step.id, day))
    return [taken.step for taken in records]


@pytest.mark.parametrize("group", [*GROUPS, None])
def test_a_retailer_nobody_has_visited_has_the_first_step_due_today(group: Group | None) -> None:
    found = after(group)
    assert found.due == START
    assert found.position[0] == 1
    assert found.done == {}
    assert [reason.key for reason in found.reasons] == ["steps.reason.never_visited"]


@pytest.mark.parametrize("group", [*GROUPS, None])
def test_why_can_be_said_in_both_languages(group: Group | None) -> None:
    found = after(group)
    for language in LANGUAGES:
        use_language(language)
        assert say(found.why)
        assert all(say(reason) for reason in found.reasons)


# The bottom 20 %: four steps


def test_the_four_step_service_goes_in_order_and_revisits_for_ever() -> None:
    taken = steps_of("bottom", range(0, 28 * 6, 28))
    assert taken == ["mindset", "ordering", "selling", "revisit", "revisit", "revisit"]


def test_a_step_not_done_yet_stays() -> None:
    found = after("bottom", [record("mindset", 0, "not_yet")])
    assert (found.step.id, found.why.key) == ("mindset", "steps.why.not_yet")


def test_a_step_claimed_done_without_its_evidence_stays_and_says_what_is_missing() -> None:
    found = after("bottom", [*done("mindset"), record("ordering", 28, proven=False)])
    assert found.step.id == "ordering"
    assert found.missing == ("stock_counted", "order_list_saved")
    assert set(found.done) == {"mindset"}
    assert say(found.why) == "8月3日说做完了，还缺：本次盘库、订货单已保存"


def test_not_applicable_passes_with_a_reason_only() -> None:
    with_reason = after("bottom", [record("mindset", 0, "not_applicable", reason="早就上心")])
    without = after("bottom", [record("mindset", 0, "not_applicable")])
    assert (with_reason.step.id, with_reason.position) == ("ordering", (2, 4))
    assert (without.step.id, without.why.key) == ("mindset", "steps.why.reason_missing")


FOUR = ("mindset", "ordering", "selling", "revisit")


def ratios(*values: tuple[int, float]) -> list[RatioCount]:
    return [RatioCount(on(day), ratio, 0.15) for day, ratio in values]


@pytest.mark.parametrize(
    ("counts", "step"),
    [
        ([(30, 0.05), (40, 0.05)], "ordering"),
        ([(30, 0.05), (40, 0.30)], "ordering"),
        ([(30, 0.05)], "revisit"),
        ([(30, 0.05), (40, 0.15)], "revisit"),
        ([(30, 0.05), (40, 0.15), (50, 0.05)], "revisit"),
        ([(3, 0.05), (7, 0.05), (30, 0.05)], "revisit"),
        ([(30, 0.1125), (40, 0.1995)], "revisit"),
    ],
)
def test_ordering_reopens_when_two_counts_running_after_it_are_out_of_range(
    counts: list[tuple[int, float]], step: str
) -> None:
    found = after("bottom", done(*FOUR), 60, ratios=ratios(*counts))
    assert found.step.id == step


def test_reopened_ordering_closes_when_it_is_done_again() -> None:
    counts = ratios((30, 0.05), (40, 0.05))
    again = [*done(*FOUR), record("ordering", 42)]
    assert after("bottom", done(*FOUR), 41, ratios=counts).why.key == "steps.why.ratio_low"
    assert after("bottom", again, ratios=counts).step.id == "revisit"


def test_the_mindset_reopens_when_sales_fell_after_it_and_comes_before_ordering() -> None:
    counts = ratios((30, 0.30), (40, 0.30))
    found = after("bottom", done(*FOUR), 60, ratios=counts, sales_fell=on(55))
    assert (found.step.id, say(found.why)) == ("mindset", "销量比自己前三个月少了 20% 以上，先回头做通思想")
    again = [*done(*FOUR), record("mindset", 60)]
    assert after("bottom", again, ratios=counts, sales_fell=on(55)).step.id == "ordering"


def test_a_step_that_did_not_apply_reopens_as_well() -> None:
    records = [record("mindset", 0, "not_applicable", reason="早就上心")]
    found = after("bottom", records, 40, sales_fell=on(30))
    assert (found.step.id, found.why.key) == ("mindset", "steps.why.sales_fell")


def test_sales_fell_by_a_fifth_below_the_median_of_the_three_months_before() -> None:
    months = [(date(2026, month, 1), 100.0 if month != 8 else 900.0) for month in range(6, 10)]
    assert sales_fell([*months, (date(2026, 10, 1), 80.0)]) == date(2026, 10, 31)
    assert sales_fell([*months, (date(2026, 10, 1), 80.1)]) is None
    assert sales_fell([*months, (date(2026, 10, 1), 85.0)], share=0.15) == date(2026, 10, 31)
    assert sales_fell(months[:3]) is None
    uneven = [(date(2026, month, 1), cartons) for month, cartons in ((7, 120.0), (8, 100.0), (9, 110.0), (10, 88.0))]
    assert sales_fell(uneven) == date(2026, 10, 31)
    assert sales_fell([(date(2026, month, 1), 0.0) for month in range(1, 7)]) is None


def test_the_why_of_a_revisit_counts_the_open_concerns() -> None:
    concern = Concern(ConcernId("c"), RetailerId(1), "黄金叶少给 2 条", START)
    answered = replace(concern, id=ConcernId("d"), answered=on(1))
    found = after("bottom", done("mindset", "ordering", "selling"), concerns=[concern, answered])
    assert say(found.why) == "还有 1 个问题等着答复"


def test_the_why_of_ordering_gives_the_stock_in_days_and_percent() -> None:
    found = after("bottom", done("mindset"), ratios=ratios((0, 0.11)))
    assert say(found.why) == "库存够 3.3 天（11%），目标 15%（4.5 天）"


# A change of group


def test_a_new_group_starts_its_own_playbook_and_what_was_done_counts_on_the_way_back() -> None:
    records = done("mindset", "ordering")
    up = after("steady", records, 30, group_since=on(20))
    back = after("bottom", records, 60, group_since=on(50))
    assert up.playbook == "steady"
    assert (back.step.id, set(back.done)) == ("selling", {"mindset", "ordering"})


def test_a_step_older_than_its_validity_must_be_done_again_in_the_new_stretch_but_not_in_the_old_one() -> None:
    records = done("mindset", "ordering")  # ordering on day 7, valid for 90 days
    assert after("bottom", records, 300).step.id == "selling"
    assert after("bottom", records, 100, group_since=on(97)).step.id == "selling"
    assert after("bottom", records, 100, group_since=on(98)).step.id == "ordering"
    assert after("bottom", records, 100, group_since=on(98)).why.key == "steps.why.goes_on"


def test_the_first_step_of_a_new_group_says_that_the_group_changed() -> None:
    assert after("top", done("mindset"), 30, group_since=on(20)).why.key == "steps.why.new_group"


def test_an_unranked_retailer_is_served_as_a_steady_one_and_told_so() -> None:
    found = after(None, done("stock_check"))
    assert (found.playbook, found.why.key) == ("steady", "steps.why.unranked")


# Potential


def test_potential_goes_through_its_four_steps_and_once_more_when_the_quarter_is_long() -> None:
    taken = steps_of("potential", range(0, 84, 14))
    assert taken == ["sales_gap", "display", "stock_up", "quarter_review", "sales_gap", "display"]


def test_potential_starts_again_each_quarter() -> None:
    records = done("sales_gap", "display", "stock_up", every=14)
    assert after("potential", records, 86).step.id == "quarter_review"  # 30 September
    found = after("potential", records, 87)
    assert (found.step.id, found.done, found.position) == ("sales_gap", {}, (1, 4))
    assert say(found.why) == "第4季度开始了，重新看一遍差距"


def test_a_step_of_last_quarter_does_not_count_even_inside_its_validity() -> None:
    found = after("potential", [record("sales_gap", -8)], 0)  # 28 June
    assert found.step.id == "sales_gap"


# Steady


def test_the_steady_menu_goes_round_in_turn() -> None:
    menu = [step.id for step in playbooks()["steady"].steps]
    assert steps_of("steady", range(0, 28 * 16, 28)) == menu * 2


def test_the_steady_menu_takes_what_was_done_longest_ago() -> None:
    menu = [step.id for step in playbooks()["steady"].steps]
    order = [*menu[3:], *menu[:3]]
    assert after("steady", done(*order)).step.id == menu[3]


def test_among_equals_the_weakest_indicator_comes_first() -> None:
    found = after("steady", percentiles={"cartons": 60.0, "display": 23.4, "cooperation": 40.0})
    assert found.step.id == "display_refresh"
    assert say(found.why) == "还没做过；陈列只好过 23% 的客户"
    assert after("steady", percentiles={"cooperation": 9.0}).step.id == "digital_help"
    assert after("steady").step.id == "stock_check"


@pytest.mark.parametrize("outcome", ["done", "not_yet", "not_applicable"])
def test_the_steady_menu_never_takes_the_same_twice_running(outcome: Outcome) -> None:
    weak = {"display": 1.0}
    first = [record("display_refresh", 0, outcome)]
    second = [*first, record("stock_check", 28)]
    assert after("steady", first, percentiles=weak).step.id != "display_refresh"
    assert (after("steady", second, percentiles=weak).step.id == "display_refresh") is (outcome != "done")


# Volatile


def watch(day: int, *, proven: bool = False) -> StepRecord:
    return record("watch", day, "done" if proven else "not_yet")


def test_volatile_watches_until_three_weekly_visits_and_two_runs_out_of_it() -> None:
    records = done("diagnose", "advise")
    assert after("volatile", records).step.id == "watch"
    records += [watch(14), watch(21)]
    history = ServiceHistory("volatile", START, records, runs_out_of_volatile=2)
    assert watch_days(history, playbooks(), on(28)) == (on(14), on(21))
    assert visit_facts(history, playbooks(), on(28)).runs_out_of_volatile == 2
    assert say(after("volatile", records).why) == "第 3 次观察（要 3 次）；已连续 0 次不易变（要 2 次）"
    assert after("volatile", [*records, watch(28, proven=True)]).step.id == "widen"


def test_watch_visits_of_an_earlier_stretch_do_not_count_in_the_new_one() -> None:
    history = ServiceHistory("volatile", on(30), [*done("diagnose", "advise"), watch(14), watch(35)])
    assert watch_days(history, playbooks(), on(42)) == (on(35),)


def test_widen_hands_over_to_the_steady_menu() -> None:
    found = after("volatile", [*done("diagnose", "advise"), watch(28, proven=True), record("widen", 35)])
    assert (found.playbook, found.step.id, found.why.key) == ("steady", "stock_check", "steps.why.handed_over")
    later = after("volatile", [*done("diagnose", "advise", "watch", "widen"), record("stock_check", 60)])
    assert (later.playbook, later.step.id) == ("steady", "display_refresh")


def test_becoming_volatile_again_starts_again_with_the_diagnosis() -> None:
    records = done("diagnose", "advise", "watch", "widen")
    assert after("volatile", records, 100, group_since=on(90)).step.id == "diagnose"
    soon = after("volatile", records, 31, group_since=on(30))
    assert (soon.playbook, soon.step.id) == ("volatile", "watch")


def test_widen_alone_skips_nothing() -> None:
    assert after("volatile", done("widen")).step.id == "diagnose"
    found = after("volatile", [*done("diagnose"), record("widen", 35)])
    assert (found.playbook, found.step.id) == ("volatile", "advise")


def test_a_volatile_playbook_under_way_goes_on_in_the_middle_band_until_it_hands_over() -> None:
    records = done("diagnose", "advise", every=7)
    calm: dict[str, Any] = {"group_since": on(40), "volatile_since": START, "runs_out_of_volatile": 1}
    assert after("steady", records, 45, **calm).step.id == "watch"
    assert after("potential", records, 45, **calm).step.id == "watch"
    assert after("bottom", records, 45, **calm).step.id == "mindset"
    assert after("steady", [], 45, **calm).playbook == "steady"
    over = [*records, watch(28, proven=True), record("widen", 45)]
    assert after("steady", over, **calm).playbook == "steady"
    assert after("potential", over, **calm).step.id == "sales_gap"


# The top 20 %


def test_the_relationship_goes_in_order_then_value_and_contact_take_turns() -> None:
    assert steps_of("top", range(0, 98, 14)) == [
        "befriend",
        "understand",
        "value_add",
        "keep_in_touch",
        "value_add",
        "keep_in_touch",
        "value_add",
    ]


def test_a_step_no_playbook_has_any_more_is_kept_and_disturbs_nothing() -> None:
    old = StepRecord(VisitId("old"), START, "dance", "done")
    assert after("bottom", [old]).step.id == "mindset"
