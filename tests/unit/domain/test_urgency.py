"""When a visit is due, and which one is wanted sooner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tierdesk.domain.next_step import NextStep, next_step
from tierdesk.domain.retailer import Group, OrderDay, RetailerId
from tierdesk.domain.service_history import ServiceHistory
from tierdesk.domain.urgency import next_order_day
from tierdesk.domain.visit import Concern, ConcernId, StepRecord, VisitId
from tierdesk.services.playbooks import playbooks
from tierdesk.services.policy import shipped_policy
from tierdesk.texts import say, use_language

TODAY = date(2026, 11, 24)  # a Tuesday in ISO week 48
POLICY = shipped_policy()


def found(group: Group | None = "bottom", **known: Any) -> NextStep:
    return next_step(ServiceHistory(group, **known), playbooks(), TODAY, POLICY)


def ago(days: int) -> date:
    return TODAY - timedelta(days)


def taken(*steps: str, last: int = 0, every: int = 7) -> list[StepRecord]:
    """These steps, tried one a week, the last one `last` days ago."""
    days = [ago(last + every * left) for left in range(len(steps) - 1, -1, -1)]
    return [StepRecord(VisitId(step), day, step, "not_yet") for step, day in zip(steps, days, strict=True)]


def promise(due: date | None, **other: Any) -> Concern:
    return Concern(ConcernId("c"), RetailerId(1), "新品到货通知一声", ago(20), due, **other)


def said(step: NextStep) -> list[str]:
    return [say(reason) for reason in step.reasons]


@pytest.mark.parametrize(
    ("group", "days"),
    [("top", 14), ("potential", 14), ("volatile", 7), ("steady", 28), ("bottom", 28), (None, 28)],
)
def test_the_next_visit_is_due_an_interval_of_the_group_after_the_last(group: Group | None, days: int) -> None:
    assert found(group, last_visit=TODAY).due == TODAY + timedelta(days)


def test_a_volatile_retailer_is_seen_weekly_until_three_watch_visits_were_made_then_fortnightly() -> None:
    steps = ["diagnose", "advise", "watch", "watch", "watch"]
    intervals = [(found("volatile", records=taken(*steps[:n])).due - TODAY).days for n in range(1, 6)]
    assert intervals == [7, 7, 7, 7, 14]


def test_a_playbook_may_have_an_interval_of_its_own_after_a_step() -> None:
    book = playbooks()["bottom"]
    own = replace(book, steps=(replace(book.steps[0], interval_days=10), *book.steps[1:]))
    history = ServiceHistory("bottom", records=taken("mindset"))
    assert next_step(history, {**playbooks(), "bottom": own}, TODAY, POLICY).due == TODAY + timedelta(10)


def test_never_visited_is_due_today_whatever_the_weekday() -> None:
    step = found(visit_weekday=5)
    assert (step.due, said(step)) == (TODAY, ["还没拜访过"])


def test_the_due_day_keeps_the_weekday_of_the_line() -> None:
    assert found(last_visit=ago(26), visit_weekday=5).due == date(2026, 11, 27)
    assert found(last_visit=ago(28), visit_weekday=2).due == TODAY


def test_a_visit_missed_on_the_day_of_the_line_is_overdue_from_that_day() -> None:
    step = found(last_visit=ago(33), visit_weekday=6)
    assert (step.due, said(step)) == (ago(3), ["逾期 3 天"])


def test_a_promise_due_earlier_is_the_due_day() -> None:
    assert found(last_visit=ago(7), concerns=[promise(TODAY + timedelta(1))]).due == TODAY + timedelta(1)
    assert found(last_visit=ago(27), concerns=[promise(TODAY + timedelta(9))]).due == TODAY + timedelta(1)
    assert found(last_visit=ago(7), concerns=[promise(ago(2), answered=ago(3))]).due == TODAY + timedelta(21)
    assert found(last_visit=ago(7), concerns=[promise(None)]).due == TODAY + timedelta(21)


def test_the_later_of_the_last_record_and_the_last_visit_counts() -> None:
    assert found(records=taken("mindset", last=9), last_visit=ago(2)).due == TODAY + timedelta(26)
    assert found(records=taken("mindset", last=2), last_visit=ago(9)).due == TODAY + timedelta(26)


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"last_visit": ago(28)}, ["今天到期"]),
        ({"last_visit": ago(31)}, ["逾期 3 天"]),
        ({"slip": "red"}, ["眼看要掉档"]),
        ({"slip": "amber"}, ["有掉档苗头"]),
        ({"concerns": [promise(ago(2))]}, ["承诺已过 2 天"]),
        ({"concerns": [promise(TODAY)]}, ["承诺今天"]),
        ({"concerns": [promise(TODAY + timedelta(1))]}, ["承诺明天"]),
        ({"concerns": [promise(TODAY + timedelta(3))]}, ["承诺还有 3 天"]),
        ({"concerns": [promise(TODAY + timedelta(4))]}, []),
        ({"licence_expiry": TODAY + timedelta(91)}, []),
        ({"licence_expiry": TODAY + timedelta(58)}, ["许可证 58 天后到期"]),
        ({"licence_expiry": TODAY}, ["许可证今天到期"]),
        ({"licence_expiry": ago(4)}, ["许可证已过期 4 天"]),
        ({"order_day": OrderDay(2, "weekly")}, ["今天订货"]),
        ({"order_day": OrderDay(3, "weekly")}, ["明天订货"]),
        ({"order_day": OrderDay(4, "even")}, ["2 天后订货"]),
        ({"order_day": OrderDay(4, "odd")}, []),
        ({"order_day": OrderDay(1, "weekly")}, []),
    ],
)
def test_the_reasons_say_what_makes_it_urgent(known: dict[str, Any], words: list[str]) -> None:
    assert said(found(**{"last_visit": TODAY} | known)) == words


def test_the_weightiest_reason_comes_first() -> None:
    step = found(
        last_visit=ago(30),
        slip="amber",
        licence_expiry=TODAY + timedelta(80),
        order_day=OrderDay(3, "weekly"),
        concerns=[promise(ago(8))],
    )
    assert said(step) == ["承诺已过 8 天", "逾期 2 天", "明天订货", "有掉档苗头", "许可证 80 天后到期"]
    use_language("en")
    assert said(step)[1] == "overdue 2 days"


@pytest.mark.parametrize(
    ("sooner", "later"),
    [
        ({"last_visit": ago(30)}, {"last_visit": ago(29)}),
        ({"last_visit": ago(20)}, {"last_visit": ago(10)}),
        ({"slip": "red"}, {"slip": "amber"}),
        ({"slip": "amber"}, {}),
        ({"concerns": [promise(ago(3))]}, {"concerns": [promise(TODAY)]}),
        ({"concerns": [promise(TODAY)]}, {"concerns": [promise(TODAY + timedelta(2))]}),
        ({"licence_expiry": ago(1)}, {"licence_expiry": TODAY + timedelta(20)}),
        ({"licence_expiry": TODAY + timedelta(20)}, {"licence_expiry": TODAY + timedelta(50)}),
        ({"licence_expiry": TODAY + timedelta(50)}, {"licence_expiry": TODAY + timedelta(80)}),
        ({"order_day": OrderDay(3, "weekly")}, {"order_day": OrderDay(4, "weekly")}),
        ({"order_day": OrderDay(4, "weekly")}, {"order_day": OrderDay(2, "weekly")}),
        ({"order_day": OrderDay(2, "weekly")}, {"order_day": OrderDay(6, "weekly")}),
    ],
)
def test_what_is_more_urgent_has_the_higher_priority(sooner: dict[str, Any], later: dict[str, Any]) -> None:
    usual = {"last_visit": ago(14)}
    assert found(**usual | sooner).priority > found(**usual | later).priority


def test_days_overdue_weigh_by_the_interval_of_the_group() -> None:
    assert found("top", last_visit=ago(28)).priority > found("bottom", last_visit=ago(28)).priority


def test_a_shop_never_visited_waits_from_the_day_it_was_first_seen() -> None:
    assert found(first_seen=ago(50)).priority > found(first_seen=ago(3)).priority == found().priority


@pytest.mark.parametrize(
    ("order_day", "day"),
    [
        (OrderDay(2, "weekly"), TODAY),
        (OrderDay(1, "weekly"), date(2026, 11, 30)),
        (OrderDay(2, "even"), TODAY),
        (OrderDay(2, "odd"), date(2026, 12, 1)),
        (OrderDay(1, "even"), date(2026, 12, 7)),
        (OrderDay(2, "none"), None),
        (OrderDay(None, "weekly"), None),
        (None, None),
    ],
)
def test_the_next_order_day_follows_weekday_and_iso_week(order_day: OrderDay | None, day: date | None) -> None:
    assert next_order_day(order_day, TODAY) == day


def test_every_cycle_finds_an_order_day_at_any_turn_of_the_year() -> None:
    days: Sequence[date] = [date(2026, 12, 14) + timedelta(n) for n in range(40)]  # 2026 has 53 ISO weeks
    for today in days:
        for cycle in ("odd", "even"):
            for weekday in range(1, 8):
                day = next_order_day(OrderDay(weekday, cycle), today)
                assert day is not None
                assert (day.isocalendar().week % 2 == 1) is (cycle == "odd")
