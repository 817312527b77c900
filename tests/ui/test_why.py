"""The page "why this band": every indicator with its share of the score, missing ones said, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui import card_scenes as scenes
from tests.ui.conftest import Settle
from tests.ui.looks import EVERY_LOOK, LANGUAGES, cut_off, dressed, lay_out
from tierdesk.app import Program
from tierdesk.domain.retailer import RetailerId
from tierdesk.store.connection import open_store
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.charts.change_bar import ChangeBar
from tierdesk.ui.charts.meter import Meter
from tierdesk.ui.charts.segment_chart import SegmentChart
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.why.beside import SegmentPanel
from tierdesk.ui.why.drivers_panel import DriversPanel
from tierdesk.ui.why.outlook_panel import OutlookPanel
from tierdesk.ui.why.page import WhyPage


@pytest.fixture
def jobs(qapp: QApplication, tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(lambda: open_store(tmp_path / "empty.db"))
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, jobs: Jobs) -> Iterator[WhyPage]:
    with dressed():
        made = WhyPage(jobs)
        qtbot.addWidget(made)
        made.show_explanation(scenes.EXPLANATION)
        lay_out(made, 1282)
        yield made


def said(page: WhyPage) -> list[str]:
    return [made.text() for made in page.findChildren(QLabel) if made.isVisible()]


def test_every_indicator_stands_with_value_comparison_weight_and_points(page: WhyPage) -> None:
    words = said(page)
    for indicator in scenes.EXPLANATION.indicators:
        assert {indicator.name, indicator.value, indicator.compared, f"{indicator.weight:g}"} <= set(words)
    assert {"4.2", "1.2", scenes.EXPLANATION.total, scenes.EXPLANATION.history_note} <= set(words)


def test_an_indicator_without_data_has_no_bar_and_no_points(page: WhyPage) -> None:
    assert len(page.findChildren(Meter)) == 2
    assert said(page).count("—") == 1


def test_the_segment_is_explained_only_where_there_is_one(page: WhyPage) -> None:
    assert not any(panel.isVisible() for panel in page.findChildren(SegmentPanel))
    page.show_explanation(replace(scenes.EXPLANATION, segment_reasons=("去掉季节后每月波动 57%，超过界限",)))
    assert "去掉季节后每月波动 57%，超过界限" in said(page)


def test_the_warning_stands_loud_and_a_clear_outlook_does_not(page: WhyPage) -> None:
    assert set(scenes.EXPLANATION.outlook) <= set("\n".join(said(page)).split("\n"))
    panel = page.findChild(OutlookPanel)
    assert panel is not None
    assert panel._loud.isVisible()
    assert panel._loud.text() == scenes.EXPLANATION.outlook[0]
    assert panel._loud.palette().windowText().color().name() == theme.colours().bad
    page.show_explanation(replace(scenes.EXPLANATION, outlook_tone="warn"))
    assert panel._loud.palette().windowText().color().name() == theme.colours().warn
    page.show_explanation(replace(scenes.EXPLANATION, outlook=("已是最后档，不会再掉",), outlook_tone="ok"))
    assert not panel._loud.isVisible()
    assert "已是最后档，不会再掉" in said(page)


def test_the_change_is_shown_by_product_and_by_class_and_adds_up(page: WhyPage) -> None:
    panel = page.findChild(DriversPanel)
    assert panel is not None
    assert {"青岚(软) · 停订", "-731", "合计", "-1,240", scenes.CHANGES[0].finding} <= set(said(page))
    panel.levels[1].click()
    lay_out(page, 1282)
    assert {"一类", "三类", "-1,240"} <= set(said(page))
    assert "青岚(软) · 停订" not in said(page)
    assert len(panel.findChildren(ChangeBar)) == 3


def test_a_comparison_that_is_not_possible_cannot_be_chosen(page: WhyPage) -> None:
    panel = page.findChild(DriversPanel)
    assert panel is not None
    page.show_explanation(replace(scenes.EXPLANATION, changes=scenes.CHANGES[1:]))
    assert [choice.isEnabled() for choice in panel.against] == [False, True]
    assert panel.against[1].isChecked()
    page.show_explanation(replace(scenes.EXPLANATION, changes=()))
    assert any("六个月" in words for words in said(page))


def test_the_months_are_drawn_with_their_figures_in_the_legend(page: WhyPage) -> None:
    assert set(scenes.SEGMENT.legend) <= set(said(page))
    chart = page.findChild(SegmentChart)
    assert chart is not None
    assert "2025-02 实际 22 条，去掉季节后 41 条" in chart.accessibleName()
    page.show_explanation(replace(scenes.EXPLANATION, segment=None))
    assert not chart.isVisible()


def test_the_account_of_another_retailer_that_comes_late_is_dropped(page: WhyPage) -> None:
    page._wanted = RetailerId(8)
    late = replace(scenes.EXPLANATION, title="late")
    page._on_explained(RetailerId(7), late)
    assert "late" not in said(page)
    page._on_explained(RetailerId(8), late)
    assert "late" in said(page)


def test_escape_goes_back(program: Program, qtbot: QtBot, settle: Settle) -> None:
    from PySide6.QtCore import Qt

    window = program.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    row = next(row for row in window.pages.retailers.rows if row.active)
    window.pages.show_why(row.id)
    settle()
    assert row.name in window.pages.why._title.text()
    with qtbot.waitSignal(window.pages.why.back_requested):
        qtbot.keyClick(window.pages.why._back, Qt.Key.Key_Escape)


@EVERY_LOOK
def test_no_word_is_cut_off(qtbot: QtBot, jobs: Jobs, language: str, large: bool, width: int) -> None:
    with dressed(LANGUAGES[language == "en"], large=large):
        made = WhyPage(jobs)
        qtbot.addWidget(made)
        made.show_explanation(scenes.EXPLANATION)
        lay_out(made, width + 380)
        assert cut_off(made) == []


def test_p_saves_the_page_for_the_retailer_and_opens_it(
    program: Program, qtbot: QtBot, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtCore import Qt, QUrl
    from PySide6.QtGui import QDesktopServices
    from PySide6.QtWidgets import QFileDialog

    file = tmp_path / "page.pdf"
    opened: list[str] = []
    names: list[str] = []

    def chosen(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        names.append(name)
        return str(file), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(QUrl(url).toLocalFile()))
    window = program.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    give = window.commands.action("retailer_page")
    assert not give.isEnabled()
    row = next(row for row in window.pages.retailers.rows if row.active)
    window.pages.show_why(row.id)
    settle()
    assert give.isEnabled()
    qtbot.keyClick(window.pages.why.give, Qt.Key.Key_P)
    settle()
    assert file.read_bytes().startswith(b"%PDF-")
    assert [Path(one) for one in opened] == [file]  # Qt's names have slashes, on Windows, too
    assert row.name in names[0]
    assert str(file) in window.strip.words
    window.pages.show("today")
    assert not give.isEnabled()


def test_distances_ways_and_what_is_missing_stand_on_the_page_and_go_where_there_are_none(page: WhyPage) -> None:
    told = replace(
        scenes.EXPLANATION,
        distances=(("离中60%的线：每月差 9 条（约 1,017 元）", "真正调上去：每月多 14 条（约 1,582 元）。"),),
        distances_note="其他店不变。",
        ways_up=("陈列：6/10 → 8/10，到第 231 名", "月均销量：38 条 → 47 条，到第 233 名"),
        not_alone="单靠一样不够的：诚信等级",
        missing="没有数据：配合与数字化（权重 5），不当零分算。",
    )
    page.show_explanation(told)
    lay_out(page, 1282)
    words = said(page)
    assert {*told.distances[0], told.distances_note, told.not_alone, told.missing} <= set(words)
    assert {"1  陈列：6/10 → 8/10，到第 231 名", "2  月均销量：38 条 → 47 条，到第 233 名"} <= set(words)
    page.show_explanation(scenes.EXPLANATION)
    assert not {told.distances[0][0], told.not_alone, told.missing} & set(said(page))


def test_two_ways_that_are_needed_both_say_so_and_where_they_lead(page: WhyPage) -> None:
    ways = ("月均销量：38 条 → 47 条，多 4.0 分", "品规宽度：11 个 → 15 个，多 3.1 分")
    both = "两样都做到，预计到第 232 名，进入中60%。"
    page.show_explanation(replace(scenes.EXPLANATION, ways_up=ways, together=both))
    lay_out(page, 1282)
    words = said(page)
    assert {f"1  {ways[0]}", f"2  {ways[1]}", both} <= set(words)
    assert say("why_panel.together") in words
    assert say("why_panel.ways") not in words
    page.show_explanation(replace(scenes.EXPLANATION, ways_up=ways))
    assert say("why_panel.ways") in said(page)
    assert both not in said(page)


def test_ctrl_p_prints_the_page_and_notes_that_it_left(
    program: Program, qtbot: QtBot, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtPrintSupport import QPrintDialog

    file = tmp_path / "printed.pdf"
    answers = [QPrintDialog.DialogCode.Rejected, QPrintDialog.DialogCode.Accepted]

    def answer(dialog: QPrintDialog) -> QPrintDialog.DialogCode:
        dialog.printer().setOutputFileName(str(file))
        return answers.pop(0)

    monkeypatch.setattr(QPrintDialog, "exec", answer)
    window = program.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    row = next(row for row in window.pages.retailers.rows if row.active)
    window.pages.show_why(row.id)
    settle()
    qtbot.keyClick(window.pages.why.give, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert not file.exists()
    qtbot.keyClick(window.pages.why.give, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert file.read_bytes().startswith(b"%PDF-")
    assert window.strip.words == say("retailer_page.printed")
