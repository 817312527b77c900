"""Why this band, as a composition of panels: the account of the indicators, and beside it what else there is to say.

A further panel is a `WhyPanel` in a file of its own, named once here: in `_main` or in `_beside`.
"""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget

from tierdesk.message import message
from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.commands import keys_in_words
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.marks import MarkLabel
from tierdesk.ui.panels import button, column, label, row, scrolling, wrapped
from tierdesk.ui.why import asks, override_asks
from tierdesk.ui.why.beside import OfficialPanel, PathPanel, SegmentPanel
from tierdesk.ui.why.distances import DistancePanel, WaysPanel
from tierdesk.ui.why.drivers_panel import DriversPanel
from tierdesk.ui.why.indicators import IndicatorsPanel
from tierdesk.ui.why.outlook_panel import OutlookPanel
from tierdesk.ui.why.override_panel import OverridePanel
from tierdesk.ui.why.panel import WhyPanel
from tierdesk.ui.why.segment_panel import SegmentChartPanel

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.override_band import OverrideEnded, OverrideSet
    from tierdesk.services.paper import Paper
    from tierdesk.services.views import BandExplanation
    from tierdesk.ui.jobs import Work

SIDE_WIDTH = 380
BESIDE_FROM = 1080
"""From this width of the page on, the side stands beside the table; else below it."""
UNLIMITED = 16_777_215
NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


