"""Second opinions on the weights, beside ours: by entropy and by CRITIC, each to be tried (DOMAIN 4)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import Panel, button, label, wrapped

if TYPE_CHECKING:
    from tierdesk.services.try_policy import SecondOpinion

METHODS = ("entropy", "critic")
COLUMNS = ("ours", *METHODS)
FULL = 100.0
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Opinions(Panel):
    """The panel; `wanted` carries weights by indicator, to be tried."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("sandbox.opinions"), parent=parent)
        self._said: dict[str, Mapping[str, float]] = {}
        self.body.addWidget(label(say("sandbox.opinions_words"), "small", "muted", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(theme.px(5))
        grid.setColumnStretch(0, 1)
        self.cells: dict[tuple[str, str], QLabel] = {}
        for place, name in enumerate(COLUMNS, start=1):
            grid.addWidget(label(say(f"sandbox.{name}"), "small", "muted"), 0, place, RIGHT)
        for line, indicator in enumerate(INDICATORS, start=1):
            grid.addWidget(label(say(f"indicator.{indicator}")), line, 0)
            for place, name in enumerate(COLUMNS, start=1):
                self.cells[name, indicator] = label()
                grid.addWidget(self.cells[name, indicator], line, place, RIGHT)
        self.use: dict[str, QPushButton] = {}
        for name in METHODS:
            made = button(say(f"sandbox.use_{name}"))
            made.clicked.connect(partial(self._want, name))
            self.use[name] = made
        self.body.addLayout(grid)
        self.body.addWidget(wrapped(*self.use.values(), gap=10))

    def show_opinions(self, said: SecondOpinion, policy: Policy) -> None:
        """Show them beside the weights in force, all in percent."""
        total = sum(policy.ranking.weights.values())
        ours = {name: FULL * policy.ranking.weights.get(name, 0.0) / total for name in INDICATORS}
        self._said = {"ours": ours, "entropy": said.entropy, "critic": said.critic}
        for (name, indicator), cell in self.cells.items():
            cell.setText(f"{self._said[name][indicator]:.1f}%")
        for name, made in self.use.items():
            made.setEnabled(any(self._said[name].values()))

    def _want(self, name: str) -> None:
        self.wanted.emit({indicator: round(weight, 1) for indicator, weight in self._said[name].items()})
