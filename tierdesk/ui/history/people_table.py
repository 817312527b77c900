"""A table of retailers; a click or Enter on a row opens the account of that retailer's band."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from tierdesk.ui import theme
from tierdesk.ui.import_page.rows_table import RowsTable

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId

ROW = 40


class PeopleTable(RowsTable):
    """`picked` carries the RetailerId."""

    picked = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._people: Sequence[RetailerId] = ()
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._on_clicked)

    def set_people(
        self, people: Sequence[RetailerId], columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], most: int
    ) -> None:
        """Show retailers, a row each, and at most so many rows before it scrolls."""
        self._people = people
        self.set_rows(columns, tuple(rows))
        self.setFixedHeight(theme.px(ROW) * (min(len(rows), most) + 1) + theme.px(8))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._on_clicked(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        self.picked.emit(self._people[index.row()])
