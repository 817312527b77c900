"""Icons: our own stroke drawings in resources/icons, tinted with a colour of the palette."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from tierdesk import paths
from tierdesk.ui import theme


def icon(name: str, *, on: bool) -> QIcon:
    """The icon of that name: in the accent colour while on, else muted."""
    return QIcon(_pixmap(name, theme.colours().accent if on else theme.colours().muted))


def _pixmap(name: str, colour: str) -> QPixmap:
    drawing = (paths.resources() / "icons" / f"{name}.svg").read_text("utf-8").replace("currentColor", colour)
    side = theme.px(24)
    made = QPixmap(side * 2, side * 2)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, side * 2, side * 2))
    painter.end()
    made.setDevicePixelRatio(2.0)
    return made
