"""What importing in the window does: import what can be imported, then rank anew."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from tierdesk.errors import Cancelled, TierDeskError
from tierdesk.logs import log_bug
from tierdesk.services.import_file import Chosen, ImportOutcome, Report, import_chosen
from tierdesk.services.reband import reband
from tierdesk.services.receipts import receipt_to_read
from tierdesk.services.views import ReceiptView
from tierdesk.store.connection import Store
from tierdesk.store.ranking_facts import last_order_day
from tierdesk.texts import say


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the files, the receipts to read, and why there is no new ranking (empty: all is well)."""

    outcome: ImportOutcome
    receipts: tuple[ReceiptView, ...]
    not_ranked: str = ""


def import_and_rank(store: Store, chosen: Sequence[Chosen], report: Report) -> Imported:
    """Import the tables, each alone; then a band run when anything came and there are sales to rank by.

    By then the import is in the store: whatever becomes of the ranking, its receipts are told.
    """
    outcome = import_chosen(store, chosen, report)
    not_ranked = _rank(store, report) if any(made.new or made.changed for made in outcome.receipts) else ""
    logging.getLogger("tierdesk").info(
        "import: tables %d, files refused %d, %s",
        len(outcome.receipts),
        len(outcome.refused),
        "not ranked" if not_ranked else "ranked",
    )
    return Imported(outcome, tuple(receipt_to_read(store, made) for made in outcome.receipts), not_ranked)


def _rank(store: Store, report: Report) -> str:
    """Make a band run when there are sales; returns in words why it could not be made, or nothing."""
    try:
        if last_order_day(store) is not None:
            report(0, 0, say("reband.running"))
            reband(store)
    except Cancelled:
        return say("reband.cancelled")
    except TierDeskError as trouble:
        return say(trouble.what)
    except Exception as trouble:  # noqa: BLE001 - the import stands, and must not be told as failed
        log_bug(trouble)
        return say("window.bug", what=type(trouble).__name__)
    return ""
