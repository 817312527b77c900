"""A row of filter chips of which exactly one is on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from tierdesk.ui import theme
from tierdesk.ui.flow_layout import FlowLayout
from tierdesk.ui.panels import button, drop


class Chips(QWidget):
    """Chips by key; `picked` carries the key of the one that is on."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._box = FlowLayout(self, theme.px(6), 0)
        self._group = QButtonGroup(self)
        self._chips: dict[str, QPushButton] = {}

    def set_chips(self, chips: Sequence[tuple[str, str]]) -> None:
        """Show these (key, words); the key that was on stays on while it is among them, else the first."""
        before = self.current()
        for key in [key for key in self._chips if key not in dict(chips)]:
            gone = self._chips.pop(key)
            self._group.removeButton(gone)
            drop(gone)
        for key, words in chips:
            if key not in self._chips:
                made = button(words, "chip", checkable=True)
                made.clicked.connect(lambda _on=False, key=key: self.picked.emit(key))
                self._group.addButton(made)
                self._box.addWidget(made)
                self._chips[key] = made
            self._chips[key].setText(words)
            self._chips[key].setAccessibleName(words)
        if chips:
            self._chips[before if before in self._chips else chips[0][0]].setChecked(True)

    def current(self) -> str:
        """The key of the chip that is on, or nothing."""
        return next((key for key, made in self._chips.items() if made.isChecked()), "")

    def show_picked(self, key: str) -> None:
        """Turn a chip on, without saying that it was picked."""
        if key in self._chips:
            self._chips[key].setChecked(True)

    def pick(self, key: str) -> None:
        """Turn a chip on, as a click does."""
        if key in self._chips:
            self._chips[key].setChecked(True)
            self.picked.emit(key)
