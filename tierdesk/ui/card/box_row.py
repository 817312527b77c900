"""Panels side by side as far as there is room: three, two, or one under another."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from tierdesk.ui import theme

WIDE_ENOUGH = 250
"""The least width of one panel in which its sentences still read well."""


class BoxRow(QWidget):
    """Panels of equal height; `shares` are their widths to each other while all stand in one line."""

    def __init__(
        self, boxes: Sequence[QWidget], shares: Sequence[int], gap: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._boxes, self._shares = list(boxes), list(shares)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(gap))
        self._columns = 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._lay_out(len(self._boxes))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find the number of columns that the width allows."""
        super().resizeEvent(event)
        fitting = max(1, self.width() // theme.px(WIDE_ENOUGH))
        self._lay_out(min(fitting, len(self._boxes)))

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for box in self._boxes:
            self._grid.removeWidget(box)
        for column in range(len(self._boxes)):
            whole_line = columns == len(self._boxes)
            self._grid.setColumnStretch(column, (self._shares[column] if whole_line else 1) if column < columns else 0)
        for place, box in enumerate(self._boxes):
            alone = place == len(self._boxes) - 1 and place % columns == 0
            self._grid.addWidget(box, place // columns, place % columns, 1, columns if alone else 1)
