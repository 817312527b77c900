"""The ranking once more, retailer by retailer and line by line, as DOMAIN 4 and 5 say it: slow and plain."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from statistics import fmean, median, pstdev
from typing import Any

from tierdesk.domain.months import complete_months, first_day, last_day, month_of
from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.domain.retailer import INTEGRITY_GRADES, Retailer
from tierdesk.store.connection import Store

NAN = math.nan
ORDER = ("bottom", "middle", "top")


@dataclass
class Slow:
    """One retailer's result."""

    indicators: list[float]
    cartons: list[float]
    recent: tuple[float, float]
    known_months: int
    shares: Sequence[float] = ()
    score: float = NAN
    coverage: float = 0.0
    rank: int | None = None
    percentile: float = NAN
    raw: str = "unranked"
    band: str = "unranked"
    pending: str | None = None
    runs: int = 0


def measure_one(store: Store, one: Retailer, day: date, policy: Policy) -> Slow:
    """The facts of one retailer, from its own lines and scores."""
    lines = [dict(row) for row in store.rows("select * from order_line where retailer_id = ?", (one.id,))]
    first = min((row["day"][:7] for row in lines), default=None)
    window = complete_months(day, policy.ranking.window_months)

    def month(name: str, figure: str) -> float:
        if first is None or name < first:
            return NAN
        figures = [row[figure] for row in lines if row["day"][:7] == name]
        return NAN if None in figures else round(math.fsum(figures), 6)

    in_window = [row for row in lines if window[0] <= row["day"][:7] <= window[-1]]
    ordered = [row for row in in_window if row["ordered"] is not None and row["ordered"] > 0]
    cartons, amount = ([month(name, figure) for name in window] for figure in ("ordered", "amount_fen"))
    known = [not math.isnan(sold) for sold in cartons]
    both = [row for row in in_window if row["ordered"] is not None and row["amount_fen"] is not None]
    priced = math.fsum(row["ordered"] for row in both)
    figures = {
        "cartons": _mean(cartons),
        "amount": _mean(amount),
        "carton_price": sum(row["amount_fen"] for row in both) / round(priced, 6) if priced > 0 else NAN,
        "breadth": float(len({row["product_id"] for row in ordered})),
        "continuity": _continuity(one, [row["day"] for row in ordered], window, known),
        "display": _latest(store, one, "display", day),
        "integrity": float(INTEGRITY_GRADES.index(one.integrity)) if one.integrity else NAN,
        "cooperation": _latest(store, one, "cooperation", day),
    }
    if sum(known) < policy.ranking.min_months:
        figures |= dict.fromkeys(("cartons", "amount", "carton_price", "breadth", "continuity"), NAN)
    since = (day - timedelta(days=90)).isoformat()
    recent = [row for row in lines if since < row["day"] <= day.isoformat()]
    return Slow(
        [figures[name] for name in INDICATORS],
        [month(name, "ordered") for name in complete_months(day, policy.segments.months)],
        (round(math.fsum(row["ordered"] or 0 for row in recent), 6), sum(row["amount_fen"] or 0 for row in recent)),
        sum(known),
    )


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if not math.isnan(value)]
    return round(math.fsum(known) / len(known), 9) if known else NAN


def _latest(store: Store, one: Retailer, name: str, day: date) -> float:
    found = store.value(
        f"select {name} from assessment where retailer_id = ? and day <= ? and {name} is not null"
        " order by day desc, id desc limit 1",
        (one.id, day.isoformat()),
    )
    return NAN if found is None else float(found)


def _continuity(one: Retailer, days: Sequence[str], window: Sequence[str], known: Sequence[bool]) -> float:
    if one.order_day is not None and one.order_day.cycle == "none":
        return NAN
    length = one.order_day.cycle_days if one.order_day else 7
    known_months = {name for name, is_known in zip(window, known, strict=True) if is_known}
    possible = with_order = 0
    last = last_day(window[-1])
    while last - timedelta(days=length - 1) >= first_day(window[0]):
        cycle = [last - timedelta(days=back) for back in range(length)]
        if all(month_of(one_day) in known_months for one_day in cycle):
            possible += 1
            with_order += any(one_day.isoformat() in days for one_day in cycle)
        last -= timedelta(days=length)
    return with_order / possible if possible else NAN


def rank_all(found: Mapping[int, Slow], markets: Mapping[int, str | None], policy: Policy) -> None:
    """Shares, score, rank and raw band of every retailer, by comparing it with each other one."""
    weights = [policy.ranking.weights.get(name, 0.0) for name in INDICATORS]
    for who, one in found.items():
        peers = [other for other in found if markets[other] == markets[who]] if markets[who] else []
        if not policy.ranking.by_market_type or len(peers) < policy.ranking.min_group:
            peers = list(found)
        one.shares = [
            _share(value, [found[peer].indicators[place] for peer in peers])
            for place, value in enumerate(one.indicators)
        ]
        present = [(w, share) for w, share in zip(weights, one.shares, strict=True) if not math.isnan(share)]
        weight = sum(w for w, _ in present)
        one.coverage = weight / sum(weights)
        if weight > 0 and one.coverage >= policy.ranking.min_coverage - 1e-12:
            one.score = round(sum(w * share for w, share in present) / weight, 9)
    ranked = [one for one in found.values() if not math.isnan(one.score)]
    n = len(ranked)
    top, bottom = (math.floor(share * n + 0.5) for share in (policy.ranking.top_share, policy.ranking.bottom_share))
    for one in ranked:
        key = (one.score, *one.recent)
        better = sum((other.score, *other.recent) > key for other in ranked)
        equal = sum((other.score, *other.recent) == key for other in ranked)
        one.rank = better + 1
        one.percentile = 100 * (n - (better + (equal - 1) / 2) - 0.5) / n
        one.raw = "top" if better < top else "bottom" if better >= n - bottom else "middle"


