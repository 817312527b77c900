"""The months behind the segment, drawn, with a legend that carries the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.charts.segment_chart import SegmentChart
from tierdesk.ui.panels import clear, label, wrapping
from tierdesk.ui.why.panel import WhyPanel

if TYPE_CHECKING:
    from tierdesk.services.views import BandExplanation


class SegmentChartPanel(WhyPanel):
    """Twelve months as a drawing; hidden where too few are known."""

    def __init__(self) -> None:
        super().__init__(say("segment_chart.title"))
        self._chart = SegmentChart()
        legend, self._legend = wrapping(14)
        self.body.addWidget(self._chart)
        self.body.addWidget(legend)

    def show_explanation(self, found: BandExplanation) -> None:
        """Draw the months of an account."""
        view = found.segment
        self.setVisible(view is not None)
        self._chart.set_view(view)
        clear(self._legend)
        for kind, words in enumerate(view.legend if view is not None else ()):
            if words:
                self._legend.addWidget(_Entry(kind, words))


class _Entry(QWidget):
    """One entry of the legend: a piece of the line, and its words."""

    def __init__(self, kind: int, words: str) -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(6))
        box.addWidget(_Piece(kind))
        box.addWidget(label(words, "small"))


class _Piece(QWidget):
    def __init__(self, kind: int) -> None:
        super().__init__()
        self._kind = kind
        self.setFixedSize(theme.px(22), theme.px(14))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        colours = theme.colours()
        painter = QPainter(self)
        middle = self.height() // 2
        pens = (
            QPen(QColor(colours.accent), 2.4),
            QPen(QColor(colours.muted), 1.3, Qt.PenStyle.DashLine),
            QPen(QColor(colours.ink), 1.6),
            None,
            QPen(QColor(colours.warn), 1.6, Qt.PenStyle.DashDotLine),
        )
        pen = pens[self._kind]
        if pen is None:
            painter.fillRect(self.rect(), QColor(colours.soft))
            painter.setPen(QColor(colours.line))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            return
        painter.setPen(pen)
        painter.drawLine(0, middle, self.width(), middle)
