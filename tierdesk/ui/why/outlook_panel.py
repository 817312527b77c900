"""The outlook on the page "why": how near the cut below is, and how many such shops may slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tierdesk.texts import say
from tierdesk.ui.panels import label, set_tone
from tierdesk.ui.why.panel import WhyPanel

if TYPE_CHECKING:
    from tierdesk.services.views import BandExplanation


class OutlookPanel(WhyPanel):
    """Will it slip? Where there is a warning its level is loud: amber or red, in words and in colour."""

    def __init__(self) -> None:
        super().__init__(say("outlook.title"))
        self._loud = label(tone="warn", wrap=True)
        self._quiet = label(wrap=True)
        self.body.addWidget(self._loud)
        self.body.addWidget(self._quiet)

    def show_explanation(self, found: BandExplanation) -> None:
        """Show another retailer's outlook."""
        loud = 1 if found.outlook_tone != "ok" else 0
        set_tone(self._loud, "bad" if found.outlook_tone == "bad" else "warn")
        for part, said in ((self._loud, found.outlook[:loud]), (self._quiet, found.outlook[loud:])):
            part.setText("\n".join(said))
            part.setVisible(bool(said))
        self.setVisible(bool(found.outlook))