class WhyPage(QWidget):
    """The whole account of one retailer's band."""

    back_requested = Signal()
    gap_requested = Signal(object)
    """RetailerId."""
    changed = Signal()
    """A band was set by hand, or is so no longer: lists want reading again."""
    notice = Signal(str, object)
    """As in CardView."""
    command = Signal(str)
    """The id of a command that is wanted."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted: RetailerId | None = None
        self._shown: tuple[RetailerId, str] | None = None
        self._main: tuple[WhyPanel, ...] = (IndicatorsPanel(), DistancePanel(), SegmentChartPanel(), DriversPanel())
        self._day = date.min
        self._form_wanted = False
        self.by_hand = OverridePanel()
        self.by_hand.set_wanted.connect(self._set_band)
        self.by_hand.end_wanted.connect(self.end_override)
        self._beside: tuple[WhyPanel, ...] = (
            self.by_hand,
            WaysPanel(),
            PathPanel(),
            OutlookPanel(),
            SegmentPanel(),
            OfficialPanel(),
        )
        self._lay_out(self._make_head())

    def _make_head(self) -> QBoxLayout:
        self._mark = MarkLabel(42)
        self._title = label(role="title", wrap=True)
        self._basis = label(role="small", tone="muted", wrap=True)
        self._back = button(say("why.back"), "", "Esc")
        self._back.clicked.connect(self.back_requested)
        QShortcut(QKeySequence("Esc"), self, self._leave, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.give = button(say("command.retailer_page"), "", keys_in_words("retailer_page"))
        self.give.clicked.connect(self.ask_page)
        self.print = button(say("command.print_page"), "", keys_in_words("print_page"))
        self.print.clicked.connect(self.print_page)
        self.gap = button(say("command.gap"), "", keys_in_words("gap"))
        self.gap.clicked.connect(self.ask_gap)
        self.override = button(say("override.title"), "", keys_in_words("override"))
        self.override.clicked.connect(self.ask_override)
        self.sandbox = button(say("command.sandbox"))
        self.sandbox.clicked.connect(lambda: self.command.emit("sandbox"))
        words = column(self._title, self._basis, spacing=0)
        head = row(self._mark, words, self._back, spacing=14)
        head.setStretch(1, 1)
        # Beneath the title, so that a long name keeps its line; they go on in a second line where there is no room.
        return column(head, wrapped(self.give, self.print, self.gap, self.override, self.sandbox), spacing=10)

    def _lay_out(self, head: QBoxLayout) -> None:
        self._left, self._side = QWidget(), QWidget()
        self._left.setLayout(column(*self._main, spacing=14))
        self._side.setLayout(column(*self._beside, None, spacing=14))
        self._inner = inner = QWidget()
        inner.setObjectName("page")
        self._body = row(self._left, self._side, spacing=16)
        self._body.setStretch(0, 1)
        self._box = box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(26), theme.px(14), theme.px(26), theme.px(14))
        box.setSpacing(theme.px(14))
        box.addLayout(head)
        box.addLayout(self._body)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = scrolling(inner)
        outer.addWidget(self._scroll)

    def show_retailer(self, retailer_id: RetailerId, day: date, *, setting: bool = False) -> None:
        """Read and show the account of one retailer; one that comes late, after another was wanted, is dropped.

        `setting` opens the form that sets its band by hand.
        """
        self._wanted, self._day, self._form_wanted = retailer_id, day, setting
        self._jobs.run(work.explanation(retailer_id, day), partial(self._on_explained, retailer_id), owner=self)

    def refresh(self) -> None:
        """Read the account of the same retailer again."""
        if self._wanted is not None:
            self.show_retailer(self._wanted, self._day)

    @Slot()
    def _measure_again(self) -> None:
        """At the first account Qt keeps a height from before its words: panels would be squeezed into that."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        self._box.invalidate()
        QCoreApplication.sendEvent(self._inner, QEvent(QEvent.Type.LayoutRequest))

    def ask_gap(self) -> None:
        """Ask for the gap analysis of this retailer."""
        if self._wanted is not None:
            self.gap_requested.emit(self._wanted)

    def ask_page(self) -> None:
        """Ask where to, and save the page that the retailer can be shown."""
        if self._shown is None:
            return
        name = NOT_IN_FILE_NAMES.sub(" ", say("retailer_page.file", name=self._shown[1])).strip() + ".pdf"
        file, _ = QFileDialog.getSaveFileName(self, say("window.saved_to"), name, "PDF (*.pdf)")
        if file:
            self.save_page_to(Path(file))

    def save_page_to(self, file: Path) -> None:
        """Save the page that the retailer can be shown, and open it."""
        if self._shown is not None:
            self._jobs.run(asks.save_page(self._shown[0], date.today(), file), self._on_saved, owner=self)

    def print_page(self) -> None:
        """Print the page that the retailer can be shown."""
        if self._shown is not None:
            self._jobs.run(asks.page(self._shown[0], date.today()), self._on_page, owner=self)

    def _on_page(self, paper: Paper) -> None:
        from tierdesk.ui.printing import print_paper

        if print_paper(paper, self):
            self._jobs.run(
                asks.note_printed(), lambda _noted: self.notice.emit(say("retailer_page.printed"), None), owner=self
            )

    def _on_saved(self, file: Path) -> None:
        self.notice.emit(say("retailer_page.saved", file=str(file)), None)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

    def _leave(self) -> None:
        """Leave the form first, where it is open."""
        if self.by_hand.choosing:
            self.by_hand.close_form()
            self._back.setFocus()
        else:
            self.back_requested.emit()

    def ask_override(self) -> None:
        """Open the form that sets the band of this retailer by hand."""
        self.by_hand.open_form()
        self._scroll.ensureWidgetVisible(self.by_hand)

    def end_override(self) -> None:
        """Let the band of the ranking be shown again."""
        if self._wanted is not None:
            self.end_override_of(self._wanted)

    def end_override_of(self, retailer_id: RetailerId) -> None:
        """Let the band of the ranking be shown again for a retailer."""
        self._jobs.run(override_asks.end_override(retailer_id), self._on_ended, owner=self)

    def _set_band(self, band: str, reason: str, last_day: date) -> None:
        if self._wanted is not None:
            self._jobs.run(override_asks.set_override(self._wanted, band, reason, last_day), self._on_set, owner=self)

    def _on_set(self, made: OverrideSet) -> None:
        said = say("override.set", name=made.name, band=message(f"band.{made.band}"), until=made.last_day.isoformat())
        self._tell(said, override_asks.undo_override(made), say("override.set_undone"))

    def _on_ended(self, made: OverrideEnded) -> None:
        said = say("override.ended", name=made.name, band=message(f"band.{made.band}"))
        self._tell(said, override_asks.undo_end(made), say("override.end_undone"))

    def _tell(self, said: str, back: Work[None], said_back: str) -> None:
        def undone(_done: None) -> None:
            self.notice.emit(said_back, None)
            self._again()

        self.notice.emit(said, lambda: self._jobs.run(back, undone, owner=self))
        self._again()

    def _again(self) -> None:
        self.changed.emit()
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The side stands beside the table where there is room for both."""
        super().resizeEvent(event)
        beside = self.width() >= theme.px(BESIDE_FROM)
        self._side.setMinimumWidth(theme.px(SIDE_WIDTH) if beside else 0)
        self._side.setMaximumWidth(theme.px(SIDE_WIDTH) if beside else UNLIMITED)
        self._body.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._body.setAlignment(self._left, Qt.AlignmentFlag.AlignTop if beside else Qt.AlignmentFlag(0))

    def _on_explained(self, retailer_id: RetailerId, found: BandExplanation) -> None:
        if retailer_id == self._wanted:
            self.show_explanation(found)

    def show_explanation(self, found: BandExplanation) -> None:
        """Show an account."""
        self._shown = (found.row.id, found.row.name)
        self._mark.set_group(found.row.group, by_hand=found.row.by_hand)
        self._title.setText(found.title)
        self._basis.setText(found.basis)
        for panel in (*self._main, *self._beside):
            panel.show_explanation(found)
        self.override.setVisible(found.by_hand is not None)
        QTimer.singleShot(0, self, self._measure_again)
        if self.isVisible():
            self._back.setFocus()
        if self._form_wanted:
            self.ask_override()
