"""The stock count with the suggested order beside it, and the order list to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import Panel, button, label, row
from tierdesk.ui.visit.stock_grid import StockGrid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tierdesk.services.views import CountLine, OrderAdvice, VisitForm

DAYS = 30
ADD_WIDTH = 240


class StockPanel(Panel):
    """`counted` comes with every figure typed, `changed` with every other change; `product_wanted`: (code, name).

    The order list is kept by a button: what is suggested at that moment is written into the order fields, where it
    can be changed. Later counts change the advice, and never what was agreed.
    """

    counted = Signal()
    changed = Signal()
    product_wanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("visit.stock"), parent=parent)
        self.grid = StockGrid()
        self.grid.changed.connect(self._on_typed)
        self.grid.ended.connect(self._on_ended)
        self._so_far = label(role="small", tone="muted", wrap=True)
        self.more = _AddProduct()
        self.more.chosen.connect(self.product_wanted)
        self.advice = label(role="heading", wrap=True)
        self.keep = button("", "choice", checkable=True)
        self.keep.toggled.connect(self._on_keep)
        self._suggested: dict[str, float] = {}
        self._filled: Sequence[str] = ()
        hint = label(say("visit.only_advice"), "small", "muted", wrap=True)
        last = row(self.keep, hint, spacing=14)
        last.setStretch(1, 1)
        for part in (self._so_far, self.grid, self.more, self.advice):
            self.body.addWidget(part)
        self.body.addLayout(last)

    def show_form(self, form: VisitForm) -> None:
        """Show the products of this shop with what was typed before."""
        self._suggested = {}
        self._filled = ()
        self.advice.setText("")
        self.show_lines(form.count_lines, form)
        with QSignalBlocker(self.keep):
            self.keep.setChecked(form.draft.order is not None)
        self._say_state()

    def show_lines(self, lines: tuple[CountLine, ...], form: VisitForm) -> None:
        """Show these products; the others can be added."""
        self.grid.show_lines(lines, form.draft.stock, form.draft.order)
        shown = self.grid.codes()
        self.more.offer({code: name for code, name in form.products.items() if code not in shown})

    def show_advice(self, advice: OrderAdvice) -> None:
        """Show the suggested order, and the stock ratio before and after it."""
        self.grid.show_advice(advice)
        self._suggested = {line.product_code: float(line.suggested) for line in advice.lines}
        before, after = advice.ratio_before, advice.ratio_after
        if before is None or after is None:
            self.advice.setText(say("visit.advice_total", total=advice.total))
        else:
            days = {"days_before": before * DAYS, "days_after": after * DAYS}
            self.advice.setText(say("visit.advice", before=before, after=after, total=advice.total, **days))
        self._say_state()

    def order_list(self) -> dict[str, float] | None:
        """The order list to keep; None while none is kept."""
        return self._order() if self.keep.isChecked() else None

    def _order(self) -> dict[str, float]:
        """What is typed; before the list is kept, the suggestion where nothing is typed."""
        typed = self.grid.orders()
        order = typed if self.keep.isChecked() else {**self._suggested, **typed}
        return {code: cartons for code, cartons in order.items() if cartons > 0}

    def _on_keep(self, wanted: bool) -> None:
        if wanted:
            self._filled = self.grid.fill_orders({code: c for code, c in self._suggested.items() if c > 0})
        else:
            self.grid.clear_orders(self._filled)
            self._filled = ()
        self._say_state()
        self.changed.emit()

    def _on_typed(self) -> None:
        self._say_state()
        self.counted.emit()

    def _on_ended(self) -> None:
        self.keep.setFocus()

    def _say_state(self) -> None:
        self._so_far.setText(say("visit.stock_hint", n=len(self.grid.counts()), of=len(self.grid.codes())))
        words = say(
            "visit.order_kept" if self.keep.isChecked() else "visit.save_order", total=sum(self._order().values())
        )
        self.keep.setText(words)
        self.keep.setAccessibleName(words)


class _AddProduct(QLineEdit):
    """Finds a product of the catalogue by any part of its name; `chosen` carries (code, name)."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes: dict[str, str] = {}
        self.setPlaceholderText(say("visit.add_product"))
        self.setAccessibleName(say("visit.add_product"))
        self.setMaximumWidth(theme.px(ADD_WIDTH))
        self.setStyleSheet(f"min-height: {theme.px(32)}px;")
        self.returnPressed.connect(self._on_return)

    def offer(self, products: dict[str, str]) -> None:
        """Offer these products (code -> name)."""
        self.clear()
        self._codes = {name: code for code, name in sorted(products.items(), key=lambda item: item[1])}
        finder = QCompleter(list(self._codes), self)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        finder.activated.connect(self._choose, Qt.ConnectionType.QueuedConnection)  # it writes the text first
        self.setCompleter(finder)

    def _on_return(self) -> None:
        typed = self.text().strip().lower()
        found = next((name for name in self._codes if typed and typed in name.lower()), None)
        if found is not None:
            self._choose(found)

    def _choose(self, name: str) -> None:
        code = self._codes.get(name)
        if code is not None:
            self.clear()
            self.chosen.emit(code, name)
