"""A bar that is filled so far, with a stroke where the target is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tierdesk.ui import theme


class Meter(QWidget):
    """A share from 0 to 1 as a bar; `name` is what a screen reader calls it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._share = 0.0
        self._target: float | None = None
        self._good = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_share(0.0)

    def set_share(self, share: float, target: float | None = None, *, good: bool = True) -> None:
        """Fill the bar to `share`, mark `target`, and colour it as a warning when not `good`."""
        self._share, self._target, self._good = min(max(share, 0.0), 1.0), target, good
        self.setAccessibleName(f"{self._name} {share:.0%}")
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a line of small text is thick."""
        return QSize(theme.px(60), theme.px(10))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint ground, filling, target."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colours = theme.colours()
        height = theme.px(9)
        rect = QRectF(0, (self.height() - height) / 2, self.width(), height)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(rect, height / 2, height / 2)
        if self._share > 0:
            painter.setBrush(QColor(colours.accent if self._good else colours.warn))
            filled = QRectF(rect.left(), rect.top(), max(rect.width() * self._share, height), height)
            painter.drawRoundedRect(filled, height / 2, height / 2)
        if self._target is not None:
            x = rect.left() + rect.width() * min(self._target, 1.0)
            painter.fillRect(QRectF(x - 1, rect.top() - 2, 2, height + 4), QColor(colours.ink))
