"""The retailers that would move, as a table: name, from band to band, percentile before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme

if TYPE_CHECKING:
    from tierdesk.services.try_policy import Mover

COLUMNS = ("name", "bands", "percentiles")
PERCENTILES = len(COLUMNS) - 1
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class MoversModel(QAbstractTableModel):
    """The rows; replaced whole with each try."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._movers: Sequence[Mover] = ()

    def show_movers(self, movers: Sequence[Mover]) -> None:
        """Show others."""
        self.beginResetModel()
        self._movers = movers
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as move."""
        return 0 if parent.isValid() else len(self._movers)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """The columns of the table."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell; percentiles stand right."""
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == PERCENTILES:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        mover = self._movers[index.row()]
        if index.column() == PERCENTILES:
            before, after = _percentile(mover.percentile_before), _percentile(mover.percentile_after)
            return say("sandbox.move", before=before, after=after)
        if index.column():
            before, after = (say(f"sandbox.band_{band}") for band in (mover.before, mover.after))
            return say("sandbox.move", before=before, after=after)
        return mover.name

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The heads of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == PERCENTILES else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return say(f"sandbox.column_{COLUMNS[section]}") if role == Qt.ItemDataRole.DisplayRole else None


def movers_table(model: MoversModel) -> QTableView:
    """The table that shows them."""
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(say("sandbox.movers"))
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().setVisible(False)
    table.verticalHeader().setDefaultSectionSize(theme.px(40))
    head = table.horizontalHeader()
    head.setHighlightSections(False)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for place, width in ((1, 170), (2, 110)):
        table.setColumnWidth(place, theme.px(width))
    table.setMinimumHeight(theme.px(170))
    return table


def _percentile(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"
