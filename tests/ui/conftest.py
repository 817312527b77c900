"""A real window on a small district, offscreen."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tierdesk.app import Program
from tierdesk.services.settings import Settings

Settle = Callable[[], None]


@pytest.fixture(autouse=True)
def cycles_are_collected_on_this_thread() -> Iterator[None]:
    """As in the window (`ui.garbage`): on the store's thread the collector would destroy Qt's objects, and crash."""
    before = gc.isenabled()
    gc.disable()
    yield
    gc.unfreeze()
    gc.collect()
    if before:
        gc.enable()


@pytest.fixture
def store_file(district_store: Path, tmp_path: Path) -> Path:
    """A copy of the district for one test."""
    file = tmp_path / "district.db"
    shutil.copy(district_store, file)
    return file


@pytest.fixture
def open_program(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[..., Program]]:
    """Opens programs on stores, shown, all retailers read, at rest; closes them all after the test."""
    opened: list[Program] = []

    def open_it(store: Path, settings: Settings = Settings()) -> Program:  # noqa: B008 - frozen
        program = Program(qapp, settings, store, sample=False)
        opened.append(program)
        program.window.show()
        program.window.pages.retailers.refresh()
        qtbot.waitUntil(lambda: program.jobs.idle, timeout=20_000)
        return program

    yield open_it
    for program in opened:
        program.close()
        program.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()
    opened.clear()
    gc.collect()


@pytest.fixture
def program(open_program: Callable[..., Program], store_file: Path) -> Program:
    """A program on the district."""
    return open_program(store_file)


@pytest.fixture
def settle(program: Program, qtbot: QtBot) -> Settle:
    """Wait until everything that was asked of the store has been shown."""
    return lambda: qtbot.waitUntil(lambda: program.jobs.idle, timeout=20_000)
