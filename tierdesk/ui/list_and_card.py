"""A list column beside the card; below about 900 pixels they take turns."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tierdesk.ui import theme
from tierdesk.ui.card.view import CardView

LIST_WIDTH = 380
STACK_BELOW = 900


class ListAndCard(QWidget):
    """`column` holds the list and what is above it."""

    def __init__(self, card: CardView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self._column = QFrame()
        self._column.setObjectName("column")
        self.column = QVBoxLayout(self._column)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._column)
        box.addWidget(card, 1)
        self._stacked = False
        QShortcut(QKeySequence("Alt+Left"), self, self.show_list, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack list and card when there is no room for both."""
        self._stacked = self.width() < theme.px(STACK_BELOW)
        if self._stacked:
            self._column.setMinimumWidth(0)
            self._column.setMaximumWidth(16_777_215)
            self._column.setVisible(not self.card.visiting)
            self.card.setVisible(self.card.visiting)
        else:
            self._column.setFixedWidth(theme.px(LIST_WIDTH))
            self._column.setVisible(True)
            self.card.setVisible(True)
        super().resizeEvent(event)

    def show_card(self) -> None:
        """In a narrow window: the card instead of the list."""
        if self._stacked:
            self._column.setVisible(False)
            self.card.setVisible(True)

    def show_list(self) -> None:
        """In a narrow window: the list instead of the card."""
        if self._stacked:
            self._column.setVisible(True)
            self.card.setVisible(False)
