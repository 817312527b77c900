"""The percentile of a retailer over the monthly runs, before the zones of the three bands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme

if TYPE_CHECKING:
    from tierdesk.domain.retailer import Band

TOP_FROM, BOTTOM_TO = 80.0, 20.0
MONTHS_HEIGHT = 20


class RankPath(QWidget):
    """Points are (day, percentile 0..100, band held)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: Sequence[tuple[date, float, Band]] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_points(self, points: Sequence[tuple[date, float, Band]]) -> None:
        """Show another path."""
        self._points = points
        said = ", ".join(f"{day:%Y-%m} {share:.0f}% {say(f'band.{band}')}" for day, share, band in points)
        self.setAccessibleName(said)
        self.setToolTip(said.replace(", ", "\n"))
        self.update()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(theme.px(240), theme.px(128))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the zones with their names, then the path, with the first and the last month under it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        height, names = float(self.height() - theme.px(MONTHS_HEIGHT)), theme.px(64)
        zones: tuple[tuple[Band, float, float], ...] = (
            ("top", 100.0, TOP_FROM),
            ("middle", TOP_FROM, BOTTOM_TO),
            ("bottom", BOTTOM_TO, 0.0),
        )
        for band, high, low in zones:
            ink, ground = theme.group_colours("steady" if band == "middle" else band)  # type: ignore[arg-type]  # the rest are groups
            zone = QRectF(0, height * (1 - high / 100), self.width(), height * (high - low) / 100)
            painter.fillRect(zone, ground)
            painter.setPen(ink)
            place = zone.adjusted(0, 0, -theme.px(5), 0)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, say(f"band.{band}"))
        if not self._points:
            return
        width = self.width() - names - theme.px(10)
        steps = max(len(self._points) - 1, 1)
        path = [
            QPointF(theme.px(8) + width * place / steps, height * (1 - share / 100))
            for place, (_, share, _) in enumerate(self._points)
        ]
        painter.setPen(QPen(QColor(theme.colours().ink), 2.0))
        painter.drawPolyline(QPolygonF(path))
        painter.setBrush(QColor(theme.colours().ink))
        for point in path:
            painter.drawEllipse(point, 3, 3)
        painter.setPen(QColor(theme.colours().muted))
        baseline = self.height() - theme.px(3)
        painter.drawText(QPointF(0, baseline), f"{self._points[0][0]:%Y-%m}")
        if len(path) > 1:
            month = f"{self._points[-1][0]:%Y-%m}"
            left = path[-1].x() - painter.fontMetrics().horizontalAdvance(month) / 2
            painter.drawText(QPointF(left, baseline), month)
