"""When the next visit is due, and how urgent it is against the others (DOMAIN 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tierdesk.domain.evidence import weekly
from tierdesk.domain.policy import Visits
from tierdesk.domain.retailer import OrderDay
from tierdesk.domain.service_history import ServiceHistory
from tierdesk.domain.stretch import Stretch
from tierdesk.message import Message, message

Tone = Literal["ok", "warn", "bad"]

OVERDUE_POINTS = 10.0
"""Points of a visit exactly due; twice the interval without a visit gives twice as many, and so on up to three."""
OVERDUE_LIMIT = 3.0
SLIP_POINTS = {"amber": 4.0, "red": 8.0}
MISSED_POINTS = 4.0
"""Points of a shop that missed so many order cycles that it is a warning."""
PROMISE_POINTS = {0: 10.0, 1: 6.0, 2: 3.0, 3: 2.0}
"""Points by the days left until a promise is due; each day late adds half a point, up to five."""
LICENCE_POINTS = 2.0
"""Points for each alert day of the policy that the licence has passed: 90, 60, 30 and 0 days before its end."""
ORDER_POINTS = {0: 2.0, 1: 5.0, 2: 4.0}
"""Points by the days left until the retailer orders: the day before is best, then the suggestion is still of use."""
LONGEST_CYCLE = 14


@dataclass(frozen=True, slots=True)
class Signal:
    """One reason to go there: what to say, how much it weighs, and how alarming it is."""

    what: Message
    points: float
    tone: Tone


@dataclass(frozen=True, slots=True)
class Urgency:
    """When the visit is due, its priority (higher = sooner), and the reasons, the weightiest first."""

    due: date
    priority: float
    signals: tuple[Signal, ...]


def urgency_of(stretch: Stretch, history: ServiceHistory, visits: Visits, today: date) -> Urgency:
    """How urgent the next visit is.

    Points add up: time since the last visit, slip, missed orders, promise, licence, order day.
    """
    interval = interval_days(stretch, history, visits)
    regular = regular_day(interval, history, today)
    elapsed = elapsed_points(interval, history, today)
    others = [
        *_slip(history),
        *_missed(history),
        *_promise(history, today),
        *_licence(history, visits, today),
        *_order(history, today),
    ]
    return Urgency(
        due=min(regular, history.promise_due or regular),
        priority=elapsed + sum(signal.points for signal in others),
        signals=tuple(sorted([*_visit(regular, elapsed, history, today), *others], key=lambda signal: -signal.points)),
    )


def interval_days(stretch: Stretch, history: ServiceHistory, visits: Visits) -> int:
    """Days from the last visit to the next: the playbook's own figure for the step taken last, else the policy's.

    A volatile retailer is seen weekly until the watch visits have been made (`volatile_first_visits` of them).
    """
    last = history.records[-1].step if history.records else ""
    if stretch.playbook.has(last):
        own = stretch.playbook.step(last).interval_days
        if own is not None:
            return own
    group = stretch.playbook.group
    if group == "volatile":
        watching = {step.id for step in stretch.playbook.steps if "watch_visits" in step.evidence}
        watched = weekly(r.day for r in history.records if r.step in watching and r.day >= stretch.since)
        return (
            visits.interval_volatile_first if len(watched) < visits.volatile_first_visits else visits.interval_volatile
        )
    return {
        "top": visits.interval_top,
        "potential": visits.interval_potential,
        "steady": visits.interval_steady,
        "bottom": visits.interval_bottom,
    }[group]


def regular_day(interval: int, history: ServiceHistory, today: date) -> date:
    """The day of the next regular visit; an open promise may fall due earlier.

    Never visited: today. Else the first visit weekday from the end of the interval on, so that the day of the
    line is kept; a visit missed there is overdue from that day.
    """
    if history.last_seen is None:
        return today
    day = history.last_seen + timedelta(interval)
    return day if history.visit_weekday is None else day + timedelta((history.visit_weekday - day.isoweekday()) % 7)


def next_order_day(order_day: OrderDay | None, today: date) -> date | None:
    """The next day on which the retailer orders, today included; None when it has none or its weekday is unknown."""
    if order_day is None or order_day.weekday is None or order_day.cycle == "none":
        return None
    for ahead in range(LONGEST_CYCLE + 7):  # two odd ISO weeks meet at some turns of the year
        day = today + timedelta(ahead)
        week = day.isocalendar().week
        in_cycle = order_day.cycle == "weekly" or (week % 2 == 1) == (order_day.cycle == "odd")
        if in_cycle and day.isoweekday() == order_day.weekday:
            return day
    return None


def elapsed_points(interval: int, history: ServiceHistory, today: date) -> float:
    """Points for the time since the last visit, whether due or not; a shop never visited counts as due."""
    if history.last_seen is not None:
        return OVERDUE_POINTS * min(max((today - history.last_seen).days / interval, 0.0), OVERDUE_LIMIT)
    waiting = (today - history.first_seen).days / interval if history.first_seen else 1.0
    return OVERDUE_POINTS * min(max(waiting, 1.0), OVERDUE_LIMIT)


def _visit(regular: date, points: float, history: ServiceHistory, today: date) -> Iterator[Signal]:
    late = (today - regular).days
    if history.last_seen is None:
        yield Signal(message("steps.reason.never_visited"), points, "warn")
    elif late > 0:
        yield Signal(message("steps.reason.overdue", n=late), points, "bad")
    elif late == 0:
        yield Signal(message("steps.reason.due_today"), points, "warn")


def _slip(history: ServiceHistory) -> Iterator[Signal]:
    if history.slip is not None:
        tone: Tone = "bad" if history.slip == "red" else "warn"
        yield Signal(message(f"steps.reason.slip_{history.slip}"), SLIP_POINTS[history.slip], tone)


def _missed(history: ServiceHistory) -> Iterator[Signal]:
    if history.missed_cycles:
        yield Signal(message("steps.reason.missed_cycles", n=history.missed_cycles), MISSED_POINTS, "warn")


def _promise(history: ServiceHistory, today: date) -> Iterator[Signal]:
    if history.promise_due is None:
        return
    left = (history.promise_due - today).days
    if left < 0:
        points = PROMISE_POINTS[0] + min(-left / 2, 5.0)
        yield Signal(message("steps.reason.promise_late", n=-left), points, "bad")
    elif left in PROMISE_POINTS:
        name = {0: "promise_today", 1: "promise_tomorrow"}.get(left, "promise_soon")
        yield Signal(message(f"steps.reason.{name}", n=left), PROMISE_POINTS[left], "bad" if left == 0 else "warn")


def _licence(history: ServiceHistory, visits: Visits, today: date) -> Iterator[Signal]:
    if history.licence_expiry is None:
        return
    left = (history.licence_expiry - today).days
    passed = sum(left <= alert for alert in visits.licence_alert_days)
    if left < 0:
        yield Signal(message("steps.reason.licence_expired", n=-left), LICENCE_POINTS * passed, "bad")
    elif passed:
        name = "licence_today" if left == 0 else "licence_soon"
        tone: Tone = "bad" if left <= 30 else "warn"
        yield Signal(message(f"steps.reason.{name}", n=left), LICENCE_POINTS * passed, tone)


def _order(history: ServiceHistory, today: date) -> Iterator[Signal]:
    day = next_order_day(history.order_day, today)
    left = (day - today).days if day is not None else -1
    if left in ORDER_POINTS:
        name = {0: "order_today", 1: "order_tomorrow"}.get(left, "order_soon")
        yield Signal(message(f"steps.reason.{name}", n=left), ORDER_POINTS[left], "warn")
