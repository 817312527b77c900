"""Scarce products received, against the same tier: "did I get fewer than others?", no shop named (DOMAIN 6)."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median

from tierdesk.domain.retailer import Retailer
from tierdesk.services.views import ScarceView
from tierdesk.store.connection import Store
from tierdesk.store.stock import scarce_received

DAYS = 28
FEWEST = 5  # with fewer retailers in a tier, a range could give one of them away
SHOWN = 3


def scarce_views(store: Store, one: Retailer, day: date) -> tuple[ScarceView, ...]:
    """The scarce products of the last 28 days that matter most: those received below the median of the tier first."""
    views: list[tuple[float, ScarceView]] = []
    for product, received, others in scarce_received(store, one.id, one.supply_tier, day - timedelta(days=DAYS), day):
        known = len(others) >= FEWEST
        middle = float(median(others)) if known else None
        if received <= 0 and not middle:
            continue
        views.append(
            (
                received - (middle if middle is not None else received),
                ScarceView(
                    product.name,
                    received,
                    product.cap,
                    middle,
                    min(others) if known else None,
                    max(others) if known else None,
                ),
            )
        )
    views.sort(key=lambda found: (found[0], found[1].product))
    return tuple(view for _, view in views[:SHOWN])
