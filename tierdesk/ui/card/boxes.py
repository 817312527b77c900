"""Two boxes of the card: why this band, and the trend with the stock ratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from tierdesk.texts import say
from tierdesk.ui.charts.meter import Meter
from tierdesk.ui.charts.trend import TrendChart
from tierdesk.ui.panels import Panel, button, label, row, set_tone

if TYPE_CHECKING:
    from tierdesk.services.views import Card

SHOWN_REASONS = 3
SIGNS = {1: "▲", 0: "＝", -1: "▼"}


class ReasonBox(Panel):
    """Why this band, in three reasons, and the way up; `asked` opens the whole account."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._signs: list[QLabel] = []
        self._reasons: list[QLabel] = []
        for _ in range(SHOWN_REASONS):
            sign, reason = label(), label(wrap=True)
            self._signs.append(sign)
            self._reasons.append(reason)
            line = row(sign, reason, spacing=9)
            line.setStretch(1, 1)
            self.body.addLayout(line)
        self._by_hand = label(role="small", tone="accent", wrap=True)
        self._way_up = label(role="small", tone="accent", wrap=True)
        self._pending = label(role="small", tone="bad", wrap=True)
        self._slip = label(role="small", tone="warn", wrap=True)
        self._all = button(say("card.all_reasons"), "link")
        self._all.clicked.connect(self.asked)
        self.body.addWidget(self._by_hand)
        self.body.addWidget(self._way_up)
        self.body.addWidget(self._pending)
        self.body.addWidget(self._slip)
        self.body.addStretch(1)
        self.body.addWidget(self._all)

    def show_card(self, card: Card) -> None:
        """Show another retailer's reasons."""
        self.set_title(card.band_title)
        for place in range(SHOWN_REASONS):
            here = place < len(card.reasons)
            self._signs[place].setVisible(here)
            self._reasons[place].setVisible(here)
            if here:
                self._signs[place].setText(SIGNS[card.reasons[place].direction])
                self._reasons[place].setText(card.reasons[place].text)
        self._by_hand.setText(card.by_hand)
        self._by_hand.setVisible(bool(card.by_hand))
        self._way_up.setText(card.way_up)
        self._way_up.setVisible(bool(card.way_up))
        self._pending.setText(card.pending)
        self._pending.setVisible(bool(card.pending))
        self._slip.setText(card.warning.text if card.warning else "")
        set_tone(self._slip, "bad" if card.warning and card.warning.tone == "bad" else "warn")
        self._slip.setVisible(card.warning is not None)
        self._all.setVisible(bool(card.reasons))


class TrendBox(Panel):
    """Twelve months, and the stock ratio against its target."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("card.trend"), parent=parent)
        self._chart = TrendChart()
        self._legend = label(say("card.trend_legend"), "small", "muted", wrap=True)
        self._stock = label(role="small", wrap=True)
        self._meter = Meter(say("card.stock_ratio"))
        for part in (self._chart, self._legend, self._stock, self._meter):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_card(self, card: Card) -> None:
        """Show another retailer's trend and stock."""
        self._chart.set_trend(card.trend)
        stock = card.stock
        if stock.ratio is None or stock.days is None:
            self._stock.setText(say("card.stock_unknown", target=stock.target, days=stock.target_days))
            self._meter.set_share(0.0, 0.75)
            return
        self._stock.setText(
            say("card.stock", ratio=stock.ratio, days=stock.days, target=stock.target, target_days=stock.target_days)
        )
        near = 0.75 <= stock.ratio / stock.target <= 1.33
        self._meter.set_share(0.75 * stock.ratio / stock.target, 0.75, good=near)