def _share(value: float, values: Sequence[float]) -> float:
    known = [other for other in values if not math.isnan(other)]
    if math.isnan(value):
        return NAN
    less, equal = sum(other < value for other in known), sum(other == value for other in known)
    return 100 * (less + (equal + 1) / 2 - 0.5) / len(known)


def hold_one(one: Slow, before: Slow | None, ranked: int, policy: Policy) -> None:
    """The band held, by the state after the run of the last earlier month."""
    if before is None or before.band == "unranked":
        one.band = one.raw
        return
    held, margin = before.band, policy.hysteresis.margin
    top, bottom = (
        math.floor(share * ranked + 0.5) for share in (policy.ranking.top_share, policy.ranking.bottom_share)
    )
    cut_low, cut_high = (100 * bottom / ranked, 100 * (ranked - top) / ranked) if ranked else (NAN, NAN)
    wanted, p = held, one.percentile
    if held != "top" and p >= cut_high + margin:
        wanted = "top"
    elif held != "bottom" and p <= cut_low - margin:
        wanted = "bottom"
    elif (held == "top" and p <= cut_high - margin) or (held == "bottom" and p >= cut_low + margin):
        wanted = "middle"
    one.band = held
    up = ORDER.index(wanted) - ORDER.index(held)
    if up == 0:
        return
    one.pending, one.runs = wanted, 1
    if before.pending is not None and (ORDER.index(before.pending) - ORDER.index(held)) * up > 0:
        nearer = min if up > 0 else max
        one.pending = ORDER[nearer(ORDER.index(before.pending), ORDER.index(wanted))]
        one.runs = before.runs + 1
    if one.runs >= policy.hysteresis.runs:
        one.band, one.pending, one.runs = one.pending, None, 0


def adjusted_series(found: Mapping[int, Slow], months: Sequence[str], policy: Policy) -> dict[int, list[float]]:
    """Every retailer's cartons without the common season."""
    levels = {who: median(one.cartons) for who, one in found.items() if not any(map(math.isnan, one.cartons))}
    whole = [who for who, level in levels.items() if level > 0]
    series = {who: list(one.cartons) for who, one in found.items()}
    if len(whole) >= policy.segments.min_seasonal_retailers:
        factors = [median(found[who].cartons[t] / levels[who] for who in whole) for t in range(len(months))]
        if min(factors) > 0:
            mean = fmean(factors)
            return {who: [sold * mean / f for sold, f in zip(of, factors, strict=True)] for who, of in series.items()}
    for of in series.values():
        for t in range(1, len(months)):
            if months[t].endswith("-02") and not math.isnan(of[t - 1] + of[t]):
                of[t - 1] = of[t] = (of[t - 1] + of[t]) / 2
    return series


def evidence_of(series: Sequence[float], policy: Policy) -> dict[str, Any]:
    """What the segment of one retailer rests on, but for the headroom; None where there is too little."""
    known = [(t, sold) for t, sold in enumerate(series) if not math.isnan(sold)]
    if len(known) < policy.segments.provisional_min_months:
        return {"months": len(known), "cv": None, "slope": None, "trend_p": None}
    mean = fmean(sold for _, sold in known)
    slopes = [(later - sold) / (j - i) for (i, sold), (j, later) in combinations(known, 2)]
    s = sum((slope > 0) - (slope < 0) for slope in slopes)
    n, values = len(known), [sold for _, sold in known]
    ties = [values.count(value) for value in set(values)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    z = (abs(s) - 1) / math.sqrt(variance) if s and variance > 0 else 0.0
    return {
        "months": n,
        "cv": pstdev(values) / mean if mean > 0 else None,
        "slope": median(slopes) / mean if mean > 0 else 0.0,
        "trend_p": math.erfc(abs(z) / math.sqrt(2)),
    }


def headroom_of_one(who: int, found: Mapping[int, Slow], retailers: Mapping[int, Retailer], policy: Policy) -> float:
    """How far the upper quartile of the peers lies above the own mean month; NaN when nobody can tell."""
    own, level, near = retailers[who], found[who].indicators[0], policy.segments.peer_tier_distance
    peers = [
        found[other].indicators[0]
        for other, one in retailers.items()
        if other in found
        and one.market == own.market
        and not math.isnan(found[other].indicators[0])
        and (
            own.supply_tier is None or (one.supply_tier is not None and abs(one.supply_tier - own.supply_tier) <= near)
        )
    ]
    if len(peers) < policy.segments.min_peers or math.isnan(level) or level <= 0:
        return NAN
    peers.sort()
    place = (len(peers) - 1) * policy.segments.peer_percentile / 100
    low = math.floor(place)
    upper = peers[low] + (peers[min(low + 1, len(peers) - 1)] - peers[low]) * (place - low)
    return (upper - level) / level
