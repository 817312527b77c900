"""The gap page: the sheet as it was made, nothing cut off, reached from card, account and palette, and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Settle
from tests.ui.looks import EVERY_LOOK, LANGUAGES, cut_off, dressed, lay_out
from tierdesk.app import Program
from tierdesk.domain.retailer import RetailerId
from tierdesk.services.gap_views import GapLine, GapSheet, IdeaLine, MissingLine
from tierdesk.store.connection import open_store
from tierdesk.ui.gap.page import GapPage
from tierdesk.ui.jobs import Jobs

MONTHS = ("2026-05", "2026-10")
SHEET = GapSheet(
    retailer_id=RetailerId(7),
    name="兴旺便利店",
    licence_no="410100100007",
    group="potential",
    title="差距分析：兴旺便利店",
    basis_kind="market",
    basis="和 24 家乡村的前20%店比（2026-05 至 2026-10），只比中位数，不点别家的名",
    peers=24,
    months=MONTHS,
    measures=tuple(
        GapLine(name, title, "61 cartons", "1,090 cartons", "1,029 cartons a month less", -1, 61.0, 1090.0)
        for name, title in (("cartons", "Cartons a month"), ("breadth", "品规宽度"), ("display", "陈列"))
    ),
    classes=(GapLine("class_1", "一类", "8%", "34%", "少 26 个百分点", -1, 8.0, 34.0),),
    missing=(
        MissingLine("P8", "远岑(软)", "二类", 0.62, 2.3, False),
        MissingLine("P9", "远岑(硬)", "二类", 0.58, 9.2, True),
    ),
    missing_note="",
    ideas=(
        IdeaLine(
            "products",
            "Try 3 products that such shops usually carry: 远岑(软), 晴沙(细支), 溪桥(硬)",
            "为什么" * 20,
            3.6,
        ),
        IdeaLine("display", "和老板一起理一次陈列：样样有出样，一货一签", "陈列 2 分，同类店 6 分。", 1.1),
    ),
    ideas_note="",
)


@pytest.fixture
def jobs(qapp: QApplication, tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(lambda: open_store(tmp_path / "empty.db"))
    yield made
    made.close()


def said(page: GapPage) -> str:
    return "\n".join(made.text() for made in page.findChildren(QLabel) if not made.isHidden())


@EVERY_LOOK
def test_no_word_is_cut_off(qtbot: QtBot, jobs: Jobs, language: str, large: bool, width: int) -> None:
    with dressed(LANGUAGES[language == "en"], large=large):
        made = GapPage(jobs)
        qtbot.addWidget(made)
        made.show_sheet(SHEET)
        lay_out(made, width + 396)
        assert cut_off(made) == []


@pytest.mark.parametrize("english", [False, True])
def test_a_first_sheet_that_comes_to_an_open_page_is_not_squeezed(qtbot: QtBot, jobs: Jobs, *, english: bool) -> None:
    with dressed(LANGUAGES[english]):
        made = GapPage(jobs)
        qtbot.addWidget(made)
        lay_out(made, 1282, 625)
        made.show_sheet(replace(SHEET, missing=SHEET.missing * 5, measures=SHEET.measures * 2))
        lay_out(made, 1282, 625)
        assert cut_off(made) == []


def test_a_sheet_that_comes_late_after_another_was_wanted_is_dropped(qtbot: QtBot, jobs: Jobs) -> None:
    with dressed():
        page = GapPage(jobs)
        qtbot.addWidget(page)
        page._wanted = RetailerId(8)
        page._on_sheet(RetailerId(7), SHEET)
        assert SHEET.title not in said(page)
        page._on_sheet(RetailerId(8), SHEET)
        assert SHEET.title in said(page)


def test_the_analysis_opens_from_the_card_by_its_key_and_escape_goes_back(
    program: Program, qtbot: QtBot, settle: Settle
) -> None:
    window = program.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    row = next(row for row in window.pages.retailers.rows if row.group == "potential")
    window.show_retailer(row.id)
    settle()
    qtbot.keyClick(window, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert (window.pages.shown, window.pages.gap.retailer_id) == ("gap", row.id)
    assert row.name in said(window.pages.gap)
    qtbot.keyClick(window.pages.gap._back, Qt.Key.Key_Escape)
    assert window.pages.shown == "retailers"


def test_from_the_account_of_the_band_one_comes_back_to_it(program: Program, settle: Settle) -> None:
    window = program.window
    row = next(row for row in window.pages.retailers.rows if row.group == "potential")
    window.pages.show_why(row.id)
    settle()
    window.pages.why.gap.click()
    settle()
    assert (window.pages.shown, window.pages.gap.retailer_id) == ("gap", row.id)
    window.pages.gap._back.click()
    assert window.pages.shown == "why"
    window.pages.why._back.click()
    assert window.pages.shown == "today"


def test_what_is_shown_is_saved_as_a_workbook(program: Program, settle: Settle, tmp_path: Path) -> None:
    window = program.window
    row = next(row for row in window.pages.retailers.rows if row.group == "potential")
    window.pages.show_gap(row.id)
    settle()
    file = tmp_path / "差距.xlsx"
    window.pages.gap.export_to(file)
    settle()
    book = load_workbook(file)
    assert book.sheetnames == ["差距分析", "同类在卖本店没有", "建议"]
    figures = [[cell.value for cell in line] for line in book.worksheets[0].iter_rows()]
    assert row.name in str(figures[0][0])
    assert "月均销量（条）" in [line[0] for line in figures]
    assert "差距.xlsx" in window.strip.words
