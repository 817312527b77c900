"""What is asked of the services about bands set by hand, as jobs for the store's thread (see `ui.work`)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.override_band import OverrideEnded, OverrideSet
    from tierdesk.store.connection import Store
    from tierdesk.ui.jobs import Report, Work


def set_override(retailer_id: RetailerId, band: str, reason: str, last_day: date) -> Work[OverrideSet]:
    """Set a band by hand."""

    def work(store: Store, _report: Report) -> OverrideSet:
        from tierdesk.services.override_band import set_override

        return set_override(store, retailer_id, band, reason, last_day)

    return work


def undo_override(made: OverrideSet) -> Work[None]:
    """Take back that a band was set."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.override_band import undo_override

        undo_override(store, made)

    return work


def end_override(retailer_id: RetailerId) -> Work[OverrideEnded]:
    """Let the band of the ranking be shown again."""

    def work(store: Store, _report: Report) -> OverrideEnded:
        from tierdesk.services.override_band import end_override

        return end_override(store, retailer_id)

    return work


def undo_end(made: OverrideEnded) -> Work[None]:
    """Take back that a band set by hand was ended."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.override_band import undo_end

        undo_end(store, made)

    return work


def show_overrides() -> Work[int]:
    """Let the run on screen show the bands set by hand that hold today; how many retailers that changed."""

    def work(store: Store, _report: Report) -> int:
        from tierdesk.services.override_band import show_overrides

        return len(show_overrides(store))

    return work
