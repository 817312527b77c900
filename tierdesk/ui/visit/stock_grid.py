"""The stock count: type a number, Enter, the next product; beside it the last count and the suggested order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QDoubleValidator, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import column, label

if TYPE_CHECKING:
    from tierdesk.services.views import CountLine, OrderAdvice

MOST = 99_999.0
FIELD_WIDTH, FIELD_HEIGHT = 74, 32
COLUMNS = ("product", "last", "now", "daily", "suggested", "order")
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
STEPS = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


@dataclass(frozen=True, slots=True)
class _Row:
    """The widgets of one product; they are made once and given to another product when another shop is visited."""

    name: QLabel
    note: QLabel
    last: QLabel
    count: QLineEdit
    daily: QLabel
    suggested: QLabel
    order: QLineEdit

    @property
    def parts(self) -> tuple[QWidget, ...]:
        return (self.name, self.note, self.last, self.count, self.daily, self.suggested, self.order)


class StockGrid(QWidget):
    """A row a product. `changed` comes with every keystroke; `ended` with Enter in the last row."""

    changed = Signal()
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(f"QLineEdit {{ min-height: {theme.px(FIELD_HEIGHT)}px; }}")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(0, 1)
        for place, name in enumerate(COLUMNS):
            head = label(say(f"visit.column_{name}"), "small", "muted")
            self._grid.addWidget(head, 0, place, RIGHT if place else Qt.AlignmentFlag.AlignLeft)
        self._rows: list[_Row] = []
        self._shown: dict[str, _Row] = {}

    def show_lines(
        self, lines: Sequence[CountLine], stock: Mapping[str, float], order: Mapping[str, float] | None
    ) -> None:
        """Show these products with what was typed for them before."""
        while len(self._rows) < len(lines):
            self._rows.append(self._make_row(len(self._rows) + 1))
        self._shown = {line.product_code: row for line, row in zip(lines, self._rows, strict=False)}
        for line in lines:
            row = self._shown[line.product_code]
            row.name.setText(line.name)
            row.last.setText("—" if line.last is None else f"{line.last:g}")
            row.daily.setText(_daily(line.daily))
            row.suggested.setText("—")
            row.note.setText("")
            row.count.setAccessibleName(say("visit.count_of", product=line.name))
            row.order.setAccessibleName(say("visit.order_of", product=line.name))
            row.count.setText(_figure(stock.get(line.product_code)))
            row.order.setText(_figure((order or {}).get(line.product_code)))
            row.order.setPlaceholderText("")
        self.setVisible(False)  # a part that is shown in a page on screen lays the whole page out, each time
        for place, row in enumerate(self._rows):
            for part in row.parts:
                part.setVisible(place < len(lines) and part is not row.note)
        self.setVisible(True)

    def show_advice(self, advice: OrderAdvice) -> None:
        """Put the suggested order beside the counts; what was typed as the order stays."""
        for line in advice.lines:
            row = self._shown.get(line.product_code)
            if row is not None:
                row.suggested.setText(f"{line.suggested}")
                row.order.setPlaceholderText(f"{line.suggested}")
                row.note.setText(line.note)
                row.note.setVisible(bool(line.note))

    def fill_orders(self, order: Mapping[str, float]) -> list[str]:
        """Write an order into the fields that are still empty; returns the products it was written for."""
        filled = [code for code, row in self._shown.items() if code in order and not row.order.text()]
        for code in filled:
            self._shown[code].order.setText(_figure(order[code]))
        return filled

    def clear_orders(self, codes: Sequence[str]) -> None:
        """Empty the order of these products again."""
        for code in codes:
            if code in self._shown:
                self._shown[code].order.clear()

    def counts(self) -> dict[str, float]:
        """What was counted, by product code; what was left empty was not counted."""
        return _typed({code: row.count for code, row in self._shown.items()})

    def orders(self) -> dict[str, float]:
        """What was typed as the order, by product code."""
        return _typed({code: row.order for code, row in self._shown.items()})

    def codes(self) -> set[str]:
        """The products shown."""
        return set(self._shown)

    def count_field(self, code: str) -> QLineEdit:
        """The field where a product's count is typed."""
        return self._shown[code].count

    def order_field(self, code: str) -> QLineEdit:
        """The field where a product's order is typed."""
        return self._shown[code].order

    def start_typing(self, code: str | None = None) -> None:
        """Put the cursor into the count of a product, or into the first that is still empty."""
        fields = [row.count for row in self._shown.values()]
        empty = next((field for field in fields if not field.text()), fields[0] if fields else None)
        field = self._shown[code].count if code in self._shown else empty
        if field is not None:
            field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter and the arrow keys move from row to row within a column."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = STEPS.get(Qt.Key(event.key()))
            if step is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                rows = list(self._shown.values())
                for fields in ([row.count for row in rows], [row.order for row in rows]):
                    if watched in fields:
                        self._move(fields, fields.index(watched) + step, ending=event.key() != Qt.Key.Key_Down)
                        return True
        return super().eventFilter(watched, event)

    def _move(self, fields: Sequence[QLineEdit], place: int, *, ending: bool) -> None:
        if 0 <= place < len(fields):
            fields[place].setFocus()
            fields[place].selectAll()
        elif place == len(fields) and ending:
            self.ended.emit()

    def _make_row(self, line: int) -> _Row:
        row = _Row(
            name=label(wrap=True),
            note=label(role="small", tone="muted", wrap=True),
            last=label(tone="muted"),
            count=self._field(),
            daily=label(tone="muted"),
            suggested=label(role="heading"),
            order=self._field(),
        )
        row.name.setBuddy(row.count)
        self._grid.addLayout(column(None, row.name, row.note, None, spacing=0), line, 0)
        for place, part in enumerate((row.last, row.count, row.daily, row.suggested, row.order), start=1):
            self._grid.addWidget(part, line, place, RIGHT)
        return row

    def _field(self) -> QLineEdit:
        made = QLineEdit()
        made.setAlignment(Qt.AlignmentFlag.AlignRight)
        made.setFixedWidth(theme.px(FIELD_WIDTH))
        made.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        figures = QDoubleValidator(0.0, MOST, 1, made)
        figures.setNotation(QDoubleValidator.Notation.StandardNotation)
        figures.setLocale(QLocale.c())
        made.setValidator(figures)
        made.textEdited.connect(self.changed)
        made.installEventFilter(self)
        return made


def _daily(cartons: float) -> str:
    """Daily sales: two places where one would say 0.0 of something that sells."""
    if cartons <= 0:
        return "—"
    return f"{cartons:.1f}" if cartons >= 0.1 else f"{cartons:.2f}"


def _figure(cartons: float | None) -> str:
    return "" if cartons is None else f"{cartons:g}"


def _typed(fields: Mapping[str, QLineEdit]) -> dict[str, float]:
    found: dict[str, float] = {}
    for code, field in fields.items():
        try:
            found[code] = float(field.text())
        except ValueError:  # empty, or only a point so far
            continue
    return found
