"""Nothing but the window shows as a window, not for a moment: on Windows it would flash, with a frame of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from tierdesk.app import Program
from tierdesk.ui.chips import Chips
from tierdesk.ui.panels import clear, label
from tierdesk.ui.rail import PAGES


class Shown(QObject):
    """Keeps the names of the parts that showed as windows of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at everything that is shown."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            plain = watched.windowType() in {Qt.WindowType.Window, Qt.WindowType.Widget}
            if plain and not isinstance(watched, QMainWindow):
                self.names.append(f"{type(watched).__name__} {watched.accessibleName()}".strip())
        return False


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[Shown]:
    """Watches from here on."""
    watching = Shown()
    qapp.installEventFilter(watching)
    yield watching
    qapp.removeEventFilter(watching)


def test_no_part_of_a_page_shows_as_a_window(program: Program, shown: Shown, qtbot: QtBot) -> None:
    for page in PAGES:
        program.window.pages.show(page)
        qtbot.waitUntil(lambda: program.jobs.idle, timeout=20_000)
    assert shown.names == []


def test_no_part_of_an_import_does(
    open_program: Callable[..., Program], small_samples: Path, tmp_path: Path, shown: Shown, qtbot: QtBot
) -> None:
    program = open_program(tmp_path / "fresh.db")
    program.window.import_files(sorted(small_samples.glob("*.xlsx")))
    qtbot.waitUntil(lambda: program.jobs.idle, timeout=60_000)
    look = program.window.pages.imports.look
    for at in range(len(look._entries)):
        look._chips.pick(str(at))  # faster than anything can be shown
    qtbot.mouseClick(look.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.jobs.idle, timeout=60_000)
    assert shown.names == []


def test_what_is_taken_out_before_it_was_shown_is_never_shown(shown: Shown, qtbot: QtBot) -> None:
    window = QMainWindow()
    inside = Chips()
    window.setCentralWidget(inside)
    qtbot.addWidget(window)
    window.show()
    inside._box.addWidget(label("come and gone"))
    clear(inside._box)
    inside.set_chips([("a", "A"), ("b", "B")])
    inside.set_chips([("c", "C")])
    qtbot.waitUntil(inside._chips["c"].isVisible)
    assert shown.names == []
