"""What the review page asks of the services, as jobs for the store's thread (see `ui.work`)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.review_views import DueReviews, ReviewSaved, ReviewView
    from tierdesk.store.connection import Store
    from tierdesk.ui.jobs import Report, Work


def review(retailer_id: RetailerId, day: date, quarter: str) -> Work[ReviewView]:
    """The review of a retailer's quarter; an empty quarter is the one to be reviewed."""

    def work(store: Store, _report: Report) -> ReviewView:
        from tierdesk.services.review_quarter import open_review

        return open_review(store, retailer_id, day, quarter)

    return work


def keep_text(retailer_id: RetailerId, quarter: str, agreed: str) -> Work[None]:
    """Keep what was typed so far."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.review_quarter import keep_text

        keep_text(store, retailer_id, quarter, agreed)

    return work


def save(retailer_id: RetailerId, quarter: str, agreed: str, day: date) -> Work[ReviewSaved]:
    """Save the review with the figures of now."""

    def work(store: Store, _report: Report) -> ReviewSaved:
        from tierdesk.services.review_quarter import save_review

        return save_review(store, retailer_id, quarter, agreed, day)

    return work


def undo(retailer_id: RetailerId, quarter: str, before: str) -> Work[None]:
    """Make a review what it was before it was saved."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.review_quarter import undo_review

        undo_review(store, retailer_id, quarter, before)

    return work


def export(retailer_id: RetailerId, quarter: str, day: date, file: Path) -> Work[None]:
    """Write a review as a workbook, or as a PDF where the file is called that."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services import export_review as exports
        from tierdesk.services.review_quarter import open_review
        from tierdesk.ui.paper import write_pdf

        if file.suffix.lower() != ".pdf":
            exports.export_review(store, retailer_id, quarter, day, file)
            return
        view = open_review(store, retailer_id, day, quarter)
        write_pdf(exports.review_paper(view), file)
        exports.note_paper(store, view, file)

    return work


def due() -> Work[DueReviews]:
    """Whose review of the quarter is done, and whose is not."""

    def work(store: Store, _report: Report) -> DueReviews:
        from tierdesk.services.review_quarter import due_reviews
        from tierdesk.services.working_day import working_day

        return due_reviews(store, working_day(store))

    return work


def export_due(file: Path) -> Work[int]:
    """Write the list of reviews as a workbook; its number of rows."""

    def work(store: Store, _report: Report) -> int:
        from tierdesk.services.export_review import export_due_reviews
        from tierdesk.services.working_day import working_day

        return export_due_reviews(store, working_day(store), file)

    return work
