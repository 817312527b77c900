"""The gap analysis of one retailer: where it lies behind the top band, what such shops carry, what to try first."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.commands import keys_in_words
from tierdesk.ui.gap import asks
from tierdesk.ui.gap.panels import FiguresPanel, IdeasPanel, MissingPanel
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.marks import MarkLabel
from tierdesk.ui.panels import button, column, label, row, scrolling

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.gap_views import GapSheet

BESIDE_FROM = 1080
"""From this width of the page on, ideas and missing products stand beside the figures; else below them."""


class GapPage(QWidget):
    """The page; `notice` as in CardView."""

    back_requested = Signal()
    notice = Signal(str, object)
    review_requested = Signal(object)
    """RetailerId."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted: RetailerId | None = None
        self._sheet: GapSheet | None = None
        self._measures = FiguresPanel(say("gap.measures"))
        self._classes = FiguresPanel(say("gap.classes"), judged=False)
        self._ideas, self._missing = IdeasPanel(), MissingPanel()
        self._lay_out(self._make_head())

    def _make_head(self) -> QVBoxLayout:
        self._mark = MarkLabel(42)
        self._title = label(role="title", wrap=True)
        self._basis = label(role="small", tone="muted", wrap=True)
        self._back = button(say("gap.back"), "", "Esc")
        self._back.clicked.connect(self.back_requested)
        QShortcut(
            QKeySequence("Esc"), self, self.back_requested.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        self.save = button(say("gap.export"))
        self.save.clicked.connect(self._ask_where)
        self.review = button(say("command.review"), "", keys_in_words("review"))
        self.review.clicked.connect(self.ask_review)
        title = row(self._mark, self._title, self.review, self.save, self._back, spacing=14)
        title.setStretch(1, 1)
        return column(title, self._basis, spacing=4)

    def _lay_out(self, head: QVBoxLayout) -> None:
        self._left, self._side = QWidget(), QWidget()
        self._left.setLayout(column(self._measures, self._classes, None, spacing=14))
        self._side.setLayout(column(self._ideas, self._missing, None, spacing=14))
        self._inner = inner = QWidget()
        inner.setObjectName("page")
        self._body = row(self._left, self._side, spacing=16)
        self._body.setStretch(0, 1)
        self._body.setStretch(1, 1)
        self._box = box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(26), theme.px(14), theme.px(26), theme.px(14))
        box.setSpacing(theme.px(14))
        box.addLayout(head)
        box.addLayout(self._body)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inner))

    @property
    def retailer_id(self) -> RetailerId | None:
        """Whose gap is shown or being read."""
        return self._wanted

    def show_retailer(self, retailer_id: RetailerId) -> None:
        """Read and show the gap of one retailer; one that comes late, after another was wanted, is dropped."""
        self._wanted = retailer_id
        self._jobs.run(asks.gap(retailer_id), partial(self._on_sheet, retailer_id), owner=self)

    def refresh(self) -> None:
        """Read the gap of the same retailer again."""
        if self._wanted is not None:
            self.show_retailer(self._wanted)

    def _on_sheet(self, retailer_id: RetailerId, sheet: GapSheet) -> None:
        if retailer_id == self._wanted:
            self.show_sheet(sheet)

    def show_sheet(self, sheet: GapSheet) -> None:
        """Show an analysis."""
        self._sheet = sheet
        self._mark.set_group(sheet.group, by_hand=sheet.by_hand)
        self._title.setText(sheet.title)
        self._basis.setText(sheet.basis)
        self._measures.show_lines(sheet.measures)
        self._classes.show_lines(sheet.classes)
        self._ideas.show_sheet(sheet)
        self._missing.show_sheet(sheet)
        QTimer.singleShot(0, self, self._measure_again)
        if self.isVisible():
            self._back.setFocus()

    @Slot()
    def _measure_again(self) -> None:
        """As on the page of the account: of a first sheet Qt may keep a height from before its words."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._box.invalidate()
        QCoreApplication.sendEvent(self._inner, QEvent(QEvent.Type.LayoutRequest))

    def export_to(self, file: Path) -> None:
        """Write what is shown as a workbook."""
        if self._wanted is not None:
            self._jobs.run(
                asks.export_gap(self._wanted, file),
                lambda _rows: self.notice.emit(say("gap.exported", file=str(file)), None),
                owner=self,
            )

    def ask_review(self) -> None:
        """Ask for the quarterly review of this retailer."""
        if self._wanted is not None:
            self.review_requested.emit(self._wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns where there is room for both."""
        super().resizeEvent(event)
        beside = self.width() >= theme.px(BESIDE_FROM)
        self._body.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def _ask_where(self) -> None:
        if self._sheet is None:
            return
        name = f"{say('gap.sheet')} {self._sheet.name}.xlsx"
        file, _ = QFileDialog.getSaveFileName(self, say("window.saved_to"), name, "Excel (*.xlsx)")
        if file:
            self.export_to(Path(file))
