"""The pages of the window: the trail of Back, and what is heard of all of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Settle
from tierdesk.app import Program
from tierdesk.ui.main_window import MainWindow


@pytest.fixture
def window(program: Program) -> MainWindow:
    return program.window


def test_back_leads_step_by_step_to_where_one_began(window: MainWindow, settle: Settle) -> None:
    settle()
    pages = window.pages
    retailer = next(row for row in window.pages.retailers.rows if row.active).id
    pages.show("reports")
    pages.show("history")
    pages.show_why(retailer)
    pages.show_gap(retailer)
    pages.gap.back_requested.emit()
    assert pages.shown == "why"
    assert pages.stack.currentWidget() is pages.why
    pages.why.back_requested.emit()
    assert pages.shown == "history"
    pages.history.back_requested.emit()
    assert pages.shown == "reports"
    pages.back()
    assert pages.shown == "today"
    settle()


def test_a_page_of_the_rail_forgets_the_trail(window: MainWindow, settle: Settle) -> None:
    window.pages.show("policy")
    window.pages.show("import")
    window.pages.show("sandbox")
    window.pages.back()
    assert window.pages.shown == "import"
    window.pages.back()
    assert window.pages.shown == "today"
    settle()


def test_showing_the_same_page_again_is_no_step_of_the_trail(window: MainWindow, settle: Settle) -> None:
    window.pages.show("reports")
    window.pages.show("sandbox")
    window.pages.show("sandbox")
    window.pages.back()
    assert window.pages.shown == "reports"
    settle()


def test_the_keys_of_one_page_are_off_on_the_others(window: MainWindow, settle: Settle) -> None:
    settle()
    give = window.commands.action("retailer_page")
    assert not give.isEnabled()
    window.pages.show_why(next(row for row in window.pages.retailers.rows if row.active).id)
    assert give.isEnabled()
    window.pages.back()
    assert not give.isEnabled()
    settle()


def test_the_pages_of_reports_and_settings_light_them_on_the_rail(window: MainWindow, settle: Settle) -> None:
    for name, lit in (("history", "reports"), ("policy", "settings"), ("back_test", "reports"), ("import", "import")):
        window.pages.show(name)
        assert window.rail._buttons[lit].isChecked()
    settle()


def test_from_an_account_the_weights_can_be_tried_and_back_leads_to_it(window: MainWindow, settle: Settle) -> None:
    settle()
    window.pages.show_why(next(row for row in window.pages.retailers.rows if row.active).id)
    settle()
    window.pages.why.sandbox.click()
    assert window.pages.shown == "sandbox"
    window.pages.back()
    assert window.pages.shown == "why"
    settle()


def test_an_account_on_screen_is_read_again_when_the_policy_changes(
    window: MainWindow, settle: Settle, qtbot: QtBot
) -> None:
    settle()
    why, sandbox = window.pages.why, window.pages.sandbox
    window.pages.show_why(next(row for row in window.pages.retailers.rows if row.active).id)
    settle()
    assert "规则第 1 版" in why._basis.text()
    with qtbot.waitSignal(sandbox.tried, timeout=20_000):
        window.pages.show("sandbox")
    with qtbot.waitSignal(sandbox.tried, timeout=20_000):
        qtbot.keyClick(sandbox.weights.sliders["display"], Qt.Key.Key_End)
    sandbox.bar.reason.setText("陈列更要紧")
    sandbox.bar.go.click()
    settle()
    window.pages.back()
    assert window.pages.shown == "why"
    assert "规则第 2 版" in why._basis.text()
    window.strip.undo()
    settle()
    assert "规则第 3 版" in why._basis.text()
