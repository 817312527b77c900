"""A step counts as done when what must exist exists: seen in the data, or attested by the manager."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tierdesk.domain.evidence import VisitFacts, counts, evidence_of, missing_evidence, weekly
from tierdesk.domain.playbook import Step, find_step
from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.visit import Concern, ConcernId, Outcome, StepRecord, VisitDraft, VisitId
from tierdesk.services.playbooks import playbooks

DAY = date(2026, 11, 24)


def step_of(step_id: str) -> Step:
    found = find_step(playbooks(), step_id)
    assert found is not None
    return found


def draft(step_id: str, **typed: Any) -> VisitDraft:
    return VisitDraft(RetailerId(1), DAY, step_id, **typed)


def seen(step_id: str, facts: VisitFacts | None = None, **typed: Any) -> frozenset[str]:
    return evidence_of(step_of(step_id), draft(step_id, **typed), facts or VisitFacts())


def test_an_answer_is_noted_when_something_is_written_not_when_spaces_are() -> None:
    assert "answer_noted" in seen("mindset", note="愿意试试")
    assert "answer_noted" not in seen("mindset", note="  ")


def test_a_count_typed_or_imported_and_a_saved_list_are_evidence_of_ordering() -> None:
    step = step_of("ordering")
    assert missing_evidence(step, seen("ordering")) == ("stock_counted", "order_list_saved")
    assert missing_evidence(step, seen("ordering", stock={"A": 2.0})) == ("order_list_saved",)
    assert not missing_evidence(step, seen("ordering", stock={"A": 0.0}, order={"A": 3.0}))
    assert not missing_evidence(step, seen("ordering", VisitFacts(counted=True), order={}))


def test_three_different_products_must_be_taught() -> None:
    assert "products_taught" not in seen("selling", taught=("A", "B", "B"))
    assert "products_taught" in seen("selling", taught=("A", "B", "C"))


def test_every_concern_open_before_the_visit_must_be_answered_but_a_new_one_may_wait() -> None:
    old = [Concern(ConcernId(name), RetailerId(1), "?", DAY - timedelta(9)) for name in ("one", "two")]
    facts = VisitFacts(open_concerns=old)
    assert "concerns_answered" not in seen("revisit", facts, answers={"one": "好了"})
    assert "concerns_answered" not in seen("revisit", facts, answers={"one": "好了", "two": " "})
    assert "concerns_answered" in seen("revisit", facts, answers={"one": "好了", "two": "下周二"}, concern="新问题")
    assert "concerns_answered" in seen("revisit")


def test_only_the_manager_can_attest_and_only_what_is_to_be_attested() -> None:
    assert "gap_shown" in seen("sales_gap", attested=frozenset({"gap_shown"}))
    assert "gap_shown" not in seen("sales_gap")
    assert "products_taught" not in seen("selling", attested=frozenset({"products_taught"}))


def test_the_watch_needs_three_weekly_visits_and_two_runs_out_of_volatile() -> None:
    step, earlier = step_of("watch"), [DAY - timedelta(14), DAY - timedelta(7)]
    assert missing_evidence(step, seen("watch", VisitFacts(watched=earlier, runs_out_of_volatile=1))) == (
        "out_of_volatile",
    )
    assert missing_evidence(step, seen("watch", VisitFacts(watched=earlier[:1], runs_out_of_volatile=2))) == (
        "watch_visits",
    )
    assert not missing_evidence(step, seen("watch", VisitFacts(watched=earlier, runs_out_of_volatile=2)))


def test_three_visits_in_three_days_are_one_weekly_visit() -> None:
    days = [DAY, DAY + timedelta(1), DAY + timedelta(2), DAY + timedelta(6)]
    assert weekly(days) == [DAY, DAY + timedelta(6)]


def test_the_record_itself_is_the_evidence_of_a_steady_step() -> None:
    assert not missing_evidence(step_of("price_labels"), seen("price_labels"))


@pytest.mark.parametrize(
    ("outcome", "evidence", "reason", "counted"),
    [
        ("done", {"answer_noted"}, "", True),
        ("done", set(), "", False),
        ("not_yet", {"answer_noted"}, "", False),
        ("not_applicable", set(), "早就很上心", True),
        ("not_applicable", set(), " ", False),
    ],
)
def test_a_record_counts_with_its_evidence_or_not_applicable_with_a_reason(
    outcome: Outcome, evidence: set[str], reason: str, counted: bool
) -> None:
    record = StepRecord(VisitId("v"), DAY, "mindset", outcome, frozenset(evidence), reason=reason)
    assert counts(step_of("mindset"), record) is counted
    assert not counts(step_of("revisit"), record)
