"""Why this step is the next one, in one message with the figures that matter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tierdesk.domain.evidence import evidence_name, weekly
from tierdesk.domain.playbook import Step
from tierdesk.domain.policy import Policy
from tierdesk.domain.reopening import reopened
from tierdesk.domain.service_history import RatioCount, ServiceHistory
from tierdesk.domain.stretch import Stretch
from tierdesk.domain.visit import StepRecord
from tierdesk.message import Message, message

DAYS_OF_RATIO = 30
WEAK_PERCENTILE = 50.0
WEEK = 7
Done = Mapping[str, StepRecord]


def why(step: Step, stretch: Stretch, history: ServiceHistory, done: Done, today: date, policy: Policy) -> Message:
    """Why `step` is next. What went before comes first (a step left open, then one reopened), then the plan."""
    if history.group is None:
        return message("steps.why.unranked")
    return (
        _left_open(step, stretch, history, done)
        or _reopened(step, history, done, policy)
        or _special(step, stretch, history)
        or (_menu(step, stretch, history, done, today) if stretch.playbook.kind == "menu" else None)
        or _sequence(step, stretch, history, done, today)
    )


def listed(items: list[Message]) -> Message:
    """Several things in one breath: "a, b, c"."""
    said, *rest = items
    for item in rest:
        said = message("steps.list", before=said, last=item)
    return said


def day_said(day: date) -> Message:
    """A day as it is said: month and day."""
    return message("steps.day", month=day.month, day=day.day, iso=day.isoformat())


def _left_open(step: Step, stretch: Stretch, history: ServiceHistory, done: Done) -> Message | None:
    last = stretch.last_try(step, history)
    if last is None or done.get(step.id) is last:
        return None
    missing = stretch.missing(step, history)
    if missing:
        names = listed([evidence_name(step, kind) for kind in missing])
        return message("steps.why.evidence_missing", day=day_said(last.day), what=names)
    if last.outcome == "not_applicable":
        return message("steps.why.reason_missing", day=day_said(last.day))
    if last.outcome == "not_yet" and "watch_visits" not in step.evidence:
        return message("steps.why.not_yet", day=day_said(last.day))
    return None


def _reopened(step: Step, history: ServiceHistory, done: Done, policy: Policy) -> Message | None:
    record = done.get(step.id)
    if record is None or not reopened(step, record.day, history, policy.stock):
        return None
    conditions = {condition.when: condition for condition in step.reopen}
    if "sales_fell" in conditions and history.sales_fell is not None and history.sales_fell > record.day:
        return message("steps.why.sales_fell", share=conditions["sales_fell"].share)
    latest = history.ratios[-1]
    side = "low" if latest.ratio < latest.target else "high"
    return message(f"steps.why.ratio_{side}", n=conditions["ratio_out_of_range"].counts, stock=_stock(latest))


def _special(step: Step, stretch: Stretch, history: ServiceHistory) -> Message | None:
    """What the step's own evidence has to say: the watch so far, the concerns, the promises, the stock."""
    if "watch_visits" in step.evidence:
        watched = weekly(r.day for r in history.records if r.step == step.id and r.day >= stretch.since)
        return message(
            "steps.why.watch",
            visit=len(watched) + 1,
            visits=step.evidence["watch_visits"],
            runs=history.runs_out_of_volatile,
            wanted=step.evidence.get("out_of_volatile", 0),
        )
    waiting = len(history.open_concerns)
    if waiting and "concerns_answered" in step.evidence:
        return message("steps.why.concerns", n=waiting)
    if waiting and "promise_kept" in step.evidence:
        return message("steps.why.promises", n=waiting)
    if history.ratios and "stock_counted" in step.evidence:
        return message("steps.why.stock", stock=_stock(history.ratios[-1]))
    return None


def _menu(step: Step, stretch: Stretch, history: ServiceHistory, done: Done, today: date) -> Message:
    if stretch.handed_over and not any(record.day >= stretch.since for record in done.values()):
        return message("steps.why.handed_over")
    record = done.get(step.id)
    if record is not None:
        return message("steps.why.longest_ago", ago=_ago(record.day, today))
    weak = history.weakest(step.lifts)
    if weak is not None and weak[1] < WEAK_PERCENTILE:
        name = message(f"steps.indicator.{weak[0]}")
        return message("steps.why.weak", indicator=name, percent=round(weak[1]))
    return message("steps.why.never_done")


def _sequence(step: Step, stretch: Stretch, history: ServiceHistory, done: Done, today: date) -> Message:
    record = done.get(step.id)
    position, steps = stretch.playbook.position(step)
    if record is not None:
        return message("steps.why.recurs", ago=_ago(record.day, today))
    if position > 1:
        return message("steps.why.goes_on", n=position - 1, steps=steps)
    before = bool(history.records) and history.records[-1].day < max(stretch.since, stretch.quarter)
    if not before:
        return message("steps.why.first")
    if stretch.quarter > stretch.since:
        return message("steps.why.new_quarter", quarter=(stretch.quarter.month + 2) // 3)
    return message("steps.why.new_group")


def _ago(day: date, today: date) -> Message:
    days = (today - day).days
    if days >= 2 * WEEK:
        return message("steps.weeks_ago", n=days // WEEK)
    return message("steps.days_ago", n=days) if days > 0 else message("steps.today")


def _stock(count: RatioCount) -> Message:
    return message(
        "steps.stock",
        days=count.ratio * DAYS_OF_RATIO,
        ratio=count.ratio,
        target=count.target,
        target_days=count.target * DAYS_OF_RATIO,
    )
