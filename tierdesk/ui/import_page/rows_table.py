"""A table of rows to read: what came, what changed, what was rejected and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from tierdesk.ui import theme

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
COLOUR = int(Qt.ItemDataRole.ForegroundRole)
TIP = int(Qt.ItemDataRole.ToolTipRole)
ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
ROW_HEIGHT = 32
SHOWN_ROWS = 8
WIDEST = 320
PRECISION = 40
"""Rows that are measured for the width of their columns."""
_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
RowTone = Literal["", "warn", "bad"]


class RowsModel(QAbstractTableModel):
    """Rows of text; the last cell of a row is coloured by its tone, and figures stand to the right."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[str, ...] = ()
        self._rows: tuple[tuple[str, ...], ...] = ()
        self._tones: Sequence[RowTone] = ()
        self._figures: frozenset[int] = frozenset()

    def set_rows(
        self, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], tones: Sequence[RowTone] = ()
    ) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._columns, self._rows, self._tones = columns, rows, tones
        self._figures = frozenset(
            place
            for place in range(len(columns))
            if any(row[place] for row in rows) and all(_is_figure(row[place]) for row in rows)
        )
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        """The words above the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == ALIGN and section in self._figures:
            return RIGHT
        return self._columns[section] if role == DISPLAY else None

    def data(self, index: Index, role: int = DISPLAY) -> object:
        """One cell."""
        row, place = index.row(), index.column()
        if role in {DISPLAY, TIP}:
            return self._rows[row][place]
        if role == ALIGN and place in self._figures:
            return RIGHT
        if role == COLOUR and self._tones and place == len(self._columns) - 1 and (tone := self._tones[row]):
            return QColor(getattr(theme.colours(), tone))
        return None


def _is_figure(text: str) -> bool:
    """Whether a cell is a figure to be compared; a number that names something is long and has no comma."""
    digits = text.replace(",", "").replace(".", "").replace("-", "")
    return not text or (digits.isdigit() and (len(digits) < 8 or "," in text))


class RowsTable(QTableView):
    """The table itself, as high as its rows up to eight."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = RowsModel()
        self._rows.setParent(self)
        self.setModel(self._rows)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setStyleSheet(
            f"QTableView::item {{ padding: 0 {theme.px(8)}px; }}"
            f" QHeaderView::section {{ padding: {theme.px(6)}px {theme.px(8)}px; }}"
        )
        self.setTabKeyNavigation(False)
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW_HEIGHT))
        head = self.horizontalHeader()
        head.setStretchLastSection(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setResizeContentsPrecision(PRECISION)

    def set_rows(
        self, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], tones: Sequence[RowTone] = ()
    ) -> None:
        """Show these rows."""
        self._rows.set_rows(columns, rows, tones)
        self.resizeColumnsToContents()
        for place in range(len(columns) - 1):
            self.setColumnWidth(place, min(self.columnWidth(place) + theme.px(14), theme.px(WIDEST)))
        self.setFixedHeight(theme.px(ROW_HEIGHT) * (min(len(rows), SHOWN_ROWS) + 1) + theme.px(16))
