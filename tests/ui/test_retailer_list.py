"""A row of the list: what is said of a shop is cut where the room ends, and only there."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.ui.looks import dressed, lay_out
from tierdesk.domain.retailer import RetailerId
from tierdesk.services.views import RetailerRow, Tag
from tierdesk.ui import theme
from tierdesk.ui.retailer_list.delegate import HEIGHT
from tierdesk.ui.retailer_list.view import RetailerListView

TAG = Tag("许可证 29 天后到期", "bad")
NAME_UNTIL = 34  # the step's line begins here


def row(*tags: Tag) -> RetailerRow:
    return RetailerRow(
        id=RetailerId(1),
        licence_no="410100100001",
        customer_code="1",
        name="南关兴缘便利店",
        route="01",
        band="middle",
        segment="potential",
        group="potential",
        rank=1,
        step_title="第1步 销售分析，找差距，再看陈列",
        why="",
        due=date(2026, 11, 24),
        priority=1.0,
        tags=tags,
        active=True,
        search="",
    )


def painted(shown: RetailerRow, qtbot: QtBot) -> QImage:
    """The row below its name."""
    view = RetailerListView("list")
    qtbot.addWidget(view)
    view.set_rows([shown])
    lay_out(view, 380, 200)
    top, height = theme.px(NAME_UNTIL), theme.px(HEIGHT) - theme.px(NAME_UNTIL)
    return view.viewport().grab().toImage().copy(0, top, 380, height)


def test_a_tag_takes_no_room_from_the_step(qtbot: QtBot) -> None:
    with dressed():
        assert painted(row(TAG), qtbot) == painted(row(), qtbot)
