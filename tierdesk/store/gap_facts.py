"""What the gap analysis reads: the peers of a retailer in a run, and what shops sold by product (DOMAIN 2)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tierdesk.domain.product import ProductId
from tierdesk.domain.retailer import Market, RetailerId
from tierdesk.domain.scoring import Floats
from tierdesk.store.band_records import IS_RANKED, indicators_of
from tierdesk.store.connection import Store


def top_band(store: Store, run_id: int, market: Market | None, but: RetailerId) -> tuple[list[RetailerId], Floats]:
    """The ranked retailers of the top band of a run and their indicators [shop, indicator], without `but`.

    With `market` only those of that market type.
    """
    rows = store.rows(
        "select b.retailer_id, b.record from band_result b join retailer r on r.id = b.retailer_id"
        f" where b.run_id = :run and b.band = 'top' and {IS_RANKED} and r.merged_into is null"
        " and b.retailer_id <> :but and (:market is null or r.market = :market) order by b.retailer_id",
        {"run": run_id, "market": market, "but": but},
    )
    ids = [RetailerId(row[0]) for row in rows]
    return ids, indicators_of([row[1] for row in rows])


def sold_by_product(
    store: Store, ids: Sequence[RetailerId], months: Sequence[str]
) -> dict[RetailerId, dict[ProductId, float]]:
    """Cartons a month of each product, by retailer, from order lines, and from totals where a month has no line.

    The mean is over the months since the retailer's first order; a line without a quantity tells nothing.
    """
    told = {"ids": json.dumps([int(one) for one in ids]), "first": months[0], "last": months[-1]}
    sums: dict[RetailerId, dict[ProductId, float]] = {one: {} for one in ids}
    for query in (_LINES, _TOTALS):
        for retailer_id, product_id, cartons in store.rows(query, told):
            sold = sums[RetailerId(retailer_id)]
            sold[ProductId(product_id)] = sold.get(ProductId(product_id), 0.0) + cartons
    began = {RetailerId(row[0]): row[1] for row in store.rows(_BEGAN, told)}
    return {
        one: {
            product: cartons / max(1, sum(month >= (began[one] or "") for month in months))
            for product, cartons in sold.items()
        }
        for one, sold in sums.items()
    }


_LINES = (
    "select l.retailer_id, l.product_id, sum(l.ordered) from json_each(:ids) i"
    " cross join order_line l on l.retailer_id = i.value and l.day >= :first || '-01' and l.day < :last || '-32'"
    " where l.ordered is not null group by l.retailer_id, l.product_id"
)
_TOTALS = (
    "select t.retailer_id, t.product_id, sum(t.ordered) from json_each(:ids) i"
    " cross join month_total t on t.retailer_id = i.value and t.month between :first and :last"
    " where t.product_id is not null and t.ordered is not null and not exists (select 1 from order_line l"
    " where l.retailer_id = t.retailer_id and l.day >= t.month || '-01' and l.day < t.month || '-32')"
    " group by t.retailer_id, t.product_id"
)
_BEGAN = (
    "select i.value, min(coalesce((select min(substr(l.day, 1, 7)) from order_line l where l.retailer_id = i.value),"
    " '9'), coalesce((select min(t.month) from month_total t where t.retailer_id = i.value), '9'))"
    " from json_each(:ids) i"
)
