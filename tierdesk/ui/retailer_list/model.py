"""Rows of retailers as a list model; filtering is a plain list of the rows that match."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.views import RetailerRow


Index = QModelIndex | QPersistentModelIndex
# Comparing with plain numbers is six times quicker than with Qt's enumeration, at thousands of calls a page.
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ROW = int(Qt.ItemDataRole.UserRole)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_NOBODY = QModelIndex()


class RetailerListModel(QAbstractListModel):
    """The rows shown, in the order given."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[RetailerRow] = ()

    def set_rows(self, rows: Sequence[RetailerRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOBODY) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """The name, the whole row, or what a screen reader says."""
        if role == ROW:
            return self._rows[index.row()]
        if role == DISPLAY:
            return self._rows[index.row()].name
        if role == ACCESSIBLE:
            row = self._rows[index.row()]
            return ", ".join([row.name, row.step_title, *(tag.text for tag in row.tags)])
        return None

    def row(self, position: int) -> RetailerRow:
        """The row at a position."""
        return self._rows[position]

    def position(self, retailer_id: RetailerId) -> int | None:
        """Where a retailer stands, or None when it is not shown."""
        return next((i for i, row in enumerate(self._rows) if row.id == retailer_id), None)
