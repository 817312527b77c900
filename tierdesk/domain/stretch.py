"""The stretch a retailer is in: which playbook is in force, since when, and what was done in it (DOMAIN 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tierdesk.domain.evidence import VisitFacts, counts, missing_evidence
from tierdesk.domain.playbook import Playbook, Step
from tierdesk.domain.retailer import Group
from tierdesk.domain.service_history import ServiceHistory
from tierdesk.domain.visit import StepRecord

Playbooks = Mapping[Group, Playbook]


@dataclass(frozen=True, slots=True)
class Stretch:
    """One playbook in force since a day. `handed_over` says that another playbook ended and gave way to it."""

    playbook: Playbook
    since: date
    quarter: date = date.min
    handed_over: bool = False

    def record_of(self, step: Step, history: ServiceHistory) -> StepRecord | None:
        """The latest record by which `step` is behind the retailer in this stretch.

        A record from before the stretch counts when it was inside its validity as the stretch began; one from
        before the quarter does not, where the playbook starts again each quarter. A menu knows no beginning.
        """
        first = date.min
        if self.playbook.kind == "sequence" and self.since - date.min > timedelta(step.validity_days):
            first = self.since - timedelta(step.validity_days)
        first = max(first, self.quarter)
        return next((r for r in reversed(history.records) if r.day >= first and counts(step, r)), None)

    def passed(self, history: ServiceHistory) -> dict[str, StepRecord]:
        """Step id -> that record, for all steps of the playbook that have one, in their order."""
        found = {step.id: self.record_of(step, history) for step in self.playbook.steps}
        return {step_id: record for step_id, record in found.items() if record is not None}

    def last_try(self, step: Step, history: ServiceHistory) -> StepRecord | None:
        """The latest record of `step` in this stretch, counted or not."""
        since = max(self.since, self.quarter)
        return next((r for r in reversed(history.records) if r.step == step.id and r.day >= since), None)

    def missing(self, step: Step, history: ServiceHistory) -> tuple[str, ...]:
        """What the last claim "done" of `step` lacked; empty when it lacked nothing or was not made."""
        last = self.last_try(step, history)
        return missing_evidence(step, last.evidence) if last and last.outcome == "done" else ()


def stretch_of(history: ServiceHistory, playbooks: Playbooks, today: date) -> Stretch:
    """The stretch of today. An unranked retailer is served as a steady one.

    A change of group starts the playbook of the new group, with one exception: a volatile playbook under way
    goes on in the middle band until it hands over, because its third step asks for two runs *out of* volatile.
    """
    group: Group = history.group or "steady"
    since = history.group_since or date.min
    if group in {"steady", "potential"} and history.group and history.volatile_since is not None:
        held = _stretch(playbooks["volatile"], history.volatile_since, today)
        tried = any(held.last_try(step, history) for step in held.playbook.steps)
        if tried and not _through(held, history):
            return held
    stretch = _stretch(playbooks[group], since, today)
    successor = stretch.playbook.hand_over
    if successor is not None and _through(stretch, history):
        return Stretch(playbooks[successor], since, handed_over=True)
    return stretch


def _stretch(playbook: Playbook, since: date, today: date) -> Stretch:
    quarter = date.min
    if playbook.repeats == "quarter":
        quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return Stretch(playbook, since, quarter)


def _through(stretch: Stretch, history: ServiceHistory) -> bool:
    """Whether every step is behind the retailer: the last one alone hands nothing over."""
    return len(stretch.passed(history)) == len(stretch.playbook.steps)


def watch_days(history: ServiceHistory, playbooks: Playbooks, today: date) -> tuple[date, ...]:
    """The days of the stretch's visits so far at the step that asks for `watch_visits`."""
    stretch = stretch_of(history, playbooks, today)
    watching = [step.id for step in stretch.playbook.steps if "watch_visits" in step.evidence]
    return tuple(r.day for r in history.records if r.step in watching and r.day >= stretch.since)


def visit_facts(history: ServiceHistory, playbooks: Playbooks, today: date, *, counted: bool = False) -> VisitFacts:
    """What the evidence of a visit of `today` depends on; `counted` says a stock count of today was imported."""
    return VisitFacts(
        open_concerns=history.open_concerns,
        counted=counted,
        watched=watch_days(history, playbooks, today),
        runs_out_of_volatile=history.runs_out_of_volatile,
    )
