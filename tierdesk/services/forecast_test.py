"""How near the sales forecast of suggested orders came, against simply the last thirty days again (DOMAIN 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from tierdesk.domain.back_test import ForecastError, forecast_error
from tierdesk.domain.policy import Stock
from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.scoring import Floats
from tierdesk.domain.stock import DAYS, rate
from tierdesk.services.season import Season
from tierdesk.store.connection import Store
from tierdesk.store.sales_spans import SalesSpans, sales_spans

MOST_RETAILERS = 2_000
"""Beyond so many, an even choice of them stands for all."""


@dataclass(frozen=True, slots=True)
class Errors:
    """The errors of both forecasts of the coming thirty days, over the same cases."""

    ours: ForecastError = field(default_factory=ForecastError)
    naive: ForecastError = field(default_factory=ForecastError)

    def __add__(self, other: Errors) -> Errors:
        return Errors(self.ours + other.ours, self.naive + other.naive)


def chosen(ids: Sequence[RetailerId]) -> tuple[RetailerId, ...]:
    """The retailers whose forecasts are judged: all, or evenly spread ones where there are many."""
    step = -(-len(ids) // MOST_RETAILERS) or 1
    return tuple(ids[::step])


def forecast_errors(
    store: Store, ids: Sequence[RetailerId], day: date, season: Season, policy: Stock
) -> tuple[Errors, Errors]:
    """The errors at one day: (a product at a retailer each, a retailer each).

    Ours is d of DOMAIN 6 for thirty days, with K for the middle of them; the other one is the last thirty days.
    """
    spans = sales_spans(store, ids, day, policy.recent_days, policy.long_days, DAYS)
    factor = season.around(day + timedelta(days=DAYS // 2), day, policy)
    ours = DAYS * np.maximum(rate(spans.recent, spans.long, factor, policy), 0.0)
    naive = np.maximum(spans.last, 0.0)
    by_product = Errors(forecast_error(ours, spans.coming), forecast_error(naive, spans.coming))
    ours, naive, sold = (_by_retailer(spans, values) for values in (ours, naive, spans.coming))
    return by_product, Errors(forecast_error(ours, sold), forecast_error(naive, sold))


def _by_retailer(spans: SalesSpans, values: Floats) -> Floats:
    _, place = np.unique(spans.retailer_id, return_inverse=True)
    return np.bincount(place, weights=values).astype(np.float64) if values.size else values
