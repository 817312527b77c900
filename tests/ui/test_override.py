"""A band is set by hand on the page of the band: at once on screen, marked in lists, undone with one press."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Settle
from tests.ui.looks import cut_off
from tierdesk.app import Program
from tierdesk.domain.retailer import Band
from tierdesk.services.working_day import pin_working_day, working_day
from tierdesk.store.connection import open_store
from tierdesk.store.overrides import overrides
from tierdesk.ui.main_window import MainWindow


@pytest.fixture
def window(program: Program) -> MainWindow:
    return program.window


def set_by_hand(window: MainWindow, qtbot: QtBot, settle: Settle) -> Band:
    """Set the retailer on today's card to the band that it is not in."""
    card = window.pages.today.card.card
    assert card is not None
    band: Band = "bottom" if card.row.band != "bottom" else "top"
    window.commands.run("override")
    settle()
    panel = window.pages.why.by_hand
    assert not panel.set.isEnabled()
    panel.bands[band].click()
    assert not panel.set.isEnabled()
    qtbot.keyClicks(panel.reason, "new owner")
    qtbot.keyClick(panel.reason, Qt.Key.Key_Return)
    settle()
    return band


def test_from_the_card_a_band_is_set_with_a_reason_shown_everywhere_and_undone(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    card = window.pages.today.card.card
    assert card is not None
    retailer_id, before = card.row.id, card.row.band
    band = set_by_hand(window, qtbot, settle)
    panel = window.pages.why.by_hand
    assert window.pages.shown == "why"
    assert "new owner" in panel._lines.text()
    assert panel.end.isVisible()
    assert window.strip.can_undo
    window.pages.show("today")
    settle()
    shown = window.pages.today.card.card
    assert shown is not None
    assert (shown.row.id, shown.row.band, shown.row.by_hand) == (retailer_id, band, True)
    assert "new owner" in shown.by_hand
    rows = {row.id: row for row in window.pages.retailers.rows}
    assert (rows[retailer_id].band, rows[retailer_id].by_hand) == (band, True)
    window.commands.run("undo")
    settle()
    shown = window.pages.today.card.card
    assert shown is not None
    assert (shown.row.band, shown.row.by_hand, shown.by_hand) == (before, False, "")


def test_it_is_ended_by_command_and_that_is_undone(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    band = set_by_hand(window, qtbot, settle)
    window.commands.run("end_override")
    settle()
    assert not window.pages.why.by_hand.end.isVisible()
    window.commands.run("undo")
    settle()
    assert window.pages.why.by_hand.end.isVisible()
    card = window.pages.today.card.card
    assert card is not None
    assert card.row.band == band


def test_escape_leaves_the_form_and_then_the_page(window: MainWindow, qtbot: QtBot, settle: Settle) -> None:
    window.commands.run("override")
    settle()
    panel = window.pages.why.by_hand
    assert panel.reason.isVisible()
    qtbot.keyClick(panel.reason, Qt.Key.Key_Escape)
    assert not panel.reason.isVisible()
    assert window.pages.shown == "why"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert window.pages.shown == "today"


def test_its_last_day_is_today_or_later(window: MainWindow, settle: Settle) -> None:
    window.commands.run("override")
    settle()
    until = window.pages.why.by_hand.until
    plan = window.pages.today.plan
    assert plan is not None
    until.setDate(QDate(2000, 1, 1))
    assert until.date().toPython() == plan.day


def test_at_the_next_start_one_that_is_over_is_shown_no_more_and_that_is_told(
    program: Program, store_file: Path, qtbot: QtBot, settle: Settle, open_program: Callable[..., Program]
) -> None:
    set_by_hand(program.window, qtbot, settle)
    program.close()
    store = open_store(store_file)
    (made,) = overrides(store)
    day: date = working_day(store)
    assert made.last_day is not None
    with store.atomic():
        pin_working_day(store, max(made.last_day, day) + timedelta(days=1))
    store.close()
    again = open_program(store_file)
    qtbot.waitUntil(lambda: again.jobs.idle, timeout=20_000)
    assert "到期" in again.window.strip.words
    assert not any(row.by_hand for row in again.window.pages.retailers.rows)


def test_the_page_has_room_for_all_its_words_when_it_is_first_shown(
    window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    card = window.pages.today.card.card
    assert card is not None
    window.pages.show_why(card.row.id)
    settle()
    qtbot.waitUntil(lambda: cut_off(window.pages.why) == [], timeout=5_000)
    window.commands.run("override")
    qtbot.waitUntil(lambda: cut_off(window.pages.why) == [], timeout=5_000)
