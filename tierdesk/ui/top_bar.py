"""The bar above the pages: the search box, what is known of backups, the way to every command."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QToolButton

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.commands import keys_in_words
from tierdesk.ui.panels import button, label, row


class TopBar(QFrame):
    """The bar; what is typed and pressed in its search box it passes on."""

    searched = Signal(str)
    """The words typed so far."""
    cleared = Signal()
    """Esc emptied the box."""
    stepped = Signal(int)
    """To the next (1) or the previous (-1) of the list that was found."""
    entered = Signal()
    """To the list, and the card of its retailer."""
    commands_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bar")
        self.setFixedHeight(theme.px(56))
        self.search = self._search_box()
        self._backup = label(say("window.no_backup"), "small", "muted")
        every = button(say("command.palette"), "", keys_in_words("palette"))
        every.clicked.connect(self.commands_wanted)
        line = row(self.search, None, label(say("window.offline"), "small", "muted"), self._backup, every, spacing=16)
        line.setStretch(0, 3)
        line.setStretch(1, 1)
        line.setContentsMargins(theme.px(18), 0, theme.px(18), 0)
        self.setLayout(line)

    def show_backup(self, made: datetime | None) -> None:
        """Say when the last backup was made."""
        self._backup.setText(say("window.last_backup", time=f"{made:%m-%d %H:%M}") if made else say("window.no_backup"))

    def focus_search(self) -> None:
        """Begin a search."""
        self.search.setFocus()
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search box, arrow keys move in the list, Enter goes to it, Esc clears."""
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
                self.entered.emit()
                return True
            if key == Qt.Key.Key_Escape:
                self.search.clear()
                self.cleared.emit()
                return True
        return super().eventFilter(watched, event)

    def _search_box(self) -> QLineEdit:
        box = QLineEdit()
        box.setPlaceholderText(f"{say('window.search_hint')}    {keys_in_words('search')}")
        box.setAccessibleName(say("command.search"))
        box.setClearButtonEnabled(True)
        for clear in box.findChildren(QToolButton):
            clear.setAccessibleName(say("window.clear_search"))
        box.setMinimumWidth(theme.px(160))
        box.setMaximumWidth(theme.px(460))
        box.textEdited.connect(self.searched)
        box.installEventFilter(self)
        return box
