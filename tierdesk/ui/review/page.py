"""The quarterly review of a retailer: figures beside last quarter's and the top band's, and what is agreed."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.chips import Chips
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.marks import MarkLabel
from tierdesk.ui.panels import button, column, label, row, scrolling
from tierdesk.ui.review import asks
from tierdesk.ui.review.keeper import Keeper
from tierdesk.ui.review.panels import AgreedPanel, BeforePanel, QuarterPanel

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.review_views import ReviewSaved, ReviewView

BESIDE_FROM = 1180
"""From this width of the page on, what is agreed stands beside the figures; else below them."""
SIDE_WIDTH = 420
SIDE_MARGIN, BETWEEN = 26, 16
UNLIMITED = 16_777_215


class ReviewPage(QWidget):
    """The page; `notice` as in CardView, `changed`: a review was saved or taken back."""

    back_requested = Signal()
    notice = Signal(str, object)
    changed = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted: tuple[RetailerId, str] | None = None
        self._view: ReviewView | None = None
        self._day = date.min
        self.quarters = Chips()
        self.quarters.picked.connect(self._on_quarter)
        self.figures, self._before, self.agreed = QuarterPanel(), BeforePanel(), AgreedPanel()
        self.keeper = Keeper(jobs, self.agreed.words.toPlainText, self)
        self.agreed.typed.connect(self._on_typed)
        self.agreed.save_wanted.connect(self.save)
        self.keeper.kept.connect(partial(self.agreed.say_kept, "kept"))
        self.keeper.failed.connect(partial(self.agreed.say_kept, "trouble"))
        self._lay_out(self._make_head())

    def _make_head(self) -> QBoxLayout:
        self._mark = MarkLabel(42)
        self._title = label(role="title", wrap=True)
        self._back = button(say("review.back"), "", "Esc")
        self._back.clicked.connect(self.back_requested)
        QShortcut(
            QKeySequence("Esc"), self, self.back_requested.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        parts: list[QWidget] = [self._mark, self._title]
        for kind in ("excel", "pdf"):
            made = button(say(f"review.{kind}"))
            made.clicked.connect(partial(self._ask_where, kind))
            parts.append(made)
        head = row(*parts, self._back, spacing=12)
        head.setStretch(1, 1)
        return head

    def _lay_out(self, head: QBoxLayout) -> None:
        self._side = QWidget()
        self._side.setLayout(column(self._before, self.agreed, None, spacing=14))
        inner = QWidget()
        inner.setObjectName("page")
        self._left = QWidget()
        self._left.setLayout(column(self.figures, None))
        self._body = row(self._left, self._side, spacing=BETWEEN)
        self._body.setStretch(0, 1)
        box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(SIDE_MARGIN), theme.px(14), theme.px(SIDE_MARGIN), theme.px(14))
        box.setSpacing(theme.px(12))
        box.addLayout(head)
        box.addWidget(self.quarters)
        box.addLayout(self._body)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = scrolling(inner)
        outer.addWidget(self._scroll)

    @property
    def retailer_id(self) -> RetailerId | None:
        """Whose review is shown or being read."""
        return self._wanted[0] if self._wanted else None

    def flush(self) -> None:
        """Keep what was typed, now."""
        self.keeper.flush()

    def show_retailer(self, retailer_id: RetailerId, day: date, quarter: str = "") -> None:
        """Read and show a review; what was typed into another one is kept first."""
        self.keeper.close()
        self._wanted, self._day = (retailer_id, quarter), day
        self._jobs.run(asks.review(retailer_id, day, quarter), partial(self._on_view, self._wanted), owner=self)

    def refresh(self) -> None:
        """Read the same review again; words that are being typed stay."""
        if self._wanted is not None:
            self._jobs.run(asks.review(self._wanted[0], self._day, self._wanted[1]), self._on_read_again, owner=self)

    def _on_read_again(self, view: ReviewView) -> None:
        if self._wanted == (view.retailer_id, view.quarter):
            self.show_review(view)

    def _on_view(self, wanted: tuple[RetailerId, str], view: ReviewView) -> None:
        if wanted == self._wanted:
            self.show_review(view)

    def show_review(self, view: ReviewView) -> None:
        """Show a review; words that are being typed stay."""
        place = (view.retailer_id, view.quarter)
        self._view, self._wanted = view, place
        self._mark.set_group(view.group, by_hand=view.by_hand)
        self._title.setText(view.title)
        self.quarters.set_chips(
            [
                (one.quarter, say("review.saved_mark", quarter=one.title) if one.saved else one.title)
                for one in view.choices
            ]
        )
        self.quarters.show_picked(view.quarter)
        self.figures.show_review(view)
        QTimer.singleShot(0, self, self._arrange)  # the figures know their widths once they are laid out
        self._before.show_review(view)
        self.agreed.show_state(view)
        if self.keeper.place != place:
            self.agreed.set_words(view.agreed)
            self.keeper.open(place)
            self.agreed.words.setFocus()

    def save(self) -> None:
        """Save the review with the figures of now and the words as they stand."""
        if self._view is None or self.keeper.place is None:
            return
        self.keeper.flush()
        retailer_id, quarter = self.keeper.place
        words = self.agreed.words.toPlainText()
        self._jobs.run(
            asks.save(retailer_id, quarter, words, self._day), partial(self._on_saved, retailer_id, quarter), owner=self
        )

    def export_to(self, file: Path) -> None:
        """Write the review as a workbook or a PDF, by the name of the file."""
        if self._view is not None:
            self.keeper.flush()
            self._jobs.run(
                asks.export(self._view.retailer_id, self._view.quarter, self._day, file),
                lambda _done: self.notice.emit(say("review.exported", file=str(file)), None),
                owner=self,
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the columns anew."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Two columns where there is room for both with every word, else one."""
        around = 2 * theme.px(SIDE_MARGIN) + theme.px(BETWEEN) + self._scroll.verticalScrollBar().sizeHint().width()
        needed = self._left.minimumSizeHint().width() + theme.px(SIDE_WIDTH) + around
        beside = self.width() >= max(theme.px(BESIDE_FROM), needed)
        self._side.setMinimumWidth(theme.px(SIDE_WIDTH) if beside else 0)
        self._side.setMaximumWidth(theme.px(SIDE_WIDTH) if beside else UNLIMITED)
        self._body.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def _on_typed(self) -> None:
        self.agreed.say_kept("typing")
        self.keeper.touch()

    def _on_quarter(self, quarter: str) -> None:
        if self._wanted is not None and quarter != self._wanted[1]:
            self.show_retailer(self._wanted[0], self._day, quarter)

    def _on_saved(self, retailer_id: RetailerId, quarter: str, saved: ReviewSaved) -> None:
        self.notice.emit(saved.said, partial(self._undo, retailer_id, quarter, saved.before))
        self._read_again(retailer_id, quarter)

    def _undo(self, retailer_id: RetailerId, quarter: str, before: str) -> None:
        self.keeper.flush()
        self._jobs.run(
            asks.undo(retailer_id, quarter, before), partial(self._on_undone, retailer_id, quarter), owner=self
        )

    def _on_undone(self, retailer_id: RetailerId, quarter: str, _result: None) -> None:
        self.notice.emit(say("review.undone"), None)
        self._read_again(retailer_id, quarter)

    def _read_again(self, retailer_id: RetailerId, quarter: str) -> None:
        self.changed.emit()
        place = (retailer_id, quarter)
        if self._wanted == place:
            self._jobs.run(asks.review(retailer_id, self._day, quarter), partial(self._on_view, place), owner=self)

    def _ask_where(self, kind: str) -> None:
        if self._view is None:
            return
        suffix, kinds = (".xlsx", "Excel (*.xlsx)") if kind == "excel" else (".pdf", "PDF (*.pdf)")
        name = f"{say('review.sheet')} {self._view.name} {self._view.quarter}{suffix}"
        file, _ = QFileDialog.getSaveFileName(self, say("window.saved_to"), name, kinds)
        if file:
            self.export_to(Path(file))
