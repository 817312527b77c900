"""The page of the back-test: started, stopped, read and saved, and a short history said in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.districts import district
from tests.ui.conftest import Settle
from tests.ui.looks import EVERY_LOOK, LANGUAGES, cut_off, dressed, lay_out
from tierdesk.app import Program
from tierdesk.domain.back_test import Hits
from tierdesk.services.back_test import RULES, BackTest
from tierdesk.services.back_test_views import BackTestView, back_test_view
from tierdesk.store.connection import open_store
from tierdesk.texts import say
from tierdesk.ui.back_test import asks
from tierdesk.ui.back_test.page import BackTestPage
from tierdesk.ui.jobs import Job, Jobs
from tierdesk.ui.strip import Strip


def found() -> BackTestView:
    slips = dict.fromkeys(RULES, Hits(3932, 457, 100, 95))
    return back_test_view(BackTest(("2025-03", "2026-10"), 292, 3.7, 26.6, 75.1, slips, 0.034, 0.025))


@pytest.fixture
def _filled(tmp_path: Path) -> None:
    """Twenty shops over eighty weeks, before the window's thread opens the store."""
    store = open_store(tmp_path / "some.db")
    district(store, 20, weeks=80)
    store.close()


@pytest.fixture
def jobs(qapp: QApplication, tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(lambda: open_store(tmp_path / "some.db"))
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, jobs: Jobs) -> Iterator[BackTestPage]:
    with dressed():
        made = BackTestPage(jobs)
        qtbot.addWidget(made)
        lay_out(made, 1282)
        yield made


def said(page: BackTestPage) -> list[str]:
    return [part.text() for part in page.findChildren(QLabel) if part.isVisible()]


def test_a_short_history_is_said_in_words_and_it_can_be_tried_again(page: BackTestPage, qtbot: QtBot) -> None:
    page.start.click()
    assert not page.start.isEnabled()
    qtbot.waitUntil(lambda: not page.running)
    assert any(say("back_test.nothing") in words for words in said(page))
    assert page.start.isEnabled()
    assert not page.save.isVisible()


@pytest.mark.usefixtures("_filled")
def test_what_was_found_is_shown_and_saved(page: BackTestPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.start.click()
    assert page.stop.isVisible()
    qtbot.waitUntil(lambda: not page.running, timeout=60_000)
    lay_out(page, 1282)
    words = said(page)
    assert {say("back_test.title.moves"), say("back_test.title.slips"), say("back_test.title.forecasts")} <= set(words)
    with qtbot.waitSignal(page.notice):
        page.export_to(tmp_path / "out.xlsx")
    assert load_workbook(tmp_path / "out.xlsx").sheetnames[0] == say("back_test.findings")


@pytest.mark.usefixtures("_filled")
def test_it_can_be_stopped(page: BackTestPage, qtbot: QtBot) -> None:
    page.run()
    page.stop.click()
    qtbot.waitUntil(lambda: not page.running, timeout=60_000)
    assert say("back_test.stopped") in said(page)
    assert page._found is None


def test_the_bar_counts_months_and_not_rows(qtbot: QtBot) -> None:
    strip = Strip()
    qtbot.addWidget(strip)
    job = Job(asks.back_test(), strip, None, None, say("back_test.job"), "months")
    strip.job_started(job)
    strip.job_progressed(job, 3, 20, "x")
    assert "20 个月" in strip.words
    assert "行" not in strip.words


def test_it_is_reached_from_the_reports_and_the_palette_and_left_by_escape(
    program: Program, qtbot: QtBot, settle: Settle
) -> None:
    window = program.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.pages.show("reports")
    settle()
    window.pages.reports.back_test.click()
    assert window.pages.shown == "back_test"
    qtbot.keyClick(window.pages.back_test.start, Qt.Key.Key_Escape)
    assert window.pages.shown == "reports"
    window.commands.run("back_test")
    assert window.pages.shown == "back_test"
    assert window.pages.back_test.start.hasFocus()


@EVERY_LOOK
def test_no_word_is_cut_off_and_buttons_are_large_enough(
    qtbot: QtBot, jobs: Jobs, language: str, large: bool, width: int
) -> None:
    with dressed(LANGUAGES[language == "en"], large=large):
        made = BackTestPage(jobs)
        qtbot.addWidget(made)
        made.show_found(found())
        lay_out(made, width + 380)
        assert cut_off(made) == []
        assert all(part.height() >= 40 for part in made.findChildren(QPushButton) if part.isVisible())
