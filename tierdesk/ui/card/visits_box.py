"""The last visits of a retailer, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget

from tierdesk.texts import say
from tierdesk.ui.panels import Panel, label

if TYPE_CHECKING:
    from tierdesk.services.views import Card, VisitView

SHOWN_VISITS = 3


class VisitsBox(Panel):
    """Day, step, outcome and the words noted; a step that did not count says so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("card.visits"), parent=parent)
        self._none = label(say("card.never_visited"), "small", "muted", wrap=True)
        self.body.addWidget(self._none)
        self._lines: list[QLabel] = [label(role="small", wrap=True) for _ in range(SHOWN_VISITS)]
        for line in self._lines:
            self.body.addWidget(line)
        self.body.addStretch(1)

    def show_card(self, card: Card) -> None:
        """Show another retailer's visits."""
        self._none.setVisible(not card.visits)
        for place, line in enumerate(self._lines):
            here = place < len(card.visits)
            line.setVisible(here)
            if here:
                line.setText(_in_words(card.visits[place]))


def _in_words(visit: VisitView) -> str:
    outcome = visit.outcome if visit.counted or not visit.outcome else say("card.not_counted", outcome=visit.outcome)
    parts = [f"{visit.day:%Y-%m-%d}", visit.step_title, outcome, visit.note]
    return " · ".join(part for part in parts if part)
