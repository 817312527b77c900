"""Small words on two lines at most, as many of them as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from tierdesk.ui import theme


class TwoLines(QWidget):
    """Words cut where the room of the second line ends, never after a number of signs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_words(self, words: str) -> None:
        """Show other words."""
        self._words = words
        self.updateGeometry()
        self.update()

    def lines(self, width: int) -> list[str]:
        """The lines that a width has room for."""
        font = theme.font("small")
        layout = QTextLayout(self._words, font)
        layout.beginLayout()
        first = layout.createLine()
        first.setLineWidth(width)
        layout.endLayout()
        length = first.textLength()
        if length >= len(self._words):
            return [self._words]
        rest = QFontMetrics(font).elidedText(self._words[length:], Qt.TextElideMode.ElideRight, width)
        return [self._words[:length].rstrip(), rest]

    def heightForWidth(self, width: int) -> int:
        """One line, or two."""
        return len(self.lines(width)) * self._line_height()

    def sizeHint(self) -> QSize:
        """The width is what the layout gives."""
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """One line at least."""
        return QSize(0, self._line_height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the lines."""
        painter = QPainter(self)
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(theme.colours().muted))
        ascent = painter.fontMetrics().ascent()
        for place, line in enumerate(self.lines(self.width())):
            painter.drawText(0, place * self._line_height() + ascent, line)

    @staticmethod
    def _line_height() -> int:
        return QFontMetrics(theme.font("small")).lineSpacing()
