"""A visit typed is saved; a step counts with its evidence only; undo takes back exactly what the visit brought."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.districts import add_counts, district, licence
from tierdesk.domain.retailer import Retailer
from tierdesk.errors import UserFixable
from tierdesk.services.list_next import list_next_steps, next_of
from tierdesk.services.log_visit import (
    discard_visit,
    finish_visit,
    log_visit,
    open_visit,
    restore_visit,
    save_draft,
    undo_visit,
)
from tierdesk.services.reband import reband
from tierdesk.services.snooze import snooze, unsnooze
from tierdesk.services.suggest_order import save_suggested, suggest_order
from tierdesk.store.concerns import concerns
from tierdesk.store.connection import Store
from tierdesk.store.dump import records
from tierdesk.store.retailers import find_retailer
from tierdesk.store.stock import order_list_on

DAY = date(2026, 11, 3)


@pytest.fixture
def bottom(store: Store) -> Retailer:
    """A shop of the bottom band that nobody has visited."""
    district(store, 10)
    reband(store)
    found = find_retailer(store, licence(1))
    assert found is not None
    return found


def step(store: Store, one: Retailer, day: date = DAY) -> str:
    return next_of(store, one, day).step.step.id


def test_the_four_steps_of_the_bottom_band_follow_one_another(store: Store, bottom: Retailer) -> None:
    assert step(store, bottom) == "mindset"
    assert log_visit(store, bottom, DAY, "mindset", "done", note="愿意试试").counted
    assert step(store, bottom) == "ordering"
    add_counts(store, bottom.licence_no, DAY, {"P1": 1.0})
    save_suggested(store, bottom, DAY, suggest_order(store, bottom, DAY))
    assert log_visit(store, bottom, DAY, "ordering", "done").counted
    assert step(store, bottom) == "selling"


def test_done_without_evidence_is_kept_and_does_not_count(store: Store, bottom: Retailer) -> None:
    saved = log_visit(store, bottom, DAY, "ordering", "done", note="说好了")
    assert not saved.counted
    assert len(saved.missing) == 2
    (visit,) = records(store, "visits")
    assert (visit["outcome"], visit["counted"], visit["note"]) == ("done", False, "说好了")
    assert step(store, bottom) == "mindset"


def test_the_next_visit_is_due_after_the_interval(store: Store, bottom: Retailer) -> None:
    log_visit(store, bottom, DAY, "mindset", "done", note="好")
    assert next_of(store, bottom, DAY).due == DAY + timedelta(days=28)


def test_an_unknown_step_is_refused_and_nothing_is_written(store: Store, bottom: Retailer) -> None:
    with pytest.raises(UserFixable):
        log_visit(store, bottom, DAY, "dance", "done")
    assert list(records(store, "visits")) == []


def test_a_draft_is_found_again_as_it_was_typed(store: Store, bottom: Retailer) -> None:
    form = open_visit(store, bottom.id, DAY)
    draft = replace(form.draft, note="半句", stock={"P1": 2.0}, compliance={"price_labels": True})
    save_draft(store, form.id, draft)
    again = open_visit(store, bottom.id, DAY + timedelta(days=1))
    assert (again.id, again.draft) == (form.id, draft)


def test_the_form_names_the_evidence_and_sees_it_appear(store: Store, bottom: Retailer) -> None:
    form = open_visit(store, bottom.id, DAY)
    assert [(found.kind, found.present) for found in form.evidence] == [("answer_noted", False)]
    (found,) = save_draft(store, form.id, replace(form.draft, note="愿意"))
    assert found.present


def test_undo_takes_back_what_the_visit_brought_and_keeps_what_was_typed(store: Store, bottom: Retailer) -> None:
    form = open_visit(store, bottom.id, DAY)
    draft = replace(
        form.draft,
        outcome="done",
        note="愿意",
        stock={"P1": 2.0},
        order={"P1": 3.0},
        scores={"display": 6.0},
        concern="为什么少给 2 条",
    )
    finish_visit(store, form.id, draft)
    assert [one.text for one in concerns(store, bottom.id)] == ["为什么少给 2 条"]
    assert concerns(store, bottom.id)[0].due == DAY + timedelta(days=7)
    assert order_list_on(store, bottom.id, DAY)
    undo_visit(store, form.id)
    assert concerns(store, bottom.id) == []
    assert not order_list_on(store, bottom.id, DAY)
    assert list(records(store, "stock")) == []
    assert step(store, bottom) == "mindset"
    assert open_visit(store, bottom.id, DAY).draft == draft


def test_an_answer_given_in_a_visit_closes_the_concern_and_undo_opens_it_again(store: Store, bottom: Retailer) -> None:
    first = open_visit(store, bottom.id, DAY)
    finish_visit(store, first.id, replace(first.draft, outcome="not_yet", concern="标签旧了"))
    (raised,) = concerns(store, bottom.id)
    second = open_visit(store, bottom.id, DAY + timedelta(days=3))
    finish_visit(store, second.id, replace(second.draft, outcome="not_yet", answers={raised.id: "已重印"}))
    (answered,) = concerns(store, bottom.id)
    assert (answered.reply, answered.open) == ("已重印", False)
    undo_visit(store, second.id)
    assert concerns(store, bottom.id)[0].open


def test_a_promise_pulls_the_next_visit_forward(store: Store, bottom: Retailer) -> None:
    form = open_visit(store, bottom.id, DAY)
    due = DAY + timedelta(days=5)
    finish_visit(store, form.id, replace(form.draft, outcome="not_yet", concern="问进货", concern_due=due))
    assert next_of(store, bottom, DAY).due == due


def test_a_finished_visit_cannot_be_overwritten_by_a_late_draft(store: Store, bottom: Retailer) -> None:
    form = open_visit(store, bottom.id, DAY)
    finish_visit(store, form.id, replace(form.draft, outcome="done", note="愿意"))
    with pytest.raises(UserFixable):
        save_draft(store, form.id, form.draft)
    assert [visit["note"] for visit in records(store, "visits")] == ["愿意"]


def test_a_draft_put_away_comes_back(store: Store, bottom: Retailer) -> None:
    form = open_visit(store, bottom.id, DAY)
    save_draft(store, form.id, replace(form.draft, note="半句"))
    discard_visit(store, form.id)
    restore_visit(store, form.id)
    assert open_visit(store, bottom.id, DAY).draft.note == "半句"


def test_a_retailer_put_off_is_due_later(store: Store, bottom: Retailer) -> None:
    until = DAY + timedelta(days=2)
    snooze(store, bottom.id, until, "老板不在")
    assert next_of(store, bottom, DAY).due == until
    unsnooze(store, bottom.id)
    assert next_of(store, bottom, DAY).due == DAY


def test_every_active_retailer_has_exactly_one_next_step(store: Store, bottom: Retailer) -> None:
    listed = list_next_steps(store, DAY)
    assert len({line["licence_no"] for line in listed}) == len(listed) == 10
    playbooks = {"top": "top", "bottom": "bottom"}
    for line in listed:
        assert line["playbook"] == playbooks.get(line["band"], line["segment"])
        assert line["title"]
        assert line["why"]
        assert date.fromisoformat(line["due"]) >= DAY


def test_a_product_that_does_not_exist_was_not_taught(store: Store, bottom: Retailer) -> None:
    with pytest.raises(UserFixable) as refused:
        log_visit(store, bottom, DAY, "selling", "done", taught=("P1", "x"))
    assert refused.value.what.key == "visit_service.no_product"
    assert list(records(store, "visits")) == []


def test_a_visit_years_ahead_is_refused(store: Store, bottom: Retailer) -> None:
    with pytest.raises(UserFixable):
        log_visit(store, bottom, date(2099, 1, 1), "mindset", "done", note="ok")
    assert list(records(store, "visits")) == []


def test_a_step_that_does_not_apply_says_when_its_reason_is_missing(store: Store, bottom: Retailer) -> None:
    saved = log_visit(store, bottom, DAY, "mindset", "not_applicable")
    assert not saved.counted
    assert saved.missing == ("为什么不适用",)
    assert log_visit(store, bottom, DAY, "mindset", "not_applicable", reason="老板不在").counted
