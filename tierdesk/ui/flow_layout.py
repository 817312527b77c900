"""A layout that sets its parts side by side and goes on in the next line when one is full."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Parts keep their own width; the height follows from the width. With `fill` they are as high as their line."""

    def __init__(self, parent: QWidget, gap: int, line_gap: int | None = None, *, fill: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._fill = fill
        self._heights: dict[int, int] = {}
        """Width -> height, until a part says that it changed: Qt asks many times for each layout of a page."""
        self._smallest: QSize | None = None
        self._line_gap = gap if line_gap is None else line_gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt hands a part over."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """How many parts there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """One part, or None past the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take one part out, or None past the end."""
        self.invalidate()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def invalidate(self) -> None:
        """A part changed: what was asked before holds no longer."""
        self._heights.clear()
        self._smallest = None
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        """It never asks for more room."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """It does."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height that the parts need within a width."""
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        """Set the parts."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """As little as the widest part."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The widest and the highest part."""
        if self._smallest is None:
            size = QSize()
            for item in self._items:
                size = size.expandedTo(item.minimumSize())
            self._smallest = size
        return self._smallest

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            hints = [_size(item) for item in line]
            height = max(hint.height() for hint in hints)
            x = rect.x()
            for item, hint in zip(line, hints, strict=True):
                if move and self._fill:
                    item.setGeometry(QRect(x, y, hint.width(), height))
                elif move:  # low parts stand in the middle of the line, as labels beside fields do
                    item.setGeometry(QRect(QPoint(x, y + (height - hint.height()) // 2), hint))
                x += hint.width() + self._gap
            y += height + self._line_gap
        return max(0, y - self._line_gap - rect.y())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """The parts that are to be seen, line by line."""
        lines: list[list[QLayoutItem]] = []
        used = width + 1
        for item in self._items:
            if item.isEmpty():  # hidden
                continue
            wide = item.sizeHint().width()
            if used + self._gap + wide > width:
                lines.append([])
                used = -self._gap
            lines[-1].append(item)
            used += self._gap + wide
        return lines


def _size(item: QLayoutItem) -> QSize:
    """The size a part asks for; where its words go on in a second line, its height at the width it asks for."""
    hint = item.sizeHint()
    return QSize(hint.width(), item.heightForWidth(hint.width())) if item.hasHeightForWidth() else hint
