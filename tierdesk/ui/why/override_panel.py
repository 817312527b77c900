"""The band set by hand on the page "why": who, why, until when; a small form to set one, and the end of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QButtonGroup, QDateEdit, QLineEdit, QPushButton, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import button, column, label, wrapped
from tierdesk.ui.why.panel import WhyPanel

if TYPE_CHECKING:
    from tierdesk.domain.retailer import Band
    from tierdesk.services.views import BandExplanation

BANDS: tuple[Band, ...] = ("top", "middle", "bottom")
USUAL_DAYS = 90
TARGET = 32


class OverridePanel(WhyPanel):
    """`set_wanted` carries (band, reason, last day). The form opens when it is asked for; the page's Esc closes it."""

    set_wanted = Signal(str, str, object)
    end_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(say("override.title"))
        self._day = date.min
        self._can = False
        self._lines = label(wrap=True)
        self.open = button(say("command.override"))
        self.open.clicked.connect(self.open_form)
        self.end = button(say("command.end_override"))
        self.end.clicked.connect(self.end_wanted)
        self._buttons = wrapped(self.open, self.end, gap=10)
        self._form = self._make_form()
        for part in (self._lines, self._buttons, self._form):
            self.body.addWidget(part)

    def _make_form(self) -> QWidget:
        form = QWidget()
        form.setStyleSheet(f"QLineEdit, QDateEdit {{ min-height: {theme.px(TARGET)}px; }}")
        self.bands: dict[Band, QPushButton] = {}
        self._choice = QButtonGroup(form)
        for band in BANDS:
            made = button(say(f"band.{band}"), "choice", checkable=True)
            made.clicked.connect(self._look)
            self._choice.addButton(made)
            self.bands[band] = made
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(say("override.reason_hint"))
        self.reason.setAccessibleName(say("override.reason"))
        self.reason.textChanged.connect(self._look)
        self.reason.returnPressed.connect(self._set)
        self.until = QDateEdit()
        self.until.setCalendarPopup(True)
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.until.setAccessibleName(say("override.until"))
        self.set = button(say("override.go"), "primary")
        self.set.clicked.connect(self._set)
        leave = button(say("override.leave"), "", "Esc")
        leave.clicked.connect(self.close_form)
        until = label(say("override.until"), "small", "muted")
        until.setBuddy(self.until)
        form.setLayout(
            column(
                wrapped(*self.bands.values(), gap=8),
                self.reason,
                wrapped(until, self.until, gap=8),
                wrapped(self.set, leave, gap=10),
                spacing=9,
            )
        )
        form.setVisible(False)
        return form

    def show_explanation(self, found: BandExplanation) -> None:
        """Show what is set by hand for another retailer; its form is closed."""
        self._can = found.by_hand is not None
        self._lines.clear()
        self.close_form()
        if found.by_hand is None:
            return
        self._day = found.by_hand.day
        self._lines.setText("\n".join(found.by_hand.lines))
        self.open.setText(say("override.change") if found.by_hand.holds else say("command.override"))
        self.end.setVisible(found.by_hand.holds)
        self._appear()

    def open_form(self) -> None:
        """Let a person choose band, reason and last day."""
        if not self._can:
            return
        self._choice.setExclusive(False)
        for made in self.bands.values():
            made.setChecked(False)
        self._choice.setExclusive(True)
        self.reason.clear()
        self.until.setMinimumDate(_to_qt(self._day))
        self.until.setDate(_to_qt(self._day + timedelta(days=USUAL_DAYS)))
        self._form.setVisible(True)
        self._buttons.setVisible(False)
        self._appear()
        self._look()
        self.bands["top"].setFocus()

    @property
    def choosing(self) -> bool:
        """Whether the form is open."""
        return not self._form.isHidden()

    def close_form(self) -> None:
        """Put the form away."""
        self._form.setVisible(False)
        self._buttons.setVisible(True)
        self._appear()

    def _appear(self) -> None:
        """Be there only with something to say or to ask."""
        self._lines.setVisible(bool(self._lines.text()))
        self.setVisible(self._can and (self.choosing or bool(self._lines.text())))

    def _band(self) -> Band | None:
        return next((band for band, made in self.bands.items() if made.isChecked()), None)

    def _look(self) -> None:
        self.set.setEnabled(self._band() is not None and bool(self.reason.text().strip()))

    def _set(self) -> None:
        band, until = self._band(), self.until.date()
        if band is not None and self.set.isEnabled():
            self.set_wanted.emit(band, self.reason.text().strip(), date(until.year(), until.month(), until.day()))


def _to_qt(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
