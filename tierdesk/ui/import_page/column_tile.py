"""One column of a file: its header, samples of its values, and what it is taken for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFrame, QLabel, QSizePolicy, QWidget

from tierdesk.exchange.correct import has_day_order, units_for
from tierdesk.exchange.dates import ORDERS
from tierdesk.exchange.kinds import KINDS
from tierdesk.services.as_read import AsRead
from tierdesk.services.field_words import field_in_words, unit_in_words
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import LabelRole, LabelTone, button, column, label, row

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent

    from tierdesk.exchange.kinds import KindName
    from tierdesk.exchange.table import ColumnUse, MonthColumn

WIDTH = 228
MARGIN, GAP = 9, 6
FRAME = 48
"""Of a choice: its frame and its arrow."""
NOT_READ = AsRead()


def quiet_choice(name: str) -> QComboBox:
    """A choice that the wheel changes only when it has the focus, so that scrolling the page changes nothing."""
    made = _QuietChoice()
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.setAccessibleName(name)
    made.setMinimumContentsLength(3)
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


class _QuietChoice(QComboBox):
    """As narrow as its least contents. Qt's policy for that makes the list of each at once, at 3 ms apiece."""

    def sizeHint(self) -> QSize:
        """Room for the least contents, the frame and the arrow."""
        letters = self.fontMetrics().horizontalAdvance("X") * self.minimumContentsLength()
        return QSize(letters + theme.px(FRAME), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The same: it is never narrower."""
        return self.sizeHint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class ColumnTile(QFrame):
    """Emits what the person picks: the field of the column, its unit, the order of its days.

    `samples` are None where no file is at hand: then nothing is said of the values.
    """

    field_picked = Signal(int, str)
    unit_picked = Signal(int, str)
    order_picked = Signal(int, str)

    def __init__(self, index: int, header: str, samples: Sequence[str] | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.index = index
        self.setFixedWidth(theme.px(WIDTH))
        said = header or say("importing.no_header", n=index + 1)
        head = _one_line(said, "small", "muted")
        self.field = quiet_choice(say("importing.means", header=said))
        self.field.activated.connect(lambda _: self.field_picked.emit(index, self.field.currentData()))
        self.unit = quiet_choice(say("importing.unit_of", header=said))
        self.unit.activated.connect(self._on_unit)
        self._choices = row(self.field, self.unit, spacing=GAP)
        self._samples = _one_line("  ·  ".join(samples or ()) or say("importing.no_samples"), "small")
        self._reading = label("", "small", wrap=True)
        self._undecided = label("", "small", "bad", wrap=True)
        self._advised = ""
        self._advice = button("", "link")
        self._advice.clicked.connect(lambda: self.unit_picked.emit(index, self._advised))
        readings = (self._samples, self._reading, self._undecided, self._advice)
        self.setLayout(column(head, self._choices, *readings, None, spacing=3, margins=MARGIN))
        self._samples.setVisible(samples is not None)

    def show_use(
        self, kind: KindName, use: ColumnUse | MonthColumn | None, advised: str, reading: AsRead = NOT_READ
    ) -> None:
        """Show what the column is taken for and what its values become; `advised` is a unit that figures suggest."""
        self.field.clear()
        self.field.addItem(say("importing.not_imported"), "")
        for one in KINDS[kind].fields:
            self.field.addItem(field_in_words(kind, one.name), one.name)
        self.field.setCurrentIndex(max(0, self.field.findData(use.field if use else "")))
        self._show_units(kind, use, reading)
        self._set_choices()
        for part in (self._reading, self._undecided):
            words = reading.words if reading.undecided == (part is self._undecided) else ""
            part.setText(words)
            part.setVisible(bool(words))
        self._advised = advised if use else ""
        self._advice.setText(say("importing.unit_advised", unit=unit_in_words(advised)))
        self._advice.setVisible(bool(self._advised))
        self.setProperty("tone", "" if use else "soft")

    def _show_units(self, kind: KindName, use: ColumnUse | MonthColumn | None, reading: AsRead) -> None:
        self.unit.clear()
        if use is None:
            self.unit.setVisible(False)
            return
        units = list(units_for(kind, use.field))
        if use.unit and use.unit not in units:
            units.append(use.unit)
        for unit in units:
            self.unit.addItem(unit_in_words(unit), unit)
        if has_day_order(kind, use.field):
            own = getattr(use, "day_order", "")
            if not own:
                self.unit.addItem(say(f"importing.order_{'choose' if reading.undecided else 'year_first'}"), "")
            for order in ORDERS:
                if order in {"day_first", "month_first", own, *reading.orders}:
                    self.unit.addItem(say(f"importing.order_{order}"), order)
            self.unit.setCurrentIndex(self.unit.findData(own))
        else:
            self.unit.setCurrentIndex(max(0, self.unit.findData(use.unit or (units[0] if units else ""))))
        self.unit.setVisible(self.unit.count() > 0)

    def _set_choices(self) -> None:
        """The unit stands beside the field where there is room for the words of both, else below it."""
        room = theme.px(WIDTH - 2 * MARGIN) - 2
        field = _width_of(self.field)(self.field.currentIndex())
        unit = max(map(_width_of(self.unit), range(self.unit.count())), default=0)
        beside = field + theme.px(GAP) + unit <= room
        self._choices.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self.unit.setFixedWidth(unit if beside else room)

    def _on_unit(self) -> None:
        said = self.unit.currentData()
        (self.order_picked if not said or said in ORDERS else self.unit_picked).emit(self.index, said)


def _width_of(choice: QComboBox) -> Callable[[int], int]:
    """The width that a choice needs to show the words at a place."""
    choice.ensurePolished()
    metrics = choice.fontMetrics()
    return lambda place: metrics.horizontalAdvance(choice.itemText(place)) + theme.px(FRAME)


def _one_line(text: str, role: LabelRole, tone: LabelTone = "") -> QLabel:
    """A label that is shortened to the tile's width; the whole stands in its tooltip."""
    made = label("", role, tone)
    metrics = made.fontMetrics()
    plain = " ".join(text.split())
    made.setText(metrics.elidedText(plain, Qt.TextElideMode.ElideRight, theme.px(WIDTH - 24)))
    made.setToolTip(plain)
    made.setAccessibleName(plain)
    return made
