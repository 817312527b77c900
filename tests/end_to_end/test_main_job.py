"""The main job in the real window: Excel in, a retailer of each group served, undone, Excel out and in again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tierdesk.app import Program
from tierdesk.domain.retailer import GROUPS
from tierdesk.store.connection import open_store
from tierdesk.store.visits import drafts, visit
from tierdesk.ui.import_page.receipt import ReceiptPanel

FIRST_STEPS = {"top": "befriend", "potential": "sales_gap", "volatile": "diagnose", "bottom": "mindset"}


def test_excel_in_visit_logged_step_moves_on_undo_excel_out_and_in_again(  # noqa: PLR0915 - one whole job in one go
    open_program: Callable[..., Program], small_samples: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    program = open_program(tmp_path / "own.db")
    window = program.window

    def rest() -> None:
        qtbot.waitUntil(lambda: program.jobs.idle, timeout=60_000)

    def take_in(*files: Path) -> None:
        window.import_files(list(files))
        rest()
        window.pages.imports.look.go.click()
        rest()

    take_in(*(small_samples / f"{kind}.xlsx" for kind in ("retailers", "products", "stock", "sales")))
    assert "已导入" in window.strip.words
    window.pages.show("today")
    assert window.pages.today.plan is not None
    assert window.pages.today.plan.stops or window.pages.today.plan.later

    card = window.pages.retailers.card
    for group in GROUPS:
        window.pages.show("retailers")
        window.pages.retailers._chips.pick(group)
        rest()
        assert card.card is not None
        assert card.card.row.group == group
        assert card.card.reasons
        assert card.card.next is not None
        before = card.card.next.step
        assert before == FIRST_STEPS.get(group, before)
        card.start_visit()
        rest()
        qtbot.keyClicks(card.visit.note.note, "noted")
        for check in card.visit.outcome.attests.values():
            check.setChecked(True)
        qtbot.mouseClick(card.visit.outcome.choices["done"], Qt.MouseButton.LeftButton)
        card.visit.finish()
        rest()
        assert not card.visiting
        assert card.card.next.step != before
        window.strip.undo()
        rest()
        assert card.card.next.step == before
        card.start_visit()
        rest()
        assert card.visit.note.note.toPlainText() == "noted"
        card.visit.finish()
        rest()
        assert card.card.next.step != before
        assert len(card.card.visits) == 1

    out = tmp_path / "客户.xlsx"
    window.saving.export_to("retailers", out)
    rest()
    assert str(out) in window.strip.words
    take_in(out)
    (panel,) = window.pages.imports.findChildren(ReceiptPanel)
    assert panel.view.file == out.name
    assert (panel.view.new, panel.view.changed, panel.view.rejected) == (0, 0, 0)
    assert panel.view.same == 60


TYPIST = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from tierdesk.app import Program, make_app
from tierdesk.services.settings import Settings

app = make_app()
program = Program(app, Settings(), Path(sys.argv[1]))
program.window.show()
card = program.window.pages.today.card
typed = 0

def step():
    global typed
    if not card.visiting:
        if program.jobs.idle:
            card.start_visit()
        return
    typed += 1
    card.visit.note.note.insertPlainText(f"{typed} ")
    print(typed, time.time(), flush=True)

timer = QTimer()
timer.timeout.connect(step)
timer.start(40)
app.exec()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no SIGKILL; its own harness kills there")
def test_killed_while_typing_everything_up_to_the_last_half_second_is_there(store_file: Path, tmp_path: Path) -> None:
    script = tmp_path / "typist.py"
    script.write_text(TYPIST, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    process = subprocess.Popen(
        [sys.executable, script, store_file], stdout=subprocess.PIPE, encoding="utf-8", env=environment
    )
    assert process.stdout is not None
    said: list[tuple[int, float]] = []
    while len(said) < 45:
        number, moment = process.stdout.readline().split()
        said.append((int(number), float(moment)))
    killed = time.time()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    owed = max(number for number, moment in said if moment <= killed - 0.5)
    store = open_store(store_file)
    ((_, visit_id),) = drafts(store).items()
    kept = visit(store, visit_id)
    assert store.problems() == []
    store.close()
    assert kept is not None
    numbers = [int(word) for word in kept.draft.note.split()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= owed
