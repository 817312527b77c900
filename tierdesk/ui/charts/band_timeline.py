"""The band shown at every monthly run, oldest first: a mark a month, and what was set by hand with a pencil.

The marks stand under the months of the path of ranks (`rank_path`), on the same axis.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.charts.months_axis import MonthsAxis

if TYPE_CHECKING:
    from tierdesk.services.views import BandStep

CELL_HEIGHT = 30
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

    @property
    def days(self) -> list[date]:
        """The days of the runs that are shown."""
        return [step.as_of for step in self._steps]

    def sizeHint(self) -> QSize:
        """One line of marks."""
        return QSize(theme.px(240), theme.px(CELL_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the marks side by side, and a line where the band changed."""
        if not self._steps:
            return
        painter = QPainter(self)
        painter.setFont(theme.font("small", bold=True))
        axis, height = MonthsAxis(self.days, self.width()), float(theme.px(CELL_HEIGHT))
        for place, step in enumerate(self._steps):
            ink, ground = theme.group_colours(step.group)
            cell = QRectF(axis.left_of(step.as_of), 0, axis.step, height)
            painter.fillRect(cell, ground)
            painter.setPen(ink)
            letter = say(f"mark.{step.group or 'unranked'}")
            painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, f"{letter}{BY_HAND}" if step.by_hand else letter)
            if place and step.group != self._steps[place - 1].group:
                painter.setPen(QPen(QColor(theme.colours().ink), 2.0))
                painter.drawLine(cell.topLeft(), cell.bottomLeft())
