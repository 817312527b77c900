"""A visit from the first keystroke to the next step: opened, saved as typed, finished, undone (DOMAIN 2, 8).

The draft is the visit; finishing it writes what it brought (counts, order list, taught products, scores, concerns)
in one transaction, and undoing it takes exactly that back and leaves the draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from tierdesk.domain.evidence import counts as step_counts
from tierdesk.domain.evidence import evidence_of, missing_evidence
from tierdesk.domain.playbook import ATTESTED, Step, find_step
from tierdesk.domain.product import ProductId
from tierdesk.domain.quarter import quarter_days
from tierdesk.domain.retailer import Retailer, RetailerId
from tierdesk.domain.stretch import visit_facts
from tierdesk.domain.visit import Concern, ConcernId, OrderListId, Outcome, StepRecord, VisitDraft, VisitId
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.clock import new_id, now
from tierdesk.services.list_next import Planned, next_of
from tierdesk.services.playbooks import playbooks
from tierdesk.services.policy import load_policy
from tierdesk.services.step_words import evidence_in_words, next_step_view
from tierdesk.services.views import Evidence, OrderAdvice, VisitForm, VisitSaved
from tierdesk.services.visit_form import order_advice, visit_form
from tierdesk.store import assessments, concerns, reviews, stock, visits
from tierdesk.store.connection import Store
from tierdesk.store.products import product_keys
from tierdesk.store.retailers import retailer
from tierdesk.store.visits import Visit
from tierdesk.texts import say

A_YEAR = timedelta(days=366)


def open_visit(store: Store, retailer_id: RetailerId, day: date) -> VisitForm:
    """The open draft of this retailer, or a new one for its next step, written at once; with all the form shows."""
    one = _retailer(store, retailer_id)
    visit = visits.open_draft(store, one.id)
    if visit is None:
        planned = next_of(store, one, day)
        visit = _new_visit(one, day, planned.step.playbook, planned.step.step.id)
        with store.atomic():
            visits.save_visit(store, visit)
    return visit_form(store, one, visit, evidence_now(store, visit))


def advise(store: Store, visit_id: VisitId, draft: VisitDraft) -> OrderAdvice:
    """The suggested order for the counts typed so far: advice, never a minimum."""
    return order_advice(store, _retailer(store, _visit(store, visit_id).retailer_id), draft)


def save_draft(store: Store, visit_id: VisitId, draft: VisitDraft) -> tuple[Evidence, ...]:
    """Keep everything typed so far; returns what the step still needs before it counts as done."""
    known = _visit(store, visit_id)
    if known.state != "draft":
        raise UserFixable(message("visit_service.finished"), message("visit_service.finished_do"))
    with store.atomic():
        visits.save_visit(store, replace(known, draft=draft, step=draft.step, saved_at=now()))
    return evidence_now(store, replace(known, draft=draft))


def evidence_now(store: Store, visit: Visit) -> tuple[Evidence, ...]:
    """The evidence of the visit's step as it stands, present or not."""
    step = _step(visit.draft.step)
    return evidence_in_words(step, _evidence(store, _retailer(store, visit.retailer_id), visit.draft, step))


def finish_visit(store: Store, visit_id: VisitId, draft: VisitDraft) -> VisitSaved:
    """Finish a visit: everything it brought is written in one transaction, and the next step follows.

    A step said to be done without its evidence is kept as said and does not count; what is missing is named.
    """
    known = _visit(store, visit_id)
    one = _retailer(store, known.retailer_id)
    step = _step(draft.step)
    evidence = _evidence(store, one, draft, step)
    outcome: Outcome = draft.outcome or "not_yet"
    record = StepRecord(visit_id, draft.day, step.id, outcome, evidence, draft.note, draft.reason)
    counted = step_counts(step, record)
    with store.atomic():
        visits.save_visit(
            store,
            replace(
                known,
                day=draft.day,
                state="finished",
                step=step.id,
                outcome=outcome,
                note=draft.note,
                reason=draft.reason,
                evidence=evidence,
                counted=counted,
                compliance=dict(draft.compliance),
                draft=draft,
                saved_at=now(),
                finished_at=now(),
            ),
        )
        _write_what_it_brought(store, one, visit_id, draft)
    planned = next_of(store, one, draft.day)
    missing = missing_evidence(step, evidence) if outcome == "done" and not counted else ()
    names = tuple(found.text for found in evidence_in_words(step, evidence) if found.kind in missing)
    if outcome == "not_applicable" and not counted:
        names = (say("visit_service.reason"),)
    return VisitSaved(visit_id, counted, names, next_step_view(planned))


def undo_visit(store: Store, visit_id: VisitId) -> None:
    """Make a finished visit a draft again: what it brought is taken back, what was typed stays."""
    known = _visit(store, visit_id)
    if known.state != "finished":
        return
    with store.atomic():
        _take_back(store, known)
        visits.save_visit(
            store,
            replace(
                known,
                state="draft",
                outcome=None,
                evidence=frozenset(),
                counted=False,
                finished_at=None,
                saved_at=now(),
            ),
        )


def discard_visit(store: Store, visit_id: VisitId) -> None:
    """Put a draft away; `restore_visit` brings it back."""
    known = _visit(store, visit_id)
    if known.state == "draft":
        with store.atomic():
            visits.save_visit(store, replace(known, state="undone", saved_at=now()))


