"""Twelve months of cartons: season-adjusted as a line, as sold dashed, the peers' middle half behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme

if TYPE_CHECKING:
    from tierdesk.services.views import Trend


class TrendChart(QWidget):
    """The chart; it says its figures to a screen reader."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trend: Trend | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_trend(self, trend: Trend | None) -> None:
        """Show another trend, or none."""
        self._trend = trend
        said = ", ".join(_month_said(trend, place) for place in range(len(trend.months))) if trend else ""
        self.setAccessibleName(said or say("card.no_sales"))
        self.setToolTip(said.replace(", ", "\n"))
        self.update()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(theme.px(220), theme.px(84))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint band, lines and the two ends of the scale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = theme.colours()
        painter.setFont(theme.font("small"))
        trend = self._trend
        if trend is None or len(trend.cartons) < 2:
            painter.setPen(QColor(colours.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, say("card.no_sales"))
            return
        area = QRectF(1, 4, self.width() - theme.px(34), self.height() - theme.px(22))
        values = [*trend.cartons, *trend.adjusted]
        low, high = min(values), max(values)
        room = (high - low) * 0.15 or max(high * 0.15, 1.0)
        low, high = max(0.0, low - room), high + room

        def point(place: int, value: float) -> QPointF:
            x = area.left() + area.width() * place / (len(trend.cartons) - 1)
            return QPointF(x, area.bottom() - area.height() * (value - low) / (high - low))

        if trend.peers_low is not None and trend.peers_high is not None:
            top, bottom = point(0, min(trend.peers_high, high)).y(), point(0, max(trend.peers_low, low)).y()
            if bottom > top:
                painter.fillRect(QRectF(area.left(), top, area.width(), bottom - top), QColor(colours.soft))
        painter.setPen(QPen(QColor(colours.muted), 1.3, Qt.PenStyle.DashLine))
        painter.drawPolyline(QPolygonF([point(i, value) for i, value in enumerate(trend.cartons)]))
        painter.setPen(QPen(QColor(colours.accent), 2.4))
        painter.drawPolyline(QPolygonF([point(i, value) for i, value in enumerate(trend.adjusted)]))
        last = point(len(trend.adjusted) - 1, trend.adjusted[-1])
        painter.setBrush(QColor(colours.accent))
        painter.drawEllipse(last, 2.5, 2.5)
        painter.setPen(QColor(colours.ink))
        painter.drawText(QPointF(area.right() + theme.px(5), last.y() + theme.px(5)), f"{trend.adjusted[-1]:.0f}")
        painter.setPen(QColor(colours.muted))
        baseline = self.height() - theme.px(4)
        painter.drawText(QPointF(area.left(), baseline), trend.months[0][2:].replace("-", "/"))
        end = trend.months[-1][2:].replace("-", "/")
        painter.drawText(QPointF(area.right() - painter.fontMetrics().horizontalAdvance(end), baseline), end)


def _month_said(trend: Trend, place: int) -> str:
    month = trend.months[place]
    source = f" ({say('kind.months')})" if month in trend.from_totals else ""
    return f"{month} {trend.cartons[place]:.0f}{source}"
