"""What drove the change: the quarter against an earlier one, by product or price class, as a table with bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QPushButton, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.charts.change_bar import ChangeBar, Swatch
from tierdesk.ui.panels import LabelRole, button, clear, label, row, wrapped
from tierdesk.ui.why.panel import WhyPanel

if TYPE_CHECKING:
    from tierdesk.services.change_views import ChangeLine, ChangeView
    from tierdesk.services.views import BandExplanation

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
BAR = 4
LEVELS = ("by_product", "by_class")
AGAINST = ("last_quarter", "last_year")


class DriversPanel(WhyPanel):
    """The change of the amount in two parts; the two questions above it are answered by buttons."""

    def __init__(self) -> None:
        super().__init__(say("drivers.title"))
        self._changes: Sequence[ChangeView] = ()
        self.against = self._choices(AGAINST)
        self.levels = self._choices(LEVELS)
        self._buttons = wrapped(*self.against, _gap(), *self.levels)
        self._basis = label(role="small", tone="muted", wrap=True)
        self._finding = label(wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(5))
        self._grid.setColumnStretch(BAR, 1)
        self._legend = _legend()
        self._left_out = label(role="small", tone="muted", wrap=True)
        self.body.addWidget(self._buttons)
        self.body.addWidget(self._basis)
        self.body.addWidget(self._finding)
        self.body.addLayout(self._grid)
        self.body.addWidget(self._legend)
        self.body.addWidget(self._left_out)

    def _choices(self, names: Sequence[str]) -> list[QPushButton]:
        group = QButtonGroup(self)
        made = []
        for name in names:
            choice = button(say(f"drivers.{name}"), "choice", checkable=True)
            group.addButton(choice)
            choice.clicked.connect(self._show)
            made.append(choice)
        made[0].setChecked(True)
        return made

    def show_explanation(self, found: BandExplanation) -> None:
        """Show another retailer's change, as it was asked for last where that is known."""
        self._changes = found.changes
        known = {change.against for change in found.changes}
        for name, choice in zip(AGAINST, self.against, strict=True):
            choice.setEnabled(name in known)
        if known and not any(choice.isChecked() and choice.isEnabled() for choice in self.against):
            next(choice for choice in self.against if choice.isEnabled()).setChecked(True)
        self._show()

    def _show(self) -> None:
        clear(self._grid)
        wanted = AGAINST[[choice.isChecked() for choice in self.against].index(True)]
        change = next((one for one in self._changes if one.against == wanted), None)
        for part in (self._buttons, self._basis, self._legend):
            part.setVisible(change is not None)
        self._left_out.setVisible(change is not None and bool(change.left_out))
        if change is None:
            self._finding.setText(say("drivers.none"))
            return
        by_class = self.levels[1].isChecked()
        self._basis.setText(change.basis)
        self._finding.setText(change.finding)
        self._left_out.setText(change.left_out)
        self._fill(change.classes if by_class else change.products, change.total, by_class=by_class)

    def _fill(self, lines: Sequence[ChangeLine], total: ChangeLine, *, by_class: bool) -> None:
        heads = ("class_name" if by_class else "name", "before", "now", "change")
        for place, name in enumerate(heads):
            self._grid.addWidget(label(say(f"drivers.{name}"), "small", "muted"), 0, place, RIGHT if place else LEFT)
        everything = [*lines, total]
        most = max(_reach(line) for line in everything)
        for place, line in enumerate(everything, start=1):
            role: LabelRole = "heading" if line is total else "body"
            name = f"{line.name} · {line.note}" if line.note else line.name
            self._grid.addWidget(label(name, role), place, 0, LEFT)
            for column, text in enumerate((f"{line.before:,.0f}", f"{line.now:,.0f}", f"{line.change:+,.0f}"), start=1):
                self._grid.addWidget(label(text, role), place, column, RIGHT)
            said = say("drivers.said", name=line.name, change=line.change, volume=line.volume, price=line.price)
            self._grid.addWidget(ChangeBar(said, line.volume, line.price, most), place, BAR)


def _reach(line: ChangeLine) -> float:
    """How far a line's bar reaches from zero."""
    parts = (line.volume, line.price)
    return max(sum(part for part in parts if part > 0), -sum(part for part in parts if part < 0))


def _gap() -> QWidget:
    """What parts the two questions."""
    made = QWidget()
    made.setFixedSize(theme.px(14), 1)
    return made


def _legend() -> QWidget:
    colours = theme.colours()
    made = QWidget()
    made.setLayout(
        row(
            Swatch(colours.accent),
            label(say("drivers.volume"), "small"),
            12,
            Swatch(colours.warn),
            label(say("drivers.price"), "small"),
            None,
            spacing=6,
        )
    )
    return made
