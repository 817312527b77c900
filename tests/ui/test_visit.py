"""The visit in the window: what is typed is saved, finishing moves the step on, undo brings everything back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Settle
from tierdesk.app import Program
from tierdesk.domain.visit import VisitId
from tierdesk.store.connection import open_store
from tierdesk.store.dump import records
from tierdesk.store.visits import open_draft, visit
from tierdesk.ui.card.view import CardView


@pytest.fixture
def card(program: Program, settle: Settle) -> CardView:
    """The card of a bottom retailer, its visit open."""
    page = program.window.pages.retailers
    program.window.pages.show("retailers")
    page._chips.pick("bottom")
    settle()
    page.card.start_visit()
    settle()
    assert page.card.visiting
    return page.card


def note_in_the_file(file: Path, card: CardView) -> str:
    """The note of the open draft as another process would read it."""
    store = open_store(file)
    assert card.card is not None
    draft = open_draft(store, card.card.row.id)
    store.close()
    return draft.draft.note if draft else ""


def test_what_is_typed_is_in_the_file_half_a_second_later(card: CardView, store_file: Path, qtbot: QtBot) -> None:
    qtbot.keyClicks(card.visit.note.note, "ting le")
    qtbot.waitUntil(lambda: note_in_the_file(store_file, card) == "ting le", timeout=500)


def test_a_count_and_enter_go_to_the_next_product_and_the_advice_follows(
    card: CardView, qtbot: QtBot, settle: Settle
) -> None:
    grid = card.visit.stock.grid
    fields = [grid.count_field(code) for code in grid._shown]
    fields[0].setFocus()
    qtbot.keyClicks(fields[0], "3")
    qtbot.keyClick(fields[0], Qt.Key.Key_Return)
    qtbot.keyClicks(fields[1], "0")
    settle()
    assert list(card.visit.stock.grid.counts().values()) == [3.0, 0.0]
    assert fields[1].hasFocus() or not card.isActiveWindow()
    assert card.visit.stock.advice.text()


def test_finishing_moves_the_step_on_and_undo_brings_the_draft_back(
    card: CardView, program: Program, qtbot: QtBot, settle: Settle, store_file: Path
) -> None:
    assert card.card is not None
    assert card.card.next is not None
    assert card.card.next.step == "mindset"
    qtbot.keyClicks(card.visit.note.note, "yuanyi")
    qtbot.mouseClick(card.visit.outcome.choices["done"], Qt.MouseButton.LeftButton)
    card.visit.finish()
    settle()
    assert not card.visiting
    assert card.card.next.step == "ordering"
    assert program.window.strip.can_undo
    program.window.strip.undo()
    settle()
    assert card.card.next.step == "mindset"
    assert card.card.draft is not None
    assert note_in_the_file(store_file, card) == "yuanyi"


def test_without_an_outcome_the_form_asks_for_one_and_loses_nothing(card: CardView, qtbot: QtBot) -> None:
    qtbot.keyClicks(card.visit.note.note, "abc")
    card.visit.finish()
    assert card.visiting
    assert card.visit.outcome.hint.text()
    assert card.visit.draft().note == "abc"


def test_leaving_keeps_the_draft_and_the_card_offers_to_go_on(card: CardView, qtbot: QtBot, settle: Settle) -> None:
    qtbot.keyClicks(card.visit.note.note, "half")
    card.visit.leave()
    settle()
    assert not card.visiting
    assert "继续拜访" in card.page.start.text()
    card.start_visit()
    settle()
    assert card.visit.note.note.toPlainText() == "half"


def test_closing_the_window_keeps_the_last_keystroke(
    card: CardView, program: Program, store_file: Path, qtbot: QtBot
) -> None:
    qtbot.keyClicks(card.visit.note.note, "last words")
    program.close()
    assert note_in_the_file(store_file, card) == "last words"


def test_missing_evidence_is_shown_and_the_visit_is_kept_all_the_same(
    card: CardView, program: Program, qtbot: QtBot, settle: Settle, store_file: Path
) -> None:
    qtbot.mouseClick(card.visit.outcome.choices["done"], Qt.MouseButton.LeftButton)
    card.visit.finish()
    settle()
    assert "还缺" in program.window.strip.words
    store = open_store(store_file)
    (kept,) = records(store, "visits")
    store.close()
    assert (kept["outcome"], kept["counted"]) == ("done", False)


def test_not_applicable_asks_for_its_reason(card: CardView, qtbot: QtBot) -> None:
    assert not card.visit.outcome.reason.isVisible()
    qtbot.mouseClick(card.visit.outcome.choices["not_applicable"], Qt.MouseButton.LeftButton)
    assert card.visit.outcome.reason.isVisible()


def test_a_concern_typed_is_promised_on_the_card(card: CardView, qtbot: QtBot, settle: Settle) -> None:
    qtbot.keyClicks(card.visit.concern.concern, "biaoqian")
    qtbot.mouseClick(card.visit.outcome.choices["not_yet"], Qt.MouseButton.LeftButton)
    card.visit.finish()
    settle()
    assert card.card is not None
    assert [concern.text for concern in card.card.concerns] == ["biaoqian"]


def test_the_order_list_is_kept_with_what_was_typed_over_the_advice(
    card: CardView, qtbot: QtBot, settle: Settle, store_file: Path
) -> None:
    grid = card.visit.stock.grid
    code = next(iter(grid._shown))
    settle()
    qtbot.keyClicks(grid.order_field(code), "7")
    card.visit.stock.keep.setChecked(True)
    draft = card.visit.draft()
    assert draft.order is not None
    assert draft.order[code] == 7.0
    card.visit.flush()
    settle()
    store = open_store(store_file)
    assert card.visit.form is not None
    kept = visit(store, VisitId(card.visit.form.id))
    store.close()
    assert kept is not None
    assert kept.draft.order == draft.order


def test_putting_off_is_undone_from_the_strip(program: Program, settle: Settle) -> None:
    card = program.window.pages.today.card
    assert card.card is not None
    name = card.card.row.name
    card._put_off(2)
    settle()
    plan = program.window.pages.today.plan
    assert plan is not None
    assert name not in {stop.name for stop in plan.stops}
    program.window.strip.undo()
    settle()
    plan = program.window.pages.today.plan
    assert plan is not None
    assert name in {stop.name for stop in (*plan.stops, *plan.later)}


def test_a_visit_opened_twice_is_one_visit(
    card: CardView, open_program: Callable[..., Program], settle: Settle
) -> None:
    assert card.visit.form is not None
    first = card.visit.form.id
    card.visit.leave()
    settle()
    card.start_visit()
    settle()
    assert card.visit.form.id == first


def test_when_finishing_fails_the_visit_stays_open_with_everything_in_it(
    card: CardView, program: Program, qtbot: QtBot, settle: Settle, store_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tierdesk.services import log_visit

    def fail(*_given: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(log_visit, "finish_visit", fail)
    qtbot.keyClicks(card.visit.note.note, "kept")
    qtbot.mouseClick(card.visit.outcome.choices["not_yet"], Qt.MouseButton.LeftButton)
    card.visit.finish()
    settle()
    assert card.visiting
    assert card.visit.form is not None
    assert card.visit.draft().note == "kept"
    assert "OSError" in program.window.strip.words
    assert note_in_the_file(store_file, card) == "kept"


def test_ticking_what_only_the_manager_can_say_keeps_the_focus_while_it_is_saved(
    program: Program, qtbot: QtBot, settle: Settle
) -> None:
    page = program.window.pages.retailers
    program.window.pages.show("retailers")
    page._chips.pick("top")
    settle()
    page.card.start_visit()
    settle()
    (check,) = page.card.visit.outcome.attests.values()
    check.click()
    page.card.visit.flush()
    settle()
    assert page.card.visit.outcome.attests["relationship_record"] is check
    assert check.isChecked()


def test_a_product_added_by_part_of_its_name_is_counted_and_still_there_when_the_visit_is_taken_up_again(
    card: CardView, qtbot: QtBot, settle: Settle
) -> None:
    stock = card.visit.stock
    name = next(iter(stock.more._codes))
    code = stock.more._codes[name]
    stock.more.setText(name[:2])  # typing would open a popup, which this platform cannot
    qtbot.keyClick(stock.more, Qt.Key.Key_Return)
    settle()
    added = next(one for one in stock.grid.codes() if one == code or one in stock.more._codes.values())
    qtbot.keyClicks(stock.grid.count_field(added), "4")
    card.visit.leave()
    settle()
    card.start_visit()
    settle()
    assert card.visit.stock.grid.counts() == {added: 4.0}
    assert card.visit.draft().stock == {added: 4.0}


def test_a_product_picked_from_the_proposals_gets_a_row_with_the_cursor_in_it(
    card: CardView, qtbot: QtBot, settle: Settle
) -> None:
    stock = card.visit.stock
    name, code = next(iter(stock.more._codes.items()))
    finder = stock.more.completer()
    assert finder is not None
    finder.activated.emit(name)
    qtbot.waitUntil(lambda: code in stock.grid.codes())
    settle()
    assert stock.more.text() == ""
    assert stock.grid.count_field(code).hasFocus() or not card.isActiveWindow()


def test_a_saved_order_list_stays_as_agreed_when_more_is_counted(card: CardView, qtbot: QtBot, settle: Settle) -> None:
    stock = card.visit.stock
    assert card.visit.draft().order is None
    stock.keep.click()
    kept = card.visit.draft().order
    assert kept
    code = next(iter(kept))
    qtbot.keyClicks(stock.grid.count_field(code), "500")
    settle()
    assert stock._suggested[code] == 0
    assert card.visit.draft().order == kept
    stock.keep.click()
    assert card.visit.draft().order is None
    assert stock.grid.orders() == {}


def test_enter_in_the_last_row_goes_to_the_order_list(card: CardView, qtbot: QtBot) -> None:
    grid = card.visit.stock.grid
    last = grid.count_field(list(grid._shown)[-1])
    with qtbot.waitSignal(grid.ended):
        qtbot.keyClick(last, Qt.Key.Key_Return)


def test_letters_and_powers_cannot_be_typed_as_a_count(card: CardView, qtbot: QtBot) -> None:
    grid = card.visit.stock.grid
    field = grid.count_field(next(iter(grid._shown)))
    qtbot.keyClicks(field, "a1e5-2.55")
    assert field.text() == "152.5"


def test_what_done_lacks_is_said_before_saving_and_goes_when_it_is_there(
    card: CardView, qtbot: QtBot, settle: Settle
) -> None:
    assert not card.visit._missing.isVisible()
    qtbot.mouseClick(card.visit.outcome.choices["done"], Qt.MouseButton.LeftButton)
    assert card.visit._missing.isVisible()
    assert "记下客户怎么说" in card.visit._missing_words.text()
    qtbot.keyClicks(card.visit.note.note, "yuanyi")
    qtbot.waitUntil(lambda: not card.visit._missing.isVisible(), timeout=2000)


def test_the_keys_one_two_three_choose_unless_something_is_typed(card: CardView, qtbot: QtBot) -> None:
    check = next(iter(card.visit.compliance.checks.values()))
    qtbot.keyClick(check, Qt.Key.Key_2)
    assert card.visit.outcome.outcome() == "not_yet"
    qtbot.keyClicks(card.visit.note.note, "1 3")
    assert card.visit.outcome.outcome() == "not_yet"
    assert card.visit.note.note.toPlainText() == "1 3"


def test_a_step_that_does_not_apply_is_not_finished_without_its_reason(
    card: CardView, qtbot: QtBot, settle: Settle
) -> None:
    check = next(iter(card.visit.compliance.checks.values()))
    qtbot.keyClick(check, Qt.Key.Key_3)
    card.visit.finish()
    assert card.visiting
    assert card.visit.outcome.hint.text()
    qtbot.keyClicks(card.visit.outcome.reason, "guan dian")
    card.visit.finish()
    settle()
    assert not card.visiting


def test_ctrl_enter_finishes_from_any_field(card: CardView, program: Program, qtbot: QtBot, settle: Settle) -> None:
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    card.visit.note.note.setFocus()
    qtbot.keyClicks(card.visit.note.note, "hao")
    card.visit.outcome.choose("done")
    qtbot.keyClick(card.visit.note.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert not card.visiting
    assert program.window.strip.can_undo


def test_escape_goes_back_to_the_card(card: CardView, program: Program, qtbot: QtBot, settle: Settle) -> None:
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    card.visit.note.note.setFocus()
    qtbot.keyClick(card.visit.note.note, Qt.Key.Key_Escape)
    settle()
    assert not card.visiting
    assert card.card is not None
    assert card.card.draft is not None


def test_scrolling_over_a_score_never_changes_it(card: CardView) -> None:
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    card.setFocus()
    score = next(iter(card.visit.note.scores.values()))
    before = score.value()
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(score.mapToGlobal(QPoint(5, 5))),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(score, wheel)
    assert score.value() == before


def test_a_question_without_a_day_has_the_term_of_the_policy_and_one_with_a_day_keeps_it(
    card: CardView, qtbot: QtBot, settle: Settle
) -> None:
    from datetime import timedelta

    from PySide6.QtCore import QDate

    panel = card.visit.concern
    qtbot.keyClicks(panel.concern, "wen")
    day = card.visit.draft().day
    assert card.visit.draft().concern_due is None
    later = day + timedelta(days=2)
    panel._due.setDate(QDate(later.year, later.month, later.day))
    assert card.visit.draft().concern_due == later
    panel._due.setDate(panel._due.minimumDate())
    card.visit.outcome.choose("not_yet")
    card.visit.finish()
    settle()
    assert card.card is not None
    assert [concern.due for concern in card.card.concerns] == [day + timedelta(days=7)]
