"""The review page: typed words are kept by themselves, saved with the figures, undone; exports; the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Settle
from tests.ui.looks import EVERY_LOOK, LANGUAGES, cut_off, dressed, lay_out
from tierdesk.app import Program
from tierdesk.domain.retailer import RetailerId
from tierdesk.services.review_views import DueReview, DueReviews, QuarterChoice, ReviewLine, ReviewView
from tierdesk.store.connection import open_store
from tierdesk.store.dump import export_log
from tierdesk.texts import say
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.marks import MarkLabel
from tierdesk.ui.review.due_panel import DuePanel
from tierdesk.ui.review.page import ReviewPage

VIEW = ReviewView(
    retailer_id=RetailerId(7),
    name="兴旺便利店",
    licence_no="410100100007",
    group="potential",
    quarter="2026-Q4",
    title="Quarterly review: 兴旺便利店, Q4 2026",
    quarter_title="2026 年四季度",
    before_title="2026 年三季度",
    stands="Standing: last quarter middle 60%, rank 120 of 291 → this quarter top 20%, set by hand (by the ranking"
    " middle 60%, rank 143 of 292)",
    notes=("本季只满 1 个月，按这几个月平均；品规宽度会比整季少", "上季没有存总结，数按当时重新算的"),
    lines=(
        ReviewLine(
            *("adjusted", "without the season", "1,034 cartons", "1,029 cartons", "-12%", -1),
            *("1,091 cartons", "1,062 cartons a month less", -1, (34.0, 29.0, 91.0)),
        ),
        ReviewLine("display", "陈列", "未评", "2/10", "还不清楚", 0, "6.5/10", "低 4.5 分", -1, (None, 2.0, 6.5)),
        ReviewLine(
            *("breadth", "品规宽度", "18", "13", "only 2 of 3 months known", 0),
            *("21", "少 8 个", -1, (18.0, 13.0, 21.0)),
        ),
    ),
    agreed_before="多备两天的货，" * 12,
    agreed="",
    saved="",
    by_hand=True,
    choices=tuple(QuarterChoice(f"2026-Q{n}", f"2026 年{n}季度", n == 3) for n in (4, 3, 2, 1)),
)
DUE = DueReviews(
    "2026-Q4",
    "季度总结：2026 年四季度",
    "潜力型 8 户，做了 1 户",
    tuple(DueReview(RetailerId(n), f"第{n}家便利店", "", "01号线路", n, n == 8, "还没做") for n in range(1, 9)),
)


@pytest.fixture
def jobs(qapp: QApplication, tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(lambda: open_store(tmp_path / "empty.db"))
    yield made
    made.close()


@pytest.fixture
def potential(program: Program) -> RetailerId:
    return next(row.id for row in program.window.pages.retailers.rows if row.group == "potential")


@pytest.fixture
def page(program: Program, potential: RetailerId, settle: Settle) -> ReviewPage:
    program.window.pages.show_review(potential)
    settle()
    return program.window.pages.review


def said(page: QWidget) -> str:
    return "\n".join(made.text() for made in page.findChildren(QLabel) if not made.isHidden())


@pytest.mark.parametrize("change", ["-5", "only 2 of 3 months known, so that nothing is said of it"])
def test_the_page_is_never_wider_than_its_room(qtbot: QtBot, jobs: Jobs, change: str) -> None:
    with dressed(LANGUAGES[True]):
        made = ReviewPage(jobs)
        qtbot.addWidget(made)
        lay_out(made, 1282)
        made.show_review(replace(VIEW, lines=tuple(replace(line, change=change) for line in VIEW.lines)))
        lay_out(made, 1282)
        (scroll,) = made.findChildren(QScrollArea)
        assert scroll.horizontalScrollBar().maximum() == 0


@EVERY_LOOK
def test_no_word_is_cut_off(qtbot: QtBot, jobs: Jobs, language: str, large: bool, width: int) -> None:
    with dressed(LANGUAGES[language == "en"], large=large):
        made = ReviewPage(jobs)
        qtbot.addWidget(made)
        made.show_review(VIEW)
        (mark,) = made.findChildren(MarkLabel)
        assert say("override.tag") in mark.accessibleName()
        lay_out(made, width + 396)
        assert cut_off(made) == []


def test_what_is_typed_is_kept_without_a_button_and_there_again_later(
    program: Program, page: ReviewPage, potential: RetailerId, qtbot: QtBot, settle: Settle
) -> None:
    with qtbot.waitSignal(page.keeper.kept):
        qtbot.keyClicks(page.agreed.words, "three more products")
    program.window.pages.show("today")
    page.agreed.set_words("")
    program.window.pages.show_review(potential)
    settle()
    assert page.agreed.words.toPlainText() == "three more products"


def test_words_typed_a_moment_before_another_quarter_is_shown_are_kept(
    page: ReviewPage, qtbot: QtBot, settle: Settle
) -> None:
    quarter = page.quarters.current()
    qtbot.keyClicks(page.agreed.words, "display")
    other = next(one.quarter for one in page._view.choices if one.quarter != quarter) if page._view else ""
    page.quarters.pick(other)
    settle()
    assert (page.agreed.words.toPlainText(), page.quarters.current()) == ("", other)
    page.quarters.pick(quarter)
    settle()
    assert page.agreed.words.toPlainText() == "display"


def test_words_typed_a_moment_before_the_window_closes_are_kept(
    program: Program,
    page: ReviewPage,
    potential: RetailerId,
    qtbot: QtBot,
    store_file: Path,
    open_program: Callable[..., Program],
) -> None:
    qtbot.keyClicks(page.agreed.words, "at the last moment")
    program.window.close()
    program.close()
    again = open_program(store_file).window
    again.pages.show_review(potential)
    qtbot.waitUntil(lambda: again.pages.review.agreed.words.toPlainText() == "at the last moment")


def test_saved_by_its_key_it_is_marked_and_undone_it_is_a_draft_with_its_words(
    program: Program, page: ReviewPage, qtbot: QtBot, settle: Settle
) -> None:
    window = program.window
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClicks(page.agreed.words, "display")
    qtbot.keyClick(page.agreed.words, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert "已保存" in window.strip.words
    assert page._view is not None
    assert page._view.saved
    assert page.agreed.words.toPlainText() == "display"
    window.commands.run("undo")
    settle()
    assert page._view.saved == ""
    assert page.agreed.words.toPlainText() == "display"


def test_a_review_is_written_as_a_workbook_and_as_a_pdf_and_both_are_logged(
    page: ReviewPage, qtbot: QtBot, settle: Settle, tmp_path: Path, store_file: Path
) -> None:
    qtbot.keyClicks(page.agreed.words, "three more products")
    book, paper = tmp_path / "总结.xlsx", tmp_path / "总结.pdf"
    page.export_to(book)
    page.export_to(paper)
    settle()
    cells = [str(cell.value) for sheet in load_workbook(book) for line in sheet.iter_rows() for cell in line]
    assert "three more products" in cells
    assert "月均销量（条）" in cells
    assert paper.read_bytes().startswith(b"%PDF")
    store = open_store(store_file)
    assert {entry["file"] for entry in export_log(store)} == {"总结.xlsx", "总结.pdf"}
    store.close()


def test_the_list_shows_some_and_then_all_and_opens_each(qtbot: QtBot, jobs: Jobs) -> None:
    with dressed():
        panel = DuePanel(jobs)
        qtbot.addWidget(panel)
        panel.show_due(DUE)
        lay_out(panel, 900)
        assert "第6家便利店" not in said(panel)
        panel.more.click()
        lay_out(panel, 900)
        assert "第8家便利店" in said(panel)
        opens = [made for made in panel.findChildren(QPushButton) if "第8家" in made.accessibleName()]
        with qtbot.waitSignal(panel.open_wanted) as wanted:
            opens[0].click()
        assert wanted.args == [RetailerId(8)]


def test_from_the_reports_a_review_opens_and_back_leads_there(program: Program, settle: Settle) -> None:
    window = program.window
    window.pages.show("reports")
    settle()
    assert window.pages.reports.due.isVisible()
    opens = next(made for made in window.pages.reports.due.findChildren(QPushButton) if "打开" in made.text())
    opens.click()
    settle()
    assert window.pages.shown == "review"
    window.pages.review._back.click()
    assert window.pages.shown == "reports"


def test_from_the_gap_analysis_the_review_opens_and_back_leads_there(
    program: Program, potential: RetailerId, settle: Settle
) -> None:
    window = program.window
    window.pages.show_gap(potential)
    settle()
    window.pages.gap.review.click()
    settle()
    assert (window.pages.shown, window.pages.review.retailer_id) == ("review", potential)
    window.pages.review._back.click()
    assert window.pages.shown == "gap"
    window.pages.gap._back.click()
    assert window.pages.shown == "today"
