"""What stands beside the table: the path so far, the evidence of the segment, the official tier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tierdesk.texts import say
from tierdesk.ui.charts.band_timeline import BandTimeline
from tierdesk.ui.charts.rank_path import RankPath
from tierdesk.ui.panels import label
from tierdesk.ui.why.panel import WhyPanel

if TYPE_CHECKING:
    from tierdesk.services.views import BandExplanation


class PathPanel(WhyPanel):
    """The percentile at every run, and when the band changed."""

    def __init__(self) -> None:
        super().__init__(say("why.path"))
        self._path = RankPath()
        self._bands = BandTimeline()
        self._note = label(role="small", tone="muted", wrap=True)
        self.body.addWidget(self._path)
        self.body.addWidget(self._bands)
        self.body.addWidget(self._note)

    def show_explanation(self, found: BandExplanation) -> None:
        """Show the path of an account."""
        self._bands.set_steps(found.timeline)
        self._path.set_points(found.history, self._bands.days)
        self._note.setText(found.history_note)


class SegmentPanel(WhyPanel):
    """Why a middle retailer is potential, steady or volatile; hidden outside the middle."""

    def __init__(self) -> None:
        super().__init__(say("why.segment"), "soft")
        self._reasons = label(wrap=True)
        self.body.addWidget(self._reasons)

    def show_explanation(self, found: BandExplanation) -> None:
        """Show the evidence of an account."""
        self.setVisible(bool(found.segment_reasons))
        self._reasons.setText("\n".join(found.segment_reasons))


class OfficialPanel(WhyPanel):
    """The official tier, beside ours."""

    def __init__(self) -> None:
        super().__init__(say("why.tier"))
        self._said = label(role="small", wrap=True)
        self.body.addWidget(self._said)

    def show_explanation(self, found: BandExplanation) -> None:
        """Show the official tier of an account."""
        self._said.setText(found.supply_tier)
