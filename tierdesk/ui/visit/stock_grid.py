"""The stock count: type a number, Enter, the next product; beside it the last count and the suggested order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDoubleValidator, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import clear, label

if TYPE_CHECKING:
    from tierdesk.services.views import CountLine, OrderAdvice

MOST = 99_999.0
FIELD_WIDTH = 74


class StockGrid(QWidget):
    """A row a product. `changed` comes with every keystroke."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(5))
        self._lines: list[CountLine] = []
        self._counts: dict[str, QLineEdit] = {}
        self._orders: dict[str, QLineEdit] = {}
        self._suggested: dict[str, QLabel] = {}
        self._notes: dict[str, QLabel] = {}

    def show_lines(
        self, lines: Sequence[CountLine], stock: Mapping[str, float], order: Mapping[str, float] | None
    ) -> None:
        """Show these products with what was typed for them before."""
        clear(self._grid)
        self._lines = list(lines)
        for known in (self._counts, self._orders, self._suggested, self._notes):
            known.clear()
        heads = ("product", "last", "now", "daily", "suggested", "order", "note")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for place, name in enumerate(heads):
            head = label(say(f"visit.column_{name}"), "small", "muted")
            self._grid.addWidget(head, 0, place, right if place in range(1, 6) else Qt.AlignmentFlag.AlignLeft)
        for line_no, line in enumerate(self._lines, start=1):
            code = line.product_code
            self._counts[code] = self._field(say("visit.count_of", product=line.name), stock.get(code))
            self._orders[code] = self._field(say("visit.order_of", product=line.name), (order or {}).get(code))
            self._suggested[code] = label("—")
            self._notes[code] = label(role="small", tone="muted", wrap=True)
            product = label(line.name)
            product.setBuddy(self._counts[code])
            parts: tuple[QWidget, ...] = (
                product,
                label("—" if line.last is None else f"{line.last:g}", tone="muted"),
                self._counts[code],
                label(f"{line.daily:.1f}", tone="muted"),
                self._suggested[code],
                self._orders[code],
                self._notes[code],
            )
            for place, part in enumerate(parts):
                aligned = right if place in range(1, 6) else Qt.AlignmentFlag.AlignVCenter
                self._grid.addWidget(part, line_no, place, aligned)
        self._grid.setColumnStretch(6, 1)
        for before, after in zip(self._counts.values(), list(self._counts.values())[1:], strict=False):
            QWidget.setTabOrder(before, after)

    def show_advice(self, advice: OrderAdvice) -> None:
        """Put the suggested order beside the counts; what was typed as the order stays."""
        for line in advice.lines:
            if line.product_code in self._suggested:
                self._suggested[line.product_code].setText(f"{line.suggested}")
                self._notes[line.product_code].setText(line.note)
                self._orders[line.product_code].setPlaceholderText(f"{line.suggested}")

    def counts(self) -> dict[str, float]:
        """What was counted, by product code; what was left empty was not counted."""
        return _typed(self._counts)

    def orders(self) -> dict[str, float]:
        """What was typed as the order, by product code."""
        return _typed(self._orders)

    def codes(self) -> set[str]:
        """The products shown."""
        return set(self._counts)

    def start_typing(self) -> None:
        """Put the cursor into the first count that is still empty."""
        for field in self._counts.values():
            if not field.text():
                field.setFocus()
                return

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and the arrow keys move from row to row within a column."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(
                Qt.Key(event.key())
            )
            if step is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                for fields in (self._counts, self._orders):
                    column = list(fields.values())
                    if watched in column:
                        place = column.index(watched) + step
                        if 0 <= place < len(column):
                            column[place].setFocus()
                            column[place].selectAll()
                        return True
        return super().eventFilter(watched, event)

    def _field(self, name: str, value: float | None) -> QLineEdit:
        made = QLineEdit("" if value is None else f"{value:g}")
        made.setAccessibleName(name)
        made.setAlignment(Qt.AlignmentFlag.AlignRight)
        made.setFixedWidth(theme.px(FIELD_WIDTH))
        made.setValidator(QDoubleValidator(0.0, MOST, 1, made))
        made.textEdited.connect(self.changed)
        made.installEventFilter(self)
        return made


def _typed(fields: Mapping[str, QLineEdit]) -> dict[str, float]:
    found: dict[str, float] = {}
    for code, field in fields.items():
        text = field.text().replace("，", ".").replace(",", ".").strip()
        try:
            found[code] = float(text)
        except ValueError:
            continue
    return found
