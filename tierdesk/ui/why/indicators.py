"""The table of the account: every indicator with its value, percentile, weight and points, and what they sum up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.charts.meter import Meter
from tierdesk.ui.panels import clear, label
from tierdesk.ui.why.panel import WhyPanel

if TYPE_CHECKING:
    from tierdesk.services.views import BandExplanation, IndicatorView

FULL = 100.0
COLUMNS = ("indicator", "value", "compared", "weight", "points")
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class IndicatorsPanel(WhyPanel):
    """The indicators of one retailer, one a line."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(14))
        self._grid.setVerticalSpacing(theme.px(6))
        self._grid.setColumnStretch(4, 1)
        self._total = label(role="heading", wrap=True)
        self.body.addLayout(self._grid)
        self.body.addSpacing(theme.px(6))
        self.body.addWidget(self._total)
        self._missing = label(role="small", tone="muted", wrap=True)
        self.body.addWidget(self._missing)
        self.body.addStretch(1)

    def show_explanation(self, found: BandExplanation) -> None:
        """Show the lines of an account."""
        self._total.setText(found.total)
        self._missing.setText(found.missing)
        self._missing.setVisible(bool(found.missing))
        clear(self._grid)
        for place, name in enumerate(COLUMNS):
            self._grid.addWidget(
                label(say(f"why.{name}"), "small", "muted"), 0, place, RIGHT if place in {1, 3} else LEFT
            )
        for place, indicator in enumerate(found.indicators):
            self._add(2 * place + 1, indicator)

    def _add(self, line: int, indicator: IndicatorView) -> None:
        rule = QFrame()
        rule.setFixedHeight(1)
        rule.setStyleSheet(f"background: {theme.colours().line};")
        self._grid.addWidget(rule, line, 0, 1, 6)
        self._grid.addWidget(label(indicator.name), line + 1, 0, LEFT)
        self._grid.addWidget(label(indicator.value), line + 1, 1, RIGHT)
        self._grid.addWidget(label(indicator.compared, "small", "muted", wrap=True), line + 1, 2)
        self._grid.addWidget(label(f"{indicator.weight:g}"), line + 1, 3, RIGHT)
        if indicator.percentile is None or indicator.points is None:
            self._grid.addWidget(label("—", tone="muted"), line + 1, 4, LEFT)
            return
        meter = Meter(indicator.name)
        meter.set_share(indicator.percentile / FULL)
        self._grid.addWidget(meter, line + 1, 4)
        self._grid.addWidget(label(f"{indicator.points:.1f}"), line + 1, 5, RIGHT)
