"""The list itself: choosing a row by key or touch opens its card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QWidget

from tierdesk.ui.retailer_list.delegate import RetailerDelegate
from tierdesk.ui.retailer_list.model import RetailerListModel

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.views import RetailerRow


class RetailerListView(QListView):
    """A list of retailers; `chosen` carries the row that is current now."""

    chosen = Signal(object)
    put_off_wanted = Signal()
    """S was pressed: single letters mean something only while the list has the focus."""
    order_list_wanted = Signal()
    """O was pressed."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._model = RetailerListModel()
        self._delegate = RetailerDelegate()
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def set_rows(self, rows: Sequence[RetailerRow]) -> None:
        """Show other rows; the retailer that was current stays so while it is among them, else the first is."""
        before = self.current()
        self.selectionModel().blockSignals(True)
        self._model.set_rows(rows)
        self.selectionModel().blockSignals(False)
        place = self._model.position(before.id) if before else None
        if rows:
            self.setCurrentIndex(self._model.index(place or 0))
        else:
            self.chosen.emit(None)

    def current(self) -> RetailerRow | None:
        """The row that is current, or None."""
        index = self.currentIndex()
        return self._model.row(index.row()) if index.isValid() else None

    def choose(self, retailer_id: RetailerId) -> bool:
        """Make a retailer current; False when it is not shown."""
        place = self._model.position(retailer_id)
        if place is not None:
            self.setCurrentIndex(self._model.index(place))
        return place is not None

    def keyboardSearch(self, search: str) -> None:
        """S puts the current retailer off, O opens its order list; other letters do nothing (the search box finds)."""
        if self.current() is not None:
            if search.lower() == "s":
                self.put_off_wanted.emit()
            elif search.lower() == "o":
                self.order_list_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The stroke that begins a search is for the window."""
        if event.text() == "/":
            event.ignore()
        else:
            super().keyPressEvent(event)

    def step(self, by: int) -> None:
        """Move up or down, as the arrow keys do while another field has the focus."""
        count = self._model.rowCount()
        if count:
            at = self.currentIndex().row()
            self.setCurrentIndex(self._model.index(min(max(at + by, 0), count - 1)))

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self._model.row(current.row()) if current.isValid() else None)
