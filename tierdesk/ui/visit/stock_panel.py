"""The stock count with the suggested order beside it, and the order list to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from tierdesk.texts import say
from tierdesk.ui.panels import Panel, label, row
from tierdesk.ui.visit.stock_grid import StockGrid

if TYPE_CHECKING:
    from tierdesk.services.views import CountLine, OrderAdvice, VisitForm

DAYS = 30


class StockPanel(Panel):
    """`counted` comes with every figure typed, `changed` with every other change; `product_wanted`: (code, name)."""

    counted = Signal()
    changed = Signal()
    product_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("visit.stock"), parent=parent)
        self.grid = StockGrid()
        self.grid.changed.connect(self.counted)
        self._more = QComboBox()
        self._more.setAccessibleName(say("visit.add_product"))
        self._more.activated.connect(self._on_more)
        self.advice = label(role="small", wrap=True)
        self.keep = QCheckBox(say("visit.save_order"))
        self.keep.toggled.connect(self.changed)
        self._suggested: dict[str, float] = {}
        hint = label(say("visit.only_advice"), "small", "muted", wrap=True)
        last = row(self.keep, hint, spacing=14)
        last.setStretch(1, 1)
        self.body.addWidget(label(say("visit.stock_hint"), "small", "muted", wrap=True))
        self.body.addWidget(self.grid)
        self.body.addLayout(row(self._more, None))
        self.body.addWidget(self.advice)
        self.body.addLayout(last)

    def show_form(self, form: VisitForm) -> None:
        """Show the products of this shop with what was typed before."""
        self._suggested = {}
        self.show_lines(form.count_lines, form)
        self.keep.setChecked(form.draft.order is not None)

    def show_lines(self, lines: tuple[CountLine, ...], form: VisitForm) -> None:
        """Show these products; the others can be added."""
        self.grid.show_lines(lines, form.draft.stock, form.draft.order)
        self._more.clear()
        self._more.addItem(say("visit.add_product"))
        for code, name in sorted(form.products.items(), key=lambda item: item[1]):
            if code not in self.grid.codes():
                self._more.addItem(name, code)

    def show_advice(self, advice: OrderAdvice) -> None:
        """Show the suggested order, and the stock ratio before and after it."""
        self.grid.show_advice(advice)
        self._suggested = {line.product_code: float(line.suggested) for line in advice.lines}
        before, after = advice.ratio_before, advice.ratio_after
        if before is None or after is None:
            self.advice.setText(say("visit.advice_total", total=advice.total))
            return
        days = {"days_before": before * DAYS, "days_after": after * DAYS}
        self.advice.setText(say("visit.advice", before=before, after=after, total=advice.total, **days))

    def order_list(self) -> dict[str, float] | None:
        """The order list to keep: the suggestion with what was typed over it; None while it is not to be kept."""
        if not self.keep.isChecked():
            return None
        order = {**self._suggested, **self.grid.orders()}
        return {code: cartons for code, cartons in order.items() if cartons > 0}

    def _on_more(self, place: int) -> None:
        code = self._more.itemData(place)
        if code is not None:
            self.product_wanted.emit(code, self._more.itemText(place))
