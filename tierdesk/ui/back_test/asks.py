"""What the page of the back-test asks of the services, as jobs for the store's thread (see `ui.work`)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tierdesk.services.back_test_views import BackTestView
    from tierdesk.store.connection import Store
    from tierdesk.ui.jobs import Report, Work


def back_test() -> Work[BackTestView]:
    """Play the months of the store again, and put what was found into words."""

    def work(store: Store, report: Report) -> BackTestView:
        from tierdesk.services.back_test import back_test
        from tierdesk.services.back_test_views import back_test_view

        return back_test_view(back_test(store, report))

    return work


def export_back_test(found: BackTestView, file: Path) -> Work[int]:
    """Write a back-test as a workbook; its number of rows."""

    def work(store: Store, _report: Report) -> int:
        from tierdesk.services.export_back_test import export_back_test

        return export_back_test(store, found, file)

    return work
