"""The one next step of a retailer, from its history alone (DOMAIN 2): which, why, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tierdesk.domain.playbook import Playbook, Step
from tierdesk.domain.policy import Policy
from tierdesk.domain.reopening import reopened
from tierdesk.domain.retailer import Group
from tierdesk.domain.service_history import ServiceHistory
from tierdesk.domain.stretch import Playbooks, Stretch, stretch_of
from tierdesk.domain.urgency import Signal, urgency_of
from tierdesk.domain.visit import StepRecord
from tierdesk.domain.why import why
from tierdesk.message import Message

UNKNOWN_PERCENTILE = 100.0
"""An indicator without data is not taken for a weak one."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to do next at one retailer. There is always exactly one.

    `playbook` is the group whose playbook is in force. `done` maps the ids of the steps that are behind the
    retailer to the record that counts (also "not applicable" with a reason). `missing` is the evidence that the
    last claim "done" of this step lacked. `priority` is higher for a visit wanted sooner; `signals` say why, the
    weightiest first.
    """

    playbook: Group
    step: Step
    why: Message
    due: date
    priority: float
    signals: tuple[Signal, ...]
    done: Mapping[str, StepRecord]
    missing: tuple[str, ...]
    position: tuple[int, int]

    @property
    def reasons(self) -> tuple[Message, ...]:
        """The reasons for the priority, most urgent first."""
        return tuple(signal.what for signal in self.signals)


def next_step(history: ServiceHistory, playbooks: Playbooks, today: date, policy: Policy) -> NextStep:
    """The next step of the retailer, as of `today`."""
    stretch = stretch_of(history, playbooks, today)
    done = stretch.passed(history)
    step = _choose(stretch, history, done, policy)
    urgency = urgency_of(stretch, history, policy.visits, today)
    return NextStep(
        playbook=stretch.playbook.group,
        step=step,
        why=why(step, stretch, history, done, today, policy),
        due=urgency.due,
        priority=urgency.priority,
        signals=urgency.signals,
        done=done,
        missing=stretch.missing(step, history),
        position=stretch.playbook.position(step),
    )


def _choose(stretch: Stretch, history: ServiceHistory, done: Mapping[str, StepRecord], policy: Policy) -> Step:
    playbook = stretch.playbook
    if playbook.kind == "menu":
        return _from_menu(playbook, history, done)
    for step in playbook.steps:
        record = done.get(step.id)
        if record is None or reopened(step, record.day, history, policy.stock):
            return step
    return _longest_ago(playbook, done)


def _longest_ago(playbook: Playbook, done: Mapping[str, StepRecord]) -> Step:
    """After the end of a sequence: of the steps that recur the one done longest ago, else the earlier in order.

    A sequence that starts again each quarter goes round once more when the quarter is not over.
    """
    recurring = [step for step in playbook.steps if not playbook.recurs or step.id in playbook.recurs]
    return min(recurring, key=lambda step: done[step.id].day)


def _from_menu(playbook: Playbook, history: ServiceHistory, done: Mapping[str, StepRecord]) -> Step:
    """The step done longest ago; among equals the one that lifts the weakest indicator, then the order of the file.

    Never the step taken last, not even when it was not finished: that one comes back right after another.
    """
    last = next((r.step for r in reversed(history.records) if playbook.has(r.step)), None)
    choice = [step for step in playbook.steps if step.id != last]

    def rank(step: Step) -> tuple[date, float]:
        record = done.get(step.id)
        weak = history.weakest(step.lifts)
        return (record.day if record else date.min, weak[1] if weak else UNKNOWN_PERCENTILE)

    return min(choice, key=rank)
