"""Put a retailer off to a later day, with a reason; and take that back."""

from __future__ import annotations

from datetime import date

from tierdesk.domain.retailer import RetailerId
from tierdesk.services.clock import now
from tierdesk.store import concerns
from tierdesk.store.connection import Store
from tierdesk.store.merge_layer import lifted


def snooze(store: Store, retailer_id: RetailerId, until: date, reason: str) -> None:
    """Let the retailer be due on `until` at the earliest."""
    with store.atomic(), lifted(store, {"snooze"}, [retailer_id]):
        concerns.set_snooze(store, retailer_id, until, reason, now())


def unsnooze(store: Store, retailer_id: RetailerId) -> None:
    """Let the retailer be due as its playbook says."""
    with store.atomic():
        concerns.clear_snooze(store, retailer_id)
