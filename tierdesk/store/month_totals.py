"""Monthly totals: what they say of the months of a retailer of which there is no order line (DOMAIN 3, 4).

Order lines of a month beat its totals; the two are never added. A month's total is the one given without a product,
figure by figure, else the sum over its products, unknown where one of them lacks the figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tierdesk.domain.months import last_day
from tierdesk.domain.retailer import RetailerId
from tierdesk.store.connection import Store

_STANDING = (
    "month_total t where t.month between :first and :last and not exists (select 1 from order_line l"
    " where l.retailer_id = t.retailer_id and l.day >= t.month || '-01' and l.day < t.month || '-32')"
)
"""The totals that count: those of a month of a retailer without an order line."""
_EXACT = 6


def any_totals(store: Store) -> bool:
    """Whether there are monthly totals at all; mostly there are none."""
    return store.row("select 1 from month_total limit 1") is not None


def standing_totals(
    store: Store, months: Sequence[str], retailer_id: RetailerId | None = None
) -> Iterator[tuple[RetailerId, str, float | None, int | None]]:
    """(retailer, month, cartons, fen) of every month that totals tell of; a figure is None where it is unknown."""
    whose = "" if retailer_id is None else " and t.retailer_id = :retailer"
    for row in store.rows(
        f"select t.retailer_id, t.month, {_total('ordered')}, {_total('amount_fen')} from {_STANDING}{whose}"
        " group by t.retailer_id, t.month",
        {"first": months[0], "last": months[-1], "retailer": retailer_id},
    ):
        yield RetailerId(row[0]), row[1], None if row[2] is None else round(row[2], _EXACT), row[3]


def _total(column: str) -> str:
    """SQL for a figure of a month: as it is given without a product, else the sum over the products."""
    of_product = f"case when t.product_id is not null then t.{column} end"
    return (
        f"coalesce(max(case when t.product_id is null then t.{column} end),"
        f" case when count({of_product}) = count(t.product_id) then sum({of_product}) end)"
    )


def breadth_with_totals(store: Store, months: Sequence[str]) -> dict[RetailerId, int | None]:
    """Products ordered in the months, by order lines and totals together, of the retailers that totals tell of.

    None where a total that is not zero names no product: which and how many they were is unknown.
    """
    span = {"first": months[0], "last": months[-1]}
    named = {
        RetailerId(row[0]): bool(row[1])
        for row in store.rows(
            "select retailer_id, min(named) from (select t.retailer_id, max(t.product_id is not null"
            f" or t.ordered is 0.0) as named from {_STANDING} group by t.retailer_id, t.month) group by retailer_id",
            span,
        )
    }
    products = store.rows(
        "select retailer_id, count(*) from (select retailer_id, product_id from order_line"
        " where day >= :first || '-01' and day < :last || '-32' and ordered > 0 union"
        f" select t.retailer_id, t.product_id from {_STANDING} and t.ordered > 0 and t.product_id is not null)"
        " group by retailer_id",
        span,
    )
    counted = {RetailerId(row[0]): int(row[1]) for row in products}
    return {retailer_id: counted.get(retailer_id, 0) if known else None for retailer_id, known in named.items()}


def last_total_day(store: Store, until: date) -> date | None:
    """The last day of the newest month with a total that is over on a day."""
    found = store.value(
        "select max(month) from month_total where date(month || '-01', '+1 month', '-1 day') <= ?", [until.isoformat()]
    )
    return last_day(found) if found else None
