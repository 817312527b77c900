"""What the card shows of one retailer: next step, steps, reasons, trend and stock, promises, visits, facts.

While the card has the focus, O opens the order list and S puts the retailer off.

Its widgets are made once; another retailer only changes their words.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QMenu, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.card.box_row import BoxRow
from tierdesk.ui.card.boxes import ReasonBox, TrendBox
from tierdesk.ui.card.promise_box import PromiseBox
from tierdesk.ui.card.steps_strip import StepsStrip
from tierdesk.ui.card.visits_box import VisitsBox
from tierdesk.ui.commands import keys_in_words
from tierdesk.ui.marks import MarkLabel, TagLabel
from tierdesk.ui.panels import Panel, button, column, label, row, wrapped

if TYPE_CHECKING:
    from tierdesk.services.views import Card

SNOOZE_DAYS = (1, 2, 7)
BOX_SHARES = (11, 10, 10)
GAP = 14


class CardPage(QWidget):
    """The card itself; its signals say what the person wants."""

    start_wanted = Signal()
    order_wanted = Signal()
    """The visit, opened at the stock count and the order list."""
    why_wanted = Signal()
    put_off_wanted = Signal(int)
    """Days."""
    merge_wanted = Signal()
    gap_wanted = Signal()
    override_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.reasons = ReasonBox()
        self.reasons.asked.connect(self.why_wanted)
        self._trend = TrendBox()
        self.promises = PromiseBox()
        boxes = BoxRow((self.reasons, self._trend, self.promises), BOX_SHARES, GAP)
        self._strip = StepsStrip()
        self._visits = VisitsBox()
        self._facts = label(role="small", wrap=True)
        facts = Panel(say("card.facts"))
        facts.body.addWidget(self._facts)
        facts.body.addStretch(1)
        records = BoxRow((self._visits, facts), (1, 1), GAP)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.px(24), theme.px(14), theme.px(24), theme.px(14))
        box.setSpacing(theme.px(13))
        for part in (self._head(), self._next_step(), self._strip, boxes, self._foot(), records):
            box.addWidget(part) if isinstance(part, QWidget) else box.addLayout(part)
        box.addStretch(1)

    def show_card(self, card: Card) -> None:
        """Show another card."""
        self._mark.set_group(card.row.group, by_hand=card.row.by_hand)
        self._name.setText(card.row.name)
        self._headline.setText(card.headline)
        self._alert.set_tag(card.alert)
        for part in (self._next, self._strip, self._snooze, self.order):
            part.setVisible(card.next is not None)
        if card.next is not None:
            self._heading.setText(say("card.next_heading", heading=card.next.heading))
            self._step.setText(card.next.title)
            self._purpose.setText(card.next.purpose)
            self._purpose.setVisible(bool(card.next.purpose))
            self._why.setText(card.next.why)
            self._strip.set_chips(card.next.chips)
            words = say("card.continue_visit" if card.draft else "command.start_visit")
            self.start.setText(f"{words}  {keys_in_words('start_visit')}")
            self.start.setAccessibleName(words)
        self.reasons.show_card(card)
        self._trend.show_card(card)
        self.promises.show_card(card)
        self._visits.show_card(card)
        self._facts.setText(" · ".join(f"{name} {value}" for name, value in card.facts))

    def open_put_off(self) -> None:
        """Offer the days to put this retailer off to."""
        if self._snooze.isVisible():
            self._snooze.showMenu()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """O and S, while nothing is being typed."""
        key = event.text().lower()
        if key == "o" and not self.order.isHidden():
            self.order.click()
        elif key == "s":
            self.open_put_off()
        else:
            super().keyPressEvent(event)

    def _head(self) -> QLayout:
        self._mark = MarkLabel()
        self._name = label(role="title", wrap=True)
        self._headline = label(role="small", tone="muted", wrap=True)
        self._alert = TagLabel()
        head = row(self._mark, column(self._name, self._headline, spacing=0), self._alert, spacing=14)
        head.setStretch(1, 1)
        return head

    def _next_step(self) -> QFrame:
        self._next = QFrame()
        self._next.setObjectName("next")
        inside = QHBoxLayout(self._next)
        inside.setContentsMargins(theme.px(20), theme.px(14), theme.px(20), theme.px(14))
        self._heading = label(role="small", wrap=True)
        self._step = label(role="title", wrap=True)
        self._purpose = label(wrap=True)
        self._why = label(wrap=True)
        self.start = button(say("command.start_visit"), "primary", keys_in_words("start_visit"))
        self.start.clicked.connect(self.start_wanted)
        inside.addLayout(column(self._heading, self._step, self._purpose, self._why, spacing=3), 1)
        inside.addSpacing(theme.px(16))
        inside.addWidget(self.start)
        return self._next

    def _foot(self) -> QWidget:
        self._snooze = button(say("card.snooze"), "", "S")
        menu = QMenu(self._snooze)
        for days in SNOOZE_DAYS:
            choice = menu.addAction(say("card.snooze_days", n=days))
            choice.triggered.connect(partial(self.put_off_wanted.emit, days))
        self._snooze.setMenu(menu)
        self.order = button(say("card.order_list"), "", "O")
        self.order.clicked.connect(self.order_wanted)
        merge = button(say("command.merge_with"), "link")
        merge.clicked.connect(self.merge_wanted)
        self.gap = button(say("command.gap"), "", keys_in_words("gap"))
        self.gap.clicked.connect(self.gap_wanted)
        self.override = button(say("command.override"), "link", keys_in_words("override"))
        self.override.clicked.connect(self.override_wanted)
        return wrapped(self.order, self.gap, self._snooze, self.override, merge, gap=10)
