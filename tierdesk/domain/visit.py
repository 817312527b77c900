"""What a person creates in the shop: visits, the step taken in each, concerns, order lists (DOMAIN 2, 3, 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NewType

from tierdesk.domain.retailer import RetailerId

VisitId = NewType("VisitId", str)
ConcernId = NewType("ConcernId", str)
OrderListId = NewType("OrderListId", str)

Outcome = Literal["done", "not_yet", "not_applicable"]
VisitState = Literal["draft", "finished", "undone"]
ComplianceCheck = Literal[
    "licence_displayed", "licence_matches", "minors_sign", "id_checked", "price_labels", "school_nearby"
]
COMPLIANCE_CHECKS: tuple[ComplianceCheck, ...] = (
    "licence_displayed",
    "licence_matches",
    "minors_sign",
    "id_checked",
    "price_labels",
    "school_nearby",
)


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One step of one finished visit, as the state machine reads it.

    `evidence` are the kinds of evidence that existed when the visit was saved (`domain.playbook.Evidence`
    names); a step claimed done without all its evidence is kept as it was said, and does not count.
    """

    visit_id: VisitId
    day: date
    step: str
    outcome: Outcome
    evidence: frozenset[str] = frozenset()
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """A question or complaint 诉求 of the retailer, and the promise made about it."""

    id: ConcernId
    retailer_id: RetailerId
    text: str
    raised: date
    due: date | None = None
    reply: str = ""
    answered: date | None = None

    @property
    def open(self) -> bool:
        """Whether the retailer still waits for an answer."""
        return self.answered is None


@dataclass(frozen=True, slots=True)
class VisitDraft:
    """Everything a manager has typed in one visit so far; saved at every keystroke.

    `stock` is product code -> cartons counted; `order` is product code -> cartons of the drafted order list
    (None: no list saved); `taught` are product codes whose selling points were taught; `attested` are
    evidence kinds that the manager confirms by a tick; `scores` are assessment scores 0..10 by name.
    """

    retailer_id: RetailerId
    day: date
    step: str
    outcome: Outcome | None = None
    note: str = ""
    reason: str = ""
    compliance: Mapping[str, bool] = field(default_factory=dict)
    stock: Mapping[str, float] = field(default_factory=dict)
    order: Mapping[str, float] | None = None
    taught: tuple[str, ...] = ()
    attested: frozenset[str] = frozenset()
    scores: Mapping[str, float] = field(default_factory=dict)
    concern: str = ""
    concern_due: date | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
