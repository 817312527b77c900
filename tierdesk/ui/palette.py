"""Ctrl+K: every command with its shortcut, and every retailer, by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.commands import Commands, keys_in_words

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.views import RetailerRow

SHOWN = 60


class Palette(QDialog):
    """Type, choose with the arrow keys, Enter."""

    def __init__(
        self,
        commands: Commands,
        rows: Callable[[], Sequence[RetailerRow]],
        open_retailer: Callable[[RetailerId], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._commands, self._rows, self._open = commands, rows, open_retailer
        self.setFixedSize(theme.px(560), theme.px(420))
        self._field = QLineEdit()
        self._field.setPlaceholderText(say("window.palette_hint"))
        self._field.setAccessibleName(say("window.palette_hint"))
        self._field.textChanged.connect(self._fill)
        self._field.installEventFilter(self)
        self._list = QListWidget()
        self._list.setAccessibleName(say("command.palette"))
        self._list.itemActivated.connect(self._run)
        self._list.itemClicked.connect(self._run)
        box = QVBoxLayout(self)
        box.addWidget(self._field)
        box.addWidget(self._list)
        self._fill("")
        corner = parent.mapToGlobal(parent.rect().center())
        self.move(corner.x() - self.width() // 2, corner.y() - self.height() // 2)
        self._field.setFocus()

    def refresh(self) -> None:
        """Find again what is typed, after other rows were read."""
        self._fill(self._field.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys move in the list while the field has the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._list.count():
                self._list.setCurrentRow((self._list.currentRow() + step) % self._list.count())
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                item = self._list.currentItem()
                if item is not None:
                    self._run(item)
                return True
        return super().eventFilter(watched, event)

    def _fill(self, text: str) -> None:
        self._list.clear()
        needles = text.lower().split()
        for command, _action in self._commands:
            if all(needle in command.title.lower() for needle in needles):
                keys = keys_in_words(command.id)
                self._add(f"{command.title}    {keys}" if keys else command.title, command.id)
        if needles:
            for found in self._rows():
                if all(needle in found.search for needle in needles):
                    self._add(f"{found.name}    {found.route} {found.step_title}", found.id)
                if self._list.count() >= SHOWN:
                    break
        self._list.setCurrentRow(0)

    def _add(self, words: str, meant: str | RetailerId) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, meant)
        self._list.addItem(item)

    def _run(self, item: QListWidgetItem) -> None:
        meant = item.data(Qt.ItemDataRole.UserRole)
        self.close()
        if isinstance(meant, str):
            self._commands.run(meant)
        else:
            self._open(meant)
