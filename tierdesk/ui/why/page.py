"""Why this band: every indicator with its value, percentile, weight and points; the path so far; the official tier."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.charts.meter import Meter
from tierdesk.ui.charts.rank_path import RankPath
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.marks import MarkLabel
from tierdesk.ui.panels import Panel, button, clear, column, label, row, scrolling

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.views import BandExplanation, IndicatorView

FULL = 100.0
SIDE_WIDTH = 380
BESIDE_FROM = 1080
"""From this width of the page on, the path stands beside the table; else below it."""
UNLIMITED = 16_777_215
COLUMNS = ("indicator", "value", "compared", "weight", "points")
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class WhyPage(QWidget):
    """The whole account of one retailer's band."""

    back_requested = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted: RetailerId | None = None
        self._mark = MarkLabel(42)
        self._title = label(role="title", wrap=True)
        self._basis = label(role="small", tone="muted", wrap=True)
        self._back = button(say("why.back"), "", "Esc")
        self._back.clicked.connect(self.back_requested)
        QShortcut(
            QKeySequence("Esc"), self, self.back_requested.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        head = row(self._mark, column(self._title, self._basis, spacing=0), self._back, spacing=14)
        head.setStretch(1, 1)

        self._table = Panel()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(14))
        self._grid.setVerticalSpacing(theme.px(6))
        self._grid.setColumnStretch(4, 1)
        self._total = label(role="heading", wrap=True)
        self._table.body.addLayout(self._grid)
        self._table.body.addSpacing(theme.px(6))
        self._table.body.addWidget(self._total)
        self._table.body.addStretch(1)

        self._path = RankPath()
        self._path_note = label(role="small", tone="muted", wrap=True)
        path = Panel(say("why.path"))
        path.body.addWidget(self._path)
        path.body.addWidget(self._path_note)
        self._segment_panel = Panel(say("why.segment"), "soft")
        self._segment = label(wrap=True)
        self._segment_panel.body.addWidget(self._segment)
        self._tier = label(role="small", wrap=True)
        tier = Panel(say("why.tier"))
        tier.body.addWidget(self._tier)
        self._side = QWidget()
        self._side.setLayout(column(path, self._segment_panel, tier, None, spacing=14))

        inner = QWidget()
        inner.setObjectName("page")
        self._body = row(self._table, self._side, spacing=16)
        self._body.setStretch(0, 1)
        box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(26), theme.px(14), theme.px(26), theme.px(14))
        box.setSpacing(theme.px(14))
        box.addLayout(head)
        box.addLayout(self._body)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inner))

    def show_retailer(self, retailer_id: RetailerId, day: date) -> None:
        """Read and show the account of one retailer; one that comes late, after another was wanted, is dropped."""
        self._wanted = retailer_id
        self._jobs.run(work.explanation(retailer_id, day), partial(self._on_explained, retailer_id), owner=self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Path, segment and tier stand beside the table where there is room for both."""
        super().resizeEvent(event)
        beside = self.width() >= theme.px(BESIDE_FROM)
        self._side.setMinimumWidth(theme.px(SIDE_WIDTH) if beside else 0)
        self._side.setMaximumWidth(theme.px(SIDE_WIDTH) if beside else UNLIMITED)
        self._body.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._body.setAlignment(self._table, Qt.AlignmentFlag.AlignTop if beside else Qt.AlignmentFlag(0))

    def _on_explained(self, retailer_id: RetailerId, found: BandExplanation) -> None:
        if retailer_id == self._wanted:
            self.show_explanation(found)

    def show_explanation(self, found: BandExplanation) -> None:
        """Show an account."""
        self._mark.set_group(found.row.group)
        self._title.setText(found.title)
        self._basis.setText(found.basis)
        self._total.setText(found.total)
        self._path.set_points(found.history)
        self._path_note.setText(found.history_note)
        self._segment_panel.setVisible(bool(found.segment_reasons))
        self._segment.setText("\n".join(found.segment_reasons))
        self._tier.setText(found.supply_tier)
        clear(self._grid)
        for place, name in enumerate(COLUMNS):
            self._grid.addWidget(
                label(say(f"why.{name}"), "small", "muted"), 0, place, RIGHT if place in {1, 3} else LEFT
            )
        for place, indicator in enumerate(found.indicators):
            self._add_indicator(2 * place + 1, indicator)
        self._back.setFocus()

    def _add_indicator(self, line: int, indicator: IndicatorView) -> None:
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
