"""A list column beside the card; below about 900 pixels they take turns."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.card.view import CardView
from tierdesk.ui.panels import button, row

LIST_WIDTH = 380
LARGEST_SHARE = 0.34  # of the width, for the list: with large text the card needs its room, too
STACK_BELOW = 816  # the width beside the rail in a window of 900
UNLIMITED = 16_777_215


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
        self._back = button(say("window.back_to_list"), "", "Alt ←")
        self._back.clicked.connect(self.show_list)
        self._bar = QFrame()
        line = row(self._back, None)
        line.setContentsMargins(theme.px(24), theme.px(8), theme.px(24), 0)
        self._bar.setLayout(line)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(self._bar)
        side.addWidget(card, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._column)
        box.addWidget(self._side, 1)
        self._stacked = False
        self._card_shown = False
        QShortcut(QKeySequence("Alt+Left"), self, self.show_list, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack list and card when there is no room for both."""
        self._stacked = self.width() < STACK_BELOW
        if self._stacked:
            self._column.setMinimumWidth(0)
            self._column.setMaximumWidth(UNLIMITED)
        else:
            self._column.setFixedWidth(min(theme.px(LIST_WIDTH), max(LIST_WIDTH, round(self.width() * LARGEST_SHARE))))
        self._arrange()
        super().resizeEvent(event)

    def show_card(self) -> None:
        """In a narrow window: the card instead of the list."""
        self._card_shown = True
        self._arrange()

    def show_list(self) -> None:
        """In a narrow window: the list instead of the card."""
        self._card_shown = False
        self._arrange()

    def _arrange(self) -> None:
        self._column.setVisible(not self._stacked or not self._card_shown)
        self._side.setVisible(not self._stacked or self._card_shown)
        self._bar.setVisible(self._stacked)
