"""The suggested order of one retailer, from counts, sales, caps and the target stock ratio (DOMAIN 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tierdesk.domain.product import Product, ProductId
from tierdesk.domain.retailer import Group, Retailer
from tierdesk.domain.stock import Need, OrderLine, stock_ratio, suggest
from tierdesk.domain.visit import OrderListId
from tierdesk.services.clock import new_id, now
from tierdesk.services.policy import load_policy
from tierdesk.services.season import season_of
from tierdesk.store import stock
from tierdesk.store.bands import BandResult, latest_run, result
from tierdesk.store.connection import Store
from tierdesk.store.products import products

CENSORED_CYCLES = 3  # of the last four at the cap: the true demand is larger than what was sold


@dataclass(frozen=True, slots=True)
class SuggestedOrder:
    """The lines by product code, and the stock ratio before and after them (None: nothing sold in 30 days)."""

    lines: tuple[OrderLine, ...]
    products: Mapping[str, Product]
    last_counts: Mapping[str, float]
    target: float
    ratio_before: float | None
    ratio_after: float | None


def suggest_order(store: Store, one: Retailer, day: date, counted: Mapping[str, float] | None = None) -> SuggestedOrder:
    """What to suggest on `day`; `counted` (product code -> cartons) are counts of an open visit, newer than any stored.

    Products: those sold in the last 84 days, counted, or must-stock; for a shop without any history, what at
    least five retailers of its tier carry.
    """
    policy = load_policy(store)
    run = latest_run(store)
    season = season_of(run)
    known = {product.id: product for product in products(store)}
    by_code = {product.code: product for product in known.values()}
    sales = stock.product_sales(store, one.id, day, policy.stock.recent_days, policy.stock.long_days)
    counts = {
        product_id: (count.day, count.cartons) for product_id, count in stock.latest_counts(store, one.id, day).items()
    }
    last_counts = {known[product_id].code: cartons for product_id, (_, cartons) in counts.items()}
    for code, cartons in (counted or {}).items():
        if code in by_code:
            counts[by_code[code].id] = (day, cartons)
    peers = stock.tier_medians(store, one.supply_tier, day, policy.stock.long_days) if not sales else {}
    arriving = stock.ordered_since(store, one.id, day - timedelta(days=policy.stock.lead_days), day)
    wanted = set(sales) | set(counts) | set(peers) | {product.id for product in known.values() if product.must_stock}
    needs = [
        _need(known[product_id], sales.get(product_id), counts.get(product_id), arriving.get(product_id, []), peers)
        for product_id in sorted(wanted, key=lambda product_id: known[product_id].code)
    ]
    cycle_days = one.order_day.cycle_days if one.order_day else 7
    target = policy.stock.target(group_of(result(store, run.id, one.id) if run else None))
    lines = suggest(needs, season.coming_cycle(day, cycle_days, policy.stock), cycle_days, target, policy.stock)
    sold_30 = stock.sales_between(store, one.id, day - timedelta(days=30), day)
    on_hand = sum(cartons for _, cartons in counts.values())
    adjusted = season.thirty_days(day)
    return SuggestedOrder(
        tuple(lines),
        by_code,
        last_counts,
        target,
        stock_ratio(on_hand, sold_30, adjusted) if counts else None,
        stock_ratio(on_hand + sum(line.suggested for line in lines), sold_30, adjusted) if counts else None,
    )


def save_suggested(store: Store, one: Retailer, day: date, suggested: SuggestedOrder) -> OrderListId:
    """Keep the suggestion as the order list of `day`, outside any visit."""
    list_id = OrderListId(new_id())
    lines = [
        (suggested.products[line.product_code].id, float(line.suggested)) for line in suggested.lines if line.suggested
    ]
    with store.atomic():
        stock.save_order_list(store, list_id, one.id, None, day, now(), lines)
    return list_id


def group_of(banded: BandResult | None) -> Group | None:
    """The playbook group that a band result stands for; None while unranked."""
    if banded is None or banded.band == "unranked":
        return None
    return banded.segment or "steady" if banded.band == "middle" else banded.band


def _need(
    product: Product,
    sold: stock.ProductSales | None,
    count: tuple[date, float] | None,
    arriving: list[tuple[date, float]],
    peers: Mapping[ProductId, float],
) -> Need:
    caps = [cap for cap in (product.cap, sold.cap if sold else None) if cap is not None]
    on_order = sum(cartons for when, cartons in arriving if count is None or when > count[0])
    return Need(
        product_code=product.code,
        on_hand=None if count is None else count[1],
        on_order=max(0.0, on_order),
        sold_recent=sold.recent if sold else 0.0,
        sold_long=sold.long if sold else 0.0,
        cap=min(caps, default=None),
        price_class=product.price_class,
        wholesale_fen=product.wholesale_fen,
        must_stock=product.must_stock,
        censored=sold is not None and sold.at_cap >= CENSORED_CYCLES,
        peers_median=peers.get(product.id),
    )
