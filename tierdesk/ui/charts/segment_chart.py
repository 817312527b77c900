"""The months behind a segment: as sold and without the season, the trend, the usual variation, the peers' height."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme

if TYPE_CHECKING:
    from tierdesk.services.change_views import SegmentView

HEIGHT, FOOT, SIDE = 170, 22, 46
ROOM = 0.12
DOT = 3.0
Point = Callable[[float, float], QPointF]


class SegmentChart(QWidget):
    """The drawing; it says its months to a screen reader."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: SegmentView | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_view(self, view: SegmentView | None) -> None:
        """Draw another retailer's months, or none."""
        self._view = view
        said = [
            say("segment_chart.month", month=month, cartons=cartons, adjusted=adjusted)
            for month, cartons, adjusted in (
                zip(view.months, view.cartons, view.adjusted, strict=True) if view is not None else ()
            )
        ]
        self.setAccessibleName("; ".join(said) or say("segment_chart.none"))
        self.setToolTip("\n".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        """Wide enough for twelve months."""
        return QSize(theme.px(360), theme.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint from the back to the front: variation, peers, as sold, trend, without the season."""
        view = self._view
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        colours = theme.colours()
        if view is None:
            painter.setPen(QColor(colours.muted))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, say("segment_chart.none"))
            return
        area = QRectF(theme.px(SIDE), theme.px(6), self.width() - theme.px(SIDE + 12), 0)
        area.setBottom(self.height() - theme.px(FOOT))
        low, high = _scale(view)
        first, last = view.places[0], view.places[-1]

        def point(place: float, value: float) -> QPointF:
            x = area.left() + area.width() * (place - first) / (last - first)
            return QPointF(x, area.bottom() - area.height() * (value - low) / (high - low))

        painter.fillRect(QRectF(point(first, view.high), point(last, view.low)), QColor(colours.soft))
        _axis(painter, area, low, high)
        _lines(painter, view, point)
        _months(painter, view, point, self.height() - theme.px(5))


def _scale(view: SegmentView) -> tuple[float, float]:
    values = [*view.cartons, *view.adjusted, view.low, view.high, *view.trend]
    if view.goal is not None:
        values.append(view.goal)
    low, high = min(values), max(values)
    room = (high - low) * ROOM or max(high * ROOM, 1.0)
    return max(0.0, low - room) if low >= 0 else low - room, high + room


def _axis(painter: QPainter, area: QRectF, low: float, high: float) -> None:
    """Three figures of the scale at the left, with thin lines."""
    colours = theme.colours()
    for share in (0.0, 0.5, 1.0):
        y = area.bottom() - area.height() * share
        painter.setPen(QPen(QColor(colours.line), 1.0))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QColor(colours.muted))
        figure = f"{low + (high - low) * share:,.0f}"
        height = painter.fontMetrics().height()
        place = QRectF(0, min(max(y - height / 2, 0), area.bottom() - height / 2), area.left() - theme.px(6), height)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figure)


def _lines(painter: QPainter, view: SegmentView, point: Point) -> None:
    colours = theme.colours()
    first, last = view.places[0], view.places[-1]
    if view.goal is not None:
        painter.setPen(QPen(QColor(colours.warn), 1.6, Qt.PenStyle.DashDotLine))
        painter.drawLine(point(first, view.goal), point(last, view.goal))
    painter.setPen(QPen(QColor(colours.muted), 1.3, Qt.PenStyle.DashLine))
    painter.drawPolyline(QPolygonF([point(x, y) for x, y in zip(view.places, view.cartons, strict=True)]))
    painter.setPen(QPen(QColor(colours.ink), 1.6 if view.clear else 1.0))
    painter.drawLine(point(first, view.trend[0]), point(last, view.trend[1]))
    painter.setPen(QPen(QColor(colours.accent), 2.4))
    path = [point(x, y) for x, y in zip(view.places, view.adjusted, strict=True)]
    painter.drawPolyline(QPolygonF(path))
    painter.setBrush(QColor(colours.accent))
    painter.setPen(Qt.PenStyle.NoPen)
    for dot in path:
        painter.drawEllipse(dot, DOT, DOT)


def _months(painter: QPainter, view: SegmentView, point: Point, baseline: float) -> None:
    """The first, the middle and the last month under the drawing."""
    painter.setPen(QColor(theme.colours().muted))
    metrics = painter.fontMetrics()
    for place in sorted({0, len(view.months) // 2, len(view.months) - 1}):
        month = view.months[place][2:].replace("-", "/")
        width = metrics.horizontalAdvance(month)
        x = point(view.places[place], 0).x() - (width if place == len(view.months) - 1 else width / 2 if place else 0)
        painter.drawText(QPointF(x, baseline), month)
