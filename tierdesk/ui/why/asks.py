"""What the page "why this band" asks of the services, besides the account itself; run on the store's thread."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.paper import Paper
    from tierdesk.store.connection import Store
    from tierdesk.ui.jobs import Report, Work


def save_page(retailer_id: RetailerId, day: date, file: Path) -> Work[Path]:
    """Write the page that the retailer can be shown as a PDF, and note that it left the program."""

    def work(store: Store, _report: Report) -> Path:
        from tierdesk.services.retailer_page import note_page, retailer_page
        from tierdesk.ui.paper import write_pdf

        write_pdf(retailer_page(store, retailer_id, day), file)
        note_page(store, file.name)
        return file

    return work


def page(retailer_id: RetailerId, day: date) -> Work[Paper]:
    """The page that the retailer can be shown, to be printed."""

    def work(store: Store, _report: Report) -> Paper:
        from tierdesk.services.retailer_page import retailer_page

        return retailer_page(store, retailer_id, day)

    return work


def note_printed() -> Work[None]:
    """Note that a page left the program on paper."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.retailer_page import note_page

        note_page(store, "-")

    return work
