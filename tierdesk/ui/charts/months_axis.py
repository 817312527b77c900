"""The time axis that the path of ranks and the marks below it share: a column a run, and room for names beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtGui import QFontMetricsF

from tierdesk.texts import say
from tierdesk.ui import theme

BANDS = ("top", "middle", "bottom")
BESIDE = 6
"""Between a name and what is on both sides of it."""


def names_width() -> float:
    """The room on the right that the names of the bands take."""
    metrics = QFontMetricsF(theme.font("small"))
    return max(metrics.horizontalAdvance(say(f"band.{band}")) for band in BANDS) + 2 * theme.px(BESIDE)


class MonthsAxis:
    """Columns of equal width for these days, over `width` less the room for the names."""

    def __init__(self, days: Sequence[date], width: float) -> None:
        self.right = max(width - names_width(), 1.0)
        self._step = self.right / max(len(days), 1)
        self._place = {day: place for place, day in enumerate(days)}

    def left_of(self, day: date) -> float:
        """Where the column of a day begins."""
        return self._place[day] * self._step

    def middle_of(self, day: date) -> float:
        """The middle of the column of a day."""
        return self.left_of(day) + self._step / 2

    @property
    def step(self) -> float:
        """The width of a column."""
        return self._step
