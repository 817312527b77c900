"""The card: the one next step on top, then why this band, trend and stock, promises, and the last visits.

Card and form are made when they are first wanted. The form of a visit takes the card's place while it is open.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from tierdesk.texts import say
from tierdesk.ui import work
from tierdesk.ui.card.answer import answer, reopen
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.panels import column, label, row, scrolling

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.domain.visit import ConcernId, VisitId
    from tierdesk.services.views import Card, VisitForm, VisitSaved
    from tierdesk.ui.card.page import CardPage
    from tierdesk.ui.visit.form import VisitFormView


class CardView(QStackedWidget):
    """The card of the retailer chosen, or the form of its open visit."""

    visit_finished = Signal(object)
    """VisitSaved."""
    retailer_changed = Signal()
    """Something about the retailer was changed: lists want reading again."""
    why_requested = Signal(object)
    """RetailerId."""
    merge_requested = Signal(object)
    """RetailerId: this one and another are one shop."""
    override_requested = Signal(object)
    """RetailerId: its band is to be set by hand."""
    gap_requested = Signal(object)
    """RetailerId."""
    review_requested = Signal(object)
    """RetailerId."""
    notice = Signal(str, object)
    """Words for the strip, and what undoes them (a function of no arguments, or None)."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._card: Card | None = None
        self._day = date.min
        self._wanted: RetailerId | None = None
        self._empty = self._make_empty()
        self._page: CardPage | None = None
        self._scroll: QScrollArea | None = None
        self._form: VisitFormView | None = None
        self.addWidget(self._empty)

    @property
    def card(self) -> Card | None:
        """What is shown now."""
        return self._card

    @property
    def page(self) -> CardPage:
        """The card itself, made when the first retailer is shown."""
        if self._page is None:
            from tierdesk.ui.card.page import CardPage

            self._page = CardPage()
            self._page.start_wanted.connect(self.start_visit)
            self._page.why_wanted.connect(self._ask_why)
            self._page.put_off_wanted.connect(self._put_off)
            self._page.merge_wanted.connect(self.ask_merge)
            self._page.gap_wanted.connect(self.ask_gap)
            self._page.override_wanted.connect(self.ask_override)
            self._page.order_wanted.connect(self.open_order_list)
            self._page.promises.answered.connect(self._answer)
            self._scroll = scrolling(self._page)
            self.addWidget(self._scroll)
        return self._page

    @property
    def visit(self) -> VisitFormView:
        """The visit form, made when the first visit opens."""
        if self._form is None:
            from tierdesk.ui.visit.form import VisitFormView

            self._form = VisitFormView(self._jobs)
            self._form.finished.connect(self._on_finished)
            self._form.left.connect(self._on_left)
            self.addWidget(self._form)
        return self._form

    @property
    def visiting(self) -> bool:
        """Whether a visit is open on screen."""
        return self._form is not None and self.currentWidget() is self._form

    def flush(self) -> None:
        """Save what was typed in an open visit, now."""
        if self._form is not None:
            self._form.flush()

    def show_retailer(self, retailer_id: RetailerId, day: date) -> None:
        """Read and show the card of a retailer.

        A visit on screen stays when it is of this very retailer (a list was read again); another one is saved first.
        """
        if self.visiting and self.visit.form is not None:
            if retailer_id == self._wanted:
                return
            self.visit.put_away()
        self._wanted, self._day = retailer_id, day
        self._jobs.run(work.card(retailer_id, day), partial(self._on_card, retailer_id), owner=self)
        if self._page is None:  # made while the card is read, and not when it comes: both at once stop the window
            QTimer.singleShot(0, self, self._make_page)

    @Slot()
    def _make_page(self) -> None:
        self.page  # noqa: B018 - asking for it makes it

    def show_nothing(self) -> None:
        """Say that no retailer is chosen; a visit on screen is saved first."""
        if self._form is not None:
            self._form.put_away()
        self._wanted = None
        self._card = None
        self.setCurrentWidget(self._empty)

    def start_visit(self) -> None:
        """Open the visit of the retailer on the card, or go on with its draft."""
        self._open_visit(counting=False)

    def open_order_list(self) -> None:
        """Open the visit where the stock is counted and the order list is drafted."""
        self._open_visit(counting=True)

    def _open_visit(self, *, counting: bool) -> None:
        if self._card is None or self._card.next is None or self.visiting:
            return
        retailer_id, day = self._card.row.id, self._day
        self._jobs.run(work.open_visit(retailer_id, day), partial(self._on_form, counting), owner=self)

    def open_put_off(self) -> None:
        """Offer the days to put this retailer off to."""
        if self._card is not None and not self.visiting:
            self.page.open_put_off()

    def ask_merge(self) -> None:
        """Ask to merge the retailer on the card with another one."""
        if self._card is not None and not self.visiting:
            self.merge_requested.emit(self._card.row.id)

    def ask_override(self) -> None:
        """Ask to set the band of the retailer on the card by hand."""
        if self._card is not None and self._card.row.active and not self.visiting:
            self.override_requested.emit(self._card.row.id)

    def ask_gap(self) -> None:
        """Ask for the gap analysis of the retailer on the card."""
        if self._card is not None and not self.visiting:
            self.gap_requested.emit(self._card.row.id)

    def ask_review(self) -> None:
        """Ask for the quarterly review of the retailer on the card."""
        if self._card is not None and not self.visiting:
            self.review_requested.emit(self._card.row.id)

    def _make_empty(self) -> QWidget:
        page = QWidget()
        page.setObjectName("page")
        box = column(None, label(say("card.nothing"), tone="muted"), None)
        outer = row(None, box, None)
        page.setLayout(outer)
        return page

    def _on_card(self, retailer_id: RetailerId, card: Card) -> None:
        if retailer_id != self._wanted:
            return
        self._card = card
        self.page.show_card(card)
        self._show_page()

    def _show_page(self) -> None:
        if self._scroll is not None:
            self.setCurrentWidget(self._scroll)
            self._scroll.verticalScrollBar().setValue(0)

    def _on_form(self, counting: bool, form: VisitForm) -> None:
        if form.row.id != self._wanted:
            return
        self.visit.show_form(form)
        self.setCurrentWidget(self.visit)
        if counting:
            self.visit.start_counting()
        else:
            self.visit.start_typing()

    def _on_finished(self, saved: VisitSaved) -> None:
        key = "card.saved_counted" if saved.counted else "card.saved"
        words = say(key, next=saved.next.title if saved.next else "")
        if saved.missing:
            words = say("card.saved_missing", missing=say("list.separator").join(saved.missing))
        self.notice.emit(words, partial(self._undo_visit, saved.visit))
        self.visit_finished.emit(saved)
        self._refresh()

    def _undo_visit(self, visit_id: VisitId) -> None:
        self._jobs.run(work.undo_visit(visit_id), self._on_undone, owner=self)

    def _on_undone(self, _result: None) -> None:
        self.notice.emit(say("card.visit_undone"), None)
        self._refresh()

    def _on_left(self) -> None:
        if self._card is not None:
            self.show_retailer(self._card.row.id, self._day)

    def _refresh(self) -> None:
        self.retailer_changed.emit()
        if self._wanted is not None:
            self._show_page()
            self.show_retailer(self._wanted, self._day)

    def _ask_why(self) -> None:
        if self._card is not None:
            self.why_requested.emit(self._card.row.id)

    def _answer(self, concern_id: ConcernId, reply: str) -> None:
        self._jobs.run(answer(concern_id, reply, self._day), partial(self._on_answered, concern_id), owner=self)

    def _on_answered(self, concern_id: ConcernId, _result: None) -> None:
        def take_back() -> None:
            self._jobs.run(reopen(concern_id), lambda _done: self._refresh(), owner=self)

        self.notice.emit(say("card.answered"), take_back)
        self._refresh()

    def _put_off(self, days: int) -> None:
        if self._card is None:
            return
        retailer_id, until = self._card.row.id, self._day + timedelta(days=days)
        self._jobs.run(
            work.put_off(retailer_id, until),
            partial(self._on_put_off, retailer_id, self._card.row.name, until),
            owner=self,
        )

    def _on_put_off(self, retailer_id: RetailerId, name: str, until: date, _result: None) -> None:
        def take_back() -> None:
            self._jobs.run(work.put_off(retailer_id, None), lambda _done: self._refresh(), owner=self)

        self.notice.emit(say("card.put_off", name=name, day=f"{until:%m-%d}"), take_back)
        self._refresh()
