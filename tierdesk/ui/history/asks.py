"""What the page of the history asks of the services, as jobs for the store's thread (see `ui.work`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tierdesk.services.history_views import BandHistory, Migration
    from tierdesk.services.replay_months import Replayed
    from tierdesk.store.connection import Store
    from tierdesk.ui.jobs import Report, Work


def history() -> Work[BandHistory]:
    """Runs, moves that wait, bands set by hand."""

    def work(store: Store, _report: Report) -> BandHistory:
        from tierdesk.services.band_history import band_history

        return band_history(store)

    return work


def migration(first: int, second: int) -> Work[Migration]:
    """Who went where between two runs."""

    def work(store: Store, _report: Report) -> Migration:
        from tierdesk.services.band_history import migration

        return migration(store, first, second)

    return work


def export_migration(first: int, second: int, file: Path) -> Work[int]:
    """Write the moves between two runs as a workbook; how many retailers it lists."""

    def work(store: Store, _report: Report) -> int:
        from tierdesk.services.export_migration import export_migration

        return export_migration(store, first, second, file)

    return work


def replay() -> Work[Replayed]:
    """Rank the past months."""

    def work(store: Store, report: Report) -> Replayed:
        from tierdesk.services.replay_months import replay_months

        return replay_months(store, report)

    return work
