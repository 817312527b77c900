"""The strip of a playbook's steps under the next step: done, now, later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import label

if TYPE_CHECKING:
    from tierdesk.services.views import StepChip

IN_A_ROW = 4


class StepsStrip(QWidget):
    """Up to eight steps, four in a row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(8))
        self._chips: list[_Chip] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_chips(self, chips: Sequence[StepChip]) -> None:
        """Show other steps."""
        while len(self._chips) < len(chips):
            made = _Chip()
            place = len(self._chips)
            self._grid.addWidget(made, place // IN_A_ROW, place % IN_A_ROW)
            self._chips.append(made)
        for place, made in enumerate(self._chips):
            made.setVisible(place < len(chips))
            if place < len(chips):
                made.show_step(place + 1, chips[place], two_lines=len(chips) <= IN_A_ROW)


class _Chip(QFrame):
    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(11), theme.px(6), theme.px(11), theme.px(6))
        box.setSpacing(0)
        self._title: QLabel = label(role="small")
        self._note: QLabel = label(role="small", tone="muted")
        box.addWidget(self._title)
        box.addWidget(self._note)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_step(self, number: int, chip: StepChip, *, two_lines: bool) -> None:
        colours = theme.colours()
        ticked = "✓ " if chip.state == "done" else ""
        self._title.setText(f"{ticked}{number} {chip.title}")
        self._note.setText(chip.note)
        self._note.setVisible(two_lines)
        ground = colours.soft if chip.state == "done" else colours.panel
        edge = f"2px solid {colours.accent}" if chip.state == "now" else f"1px solid {colours.line}"
        self.setStyleSheet(
            f"_Chip {{ background: {ground}; border: {edge}; border-radius: {theme.px(10)}px; }}"
            f" QLabel {{ border: 0; background: transparent; }}"
        )
        self._title.setStyleSheet("font-weight: 700;" if chip.state == "now" else "")
        self.setToolTip(f"{chip.title} {chip.note}".strip())
        self.setAccessibleName(f"{chip.title}, {say(f'card.step_{chip.state}')} {chip.note}")
