"""A bar to the left or right of a zero line: how much of a change is volume, and how much price and mix."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tierdesk.ui import theme

THICK = 11


class ChangeBar(QWidget):
    """Two parts of a change; parts of one sign follow each other, parts of two signs stand on either side."""

    def __init__(self, said: str, volume: float, price: float, most: float, parent: QWidget | None = None) -> None:
        """`most` is the length of half the bar; `said` is what a screen reader says."""
        super().__init__(parent)
        self._volume, self._price, self._most = volume, price, max(most, 1e-9)
        self.setAccessibleName(said)
        self.setToolTip(said)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As high as a line of text."""
        return QSize(theme.px(110), theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the zero line and both parts."""
        painter = QPainter(self)
        colours = theme.colours()
        middle, top, thick = self.width() / 2, (self.height() - theme.px(THICK)) / 2, float(theme.px(THICK))
        scale = (middle - 1) / self._most
        start = middle
        for value, colour in ((self._volume, colours.accent), (self._price, colours.warn)):
            if value * self._volume < 0:
                start = middle
            length = value * scale
            painter.fillRect(QRectF(min(start, start + length), top, abs(length), thick), QColor(colour))
            start += length
        painter.fillRect(QRectF(middle - 0.5, 1, 1, self.height() - 2), QColor(colours.muted))


class Swatch(QWidget):
    """A small square of a part's colour, for a legend."""

    def __init__(self, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        self.setFixedSize(theme.px(11), theme.px(11))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Fill it."""
        QPainter(self).fillRect(self.rect(), QColor(self._colour))
