"""Units that figures suggest, said above the counts, where they are seen before Enter imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tierdesk.services.field_words import unit_in_words
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import button, clear, label, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent

    from tierdesk.exchange.table import Table


class UnitHints(QWidget):
    """A question for each column: take the unit or leave it. `taken` carries the column's place and the unit.

    `answered`: the last question was answered. Enter presses the button that has the focus.
    """

    taken = Signal(int, str)
    answered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.buttons: list[QPushButton] = []
        self._units: Mapping[int, str] = {}
        self._left: set[tuple[str, int]] = set()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(theme.px(6))
        self.setVisible(False)

    @property
    def open(self) -> bool:
        """Whether there is a question."""
        return bool(self.buttons)

    def show_units(self, table: Table | None, units: Mapping[int, str]) -> None:
        """Ask about the columns of a table that are read in another unit than `units` has for them."""
        clear(self._lines)
        self.buttons = []
        for use in table.used if table else ():
            unit = units.get(use.index)
            if table and unit and unit != use.unit and (table.fingerprint, use.index) not in self._left:
                self._lines.addWidget(self._line(use.header, use.index, unit, table.fingerprint))
        self.setVisible(self.open)

    def _line(self, header: str, index: int, unit: str, fingerprint: str) -> QWidget:
        words = say("importing.unit_hint", header=header, unit=unit_in_words(unit))
        take = button(say("importing.unit_take", unit=unit_in_words(unit)))
        leave = button(say("importing.unit_leave"), "link")
        take.clicked.connect(lambda: self._answer(index, unit))
        leave.clicked.connect(lambda: self._leave(fingerprint, index))
        for one in (take, leave):
            one.setAccessibleDescription(words)
        self.buttons += [take, leave]
        return wrapped(label(words, "body", "warn"), take, leave)

    def _answer(self, index: int, unit: str) -> None:
        self.taken.emit(index, unit)
        if self.open:
            self.buttons[0].setFocus()
        else:
            self.answered.emit()

    def _leave(self, fingerprint: str, index: int) -> None:
        self._left.add((fingerprint, index))
        self._answer(index, "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button with the focus, and not the one of the page."""
        focused = next((one for one in self.buttons if one is self.focusWidget()), None)  # keys come from within only
        if focused and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focused.click()
        else:
            super().keyPressEvent(event)
