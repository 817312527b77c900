"""The window: start, card, keystroke, page of the list; each against the least that Qt itself needs."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QListView

from tests.benchmarks.conftest import CITY, Ratios, median_seconds
from tierdesk.app import Program
from tierdesk.domain.retailer import RetailerId
from tierdesk.services.retailer_card import retailer_card
from tierdesk.services.settings import Settings
from tierdesk.services.views import RetailerRow, Tag
from tierdesk.store.connection import open_store
from tierdesk.store.retailers import retailers
from tierdesk.ui import theme
from tierdesk.ui.retailer_list.delegate import RetailerDelegate
from tierdesk.ui.retailer_list.model import DISPLAY, ROW
from tierdesk.ui.retailer_list.view import RetailerListView

STARTS = 11
BARE = """
import sys, time
from PySide6.QtWidgets import QApplication, QMainWindow, QLabel
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLabel("今日"))
window.resize(1366, 768)
window.show()
app.processEvents()
window.grab()
print(time.time())
"""
OURS = """
import sys, time
from pathlib import Path
from tierdesk.app import Program, make_app
from tierdesk.services.settings import load_settings
app = make_app()
program = Program(app, load_settings(), Path(sys.argv[1]))
program.window.show()
app.processEvents()
program.window.grab()
print(time.time())
program.close()
"""


@pytest.fixture
def store_file(district_store: Path, tmp_path: Path) -> Path:
    file = tmp_path / "district.db"
    shutil.copy(district_store, file)
    return file


@pytest.fixture
def program(qapp: QApplication, store_file: Path) -> Iterator[Program]:
    made = Program(qapp, Settings(), store_file)
    made.window.show()
    rest(made)
    yield made
    made.close()
    made.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def rest(program: Program) -> None:
    while not program.jobs.idle:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
    QCoreApplication.processEvents()


def start_seconds(script: str, *arguments: object) -> float:
    """From asking for the process to its first painted page, the median of a few starts."""
    taken = []
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # warm means compiled, as it is once installed
    command = [sys.executable, "-c", script, *map(str, arguments)]
    for _ in range(STARTS):
        started = time.time()
        done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
        taken.append(float(done.stdout) - started)
    return statistics.median(taken)


def test_start_to_first_painted_page(benchmark: Any, store_file: Path, ratios: Ratios) -> None:
    start_seconds(OURS, store_file)
    floor = start_seconds(BARE)
    work = benchmark.pedantic(start_seconds, args=(OURS, store_file), rounds=1)
    ratios.add("start to first painted page, warm", work, floor, "<= 2x of a bare window")


def test_opening_a_card(benchmark: Any, program: Program, store_file: Path, ratios: Ratios) -> None:
    """Values read and painted, all on one thread here: what the person waits for, without the hop between threads."""
    page = program.window.pages.retailers
    program.window.pages.show("retailers")
    rest(program)
    store = open_store(store_file)
    ids = [one.id for one in retailers(store) if one.active][:40]

    def open_one(retailer_id: RetailerId) -> None:
        card = retailer_card(store, retailer_id, page._day)
        page.card._wanted = retailer_id
        page.card._on_card(retailer_id, card)
        page.card.repaint()

    turn = iter(ids * 3)
    benchmark.pedantic(lambda: open_one(next(turn)), rounds=80, warmup_rounds=5)
    store.close()
    ratios.add("opening a card, read and painted", benchmark.stats.stats.median, None, "<= 16 ms")


def rows(count: int) -> list[RetailerRow]:
    groups: tuple[Any, ...] = ("top", "potential", "steady", "volatile", "bottom")
    return [
        RetailerRow(
            RetailerId(i),
            f"4101{i:08d}",
            f"c{i}",
            f"金源{i}副食店",
            f"{i % 100:02d}号线路",
            "middle",
            "steady",
            groups[i % 5],
            i,
            "第2步 指导订货与合理库存",
            "why",
            date(2026, 11, 24),
            float(i % 37),
            (Tag("明天订货", "warn"),),
            active=True,
            search=f"金源{i}副食店 jinyuan{i}fushidian jy{i}fsd 4101{i:08d}",
        )
        for i in range(count)
    ]


def painted(view: QListView) -> None:
    view.viewport().repaint()


def test_page_repaint_of_the_list(benchmark: Any, qapp: QApplication, ratios: Ratios) -> None:
    """The same delegate over Qt's own model, whose rows cross no Python on their way, is the floor."""
    theme.choose(qapp, Settings())
    theme.dress(qapp)
    ours = RetailerListView("list")
    ours.resize(380, 800)
    ours.set_rows(rows(CITY))
    ours.show()
    floor_view, model = QListView(), QStandardItemModel()
    for row in rows(1000):
        item = QStandardItem(row.name)
        item.setData(row, ROW)
        item.setData(row.name, DISPLAY)
        model.appendRow(item)
    delegate = RetailerDelegate()
    floor_view.setModel(model)
    floor_view.setItemDelegate(delegate)
    floor_view.setUniformItemSizes(True)
    floor_view.resize(380, 800)
    floor_view.show()
    qapp.processEvents()
    floor = median_seconds(lambda: painted(floor_view), 40)
    benchmark.pedantic(painted, args=(ours,), rounds=40, warmup_rounds=3)
    ratios.add(f"page repaint of the list, {CITY:,} rows", benchmark.stats.stats.median, floor, "<= 1.5x")
    ours.deleteLater()
    floor_view.deleteLater()


def test_keystroke_in_the_search(benchmark: Any, program: Program, ratios: Ratios) -> None:
    page = program.window.pages.retailers
    program.window.pages.show("retailers")
    rest(program)
    page._on_rows((page._day, tuple(rows(CITY))))
    rest(program)
    words = ["j", "jy", "jy1", "fsd", "金源12", "4101000", "jinyuan3", "店"]

    def reset_and_paint() -> None:
        page.list.model().beginResetModel()
        page.list.model().endResetModel()
        page.list.viewport().repaint()

    floor = median_seconds(reset_and_paint, 20)
    turn = iter(words * 20)

    def key() -> None:
        page.search(next(turn))
        page.list.viewport().repaint()

    benchmark.pedantic(key, rounds=64, warmup_rounds=3)
    ratios.add(f"keystroke to painted list, {CITY:,} rows", benchmark.stats.stats.median, floor, "<= 1.5x")
    searched = median_seconds(lambda: [row for row in page.rows if "jy1" in row.search], 20)
    ratios.add(f"search alone, {CITY:,} rows", searched, None, "<= 5 ms")


def test_the_event_loop_during_an_import(benchmark: Any, program: Program, small_samples: Path, ratios: Ratios) -> None:
    """The longest gap between two turns of the event loop while the samples are imported again."""
    gaps: list[float] = []

    def work() -> None:
        program.window.import_files(sorted(small_samples.glob("*.xlsx")))
        last = time.perf_counter()
        while not program.jobs.idle:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 2)
            moment = time.perf_counter()
            gaps.append(moment - last)
            last = moment

    benchmark.pedantic(work, rounds=1)
    ratios.add("longest stall of the window during an import", max(gaps), None, "<= 50 ms")
