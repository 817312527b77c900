"""What must exist before a step counts as done (DOMAIN 2): seen in the data, or confirmed by the manager."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tierdesk.domain.playbook import ATTESTED, COUNTED, Step
from tierdesk.domain.visit import Concern, StepRecord, VisitDraft
from tierdesk.message import Message, message

WEEK = 7
WEEK_SLACK = 2
"""A weekly visit may come this many days early: the day of a line is moved around a holiday."""


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What the evidence of a visit depends on beside the visit itself.

    `open_concerns` were open when the visit began; `counted` says that a stock count of this day was imported;
    `watched` are the earlier watch visits of this stretch (`watch_days`); `runs_out_of_volatile` is how many of
    the latest band runs in a row did not find the retailer volatile.
    """

    open_concerns: Sequence[Concern] = ()
    counted: bool = False
    watched: Sequence[date] = ()
    runs_out_of_volatile: int = 0


def evidence_of(step: Step, draft: VisitDraft, facts: VisitFacts) -> frozenset[str]:
    """The kinds of evidence that exist for `step` in the visit as typed so far.

    A concern raised in this very visit waits for the next one; the older ones must all have a reply.
    """
    waiting = [c for c in facts.open_concerns if c.open and not draft.answers.get(c.id, "").strip()]
    amounts: dict[str, int] = {
        "answer_noted": bool(draft.note.strip()),
        "stock_counted": bool(draft.stock) or facts.counted,
        "order_list_saved": draft.order is not None,
        "products_taught": len(set(draft.taught)),
        "watch_visits": len(weekly([*facts.watched, draft.day])),
        "out_of_volatile": facts.runs_out_of_volatile,
    }
    seen = {kind for kind, amount in amounts.items() if amount >= step.evidence.get(kind, 1)}
    if not waiting:
        seen.add("concerns_answered")
    return frozenset({"step_record"} | seen | (draft.attested & set(ATTESTED)))


def missing_evidence(step: Step, evidence: Collection[str]) -> tuple[str, ...]:
    """The kinds of evidence the step still lacks, in the order of the playbook."""
    return tuple(kind for kind in step.evidence if kind not in evidence)


def evidence_name(step: Step, kind: str) -> Message:
    """What a kind of evidence is called at this step, with its number where one is asked for."""
    if kind in COUNTED:
        return message(f"steps.evidence_amount.{kind}", n=step.evidence[kind])
    return message(f"steps.evidence.{kind}")


def counts(step: Step, record: StepRecord) -> bool:
    """Whether the step is behind the retailer by this record.

    It is when it was done with all its evidence, or does not apply and a reason is given.
    """
    if record.step != step.id:
        return False
    if record.outcome == "not_applicable":
        return bool(record.reason.strip())
    return record.outcome == "done" and not missing_evidence(step, record.evidence)


def weekly(days: Iterable[date]) -> list[date]:
    """Those of the days that are about a week or more apart, oldest first: three visits in three days are one."""
    kept: list[date] = []
    for day in sorted(days):
        if not kept or (day - kept[-1]).days >= WEEK - WEEK_SLACK:
            kept.append(day)
    return kept
