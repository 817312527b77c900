"""The rail at the left: the five pages, icon and word."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.commands import keys_in_words
from tierdesk.ui.icons import icon

PAGES = ("today", "retailers", "import", "reports", "settings")
WIDTH = 84


class Rail(QFrame):
    """`picked` carries the name of a page."""

    picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(theme.px(WIDTH))
        self.setAccessibleName(say("window.pages"))
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(6), theme.px(10), theme.px(6), theme.px(10))
        box.setSpacing(theme.px(4))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self._shown = ""
        for name in PAGES:
            made = QToolButton()
            made.setText(say(f"command.{name}"))
            made.setAccessibleName(made.text())
            made.setToolTip(f"{made.text()} ({keys_in_words(name)})")
            made.setIcon(icon(name, on=False))
            made.setIconSize(QSize(theme.px(24), theme.px(24)))
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            made.setCheckable(True)
            made.setProperty("kind", "rail")
            made.setFixedSize(theme.px(72), theme.px(62))
            made.clicked.connect(lambda _on=False, name=name: self.picked.emit(name))
            self._group.addButton(made)
            self._buttons[name] = made
            box.addWidget(made)
        box.addStretch(1)

    def show_page(self, name: str) -> None:
        """Mark a page as the one that is shown."""
        if name not in self._buttons:
            return
        if self._shown:
            self._buttons[self._shown].setIcon(icon(self._shown, on=False))
        self._shown = name
        self._buttons[name].setIcon(icon(name, on=True))
        self._buttons[name].setChecked(True)
