"""The percentile of a retailer over the monthly runs, before the zones of the three bands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.charts.months_axis import BESIDE, MonthsAxis

if TYPE_CHECKING:
    from tierdesk.domain.retailer import Band

TOP_FROM, BOTTOM_TO = 80.0, 20.0
MONTHS_HEIGHT = 20


class RankPath(QWidget):
    """Points are (day, percentile 0..100, band held)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: Sequence[tuple[date, float, Band]] = ()
        self._days: Sequence[date] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_points(self, points: Sequence[tuple[date, float, Band]], days: Sequence[date] = ()) -> None:
        """Show another path, over the runs of these days (default: those of the points); between them it may break."""
        self._days = days or [day for day, _, _ in points]
        shown = set(self._days)
        self._points = [point for point in points if point[0] in shown]
        said = ", ".join(f"{day:%Y-%m} {share:.0f}% {say(f'band.{band}')}" for day, share, band in self._points)
        self.setAccessibleName(said)
        self.setToolTip(said.replace(", ", "\n"))
        self.update()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(theme.px(240), theme.px(128))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the zones with their names beside them, then the path, with the first and the last month under it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        axis, height = MonthsAxis(self._days, self.width()), float(self.height() - theme.px(MONTHS_HEIGHT))
        self._paint_zones(painter, axis, height)
        self._paint_path(painter, axis, height)
        if self._days:
            painter.setPen(QColor(theme.colours().muted))
            baseline = self.height() - theme.px(5)
            painter.drawText(QPointF(0, baseline), f"{self._days[0]:%Y-%m}")
        if len(self._days) > 1:
            month = f"{self._days[-1]:%Y-%m}"
            painter.drawText(QPointF(axis.right - painter.fontMetrics().horizontalAdvance(month), baseline), month)

    def _paint_zones(self, painter: QPainter, axis: MonthsAxis, height: float) -> None:
        zones: tuple[tuple[Band, float, float], ...] = (
            ("top", 100.0, TOP_FROM),
            ("middle", TOP_FROM, BOTTOM_TO),
            ("bottom", BOTTOM_TO, 0.0),
        )
        for band, high, low in zones:
            ink, ground = theme.group_colours("steady" if band == "middle" else band)  # type: ignore[arg-type]  # the rest are groups
            above, below = height * (1 - high / 100), height * (1 - low / 100)
            painter.fillRect(QRectF(0, above, self.width(), below - above), ground)
            painter.setPen(ink)
            beside = QRectF(axis.right, above, self.width() - axis.right - theme.px(BESIDE), below - above)
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, say(f"band.{band}"))

    def _paint_path(self, painter: QPainter, axis: MonthsAxis, height: float) -> None:
        path = {day: QPointF(axis.middle_of(day), height * (1 - share / 100)) for day, share, _ in self._points}
        painter.setPen(QPen(QColor(theme.colours().ink), 2.0))
        for before, after in pairwise(self._days):
            if before in path and after in path:
                painter.drawLine(path[before], path[after])
        painter.setBrush(QColor(theme.colours().ink))
        for point in path.values():
            painter.drawEllipse(point, 3, 3)
