"""The sandbox in the window: tried at once, nothing written, applied with a reason, undone; second opinions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Settle
from tests.ui.looks import EVERY_LOOK, cut_off, dressed, lay_out
from tierdesk.app import Program
from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.retailer import RetailerId
from tierdesk.services.edit_policy import policy_versions
from tierdesk.services.try_policy import Mover, Tried
from tierdesk.store.bands import latest_run
from tierdesk.store.connection import open_store
from tierdesk.ui.sandbox.outcome import Outcome, alike_in_words
from tierdesk.ui.sandbox.page import SandboxPage


@pytest.fixture
def page(program: Program, qtbot: QtBot) -> SandboxPage:
    """The page on screen, the policy in force tried."""
    sandbox = program.window.pages.sandbox
    with qtbot.waitSignal(sandbox.tried, timeout=20_000):
        program.window.commands.run("sandbox")
    return sandbox


def moving(page: SandboxPage) -> int:
    return page.outcome.movers.rowCount()


def test_at_first_nobody_moves(page: SandboxPage) -> None:
    assert moving(page) == 0
    assert "0 户会换档" in page.outcome.title.text()
    assert page.bar.words == "没有改动"


def test_a_slider_shows_who_would_move_and_writes_nothing(page: SandboxPage, qtbot: QtBot, store_file: Path) -> None:
    with qtbot.waitSignal(page.tried, timeout=20_000):
        qtbot.keyClick(page.weights.sliders["breadth"], Qt.Key.Key_End)
    assert moving(page) > 0
    counted = sum(int(cell.text()) for (before, after), cell in page.outcome.cells.items() if before != after)
    assert counted == moving(page)
    with qtbot.waitSignal(page.tried, timeout=20_000):
        page.bar.drop.click()
    assert moving(page) == 0
    store = open_store(store_file)
    assert len(policy_versions(store)) == 1
    store.close()


def test_many_changes_end_in_the_last_one(page: SandboxPage, qtbot: QtBot) -> None:
    for value in (10, 20, 30, 40, 50):
        page.weights.sliders["continuity"].setValue(value)
        page._try()
    page.weights.sliders["continuity"].setValue(8)
    qtbot.waitUntil(lambda: page.bar.words == "没有改动" and moving(page) == 0, timeout=20_000)


def test_what_cannot_be_is_said_and_not_tried(page: SandboxPage, qtbot: QtBot) -> None:
    field = page.quotas.rows["ranking.top_share"].field
    field.clear()
    qtbot.keyClicks(field, "70")
    assert "要在 1% 到 50% 之间" in page.quotas.rows["ranking.top_share"].words
    assert not page._pause.isActive()
    assert not page.bar.go.isEnabled()
    assert page.outcome.title.text() == "先把标红的地方改好，再看谁会换档"
    assert not page.outcome.isEnabled()
    assert {cell.text() for cell in page.outcome.cells.values()} == {""}
    field.clear()
    with qtbot.waitSignal(page.tried, timeout=20_000):
        qtbot.keyClicks(field, "20")
    assert page.outcome.isEnabled()
    assert "0 户会换档" in page.outcome.title.text()


def test_it_is_applied_with_a_reason_and_undone_from_the_strip(
    program: Program, page: SandboxPage, settle: Settle, qtbot: QtBot, store_file: Path
) -> None:
    run = latest_of(store_file)
    with qtbot.waitSignal(page.tried, timeout=20_000):
        page.quotas.rows["ranking.top_share"].field.clear()
        qtbot.keyClicks(page.quotas.rows["ranking.top_share"].field, "40")
    assert moving(page) > 0
    page.bar.reason.setText("四成")
    with qtbot.waitSignal(page.tried, timeout=20_000):
        page.bar.go.click()
    settle()
    assert "第 2 版" in program.window.strip.words
    assert moving(page) == 0
    assert latest_of(store_file) > run
    with qtbot.waitSignal(page.tried, timeout=20_000):
        program.window.strip.undo()
    settle()
    assert page.quotas.rows["ranking.top_share"].field.text() == "20"


def test_those_with_too_few_data_by_the_tried_rules_are_said_apart(qtbot: QtBot) -> None:
    panel = Outcome()
    qtbot.addWidget(panel)
    panel.show_tried(TRIED, 0.7)
    assert "其中 3 户按试的规则资料不够（至少要 70%）" in panel._left_out.text()
    assert not panel._left_out.isHidden()
    panel.show_tried(replace(TRIED, counts={("middle", "middle"): 5}), 0.7)
    assert panel._left_out.isHidden()


def latest_of(file: Path) -> int:
    store = open_store(file)
    run = latest_run(store)
    store.close()
    assert run is not None
    return run.id


@pytest.mark.parametrize("method", ["entropy", "critic"])
def test_a_second_opinion_is_shown_beside_ours_and_can_be_tried(page: SandboxPage, qtbot: QtBot, method: str) -> None:
    assert page.opinions.cells["ours", "cartons"].text() == "30.0%"
    with qtbot.waitSignal(page.tried, timeout=20_000):
        page.opinions.use[method].click()
    for name in INDICATORS:
        shown = float(page.opinions.cells[method, name].text().rstrip("%"))
        assert float(page.weights.fields[name].text()) == pytest.approx(shown, abs=0.051)


def test_esc_leads_back_to_where_it_was_opened(program: Program, settle: Settle, qtbot: QtBot) -> None:
    window = program.window
    window.pages.show("reports")
    settle()
    (opens,) = [one for one in window.pages.reports.findChildren(QPushButton) if one.text() == "试改权重"]
    with qtbot.waitSignal(window.pages.sandbox.tried, timeout=20_000):
        opens.click()
    qtbot.keyClick(window.pages.sandbox, Qt.Key.Key_Escape)
    assert window.pages.shown == "reports"
    window.commands.run("policy")
    settle()
    (opens,) = [one for one in window.pages.policy.findChildren(QPushButton) if one.text() == "试改权重"]
    with qtbot.waitSignal(window.pages.sandbox.tried, timeout=20_000):
        opens.click()
    qtbot.keyClick(window.pages.sandbox, Qt.Key.Key_Escape)
    assert window.pages.shown == "policy"


def test_before_anything_is_ranked_it_says_what_to_do(
    open_program: Callable[..., Program], tmp_path: Path, qtbot: QtBot
) -> None:
    program = open_program(tmp_path / "empty.db")
    program.window.commands.run("sandbox")
    qtbot.waitUntil(lambda: program.jobs.idle, timeout=20_000)
    page = program.window.pages.sandbox
    assert "先导入客户资料" in page._empty.text()
    assert page._empty.isVisible()
    assert not page.bar.isVisible()


def test_how_alike_two_rankings_are_is_said_in_words() -> None:
    said = [alike_in_words(rho) for rho in (1.0, 0.97, 0.9, 0.6, -1.0, None)]
    assert len(set(said)) == len(said)
    assert "几乎不变" in said[0]
    assert "另一个排名" in said[4]


TRIED = Tried(
    {("top", "middle"): 1_234, ("middle", "top"): 1_234, ("middle", "middle"): 20_000, ("bottom", "unranked"): 3},
    tuple(
        Mover(RetailerId(n), "金源副食店（东大街与人民路交叉口分店）", "middle", "unranked", 55.0, None)
        for n in range(30)
    ),
    0.87,
    35_000,
)


@EVERY_LOOK
def test_the_outcome_is_whole_in_every_look(qtbot: QtBot, language: str, large: bool, width: int) -> None:
    with dressed("en" if language == "en" else "zh_CN", large=large):
        panel = Outcome()
        qtbot.addWidget(panel)
        panel.show_tried(TRIED, 0.7)
        lay_out(panel, width)
        assert panel.width() == width
        assert cut_off(panel) == []
