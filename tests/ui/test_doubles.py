"""Possible doubles in the window: counted, shown side by side, merged, kept apart, chosen by hand, undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Settle
from tests.ui.looks import EVERY_LOOK, cut_off, dressed, lay_out
from tierdesk.app import Program
from tierdesk.domain.retailer import RetailerId
from tierdesk.services.import_file import import_files
from tierdesk.services.merge_views import FieldPair, PairView, ShopSide
from tierdesk.store.connection import open_store
from tierdesk.store.retailers import retailers
from tierdesk.ui.doubles.pair_panel import PairPanel


@pytest.fixture
def store_file(store_file: Path, tmp_path: Path) -> Path:
    """A district with two shops that another file knows by a code only."""
    store = open_store(store_file)
    lines = ["客户编码,客户名称,联系电话,线路"]
    lines += [f"99{n},{one.name},{one.phone},77" for n, one in enumerate(retailers(store)[:2])]
    (tmp_path / "codes.csv").write_text("\n".join(lines), "utf-8")
    import_files(store, [tmp_path / "codes.csv"])
    store.close()
    return store_file


def words(part: object) -> str:
    assert hasattr(part, "findChildren")
    return " ".join(made.text() for made in part.findChildren(QLabel))


@pytest.fixture
def opened(program: Program, settle: Settle) -> Program:
    """The page of doubles on screen."""
    program.window.pages.retailers.doubles.wanted.emit()
    settle()
    return program


def test_the_retailers_page_says_how_many_there_are_and_leads_to_them(program: Program, settle: Settle) -> None:
    strip = program.window.pages.retailers.doubles
    assert "2" in words(strip)
    assert not strip.isHidden()
    program.window.commands.run("doubles")
    settle()
    assert program.window.pages.shown == "doubles"
    assert len(program.window.pages.doubles.pairs) == 2


def test_merge_joins_the_two_and_undo_in_the_strip_parts_them_again(opened: Program, settle: Settle) -> None:
    window = opened.window
    before = len(window.pages.retailers.rows)
    pair = window.pages.doubles.pairs[0]
    assert pair.kept.licence_no
    pair.merge.click()
    settle()
    assert "已合并" in window.strip.words
    assert len(window.pages.retailers.rows) == before - 1
    assert len(window.pages.doubles.pairs) == 1
    assert "可能重复 1 对" in words(window.pages.retailers.doubles)
    window.strip.undo()
    settle()
    assert len(window.pages.retailers.rows) == before
    assert len(window.pages.doubles.pairs) == 2


def test_a_merge_made_earlier_is_listed_and_can_be_undone_there(opened: Program, settle: Settle) -> None:
    window = opened.window
    window.pages.doubles.pairs[0].merge.click()
    settle()
    (undo,) = window.pages.doubles._made.findChildren(QPushButton)
    undo.click()
    settle()
    assert "又是单独一户" in window.strip.words
    assert len(window.pages.doubles.pairs) == 2


def test_the_other_way_round_keeps_the_other(opened: Program, settle: Settle) -> None:
    pair = opened.window.pages.doubles.pairs[0]
    kept, other = pair.kept, pair.other
    pair.swap.click()
    assert (pair.kept, pair.other) == (other, kept)
    pair.merge.click()
    settle()
    assert {row.id for row in opened.window.pages.retailers.rows} & {kept.id, other.id} == {other.id}


def test_they_are_two_is_remembered_and_can_be_taken_back(opened: Program, settle: Settle) -> None:
    window = opened.window
    window.pages.doubles.pairs[0].two.click()
    settle()
    assert len(window.pages.doubles.pairs) == 1
    window.strip.undo()
    settle()
    assert len(window.pages.doubles.pairs) == 2


def test_any_two_can_be_merged_by_hand_from_the_card(program: Program, settle: Settle, qtbot: QtBot) -> None:
    window = program.window
    window.pages.show("retailers")
    first, second = window.pages.retailers.rows[5], window.pages.retailers.rows[9]
    window.show_retailer(first.id)
    settle()
    window.commands.run("merge_with")
    page = window.pages.doubles
    assert page.choose.isVisible()
    page.choose.field.setText(second.licence_no or second.customer_code)
    qtbot.keyClick(page.choose.field, Qt.Key.Key_Return)
    settle()
    (pair,) = page.pairs
    assert (pair.kept.id, pair.other.id) == (first.id, second.id)
    pair.merge.click()
    settle()
    assert second.id not in {row.id for row in window.pages.retailers.rows}


@pytest.mark.parametrize("before", ["retailers", "import"])
def test_back_goes_where_one_came_from(program: Program, qtbot: QtBot, settle: Settle, before: str) -> None:
    program.window.pages.show(before)
    program.window.commands.run("doubles")
    settle()
    program.window.pages.doubles.setFocus()
    qtbot.keyClick(program.window.pages.doubles, Qt.Key.Key_Escape)
    assert program.window.pages.shown == before


def test_an_import_that_brings_doubles_says_so_on_its_page(
    open_program: Callable[..., Program], tmp_path: Path, qtbot: QtBot
) -> None:
    fresh = open_program(tmp_path / "fresh.db")
    file = tmp_path / "both.csv"
    file.write_text(
        "许可证号,客户编码,客户名称,联系电话\n410199100001,,甲店,19912340001\n,C9,甲店,19912340001", "utf-8"
    )
    fresh.window.import_files([file])
    qtbot.waitUntil(lambda: fresh.jobs.idle, timeout=60_000)
    fresh.window.pages.imports.look.go.click()
    qtbot.waitUntil(lambda: fresh.jobs.idle, timeout=60_000)
    assert fresh.window.pages.imports._doubles.isVisible()
    assert "可能重复 1 对" in words(fresh.window.pages.imports._doubles)


LONG = "金源副食店（东大街与人民路交叉口分店）"
PAIR = PairView(
    ShopSide(
        RetailerId(1),
        LONG,
        "410101100007",
        "41010000007",
        "许可证号 410101100007",
        "199****0001",
        "拜访 3 次、订货 2,872 行",
        3,
        2872,
    ),
    ShopSide(RetailerId(2), LONG, "", "0041010000009", "客户编码 0041010000009", "199****0001", "没有拜访和订货", 0, 0),
    "phone",
    "名称和电话相同。",
    (
        FieldPair("licence_no", "许可证号", "410101100007", "", None),
        FieldPair("address", "经营地址", "东大街与人民路交叉口往南二百米路西" * 2, "人民路", agree=False),
        FieldPair("name", "客户名称", LONG, LONG, agree=True),
        FieldPair("phone", "联系电话", "199****0001", "199****0001", agree=True),
    ),
)


@EVERY_LOOK
def test_a_pair_with_long_words_is_whole_in_every_look(qtbot: QtBot, language: str, large: bool, width: int) -> None:
    with dressed("en" if language == "en" else "zh_CN", large=large):
        panel = PairPanel(PAIR)
        qtbot.addWidget(panel)
        lay_out(panel, width)
        assert cut_off(panel) == []
