"""The strip of a playbook's steps under the next step: done, now, later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import label
from tierdesk.ui.two_lines import TwoLines

if TYPE_CHECKING:
    from tierdesk.services.views import StepChip

IN_A_ROW, IN_A_NARROW_ROW = 4, 2
NARROW = 600


class StepsStrip(QWidget):
    """Up to eight steps, four in a row, two where it is narrow."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(8))
        self._chips: list[_Chip] = []
        self._in_a_row = IN_A_ROW
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_chips(self, chips: Sequence[StepChip]) -> None:
        """Show other steps."""
        while len(self._chips) < len(chips):
            made = _Chip()
            self._chips.append(made)
            self._put(len(self._chips) - 1)
        for place, made in enumerate(self._chips):
            made.setVisible(place < len(chips))
            if place < len(chips):
                made.show_step(place + 1, chips[place])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the steps anew when the width asks for fewer or allows more in a row."""
        super().resizeEvent(event)
        fitting = IN_A_NARROW_ROW if self.width() < theme.px(NARROW) else IN_A_ROW
        if fitting != self._in_a_row:
            self._in_a_row = fitting
            for made in self._chips:
                self._grid.removeWidget(made)
            for place in range(len(self._chips)):
                self._put(place)

    def _put(self, place: int) -> None:
        self._grid.addWidget(self._chips[place], place // self._in_a_row, place % self._in_a_row)
        for column in range(IN_A_ROW):
            self._grid.setColumnStretch(column, 1 if column < self._in_a_row else 0)


class _Chip(QFrame):
    """One step: ground and edge say its state together with a sign, never by colour alone."""

    def __init__(self) -> None:
        super().__init__()
        self._state = "later"
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(11), theme.px(6), theme.px(11), theme.px(6))
        box.setSpacing(0)
        self._title = label(role="small", wrap=True)
        self._note = TwoLines()
        box.addWidget(self._title)
        box.addWidget(self._note)
        box.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def show_step(self, number: int, chip: StepChip) -> None:
        """Show another step."""
        self._state = chip.state
        sign = {"done": "✓ ", "now": "→ ", "later": ""}[chip.state]
        self._title.setText(f"{sign}{number} {chip.title}")
        weight = "font-weight: 700;" if chip.state == "now" else ""
        if weight != self._title.styleSheet():
            self._title.setStyleSheet(weight)
        self._note.set_words(chip.note)
        self._note.setVisible(bool(chip.note))
        self.setAccessibleName(f"{chip.title}, {say(f'card.step_{chip.state}')} {chip.note}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint ground and edge."""
        colours = theme.colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2.0 if self._state == "now" else 1.0
        painter.setPen(QPen(QColor(colours.accent if self._state == "now" else colours.line), width))
        painter.setBrush(QColor(colours.soft if self._state == "done" else colours.panel))
        inside = QRectF(self.rect()).adjusted(width / 2, width / 2, -width / 2, -width / 2)
        painter.drawRoundedRect(inside, theme.px(10), theme.px(10))
