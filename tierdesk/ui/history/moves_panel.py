"""The moves between two runs: four bands by four, and the names behind each figure."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QComboBox, QGridLayout, QPushButton, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.history.people_table import PeopleTable
from tierdesk.ui.panels import Panel, button, column, label, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tierdesk.domain.retailer import Band
    from tierdesk.services.history_views import Migrant, Migration, RunView

BANDS: tuple[Band, ...] = ("top", "middle", "bottom", "unranked")
SHOWN = 6
TARGET = 32
BESIDE_FROM = 980
TABLE_WIDTH = 520
CELL_WIDTH = 92
UNLIMITED = 16_777_215
CENTRE = Qt.AlignmentFlag.AlignCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class MovesPanel(Panel):
    """`wanted` carries the numbers of two runs, `picked` a RetailerId; `save_wanted`: as a workbook."""

    wanted = Signal(int, int)
    picked = Signal(object)
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("history.moves"), parent=parent)
        self.setStyleSheet(f"QComboBox {{ min-height: {theme.px(TARGET)}px; }}")
        self.shown: Migration | None = None
        self._chosen = False
        self.first, self.second = self._chooser("from"), self._chooser("to")
        self.save = button(say("history.save"))
        self.save.clicked.connect(self.save_wanted)
        words = [label(say(f"history.{name}"), "small", "muted") for name in ("from", "to")]
        for word, chooser in zip(words, (self.first, self.second), strict=True):
            word.setBuddy(chooser)
        self._said = label(wrap=True)
        self.cells: dict[tuple[Band, Band], QPushButton] = {}
        self._group = QButtonGroup(self)
        self._names = label(role="small", tone="muted", wrap=True)
        self.people = PeopleTable(say("history.people"))
        self.people.picked.connect(self.picked)
        self.body.addLayout(row(words[0], self.first, words[1], self.second, None, self.save, spacing=10))
        self.body.addWidget(self._said)
        self._table, names = QWidget(), QWidget()
        self._table.setLayout(column(self._make_grid(), None))
        names.setLayout(column(self._names, self.people, None, spacing=2))
        self._parts = row(self._table, names, spacing=26)
        self._parts.setStretch(1, 1)
        self.body.addLayout(self._parts)

    def _chooser(self, name: str) -> QComboBox:
        made = QComboBox()
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.setAccessibleName(say(f"history.{name}"))
        made.activated.connect(self._choose)
        return made

    def _make_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(theme.px(6))
        grid.addWidget(label(say("history.was_now"), "small", "muted"), 0, 0)
        for place, band in enumerate(BANDS, start=1):
            grid.addWidget(label(say(f"band.{band}"), "small", "muted"), 0, place, CENTRE)
            grid.addWidget(label(say(f"band.{band}"), "small", "muted"), place, 0, RIGHT)
            grid.setColumnStretch(place, 1)
        for line, before in enumerate(BANDS, start=1):
            for place, after in enumerate(BANDS, start=1):
                made = button("0", "choice", checkable=True)
                made.setMinimumWidth(theme.px(CELL_WIDTH))
                made.clicked.connect(partial(self.show_cell, before, after))
                self._group.addButton(made)
                self.cells[before, after] = made
                grid.addWidget(made, line, place)
        return grid

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The names stand beside the figures where there is room for both."""
        super().resizeEvent(event)
        beside = self.width() >= theme.px(BESIDE_FROM)
        self._table.setMaximumWidth(theme.px(TABLE_WIDTH) if beside else UNLIMITED)
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    def set_runs(self, runs: Sequence[RunView]) -> None:
        """Offer runs, newest first; chosen are the newest two that count, or those that a person chose."""
        chosen = [chooser.currentData() if self._chosen else None for chooser in (self.first, self.second)]
        counting = [run.id for run in runs if run.counting]
        usual = [counting[1] if len(counting) > 1 else None, counting[0] if counting else None]
        for chooser, before, default in zip((self.first, self.second), chosen, usual, strict=True):
            chooser.clear()
            for run in runs:
                key = "history.run" if run.counting else "history.run_replaced"
                chooser.addItem(say(key, day=run.as_of.isoformat(), at=f"{run.at:%m-%d %H:%M}"), run.id)
            place = chooser.findData(before)
            chooser.setCurrentIndex(place if place >= 0 else chooser.findData(default))
        self.setVisible(len(runs) > 1)
        self._on_chosen()

    def _choose(self) -> None:
        self._chosen = True
        self._on_chosen()

    def _on_chosen(self) -> None:
        first, second = self.first.currentData(), self.second.currentData()
        if first is not None and second is not None:
            self.wanted.emit(first, second)

    def show_migration(self, found: Migration) -> None:
        """Show who went where between two runs; open is the list of those that moved."""
        self.shown = found
        self._said.setText(
            say(
                "history.moved_between",
                n=found.moved,
                first=found.first.as_of.isoformat(),
                second=found.second.as_of.isoformat(),
            )
        )
        for (before, after), made in self.cells.items():
            n = found.counts[before, after]
            made.setText(f"{n:,}")
            made.setEnabled(n > 0)
            made.setAccessibleName(say("history.cell", before=say(f"band.{before}"), after=say(f"band.{after}"), n=n))
        self._group.setExclusive(False)
        for made in self.cells.values():
            made.setChecked(False)
        self._group.setExclusive(True)
        self._show([one for one in found.people if one.before != one.after], say("history.all_moved"))

    def show_cell(self, before: Band, after: Band) -> None:
        """Show the names behind one figure."""
        if self.shown is None:
            return
        self.cells[before, after].setChecked(True)
        title = say("history.cell_title", before=say(f"band.{before}"), after=say(f"band.{after}"))
        self._show([one for one in self.shown.people if (one.before, one.after) == (before, after)], title)

    def _show(self, people: list[Migrant], title: str) -> None:
        self._names.setText(say("history.names", title=title, n=len(people)))
        self.people.setVisible(bool(people))
        self.people.set_people(
            [one.id for one in people],
            (say("field.name"), say("field.licence_no"), say("history.from_band"), say("history.to_band"), ""),
            [
                (
                    one.name,
                    one.licence_no or one.customer_code,
                    say(f"band.{one.before}"),
                    say(f"band.{one.after}"),
                    say("override.tag") if one.by_hand else "",
                )
                for one in people
            ],
            SHOWN,
        )
