"""A file may be called anything: its name never makes the page of imports wider than the window."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Settle
from tests.ui.looks import lay_out
from tierdesk.app import Program
from tierdesk.services.receipts import receipts
from tierdesk.services.views import ReceiptView
from tierdesk.ui.import_page.receipt import ReceiptLine, ReceiptPanel
from tierdesk.ui.short_label import ShortLabel

WIDEST = 1100
"""Pixels of the page in a window of 1366, beside the rail."""


def test_a_name_of_three_thousand_signs_loses_its_middle_and_keeps_its_ending(
    program: Program, settle: Settle, qtbot: QtBot
) -> None:
    found: list[tuple[ReceiptView, ...]] = []
    program.jobs.run(lambda store, _: receipts(store), found.append, owner=program.window)
    settle()
    name = f"{'销' * 3000}.xlsx"
    for shown in (ReceiptPanel(_called(found[0][0], name)), ReceiptLine(_called(found[0][0], name))):
        qtbot.addWidget(shown)
        assert shown.minimumSizeHint().width() <= WIDEST
        lay_out(shown, WIDEST)
        (said,) = [one for one in shown.findChildren(ShortLabel) if name in one.whole]
        assert said.toolTip() == said.whole
        assert "…" in said.text()
    short = ReceiptPanel(_called(found[0][0], "六月.xlsx"))
    qtbot.addWidget(short)
    lay_out(short, WIDEST)
    assert "六月.xlsx" in [one.text() for one in short.findChildren(QLabel)]


def _called(view: ReceiptView, name: str) -> ReceiptView:
    return replace(view, file=name)
