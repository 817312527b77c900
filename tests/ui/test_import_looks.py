"""The pages of the import hold their words in every language, size and width, and every part of them has a name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.ui.looks import EVERY_LOOK, LANGUAGES, cut_off, dressed, lay_out
from tierdesk.exchange.cells import Row
from tierdesk.exchange.correct import units_for, with_constant, with_field
from tierdesk.exchange.kinds import KINDS
from tierdesk.exchange.mapping import find_table
from tierdesk.exchange.table import ColumnUse, Table
from tierdesk.services.plan_import import ImportPlan, Preview, SheetFound
from tierdesk.services.views import IssueView, LayoutView, ReceiptView, RowsView
from tierdesk.store.connection import open_store
from tierdesk.ui import theme, work
from tierdesk.ui.import_page.column_tile import ColumnTile
from tierdesk.ui.import_page.contents import ContentsPanel
from tierdesk.ui.import_page.layout_editor import LayoutEditor
from tierdesk.ui.import_page.layouts import LayoutsPanel
from tierdesk.ui.import_page.look import LookPage
from tierdesk.ui.import_page.page import ImportPage
from tierdesk.ui.jobs import Jobs

FILE = Path("二〇二六年十一月第三周订货明细（东区、西区和开发区）最终版.xlsx")
HEADERS = [
    "订单日期",
    "零售户编码（11位）",
    "商品名称",
    "订购量",
    "批发价(元)",
    "金额(元)",
    "一个谁也没有见过的非常长的表头名称",
]


def line(day: int) -> Row:
    return day, [date(2026, 11, day), "41010000007", "黄金叶（大金圆硬盒）", day * 10, 100, day * 100, "x"]


ROWS: tuple[Row, ...] = ((3, [*HEADERS]), *map(line, range(4, 14)))
ISSUE = IssueView(128, "订单日期", "date_unparsable", "2026-02-30", "看不懂的日期：“2026-02-30”", rejected=True)
RECEIPT = ReceiptView(
    id="12",
    file=FILE.name,
    kind="sales",
    kind_title="订货明细",
    sheet="订单明细（东区）",
    at="2026-11-24T08:00:00+00:00",
    read=1_048_575,
    new=1_000_000,
    changed=8_575,
    same=39_000,
    rejected=1_000,
    warned=777,
    undone=False,
    issues=(ISSUE,) * 3,
    mapping=tuple((header, "订购量", "条") for header in HEADERS),
    who="经理",
    sha256="0123456789abcdef",
    new_rows=RowsView(("日期", "客户名称"), (("2026-11-20", "金鑫商店"),) * 20, 1_000_000),
    changed_cells=RowsView(("日期", "列", "原来", "现在"), (("2026-11-20", "订购量", "3", "4"),), 8_575),
)


def table() -> Table:
    found = find_table(ROWS)
    assert found is not None
    return with_constant(found, "order_no", "2026-0001")


def plan() -> ImportPlan:
    known = SheetFound(FILE, "订单明细（东区）", "0" * 64, table(), False, ROWS, {3: "包"}, "7")
    other = SheetFound(Path("没有认出来的文件.csv"), "没有认出来的文件", "1" * 64, None, False, ROWS[:2], {}, "")
    return ImportPlan((known, other), ())


@pytest.fixture
def jobs(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    preview = Preview({(FILE, "订单明细（东区）"): RECEIPT}, ())
    monkeypatch.setattr(work, "preview", lambda _chosen: lambda _store, _report: preview)
    made = Jobs(lambda: open_store(tmp_path / "empty.db"))
    yield made
    made.close()


def look(jobs: Jobs, qtbot: QtBot, width: int) -> LookPage:
    page = LookPage(jobs, ContentsPanel(), LayoutEditor())
    qtbot.addWidget(page)
    page.show_plan(plan())
    lay_out(page, width)
    qtbot.waitUntil(lambda: jobs.idle)
    lay_out(page, width, 701)
    return page


def fits(page: QWidget) -> bool:
    """Whether nothing stands out on the right of the page."""
    (area,) = [one for one in page.findChildren(QScrollArea) if one.parent() is page]
    inner = area.widget()
    return inner is not None and inner.width() <= area.viewport().width()


def unnamed(page: QWidget) -> list[str]:
    return [
        type(part).__name__
        for part in page.findChildren(QWidget)
        if isinstance(part, QAbstractButton | QComboBox | QLineEdit | QAbstractSpinBox)
        and part.isVisibleTo(page)
        and part.objectName() != "qt_spinbox_lineedit"
        and not part.accessibleName()
        and not (isinstance(part, QAbstractButton) and part.text())
    ]


@EVERY_LOOK
def test_the_look_before_the_import_cuts_no_word_off(
    qtbot: QtBot, jobs: Jobs, language: str, large: bool, width: int
) -> None:
    with dressed(LANGUAGES[language == "en"], large=large):
        page = look(jobs, qtbot, width)
        for name in ("rejected", "new", "changed"):
            page.contents.show_rows(name)
            lay_out(page, width)
            assert cut_off(page) == []
        page._chips.pick("1")
        lay_out(page, width)
        assert cut_off(page) == []
        assert fits(page)
        assert unnamed(page) == []


@EVERY_LOOK
def test_the_page_of_imports_cuts_no_word_off(qtbot: QtBot, jobs: Jobs, language: str, large: bool, width: int) -> None:
    with dressed(LANGUAGES[language == "en"], large=large):
        page = ImportPage(jobs)
        qtbot.addWidget(page)
        page.show()
        page._show_only(RECEIPT)
        page.earlier.show_receipts((RECEIPT,) * 14)
        columns = tuple((header, "订购量", "条") for header in HEADERS)
        page.layouts.show_layouts((LayoutView("f", FILE.name, "订货明细", columns, "", table()),))
        lay_out(page, width)
        qtbot.waitUntil(lambda: jobs.idle)
        lay_out(page, width, 701)
        assert cut_off(page) == []
        assert unnamed(page) == []
        inner = page._home.widget()
        assert inner is not None
        assert inner.width() <= page._home.viewport().width()


@pytest.mark.parametrize("large", [False, True])
def test_whatever_is_pressed_or_typed_into_is_forty_pixels_high(qtbot: QtBot, jobs: Jobs, large: bool) -> None:
    with dressed(large=large):
        page = look(jobs, qtbot, 1100)
        page.editor.show_table(with_field(table(), 6, "cap"), ROWS, {})
        lay_out(page, 1100)
        low = {
            f"{type(part).__name__} {part.accessibleName()}": part.height()
            for part in page.findChildren(QWidget)
            if isinstance(part, QAbstractButton | QComboBox | QLineEdit | QAbstractSpinBox)
            and part.isVisible()
            and part.objectName() != "qt_spinbox_lineedit"
            and part.property("kind") != "chip"
        }
        assert {name: height for name, height in low.items() if height < theme.px(40) - 2} == {}


def test_a_layout_is_opened_for_correction_in_its_panel(qtbot: QtBot, qapp: QApplication) -> None:
    with dressed("en"):
        panel = LayoutsPanel()
        qtbot.addWidget(panel)
        one = LayoutView("f", FILE.name, "Order lines", (), "", table())
        panel.show_layouts((one,))
        panel.edit(one)
        lay_out(panel, 886)
        assert cut_off(panel) == []
        assert panel.save.isEnabled()
        assert panel.editor.isVisible()
        assert not panel.editor.header_row.isVisible()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("large", [False, True])
def test_no_choice_of_a_column_is_cut_off_whatever_is_chosen(
    qtbot: QtBot, qapp: QApplication, language: Literal["zh_CN", "en"], large: bool
) -> None:
    with dressed(language, large=large):
        for kind in KINDS.values():
            for field in kind.fields:
                tile = ColumnTile(0, "x", ("1",))
                qtbot.addWidget(tile)
                units = units_for(kind.name, field.name)
                unit = units[-1] if units else None
                tile.show_use(kind.name, ColumnUse(0, field.name, "x", unit), unit or "")
                tile.resize(tile.sizeHint())
                lay_out(tile, tile.width(), tile.height())
                assert cut_off(tile) == []
                assert not tile._advice.isVisible() or tile._advice.geometry().right() <= tile.width()
                for choice in (tile.field, tile.unit):
                    assert not choice.isVisible() or written(choice) <= room_for_words(choice), choice.currentText()


def written(choice: QComboBox) -> int:
    return choice.fontMetrics().horizontalAdvance(choice.currentText())


def room_for_words(choice: QComboBox) -> int:
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    style, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
    return choice.style().subControlRect(style, option, part, choice).width()
