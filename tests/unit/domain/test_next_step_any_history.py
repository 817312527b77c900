"""Whatever happens to a retailer, there is one next step, nothing is lost, and nothing counts without evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tierdesk.domain.evidence import counts, evidence_of, missing_evidence
from tierdesk.domain.next_step import NextStep, next_step
from tierdesk.domain.playbook import ATTESTED, Step
from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.retailer import GROUPS, Group, OrderDay, RetailerId
from tierdesk.domain.service_history import RatioCount, ServiceHistory
from tierdesk.domain.stretch import visit_facts
from tierdesk.domain.visit import Concern, ConcernId, Outcome, StepRecord, VisitDraft, VisitId
from tierdesk.services.playbooks import playbooks
from tierdesk.services.policy import shipped_policy
from tierdesk.texts import LANGUAGES, say, use_language

BOOKS = playbooks()
POLICY = shipped_policy()
STEPS: dict[str, Step] = {step.id: step for book in BOOKS.values() for step in book.steps}
OUTCOMES: Sequence[Outcome] = ("done", "not_yet", "not_applicable")
MENU = {step.id for step in BOOKS["steady"].steps}


@dataclass
class Visit:
    """A visit as a store keeps it: it can be undone, and is never thrown away."""

    record: StepRecord
    undone: bool = False


@dataclass
class Shop:
    """Everything that happened at one shop."""

    today: date = date(2026, 1, 5)
    group: Group | None = "bottom"
    group_since: date | None = None
    volatile_since: date | None = None
    runs_out_of_volatile: int = 0
    visits: list[Visit] = field(default_factory=list)
    ratios: list[RatioCount] = field(default_factory=list)
    sales_fell: date | None = None
    concerns: list[Concern] = field(default_factory=list)
    percentiles: dict[str, float] = field(default_factory=dict)

    def records(self) -> tuple[StepRecord, ...]:
        return tuple(visit.record for visit in self.visits if not visit.undone)

    def history(self) -> ServiceHistory:
        return ServiceHistory(
            group=self.group,
            group_since=self.group_since,
            records=self.records(),
            ratios=tuple(self.ratios),
            sales_fell=self.sales_fell,
            concerns=tuple(self.concerns),
            runs_out_of_volatile=self.runs_out_of_volatile,
            volatile_since=self.volatile_since,
            percentiles=dict(self.percentiles),
            order_day=OrderDay(3, "weekly"),
        )

    def next(self) -> NextStep:
        return next_step(self.history(), BOOKS, self.today, POLICY)


class AnyHistory(RuleBasedStateMachine):
    """A shop to which anything may happen, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.shop = Shop()

    @initialize(group=st.sampled_from([*GROUPS, None]))
    def begin(self, group: Group | None) -> None:
        self.band_run(group)

    @rule(days=st.integers(0, 60))
    def time_passes(self, days: int) -> None:
        self.shop.today += timedelta(days)

    @rule(group=st.sampled_from([*GROUPS, None]))
    def band_run(self, group: Group | None) -> None:
        shop = self.shop
        if group == "volatile":
            shop.runs_out_of_volatile = 0
            if shop.group != "volatile" or shop.volatile_since is None:
                shop.volatile_since = shop.today
        else:
            shop.runs_out_of_volatile += 1
        if group != shop.group or shop.group_since is None:
            shop.group, shop.group_since = group, shop.today

    @rule(runs=st.integers(0, 3))
    def calm(self, runs: int) -> None:
        self.shop.runs_out_of_volatile = runs

    @rule(ratio=st.sampled_from([0.05, 0.15, 0.30]))
    def stock_counted(self, ratio: float) -> None:
        self.shop.ratios.append(RatioCount(self.shop.today, ratio, 0.15))

    @rule(fell=st.booleans())
    def sales_known(self, fell: bool) -> None:
        self.shop.sales_fell = self.shop.today if fell else None

    @rule(days=st.one_of(st.none(), st.integers(-3, 10)))
    def concern_raised(self, days: int | None) -> None:
        shop = self.shop
        due = None if days is None else shop.today + timedelta(days)
        shop.concerns.append(Concern(ConcernId(str(len(shop.concerns))), RetailerId(1), "?", shop.today, due))

    @rule(percentiles=st.dictionaries(st.sampled_from(INDICATORS), st.floats(0, 100)))
    def ranked(self, percentiles: dict[str, float]) -> None:
        self.shop.percentiles = percentiles

    @rule(outcome=st.sampled_from(OUTCOMES), generous=st.booleans(), reason=st.sampled_from(["", "不需要"]))
    def visit_next_step(self, outcome: Outcome, generous: bool, reason: str) -> None:
        before = self.shop.next()
        record = self._visit(before.step, outcome, generous=generous, reason=reason)
        after = self.shop.next()
        if before.playbook == "steady":
            assert after.step.id != before.step.id
        elif not counts(before.step, record):
            assert after.step.id == before.step.id
            assert after.missing == (missing_evidence(before.step, record.evidence) if outcome == "done" else ())
        elif before.step.id not in {"revisit", *before.done}:
            assert after.step.id != before.step.id

    @rule(step=st.sampled_from(sorted(STEPS)), outcome=st.sampled_from(OUTCOMES), generous=st.booleans())
    def visit_another_step(self, step: str, outcome: Outcome, generous: bool) -> None:
        self._visit(STEPS[step], outcome, generous=generous, reason="")

    def _visit(self, step: Step, outcome: Outcome, *, generous: bool, reason: str) -> StepRecord:
        shop = self.shop
        draft = VisitDraft(RetailerId(1), shop.today, step.id, outcome)
        if generous:
            draft = VisitDraft(
                RetailerId(1),
                shop.today,
                step.id,
                outcome,
                note="谈过了",
                stock={"A": 1.0},
                order={"A": 2.0},
                taught=("A", "B", "C"),
                attested=frozenset(ATTESTED),
                answers={concern.id: "好了" for concern in shop.concerns},
            )
        evidence = evidence_of(step, draft, visit_facts(shop.history(), BOOKS, shop.today))
        record = StepRecord(VisitId(str(len(shop.visits))), shop.today, step.id, outcome, evidence, reason=reason)
        shop.visits.append(Visit(record))
        if generous:
            shop.concerns.clear()
        return record

    @precondition(lambda self: self.shop.visits)
    @rule(data=st.data())
    def undo_and_take_it_back(self, data: st.DataObject) -> None:
        visit = data.draw(st.sampled_from(self.shop.visits))
        before = self.shop.next()
        visit.undone = not visit.undone
        assert self.shop.records() == tuple(v.record for v in self.shop.visits if not v.undone)
        visit.undone = not visit.undone
        assert self.shop.next() == before

    @precondition(lambda self: self.shop.visits)
    @rule()
    def undo_last(self) -> None:
        last = next((v for v in reversed(self.shop.visits) if not v.undone), None)
        assume(last is not None)
        assert last is not None
        last.undone = True

    @invariant()
    def one_next_step_of_the_playbook_in_force(self) -> None:
        found = self.shop.next()
        book = BOOKS[found.playbook]
        assert found.step in book.steps
        assert book.steps[found.position[0] - 1] is found.step
        if self.shop.group in {"top", "bottom"}:
            assert found.playbook == self.shop.group
        assert found.priority >= 0
        assert found == self.shop.next()

    @invariant()
    def what_counts_was_done_with_its_evidence_and_was_not_undone(self) -> None:
        found, records = self.shop.next(), self.shop.records()
        for step_id, record in found.done.items():
            assert record in records
            assert record.step == step_id
            assert counts(STEPS[step_id], record)
            if record.outcome == "done":
                assert not missing_evidence(STEPS[step_id], record.evidence)
            else:
                assert (record.outcome, record.reason) == ("not_applicable", "不需要")

    @invariant()
    def steady_never_takes_the_same_twice_running(self) -> None:
        found, records = self.shop.next(), self.shop.records()
        if found.playbook == "steady" and records:
            assert found.step.id != records[-1].step

    @invariant()
    def a_sequence_goes_through_its_steps_in_order(self) -> None:
        found = self.shop.next()
        if BOOKS[found.playbook].kind == "sequence":
            before = BOOKS[found.playbook].steps[: found.position[0] - 1]
            assert all(step.id in found.done for step in before)

    @invariant()
    def it_can_be_said(self) -> None:
        found = self.shop.next()
        for language in LANGUAGES:
            use_language(language)
            said = [say(found.why), *(say(reason) for reason in found.reasons)]
            assert all(said)
            assert not any("{" in words for words in said)


TestAnyHistory = AnyHistory.TestCase
