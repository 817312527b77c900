"""Stock counts, order lists, and the sales that the suggested order rests on (DOMAIN 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tierdesk.domain.product import Product, ProductId
from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.visit import OrderListId, VisitId
from tierdesk.store.connection import Store
from tierdesk.store.products import products


@dataclass(frozen=True, slots=True)
class Count:
    """The latest count of one product at one retailer."""

    product_id: ProductId
    day: date
    cartons: float


@dataclass(frozen=True, slots=True)
class ProductSales:
    """One product at one retailer: cartons of the recent and the long span, and what arrived since the count.

    `cap` is the newest limit on an order line; `at_cap` of the last four order days stood at it.
    """

    product_id: ProductId
    recent: float
    long: float
    cap: float | None
    at_cap: int


_LATEST = (
    "select retailer_id, product_id, day, cartons from (select *, row_number() over (partition by retailer_id,"
    " product_id order by day desc, visit_id is null, id desc) as place from stock_count"
    " where cartons is not null and day <= ?{whose}) where place = 1"
)


def latest_counts(store: Store, retailer_id: RetailerId, day: date) -> dict[ProductId, Count]:
    """The newest count of each product at a retailer up to `day`; a visit's own count beats an imported one."""
    rows = store.rows(_LATEST.format(whose=" and retailer_id = ?"), (day.isoformat(), retailer_id))
    return {
        ProductId(row["product_id"]): Count(
            ProductId(row["product_id"]), date.fromisoformat(row["day"]), row["cartons"]
        )
        for row in rows
    }


def recent_counts(
    store: Store, day: date, most: int, retailer_id: RetailerId | None = None
) -> dict[RetailerId, list[tuple[date, float, float]]]:
    """Each retailer's last `most` count days up to `day`, oldest first: (day, cartons counted, 30 days' sales).

    A visit's own count of a product beats an imported one of the same day.
    """
    whose, values = ("", ()) if retailer_id is None else (" and retailer_id = ?", (retailer_id,))
    found: dict[RetailerId, list[tuple[date, float, float]]] = {}
    for row in store.rows(
        "with one as (select retailer_id, day, cartons, row_number() over (partition by retailer_id, product_id, day"
        " order by visit_id is null, id desc) as place from stock_count"
        f" where cartons is not null and day <= ?{whose}),"
        " total as (select retailer_id, day, sum(cartons) as cartons from one where place = 1"
        " group by retailer_id, day),"
        " recent as (select *, row_number() over (partition by retailer_id order by day desc) as back from total)"
        " select c.retailer_id, c.day, c.cartons, (select coalesce(sum(l.ordered), 0) from order_line l"
        " where l.retailer_id = c.retailer_id and l.day > date(c.day, '-30 days') and l.day <= c.day) as sold"
        " from recent c where back <= ? order by c.retailer_id, c.day",
        (day.isoformat(), *values, most),
    ):
        found.setdefault(RetailerId(row["retailer_id"]), []).append(
            (date.fromisoformat(row["day"]), row["cartons"], round(row["sold"], 6))
        )
    return found


def counted_on(store: Store, retailer_id: RetailerId, day: date) -> bool:
    """Whether any count of this retailer is dated `day`."""
    found = store.value(
        "select 1 from stock_count where retailer_id = ? and day = ? and cartons is not null limit 1",
        (retailer_id, day.isoformat()),
    )
    return found is not None


def replace_visit_counts(
    store: Store, visit_id: VisitId, retailer_id: RetailerId, day: date, counts: Mapping[ProductId, float]
) -> None:
    """Let exactly these be the counts of a visit, inside the caller's transaction."""
    store.execute("delete from stock_count where visit_id = ?", (visit_id,))
    store.write_many(
        "insert into stock_count (day, retailer_id, product_id, cartons, visit_id) values (?, ?, ?, ?, ?)",
        [(day.isoformat(), retailer_id, product_id, cartons, visit_id) for product_id, cartons in counts.items()],
    )


def product_sales(
    store: Store, retailer_id: RetailerId, day: date, recent_days: int, long_days: int
) -> dict[ProductId, ProductSales]:
    """Sales of a retailer by product over the last days up to and including `day`."""
    recent_from = (day - timedelta(days=recent_days)).isoformat()
    found: dict[ProductId, ProductSales] = {}
    lines: dict[ProductId, list[tuple[str, float | None, float | None]]] = {}
    for row in store.rows(
        "select product_id, day, sum(ordered) as ordered, max(cap) as cap from order_line where retailer_id = ?"
        " and day > ? and day <= ? group by product_id, day order by day desc",
        (retailer_id, (day - timedelta(days=long_days)).isoformat(), day.isoformat()),
    ):
        lines.setdefault(ProductId(row["product_id"]), []).append((row["day"], row["ordered"], row["cap"]))
    for product_id, days in lines.items():
        recent = sum(ordered or 0.0 for when, ordered, _ in days if when > recent_from)
        long = sum(ordered or 0.0 for _, ordered, _ in days)
        at_cap = sum(cap is not None and ordered is not None and ordered >= cap > 0 for _, ordered, cap in days[:4])
        found[product_id] = ProductSales(product_id, round(recent, 6), round(long, 6), days[0][2], at_cap)
    return found


