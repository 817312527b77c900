"""The card: one next step, all that stands around it, and nothing cut off in any language, size or width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui import card_scenes as scenes
from tests.ui.conftest import Settle
from tests.ui.looks import EVERY_LOOK, LANGUAGES, cut_off, dressed, lay_out
from tierdesk.app import Program
from tierdesk.domain.visit import VisitId
from tierdesk.services.views import Card, Tag
from tierdesk.ui import theme
from tierdesk.ui.card.page import CardPage
from tierdesk.ui.card.view import CardView
from tierdesk.ui.panels import scrolling

CARDS = {"four steps": scenes.CARD, "menu of eight": scenes.STEADY_CARD, "nothing known": scenes.RESTING_CARD}


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[CardPage]:
    with dressed():
        made = CardPage()
        qtbot.addWidget(made)
        lay_out(made, 886)
        yield made


def words(page: QWidget) -> str:
    """All that can be read on a page."""
    from PySide6.QtWidgets import QAbstractButton, QLabel

    parts = [part for part in page.findChildren(QWidget) if isinstance(part, QLabel | QAbstractButton)]
    return "\n".join(part.text() for part in parts if part.isVisible())


def test_the_one_next_step_says_what_to_do_what_for_and_why_now(page: CardPage) -> None:
    page.show_card(scenes.CARD)
    said = words(page)
    for part in (scenes.FOUR_STEPS.title, scenes.FOUR_STEPS.purpose, scenes.FOUR_STEPS.why, scenes.FOUR_STEPS.heading):
        assert part in said
    assert "开始拜访" in page.start.text()


def test_an_open_draft_is_offered_as_going_on(page: CardPage) -> None:
    page.show_card(replace(scenes.CARD, draft=VisitId("v")))
    assert "继续拜访" in page.start.text()


def test_reasons_stock_promises_scarce_products_and_visits_can_be_read(page: CardPage) -> None:
    page.show_card(scenes.CARD)
    said = words(page)
    for reason in scenes.CARD.reasons:
        assert reason.text in said
    for part in ("11%", "3.3", "黄金叶为什么比隔壁少给 2 条", "今天", "已答复", "同档户数太少", "没算做完"):
        assert part in said


def test_an_amber_warning_and_a_red_one_have_colours_of_their_own(page: CardPage) -> None:
    amber, red = Tag("说明", "warn"), Tag("说明", "bad")
    for tag, colour in ((amber, theme.colours().warn), (red, theme.colours().bad)):
        page.show_card(replace(scenes.CARD, warning=tag))
        slip = next(one for one in page.findChildren(QLabel) if one.text() == "说明")
        assert slip.palette().windowText().color().name() == colour


def test_a_retailer_that_is_not_visited_has_no_step_to_start(page: CardPage) -> None:
    page.show_card(scenes.RESTING_CARD)
    assert not page.start.isVisible()
    assert not page.order.isVisible()


def test_the_step_that_is_on_is_said_to_a_screen_reader(page: CardPage) -> None:
    page.show_card(scenes.STEADY_CARD)
    named = [chip.accessibleName() for chip in page._strip._chips if chip.isVisible()]
    assert len(named) == 8
    assert [place for place, name in enumerate(named) if "现在" in name] == [2]


def test_another_retailer_changes_words_and_makes_no_widget(page: CardPage) -> None:
    page.show_card(scenes.STEADY_CARD)
    page.show_card(scenes.CARD)
    before = set(page.findChildren(QWidget))
    for card in (*CARDS.values(), scenes.CARD):
        page.show_card(card)
    assert set(page.findChildren(QWidget)) == before


@EVERY_LOOK
@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_no_word_is_cut_off(qtbot: QtBot, card: Card, language: str, large: bool, width: int) -> None:
    with dressed(LANGUAGES[language == "en"], large=large):
        made = CardPage()
        made.show_card(card)
        area = scrolling(made)
        qtbot.addWidget(area)
        lay_out(area, width)
        assert cut_off(made) == []
        assert made.width() <= area.viewport().width()


@pytest.fixture
def card(program: Program, settle: Settle) -> CardView:
    """The card of a bottom retailer in a window."""
    page = program.window.pages.retailers
    program.window.pages.show("retailers")
    page._chips.pick("bottom")
    settle()
    return page.card


def ask_something(card: CardView, qtbot: QtBot, settle: Settle) -> None:
    card.start_visit()
    settle()
    qtbot.keyClicks(card.visit.concern.concern, "biaoqian")
    card.visit.outcome.choose("not_yet")
    card.visit.finish()
    settle()


def test_a_question_is_answered_on_the_card_and_the_answer_can_be_taken_back(
    card: CardView, program: Program, qtbot: QtBot, settle: Settle
) -> None:
    ask_something(card, qtbot, settle)
    box = card.page.promises
    assert not box.reply.isVisible()
    box.answers[0].click()
    assert box.reply.isVisible()
    qtbot.keyClicks(box.reply, "yi chong yin")
    qtbot.keyClick(box.reply, Qt.Key.Key_Return)
    settle()
    assert card.card is not None
    assert [concern.reply for concern in card.card.concerns] == ["yi chong yin"]
    assert not box.answers[0].isVisible()
    program.window.strip.undo()
    settle()
    assert [concern.reply for concern in card.card.concerns] == [""]
    assert box.answers[0].isVisible()


def test_an_answer_begun_can_be_given_up_and_is_by_looking_at_another_shop(
    card: CardView, qtbot: QtBot, settle: Settle, program: Program
) -> None:
    ask_something(card, qtbot, settle)
    box = card.page.promises
    box.answers[0].click()
    qtbot.keyClicks(box.reply, "so")
    box._stop_asking()
    assert not box.reply.isVisible()
    box.answers[0].click()
    assert box.reply.text() == ""
    assert card.card is not None
    other = next(row.id for row in program.window.pages.retailers.rows if row.id != card.card.row.id and row.active)
    card.show_retailer(other, card._day)
    settle()
    assert not box.reply.isVisible()


def test_o_opens_the_visit_at_the_stock_count(card: CardView, qtbot: QtBot, settle: Settle, program: Program) -> None:
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    card.page.start.setFocus()
    qtbot.keyClick(card.page.start, Qt.Key.Key_O)
    settle()
    assert card.visiting
    grid = card.visit.stock.grid
    assert grid.count_field(next(iter(grid._shown))).hasFocus()


def test_reading_the_lists_again_never_throws_anybody_out_of_a_visit(
    card: CardView, qtbot: QtBot, settle: Settle, program: Program
) -> None:
    card.start_visit()
    settle()
    qtbot.keyClicks(card.visit.note.note, "half a ")
    assert card.card is not None
    card.show_retailer(card.card.row.id, card._day)
    program.window.pages.retailers.refresh()
    settle()
    assert card.visiting
    qtbot.keyClicks(card.visit.note.note, "word")
    assert card.visit.draft().note == "half a word"


@pytest.mark.parametrize("leaving", ["another retailer", "nothing"])
def test_what_was_typed_is_kept_when_the_list_moves_on(
    card: CardView, qtbot: QtBot, settle: Settle, program: Program, leaving: str
) -> None:
    assert card.card is not None
    first, day = card.card.row.id, card._day
    card.start_visit()
    settle()
    qtbot.keyClicks(card.visit.note.note, "kept")
    if leaving == "nothing":
        card.show_nothing()
    else:
        program.window.pages.retailers.list.step(1)
    settle()
    assert not card.visiting
    card.show_retailer(first, day)
    settle()
    assert card.card.draft is not None
    card.start_visit()
    settle()
    assert card.visit.note.note.toPlainText() == "kept"


def test_a_form_that_comes_late_is_dropped(card: CardView, settle: Settle, program: Program) -> None:
    card.start_visit()
    program.window.pages.retailers.list.step(1)
    settle()
    assert not card.visiting
