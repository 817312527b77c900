"""Sales by retailer and product in spans of days around a day, for judging forecasts by what came after (DOMAIN 6)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.scoring import Floats
from tierdesk.store.connection import Store


@dataclass(frozen=True, slots=True)
class SalesSpans:
    """One row a product at a retailer, cartons: of the recent, the long and the last days, and of the coming ones."""

    retailer_id: NDArray[np.int64]
    recent: Floats
    long: Floats
    last: Floats
    coming: Floats


def sales_spans(
    store: Store, ids: Sequence[RetailerId], day: date, recent_days: int, long_days: int, days: int
) -> SalesSpans:
    """Spans end on `day` and include it, as those of `store.stock.product_sales`; the coming `days` begin after it.

    Only products bought in the long span are there, and none with an order line of unknown quantity in any.
    """
    past = max(recent_days, long_days, days)
    back = [(day - timedelta(days=span)).isoformat() for span in (recent_days, long_days, days, past)]
    rows = store.tuples(
        "select retailer_id,"
        " sum(case when day > :recent and day <= :day then ordered else 0 end),"
        " sum(case when day > :long and day <= :day then ordered else 0 end),"
        " sum(case when day > :last and day <= :day then ordered else 0 end),"
        " sum(case when day > :day then ordered else 0 end)"
        " from order_line where retailer_id in (select value from json_each(:ids)) and day > :first and day <= :end"
        " group by retailer_id, product_id"
        " having count(ordered) = count(*) and sum(case when day > :long and day <= :day then ordered else 0 end) > 0",
        {
            "recent": back[0],
            "long": back[1],
            "last": back[2],
            "first": back[3],
            "day": day.isoformat(),
            "end": (day + timedelta(days=days)).isoformat(),
            "ids": json.dumps([int(one) for one in ids]),
        },
    )
    found = np.array(rows, dtype=np.float64).reshape(-1, 5)
    return SalesSpans(found[:, 0].astype(np.int64), *(found[:, place] for place in range(1, 5)))