def restore_visit(store: Store, visit_id: VisitId) -> None:
    """Bring a draft back that was put away."""
    known = _visit(store, visit_id)
    if known.state == "undone":
        with store.atomic():
            visits.save_visit(store, replace(known, state="draft", saved_at=now()))


def log_visit(
    store: Store,
    one: Retailer,
    day: date,
    step_id: str,
    outcome: Outcome,
    *,
    note: str = "",
    reason: str = "",
    taught: tuple[str, ...] = (),
) -> VisitSaved:
    """Record a whole visit at once, as a script does; saying "done" there confirms what only a person can confirm.

    Evidence that the data show is still asked for: a note where an answer must be noted, a count and an order
    list of that day, three products taught, no concern left open. Raises UserFixable for an unknown step or
    product, or a day more than a year ahead.
    """
    step = _step(step_id)
    unknown = sorted(set(taught) - {code for _, code, _ in product_keys(store)})
    if unknown:
        raise UserFixable(
            message("visit_service.no_product", products=", ".join(unknown)), message("visit_service.no_product_do")
        )
    if day > date.today() + A_YEAR:
        raise UserFixable(message("visit_service.future", day=day.isoformat()), message("visit_service.future_do"))
    if not one.active:
        raise UserFixable(message("visit_service.inactive", name=one.name), message("visit_service.inactive_do"))
    group = next((group for group, book in playbooks().items() if book.has(step.id)), "steady")
    attested = frozenset(ATTESTED) & frozenset(step.evidence) if outcome == "done" else frozenset()
    if outcome == "not_applicable" and not reason:
        reason = note
    visit = _new_visit(one, day, group, step.id)
    draft = replace(visit.draft, outcome=outcome, note=note, reason=reason, taught=taught, attested=attested)
    with store.atomic():
        visits.save_visit(store, visit)
        return finish_visit(store, visit.id, draft)


def _new_visit(one: Retailer, day: date, playbook: str, step_id: str) -> Visit:
    moment = now()
    return Visit(
        id=VisitId(new_id()),
        retailer_id=one.id,
        day=day,
        state="draft",
        playbook=playbook,
        step=step_id,
        outcome=None,
        note="",
        reason="",
        evidence=frozenset(),
        counted=False,
        compliance={},
        draft=VisitDraft(one.id, day, step_id),
        started_at=moment,
        saved_at=moment,
        finished_at=None,
    )


def _visit(store: Store, visit_id: VisitId) -> Visit:
    found = visits.visit(store, visit_id)
    if found is None:
        raise UserFixable(message("visit_service.gone"), message("visit_service.gone_do"))
    return found


def _retailer(store: Store, retailer_id: RetailerId) -> Retailer:
    found = retailer(store, retailer_id)
    if found is None:
        raise UserFixable(message("visit_service.gone"), message("visit_service.gone_do"))
    return found


def _step(step_id: str) -> Step:
    found = find_step(playbooks(), step_id)
    if found is None:
        ids = ", ".join(step.id for book in playbooks().values() for step in book.steps)
        raise UserFixable(
            message("visit_service.no_step", step=step_id), message("visit_service.no_step_do", steps=ids)
        )
    return found


def _evidence(store: Store, one: Retailer, draft: VisitDraft, step: Step) -> frozenset[str]:
    planned: Planned = next_of(store, one, draft.day)
    counted = stock.counted_on(store, one.id, draft.day)
    found = evidence_of(step, draft, visit_facts(planned.history, playbooks(), draft.day, counted=counted))
    if "order_list_saved" in step.evidence and stock.order_list_on(store, one.id, draft.day):
        found |= {"order_list_saved"}
    if "review_saved" in step.evidence and reviews.reviewed_between(store, one.id, *quarter_days(draft.day)):
        found |= {"review_saved"}
    return found


def _write_what_it_brought(store: Store, one: Retailer, visit_id: VisitId, draft: VisitDraft) -> None:
    ids = {code: product_id for product_id, code, _ in product_keys(store)}
    stock.replace_visit_counts(store, visit_id, one.id, draft.day, _by_id(ids, draft.stock))
    if draft.order is not None:
        lines = [line for line in _by_id(ids, draft.order).items() if line[1] > 0]
        stock.save_order_list(store, OrderListId(new_id()), one.id, visit_id, draft.day, now(), lines)
    visits.replace_taught(store, visit_id, sorted({ids[code] for code in draft.taught if code in ids}))
    if draft.scores:
        assessments.save_scores(store, one.id, draft.day, draft.scores, visit_id)
    for concern_id, reply in draft.answers.items():
        if reply.strip():
            concerns.answer(store, ConcernId(concern_id), reply.strip(), draft.day, visit_id)
    if draft.concern.strip():
        due = draft.concern_due or date.fromordinal(
            draft.day.toordinal() + load_policy(store).visits.concern_reply_days
        )
        raised = Concern(ConcernId(new_id()), one.id, draft.concern.strip(), draft.day, due)
        concerns.add_concern(store, raised, visit_id)


def _by_id(ids: Mapping[str, ProductId], cartons: Mapping[str, float]) -> dict[ProductId, float]:
    return {ids[code]: amount for code, amount in cartons.items() if code in ids}


def _take_back(store: Store, visit: Visit) -> None:
    stock.replace_visit_counts(store, visit.id, visit.retailer_id, visit.day, {})
    stock.drop_order_list(store, visit.id)
    visits.replace_taught(store, visit.id, ())
    assessments.drop_scores(store, visit.id)
    concerns.take_back_visit(store, visit.id)
