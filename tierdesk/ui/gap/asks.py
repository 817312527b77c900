"""What the gap page asks of the services, as jobs for the store's thread (see `ui.work`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.gap_views import GapSheet
    from tierdesk.store.connection import Store
    from tierdesk.ui.jobs import Report, Work


def gap(retailer_id: RetailerId) -> Work[GapSheet]:
    """The gap of a retailer to the top band."""

    def work(store: Store, _report: Report) -> GapSheet:
        from tierdesk.services.analyse_gap import analyse_gap

        return analyse_gap(store, retailer_id)

    return work


def export_gap(retailer_id: RetailerId, file: Path) -> Work[int]:
    """Write the gap analysis as a workbook; its number of rows."""

    def work(store: Store, _report: Report) -> int:
        from tierdesk.services.export_gap import export_gap

        return export_gap(store, retailer_id, file)

    return work
