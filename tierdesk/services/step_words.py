"""Steps in words: the next step with its strip of chips, and the evidence that a step asks for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from tierdesk.domain.evidence import evidence_name
from tierdesk.domain.playbook import ATTESTED, Step
from tierdesk.domain.visit import StepRecord
from tierdesk.services.list_next import Planned, in_language
from tierdesk.services.playbooks import playbooks
from tierdesk.services.views import Evidence, NextStepView, StepChip
from tierdesk.texts import say


def next_step_view(planned: Planned) -> NextStepView:
    """The one next step of a retailer, with all steps of its playbook around it."""
    step, book = planned.step, playbooks()[planned.step.playbook]
    place, steps = step.position
    key = "step.heading_menu" if book.kind == "menu" else "step.heading"
    return NextStepView(
        step=step.step.id,
        heading=say(key, playbook=in_language(book.title), place=place, steps=steps),
        title=in_language(step.step.title),
        purpose=in_language(step.step.purpose),
        why=planned.why,
        due=planned.due,
        chips=tuple(
            StepChip(
                id=one.id,
                title=in_language(one.title),
                state="now" if one.id == step.step.id else "done" if one.id in step.done else "later",
                note=_note(step.done.get(one.id)),
            )
            for one in book.steps
        ),
    )


def step_title(step_id: str) -> str:
    """The title of a step in whichever playbook has it; its id when none has it any more."""
    for book in playbooks().values():
        if book.has(step_id):
            return in_language(book.step(step_id).title)
    return step_id


def day_in_words(day: date) -> str:
    """A day as it is said in a sentence: 11月10日, or 10 Nov."""
    return say("step.day", month=day.month, day=day.day, month_name=f"{day:%b}")


def evidence_in_words(step: Step, present: Collection[str]) -> tuple[Evidence, ...]:
    """What must exist before the step counts as done, in the order of the playbook."""
    return tuple(
        Evidence(kind, say(evidence_name(step, kind)), kind in present, kind in ATTESTED) for kind in step.evidence
    )


def _note(record: StepRecord | None) -> str:
    if record is None:
        return ""
    said = " ".join((record.note or record.reason).split())
    return say("step.done_on", day=day_in_words(record.day), note=said) if said else day_in_words(record.day)
