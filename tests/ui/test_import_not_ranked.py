"""An import whose ranking failed is shown as an import, with the reason beside it, and can be taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tierdesk.app import Program
from tierdesk.errors import Environment
from tierdesk.message import message
from tierdesk.services import import_and_rank
from tierdesk.store.connection import Store
from tierdesk.ui.import_page.receipt import ReceiptPanel


def test_the_receipt_is_there_and_the_strip_says_why_there_is_no_ranking(
    program: Program, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(store: Store) -> None:
        raise Environment(message("store.locked", file=store.path.name), message("store.locked_do"))

    monkeypatch.setattr(import_and_rank, "reband", fail)
    file = tmp_path / "新品.csv"
    file.write_text("商品编码,商品名称,批发价\nNEW-1,新到样品,100\n", "utf-8")
    program.window.import_files([file])
    qtbot.waitUntil(lambda: program.jobs.idle, timeout=60_000)
    program.window.pages.imports.look.go.click()
    qtbot.waitUntil(lambda: program.jobs.idle, timeout=60_000)
    (panel,) = program.window.pages.imports.findChildren(ReceiptPanel)
    assert panel.view.new == 1
    words = program.window.strip.words
    assert words.startswith("✓ 已导入 新品.csv")
    assert "没有重新排名：数据文件 district.db 正被另一个程序占用" in words
    assert "没有写入" not in words
    assert program.window.strip.can_undo
