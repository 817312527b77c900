"""What every panel of the page "why this band" is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tierdesk.ui.panels import Panel

if TYPE_CHECKING:
    from tierdesk.services.views import BandExplanation


class WhyPanel(Panel):
    """A panel that shows one part of an account."""

    def show_explanation(self, found: BandExplanation) -> None:
        """Show the panel's part of an account; a panel that has nothing to say hides itself."""
        raise NotImplementedError
