"""How far the cuts are, and the easiest ways up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tierdesk.texts import say
from tierdesk.ui.panels import clear, column, label, row
from tierdesk.ui.why.panel import WhyPanel

if TYPE_CHECKING:
    from tierdesk.services.views import BandExplanation


class DistancePanel(WhyPanel):
    """The cut above and the one below, in this shop's own cartons and yuan; hidden for one that is not ranked."""

    def __init__(self) -> None:
        super().__init__(say("why_panel.distances"))
        self._sides = row(spacing=24)
        self.body.addLayout(self._sides)
        self._note = label(role="small", tone="muted", wrap=True)
        self.body.addWidget(self._note)

    def show_explanation(self, found: BandExplanation) -> None:
        """Show the distances of an account, side by side."""
        clear(self._sides)
        self.setVisible(bool(found.distances))
        for to_cut, to_move in found.distances:
            self._sides.addLayout(
                column(label(to_cut, wrap=True), label(to_move, "small", wrap=True), None, spacing=3), 1
            )
        self._note.setText(found.distances_note)


class WaysPanel(WhyPanel):
    """The easiest single ways to the next band, and what does not reach it alone; hidden where there is none."""

    def __init__(self) -> None:
        super().__init__(say("why_panel.way"), "soft")
        self._lines = column(spacing=5)
        self.body.addLayout(self._lines)
        self._together = label(tone="accent", wrap=True)
        self.body.addWidget(self._together)
        self._not_alone = label(role="small", tone="muted", wrap=True)
        self.body.addWidget(self._not_alone)

    def show_explanation(self, found: BandExplanation) -> None:
        """Show the ways up of an account."""
        clear(self._lines)
        self.setVisible(bool(found.ways_up))
        several = "why_panel.together" if found.together else "why_panel.ways"
        self.set_title(say(several if len(found.ways_up) > 1 else "why_panel.way"))
        for place, way in enumerate(found.ways_up, start=1):
            self._lines.addWidget(label(f"{place}  {way}" if len(found.ways_up) > 1 else way, wrap=True))
        self._together.setText(found.together)
        self._together.setVisible(bool(found.together))
        self._not_alone.setText(found.not_alone)
        self._not_alone.setVisible(bool(found.not_alone))
