"""The history page: runs of past months on request, moves between any two with names, what waits, what was set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Settle
from tests.ui.looks import LANGUAGES, cut_off, dressed, lay_out
from tierdesk.app import Program
from tierdesk.domain.band_moves import BANDS_BEST_FIRST
from tierdesk.domain.retailer import Band, RetailerId
from tierdesk.services.history_views import BandHistory, Migrant, Migration, OverrideView, PendingView, RunView
from tierdesk.store.connection import open_store
from tierdesk.ui.history.page import HistoryPage
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.main_window import MainWindow

RUN = RunView(
    id=2,
    as_of=date(2026, 11, 23),
    month="2026-11",
    at=datetime(2026, 11, 24, 8, 30),
    counting=True,
    ranked=292,
    quotas={"top": 58, "bottom": 58},
    counts={"top": 57, "middle": 178, "bottom": 57},
    moved=3,
    policy_version=4,
    policy_who="王经理",
    policy_reason="品规宽度权重提高，按市局九月的通知执行",
)
BEFORE = replace(RUN, id=1, as_of=date(2026, 10, 31), month="2026-10", moved=None, policy_who="")
HISTORY = BandHistory(
    (RUN, BEFORE),
    (PendingView(RetailerId(5), "金源副食店（东大街分店）", "middle", "top", 84.2, 4.2, 1, 2, date(2026, 12, 1)),),
    (
        OverrideView(
            "a",
            RetailerId(6),
            "兴达烟酒商行",
            "top",
            "middle",
            "换了店主，货架重做，先按前20%服务",
            "王经理",
            date(2026, 11, 1),
            date(2026, 11, 30),
            None,
            "ending",
            6,
        ),
    ),
    ("2026-08", "2026-09"),
)


def migration() -> Migration:
    counts: dict[tuple[Band, Band], int] = {(a, b): 0 for a in BANDS_BEST_FIRST for b in BANDS_BEST_FIRST}
    counts["top", "middle"] = 1
    counts["middle", "middle"] = 1
    people = (
        Migrant(RetailerId(5), "金源副食店", "410101100005", "", "top", "middle", by_hand=True),
        Migrant(RetailerId(6), "兴达烟酒商行", "410101100006", "", "middle", "middle", by_hand=False),
    )
    return Migration(BEFORE, RUN, counts, people)


@pytest.fixture
def jobs(qapp: QApplication, tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(lambda: open_store(tmp_path / "empty.db"))
    yield made
    made.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [760, 1282])
def test_nothing_is_cut_off(qtbot: QtBot, jobs: Jobs, language: str, width: int) -> None:
    with dressed(language):  # type: ignore[arg-type]  # one of LANGUAGES
        page = HistoryPage(jobs)
        qtbot.addWidget(page)
        page.moves.wanted.disconnect()
        page.show_history(HISTORY)
        page.moves.show_migration(migration())
        lay_out(page, width)
        assert cut_off(page) == []


def test_a_figure_shows_its_names_and_a_name_opens_its_account(qtbot: QtBot, jobs: Jobs) -> None:
    with dressed():
        page = HistoryPage(jobs)
        qtbot.addWidget(page)
        page.moves.show_migration(migration())
        people = page.moves.people
        assert people.model().rowCount() == 1
        page.moves.cells["middle", "middle"].click()
        assert people.model().data(people.model().index(0, 0)) == "兴达烟酒商行"
        assert not page.moves.cells["top", "top"].isEnabled()
        with qtbot.waitSignal(page.picked) as picked:
            people.selectRow(0)
            qtbot.keyClick(people, Qt.Key.Key_Return)
        assert picked.args == [RetailerId(6)]


@pytest.fixture
def window(program: Program) -> MainWindow:
    return program.window


def test_past_months_are_ranked_on_request_and_then_compared(
    window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    window.commands.run("history")
    settle()
    page = window.pages.history
    assert window.pages.shown == "history"
    assert page.replay.isVisible()
    before = page.runs.table.model().rowCount()
    page.replay.click()
    settle()
    assert page.runs.table.model().rowCount() > before
    assert not page.replay.isVisible()
    assert "补算" in window.strip.words
    assert page.moves.shown is not None
    assert page.moves.second.currentIndex() == 0
    page.moves.first.setCurrentIndex(page.moves.first.count() - 1)
    page.moves.first.activated.emit(page.moves.first.count() - 1)
    settle()
    shown = page.moves.shown
    assert shown.first.id == page.moves.first.currentData()
    assert sum(shown.counts.values()) == len(shown.people)
    file = tmp_path / "moves.xlsx"
    page.export_to(file)
    settle()
    assert file.exists()


def test_from_a_name_to_its_account_and_back(window: MainWindow, settle: Settle, qtbot: QtBot) -> None:
    window.pages.show("reports")
    window.commands.run("history")
    settle()
    window.pages.history.replay_months()
    settle()
    moves = window.pages.history.moves
    assert moves.shown is not None
    pair, n = max(moves.shown.counts.items(), key=lambda found: found[1])
    assert n > 0
    moves.cells[pair].click()
    moves.people.selectRow(0)
    qtbot.keyClick(moves.people, Qt.Key.Key_Return)
    settle()
    assert window.pages.shown == "why"
    qtbot.keyClick(window.pages.why, Qt.Key.Key_Escape)
    assert window.pages.shown == "history"
    qtbot.keyClick(window.pages.history, Qt.Key.Key_Escape)
    assert window.pages.shown == "reports"
