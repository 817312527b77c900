"""Why this band: every indicator with its value, percentile, weight and points; the path so far; the official tier."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.charts.meter import Meter
from tierdesk.ui.charts.rank_path import RankPath
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.marks import MarkLabel
from tierdesk.ui.panels import Panel, button, clear, column, label, row, scrolling

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.views import BandExplanation

FULL = 100.0


class WhyPage(QWidget):
    """The whole account of one retailer's band."""

    back_requested = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
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
        self._grid.setVerticalSpacing(theme.px(8))
        self._total = label(wrap=True)
        self._table.body.addLayout(self._grid)
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
        side = QWidget()
        side.setLayout(column(path, self._segment_panel, tier, None, spacing=14))
        side.setFixedWidth(theme.px(380))
        side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

        inner = QWidget()
        inner.setObjectName("page")
        body = row(self._table, side, spacing=16)
        body.setStretch(0, 1)
        body.setAlignment(self._table, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(26), theme.px(14), theme.px(26), theme.px(14))
        box.setSpacing(theme.px(14))
        box.addLayout(head)
        box.addLayout(body)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inner))

    def show_retailer(self, retailer_id: RetailerId, day: date) -> None:
        """Read and show the account of one retailer."""
        self._jobs.run(work.explanation(retailer_id, day), self._show, owner=self)

    def _show(self, found: BandExplanation) -> None:
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
        heads = (say("why.indicator"), say("why.value"), say("why.compared"), say("why.weight"), say("why.points"), "")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, text in enumerate(heads):
            self._grid.addWidget(label(text, "small", "muted"), 0, place, right if place in {1, 3} else right & ~right)
        for line, indicator in enumerate(found.indicators, start=1):
            self._grid.addWidget(label(indicator.name), line, 0)
            self._grid.addWidget(label(indicator.value), line, 1, right)
            self._grid.addWidget(label(indicator.compared, "small", "muted"), line, 2)
            self._grid.addWidget(label(f"{indicator.weight:g}"), line, 3, right)
            meter = Meter(indicator.name)
            meter.set_share((indicator.percentile or 0.0) / FULL)
            self._grid.addWidget(meter, line, 4)
            points = "—" if indicator.points is None else f"{indicator.points:.1f}"
            self._grid.addWidget(label(points), line, 5, right)
        self._grid.setColumnStretch(4, 1)
        self._back.setFocus()
