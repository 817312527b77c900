"""What one retailer bought of each product in a span of months, from order lines and monthly totals (DOMAIN 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tierdesk.domain.drivers import Sold
from tierdesk.domain.product import ProductId
from tierdesk.domain.retailer import RetailerId
from tierdesk.store.connection import Store

_EXACT = 6


@dataclass(frozen=True, slots=True)
class PeriodSales:
    """By product, those of which both figures are known; and how many others there are.

    `unknown` counts the products with a line or a total that lacks a figure, `without_product` the months of which
    only a total without products is known.
    """

    products: Mapping[ProductId, Sold] = field(default_factory=dict)
    unknown: frozenset[ProductId] = frozenset()
    without_product: int = 0


_LINES = (
    "select product_id, ordered, amount_fen from order_line"
    " where retailer_id = :retailer and day >= :first || '-01' and day < :last || '-32'"
)
_TOTALS = (
    "select t.product_id, t.ordered, t.amount_fen from month_total t where t.retailer_id = :retailer"
    " and t.month between :first and :last and not exists (select 1 from order_line l"
    " where l.retailer_id = t.retailer_id and l.day >= t.month || '-01' and l.day < t.month || '-32')"
)


def period_sales(store: Store, retailer_id: RetailerId, first: str, last: str) -> PeriodSales:
    """Sum the months from `first` to `last` ("YYYY-MM", both included) product by product."""
    span = {"retailer": retailer_id, "first": first, "last": last}
    products: dict[ProductId, Sold] = {}
    unknown = set()
    for product_id, cartons, fen, whole in store.rows(
        "select product_id, sum(ordered), sum(amount_fen), count(ordered) = count(*) and count(amount_fen) = count(*)"
        f" from ({_LINES} union all {_TOTALS}) where product_id is not null group by product_id",
        span,
    ):
        if whole:
            products[ProductId(product_id)] = Sold(round(cartons, _EXACT), fen)
        else:
            unknown.add(ProductId(product_id))
    bare = store.value(
        "select count(*) from (select month from month_total m where m.retailer_id = :retailer"
        " and m.month between :first and :last and not exists (select 1 from order_line l"
        " where l.retailer_id = m.retailer_id and l.day >= m.month || '-01' and l.day < m.month || '-32')"
        " group by month having count(product_id) = 0)",
        span,
    )
    return PeriodSales(products, frozenset(unknown), int(bare or 0))


def first_known_month(store: Store, retailer_id: RetailerId) -> str | None:
    """The month from which on something is known of a retailer; None when nothing is."""
    found = store.value(
        "select min(month) from (select substr(min(day), 1, 7) as month from order_line where retailer_id = :r"
        " union all select min(month) from month_total where retailer_id = :r)",
        {"r": retailer_id},
    )
    return str(found) if found else None


def first_month_of_all(store: Store) -> str | None:
    """The first month of which any order line or total is known; None when there is none."""
    found = store.value(
        "select min(month) from (select substr(min(day), 1, 7) as month from order_line"
        " union all select min(month) from month_total)"
    )
    return str(found) if found else None