def sales_between(store: Store, retailer_id: RetailerId, after: date, until: date) -> float:
    """Cartons of a retailer ordered after one day, up to and including another."""
    total = store.value(
        "select sum(ordered) from order_line where retailer_id = ? and day > ? and day <= ?",
        (retailer_id, after.isoformat(), until.isoformat()),
    )
    return round(total or 0.0, 6)


def ordered_since(
    store: Store, retailer_id: RetailerId, after: date, until: date
) -> dict[ProductId, list[tuple[date, float]]]:
    """Order lines by product after one day, up to and including another: (day, cartons)."""
    found: dict[ProductId, list[tuple[date, float]]] = {}
    for row in store.rows(
        "select product_id, day, ordered from order_line where retailer_id = ? and day > ? and day <= ?"
        " and ordered is not null",
        (retailer_id, after.isoformat(), until.isoformat()),
    ):
        found.setdefault(ProductId(row[0]), []).append((date.fromisoformat(row[1]), row[2]))
    return found


def tier_medians(store: Store, tier: int | None, day: date, long_days: int) -> dict[ProductId, float]:
    """Median cartons an order of each product among active retailers of one tier (at least five of them)."""
    if tier is None:
        return {}
    found: dict[ProductId, list[float]] = {}
    for row in store.rows(
        "select l.product_id, avg(l.ordered) as mean from order_line l join retailer r on r.id = l.retailer_id"
        " where r.supply_tier = ? and r.status = 'active' and r.merged_into is null"
        " and l.day > ? and l.day <= ? and l.ordered > 0"
        " group by l.product_id, l.retailer_id order by mean",
        (tier, (day - timedelta(days=long_days)).isoformat(), day.isoformat()),
    ):
        found.setdefault(ProductId(row[0]), []).append(row[1])
    return {product_id: _median(means) for product_id, means in found.items() if len(means) >= 5}


def scarce_received(
    store: Store, retailer_id: RetailerId, tier: int | None, after: date, until: date
) -> list[tuple[Product, float, list[float]]]:
    """Every scarce product with what this retailer and, nameless, each active one of its tier received.

    Cartons ordered after one day, up to and including another; retailers that received none count with 0.
    """
    scarce = [product for product in products(store) if product.scarce]
    span = (after.isoformat(), until.isoformat())
    marks = ", ".join("?" * len(scarce))
    ids = tuple(product.id for product in scarce)
    trading = "supply_tier = ? and status = 'active' and merged_into is null"
    peers = [row[0] for row in store.rows(f"select id from retailer where {trading}", (tier,))]
    own: dict[int, float] = {}
    others: dict[int, dict[int, float]] = {product.id: {} for product in scarce}
    for row in store.rows(
        "select l.retailer_id, l.product_id, sum(l.ordered) from order_line l join retailer r on r.id = l.retailer_id"
        f" where l.product_id in ({marks}) and l.day > ? and l.day <= ?"
        f" and (l.retailer_id = ? or (r.{trading.replace(' and ', ' and r.')})) group by l.retailer_id, l.product_id",
        (*ids, *span, retailer_id, tier),
    ):
        if row[0] == retailer_id:
            own[row[1]] = row[2] or 0.0
        others[row[1]][row[0]] = row[2] or 0.0
    return [
        (product, own.get(product.id, 0.0), [others[product.id].get(peer, 0.0) for peer in peers]) for product in scarce
    ]


def save_order_list(
    store: Store,
    list_id: OrderListId,
    retailer_id: RetailerId,
    visit_id: VisitId | None,
    day: date,
    saved_at: str,
    lines: Iterable[tuple[ProductId, float]],
) -> None:
    """Keep an order list, replacing one of the same visit, inside the caller's transaction."""
    if visit_id is not None:
        store.execute("delete from order_list where visit_id = ?", (visit_id,))
    store.execute(
        "insert into order_list values (?, ?, ?, ?, ?)", (list_id, retailer_id, visit_id, day.isoformat(), saved_at)
    )
    store.write_many("insert into order_list_line values (?, ?, ?)", [(list_id, *line) for line in lines])


def drop_order_list(store: Store, visit_id: VisitId) -> None:
    """Forget the order list of a visit that is taken back."""
    store.execute("delete from order_list where visit_id = ?", (visit_id,))


def order_list_on(store: Store, retailer_id: RetailerId, day: date) -> bool:
    """Whether an order list of this retailer was saved for `day`."""
    found = store.value(
        "select 1 from order_list where retailer_id = ? and day = ? limit 1", (retailer_id, day.isoformat())
    )
    return found is not None


def _median(ordered: list[float]) -> float:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
