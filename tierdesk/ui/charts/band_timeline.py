"""The band shown at every monthly run, oldest first: a mark a month, and what was set by hand with a pencil."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme

if TYPE_CHECKING:
    from tierdesk.services.views import BandStep

CELL_HEIGHT = 30
MONTHS_HEIGHT = 20
MOST = 13
BY_HAND = "✎"


class BandTimeline(QWidget):
    """The last thirteen steps; one run is not a line of time, and hides it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: Sequence[BandStep] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def set_steps(self, steps: Sequence[BandStep]) -> None:
        """Show another retailer's steps."""
        self._steps = steps[-MOST:]
        said = [
            f"{step.as_of:%Y-%m} "
            + say(f"group.{step.group or 'unranked'}")
            + (f" ({say('override.tag')})" if step.by_hand else "")
            for step in self._steps
        ]
        self.setAccessibleName(", ".join(said))
        self.setToolTip("\n".join(said))
        self.setVisible(len(self._steps) > 1)
        self.update()

    def sizeHint(self) -> QSize:
        """One line of marks with the months under it."""
        return QSize(theme.px(240), theme.px(CELL_HEIGHT + MONTHS_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the marks side by side, a line where the band changed, and the months of the first and the last."""
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setFont(theme.font("small", bold=True))
        width, height = self.width() / len(self._steps), float(theme.px(CELL_HEIGHT))
        for place, step in enumerate(self._steps):
            ink, ground = theme.group_colours(step.group)
            cell = QRectF(place * width, 0, width, height)
            painter.fillRect(cell, ground)
            painter.setPen(ink)
            letter = say(f"mark.{step.group or 'unranked'}")
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, f"{letter}{BY_HAND}" if step.by_hand else letter)
            if place and step.group != self._steps[place - 1].group:
                painter.setPen(QPen(QColor(theme.colours().ink), 2.0))
                painter.drawLine(cell.topLeft(), cell.bottomLeft())
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(theme.colours().muted))
        under = QRectF(0, height, self.width(), theme.px(MONTHS_HEIGHT))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(under, middle | Qt.AlignmentFlag.AlignLeft, f"{self._steps[0].as_of:%Y-%m}")
        painter.drawText(under, middle | Qt.AlignmentFlag.AlignRight, f"{self._steps[-1].as_of:%Y-%m}")
