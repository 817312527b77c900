"""What the tried policy would do: how many move, from band to band, how alike the rankings are, and who."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, get_args

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tierdesk.domain.retailer import Band
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import LabelTone, Panel, label, set_tone
from tierdesk.ui.sandbox.movers import MoversModel, movers_table

if TYPE_CHECKING:
    from tierdesk.services.try_policy import Tried

BANDS: tuple[Band, ...] = get_args(Band)
ALIKE = ((0.995, "same"), (0.95, "near"), (0.8, "some"), (0.5, "much"))
"""From this rank correlation on, the orders are called so; below, they are another."""
CENTRE = Qt.AlignmentFlag.AlignCenter


class Outcome(Panel):
    """The panel; nothing in it is made anew with a try."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self._alike = label(wrap=True)
        self.cells: dict[tuple[Band, Band], QLabel] = {}
        self._unranked: list[QLabel] = []
        self.movers = MoversModel(self)
        self._nobody = label(say("sandbox.nobody"), "body", "muted", wrap=True)
        self._table = movers_table(self.movers)
        self.body.addWidget(self._alike)
        self.body.addLayout(self._grid())
        self._left_out = label(wrap=True)
        self._left_out.setVisible(False)
        self.body.addWidget(self._left_out)
        self.body.addWidget(label(say("sandbox.raw"), "small", "muted", wrap=True))
        self.body.addWidget(self._nobody, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._table, 1)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(6))
        grid.addWidget(label(say("sandbox.from_to"), "small", "muted"), 0, 0)
        for place, band in enumerate(BANDS, start=1):
            across = label(say("sandbox.to", band=say(f"sandbox.band_{band}")), "small", "muted")
            down = label(say("sandbox.from", band=say(f"sandbox.band_{band}")), "small", "muted")
            grid.addWidget(across, 0, place, CENTRE)
            grid.addWidget(down, place, 0)
            grid.setColumnStretch(place, 1)
            if band == "unranked":
                self._unranked += [across, down]
        for before, after in product(BANDS, BANDS):
            cell = label("0")
            self.cells[before, after] = cell
            grid.addWidget(cell, BANDS.index(before) + 1, BANDS.index(after) + 1, CENTRE)
            if "unranked" in {before, after}:
                self._unranked.append(cell)
        return grid

    def show_wrong(self) -> None:
        """The policy on the left is impossible: what was tried before is of no use now."""
        self.set_title(say("sandbox.wrong"))
        self.setEnabled(False)
        for cell in self.cells.values():
            cell.setText("")
        for part in (self._alike, self._left_out, self._nobody, self._table):
            part.setVisible(False)

    def show_tried(self, tried: Tried, needed: float) -> None:
        """Show what a try came to; `needed` is the share of the data that it asks for."""
        self.setEnabled(True)
        self._alike.setVisible(True)
        left_out = sum(n for (before, after), n in tried.counts.items() if after == "unranked" != before)
        self._left_out.setText(say("sandbox.unranked_note", n=left_out, share=needed))
        self._left_out.setVisible(left_out > 0)
        self.set_title(say("sandbox.moving", n=len(tried.movers), ranked=tried.ranked))
        self._alike.setText(alike_in_words(tried.correlation))
        for (before, after), cell in self.cells.items():
            number = tried.counts.get((before, after), 0)
            cell.setText(f"{number:,}")
            tone: LabelTone = "accent" if number and before != after else "muted" if not number else ""
            set_tone(cell, tone)
        some = any("unranked" in pair and number for pair, number in tried.counts.items())
        for part in self._unranked:
            part.setVisible(some)
        self.movers.show_movers(tried.movers)
        self._table.setVisible(bool(tried.movers))
        self._nobody.setVisible(not tried.movers)


def alike_in_words(correlation: float | None) -> str:
    """How alike two rankings are, with Spearman's rho."""
    if correlation is None:
        return say("sandbox.alike_unknown")
    name = next((name for least, name in ALIKE if correlation >= least), "other")
    return say(f"sandbox.alike_{name}", rho=correlation)
