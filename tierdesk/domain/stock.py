"""Stock ratio and the suggested order (DOMAIN 6). A suggestion is advice, never a minimum.

Quantities are cartons, ratios are shares of thirty days' sales, money is fen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from tierdesk.domain.policy import Stock
from tierdesk.domain.scoring import Floats

Quantity = TypeVar("Quantity", float, Floats)
Limit = Literal["product_cap", "class_cap", "total_cap", "cash_limit"]
DAYS = 30


@dataclass(frozen=True, slots=True)
class Need:
    """What is known of one product at one retailer before an order.

    `sold_recent` and `sold_long` are the cartons of the last 28 and 84 days; `on_hand` is None when never
    counted; `censored` when sales stood at the cap in three of the last four cycles (true demand is larger);
    `peers_median` is what same-tier peers order a cycle, used only where there is no history.
    """

    product_code: str
    on_hand: float | None
    on_order: float
    sold_recent: float
    sold_long: float
    cap: float | None = None
    price_class: int | None = None
    wholesale_fen: int | None = None
    must_stock: bool = False
    censored: bool = False
    peers_median: float | None = None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One suggested line. `raw` is the uncut need, `gap = raw - suggested`; `limited_by` names what cut it."""

    product_code: str
    on_hand: float | None
    daily: float
    target: float
    raw: float
    suggested: int
    gap: float
    limited_by: Limit | None
    censored: bool = False


def stock_ratio(stock: float, sold_30: float, season: float) -> float | None:
    """Stock as a share of the season-adjusted sales of the last 30 days; None when nothing was sold.

    0.15 is 4.5 days of cover (`days_of_cover`).
    """
    adjusted = sold_30 / season
    return stock / adjusted if adjusted > 0 else None


def days_of_cover(ratio: float) -> float:
    """A stock ratio in days: 0.15 -> 4.5."""
    return ratio * DAYS


def daily_sales(need: Need, season: float, policy: Stock) -> float:
    """`d = K (0.6 S28/28 + 0.4 S84/84)` cartons a day; returns never make it negative."""
    return max(0.0, rate(need.sold_recent, need.sold_long, season, policy))


def rate(sold_recent: Quantity, sold_long: Quantity, season: float, policy: Stock) -> Quantity:
    """The d of `daily_sales` for one product or, as arrays, for many; returns may make it negative here."""
    recent, long = sold_recent / policy.recent_days, sold_long / policy.long_days
    return season * (policy.recent_weight * recent + (1 - policy.recent_weight) * long)


def suggest(needs: Iterable[Need], season: float, cycle_days: int, ratio: float, policy: Stock) -> list[OrderLine]:
    """The suggested order: need to the target, then product, price-class, total and cash limits in that order.

    `season` is K, the factor of the coming cycle against the days the sales come from; `cycle_days` is R;
    `ratio` the target rho. Where a limit on several products bites, the one with most days of cover is cut
    first, one carton at a time.
    """
    known = list(needs)
    lines = [_line(need, season, cycle_days, ratio, policy) for need in known]
    for price_class, cap in sorted(policy.class_caps.items()):
        members = [i for i, need in enumerate(known) if str(need.price_class) == price_class]
        _cut(lines, known, members, cap, lambda _: 1.0, "class_cap")
    everything = range(len(lines))
    if policy.total_cap > 0:
        _cut(lines, known, everything, policy.total_cap, lambda _: 1.0, "total_cap")
    if policy.cash_limit_yuan > 0:
        priced = [i for i in everything if known[i].wholesale_fen]
        _cut(lines, known, priced, policy.cash_limit_yuan, lambda i: (known[i].wholesale_fen or 0) / 100, "cash_limit")
    return lines


def _line(need: Need, season: float, cycle_days: int, ratio: float, policy: Stock) -> OrderLine:
    daily = daily_sales(need, season, policy)
    on_hand = need.on_hand or 0.0
    if daily > 0 or need.peers_median is None:
        target = daily * (cycle_days + policy.lead_days) + ratio * DAYS * daily
    else:
        target = max(1.0, need.peers_median / 2)
    raw = target - (on_hand + need.on_order)
    wanted = 0 if raw < 0.5 else math.floor(raw + 0.5)
    if need.must_stock and on_hand + need.on_order <= 0:
        wanted = max(1, wanted)
    limit: Limit | None = None
    suggested = wanted
    if need.cap is not None and wanted > need.cap:
        suggested, limit = math.floor(need.cap), "product_cap"
    return OrderLine(
        need.product_code, need.on_hand, daily, target, raw, suggested, raw - suggested, limit, need.censored
    )


def _cut(
    lines: list[OrderLine],
    needs: Sequence[Need],
    members: Iterable[int],
    cap: float,
    cost: Callable[[int], float],
    limit: Limit,
) -> None:
    """Take single cartons off `members` in place until their cost is within `cap`."""
    chosen = [i for i in members if lines[i].suggested > 0]
    over = sum(lines[i].suggested * cost(i) for i in chosen) - cap
    while over > 1e-9 and chosen:
        i = max(chosen, key=lambda i: (_cover(lines[i], needs[i]), lines[i].product_code))
        less = lines[i].suggested - 1
        lines[i] = replace(lines[i], suggested=less, gap=lines[i].raw - less, limited_by=limit)
        over -= cost(i)
        if less == 0:
            chosen.remove(i)


def _cover(line: OrderLine, need: Need) -> float:
    stock = (need.on_hand or 0.0) + need.on_order + line.suggested
    return stock / line.daily if line.daily > 0 else math.inf
