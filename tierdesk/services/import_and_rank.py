"""What importing in the window does: import what can be imported, then rank anew."""

from __future__ import annotations

from collections.abc import Sequence

from tierdesk.services.import_file import Chosen, ImportOutcome, Report, import_chosen
from tierdesk.services.reband import reband
from tierdesk.services.receipts import receipt_to_read
from tierdesk.services.views import ReceiptView
from tierdesk.store.connection import Store
from tierdesk.store.ranking_facts import last_order_day
from tierdesk.texts import say


def import_and_rank(
    store: Store, chosen: Sequence[Chosen], report: Report
) -> tuple[ImportOutcome, tuple[ReceiptView, ...]]:
    """Import the tables, each alone; then a band run when anything came and there are sales to rank by."""
    outcome = import_chosen(store, chosen, report)
    if any(made.new or made.changed for made in outcome.receipts) and last_order_day(store) is not None:
        report(0, 0, say("reband.running"))
        reband(store)
    return outcome, tuple(receipt_to_read(store, made) for made in outcome.receipts)
