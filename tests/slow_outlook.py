"""The slip warning, the segment's evidence and the drivers of a change once more, by hand (DOMAIN 5).

Like `tests.slow_ranking`: from the raw rows of a store, slowly, in plain Python, constants written out again, with
nothing of the program.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from tests.slow_ranking import Raw, Shop, Value, cuts, mean, month_of, nine, percentile, rows, window

MONTHS = 12
Series = list[Value]
"""Cartons of twelve months, oldest first; None where a month is unknown."""


def months_until(as_of: date, count: int) -> list[str]:
    """The last so many months that are over on a day, oldest first."""
    found = window(as_of)[-1:]
    while len(found) < count:
        year, month = int(found[0][:4]), int(found[0][5:])
        found.insert(0, f"{year:04d}-{month - 1:02d}" if month > 1 else f"{year - 1:04d}-12")
    return found


def of_shop(raw: Raw, shop: int) -> Raw:
    """The rows of one retailer."""
    return Raw([], [line for line in raw.lines if line[0] == shop], [one for one in raw.totals if one[0] == shop], [])


def all_series(raw: Raw, shops: Iterable[int], as_of: date) -> dict[int, Series]:
    """The twelve months of every retailer."""
    months = months_until(as_of, MONTHS)
    found = {}
    for shop in shops:
        own = of_shop(raw, shop)
        found[shop] = [month_of(own, shop, month)[0] for month in months]
    return found


# -- the slip warning


def spreads(table: dict[int, Series]) -> dict[int, float | None]:
    """The spread of every retailer's change of rank in three months: its own changes, shrunk to those of all."""
    levels: dict[int, Series] = {}
    for shop, series in table.items():
        levels[shop] = []
        for end in range(6, MONTHS + 1):
            known = [value for value in series[end - 6 : end] if value is not None]
            average = mean(list(known))
            levels[shop].append(nine(average) if average is not None and len(known) >= 3 else None)
    places = {shop: [_place(levels, shop, at) for at in range(MONTHS - 5)] for shop in table}
    own = {
        shop: [
            (later - sooner) ** 2
            for sooner, later in zip(found, found[3:], strict=False)
            if sooner is not None and later is not None
        ]
        for shop, found in places.items()
    }
    everybody = [square for squares in own.values() for square in squares]
    if not everybody:
        return dict.fromkeys(table)
    pool = sum(everybody) / len(everybody)
    return {shop: max(1.0, math.sqrt((4 * pool + sum(squares)) / (4 + len(squares)))) for shop, squares in own.items()}


def _place(levels: dict[int, Series], shop: int, at: int) -> Value:
    value = levels[shop][at]
    known = [one for row in levels.values() if (one := row[at]) is not None]
    return None if value is None else percentile(value, known)


def slip(table: dict[int, Series], spread: float | None, shop: Shop, n: int) -> tuple[Value, float | None, str]:
    """The cushion, the chance of standing below the cut in three months, and the warning."""
    if shop.held not in {"top", "middle"} or shop.percentile is None:
        return None, None, ""
    low, high = cuts(n)
    cut = high if shop.held == "top" else low
    cushion = shop.percentile - cut
    chance = None if spread is None else statistics.NormalDist().cdf(float(-cushion) / spread)
    latest = _place(table, shop.id, MONTHS - 1)
    likely = chance is not None and chance >= 0.25
    if likely and latest is not None and latest < cut:
        return cushion, chance, "red"
    return cushion, chance, "amber" if likely or cushion < 5 else ""


# -- the segment


def median(values: Iterable[Fraction]) -> Fraction:
    """The one in the middle, or the mean of the two."""
    found = sorted(values)
    return (found[(len(found) - 1) // 2] + found[len(found) // 2]) / 2


def seasons(table: dict[int, Series]) -> list[Fraction] | None:
    """The common season of each month, its mean 1; None with fewer than twenty retailers that have every month."""
    whole = [[value for value in series if value is not None] for series in table.values()]
    whole = [series for series in whole if len(series) == MONTHS and median(series) > 0]
    if len(whole) < 20:
        return None
    found = [median(series[month] / median(series) for series in whole) for month in range(MONTHS)]
    if min(found) <= 0:
        return None
    return [factor * MONTHS / sum(found) for factor in found]


def without_season(series: Series, months: list[str], factors: list[Fraction] | None) -> Series:
    """A series divided by the season; where there is none January and February are averaged."""
    if factors is not None:
        return [None if value is None else nine(value / factor) for value, factor in zip(series, factors, strict=True)]
    found = list(series)
    for at in range(1, len(months)):
        january, february = found[at - 1], found[at]
        if months[at].endswith("-02") and january is not None and february is not None:
            found[at - 1] = found[at] = nine((january + february) / 2)
    return found


@dataclass
class Evidence:
    """What the segment rests on; None where there is too little, or where nothing was sold at all (`cv`)."""

    known: list[tuple[int, Fraction]]
    cv: float | None = None
    slope: Fraction | None = None
    steepness: Fraction = Fraction(0)
    trend_p: float | None = None


def evidence(adjusted: Series) -> Evidence:
    """Variation, Theil-Sen slope (and as a share of the mean) and Mann-Kendall of the known months, six at least."""
    known = [(at, value) for at, value in enumerate(adjusted) if value is not None]
    found = Evidence(known)
    if len(known) < 6:
        return found
    average = sum((value for _, value in known), Fraction(0)) / len(known)
    variance = sum(((value - average) ** 2 for _, value in known), Fraction(0)) / len(known)
    pairs = [(one, other) for at, one in enumerate(known) for other in known[at + 1 :]]
    found.steepness = median((other[1] - one[1]) / (other[0] - one[0]) for one, other in pairs)
    found.cv = math.sqrt(variance) / float(average) if average > 0 else None
    found.slope = found.steepness / average if average > 0 else Fraction(0)
    found.trend_p = _mann_kendall([value for _, value in known])
    return found


def _mann_kendall(values: list[Fraction]) -> float:
    n = len(values)
    s = sum((later > sooner) - (later < sooner) for at, sooner in enumerate(values) for later in values[at + 1 :])
    ties = [values.count(value) for value in set(values)]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    if variance <= 0:
        return 1.0
    z = (abs(s) - 1) / math.sqrt(variance) if s else 0.0
    return 2 * statistics.NormalDist().cdf(-z)


@dataclass
class Peer:
    """What makes a retailer a peer of another: market type and official tier, and its mean month."""

    market: str
    tier: int | None
    level: Fraction


def peers(file: Path, shops: Iterable[Shop]) -> dict[int, Peer]:
    """All of them that have a mean month."""
    levels = {shop.id: shop.values["cartons"] for shop in shops}
    found = {}
    for number, market, tier in rows(file, "select id, market, supply_tier from retailer"):
        level = levels.get(number)  # type: ignore[call-overload]
        if level is not None:
            found[number] = Peer(market or "", tier, level)  # type: ignore[arg-type]
    return found  # type: ignore[return-value]


def room(everybody: dict[int, Peer], shop: int) -> Fraction | None:
    """How far the upper quartile of the peers lies above the own mean month, as a share of it."""
    own = everybody.get(shop)
    if own is None or own.level <= 0:
        return None
    like = [peer for peer in everybody.values() if peer.market == own.market]
    if own.tier is not None:
        like = [peer for peer in like if peer.tier is not None and abs(peer.tier - own.tier) <= 2]
    if len(like) < 5:
        return None
    levels = sorted(peer.level for peer in like)
    place = Fraction(3, 4) * (len(levels) - 1)
    at = int(place)
    above = levels[min(at + 1, len(levels) - 1)]
    return (levels[at] + (place - at) * (above - levels[at]) - own.level) / own.level


def segment(found: Evidence, headroom: Fraction | None) -> str:
    """Volatile first, then potential, else steady."""
    if len(found.known) < 6:
        return "steady"
    if found.cv is None or found.cv >= 0.30:
        return "volatile"
    assert found.slope is not None
    assert found.trend_p is not None
    rising = found.slope >= Fraction(1, 100) and found.trend_p < 0.10
    return "potential" if rising or (headroom is not None and headroom >= Fraction(30, 100)) else "steady"


# -- what drove a change


@dataclass
class Part:
    """Cartons and fen before and now, and the change in fen by volume and by price."""

    before: tuple[Fraction, Fraction]
    now: tuple[Fraction, Fraction]
    volume: int
    price: int


def sold(raw: Raw, shop: int, months: list[str]) -> tuple[dict[int, tuple[Fraction, Fraction]], set[int]]:
    """Cartons and fen by product in some months, and the products of which a figure is not known."""
    own = of_shop(raw, shop)
    found: dict[int, tuple[Fraction, Fraction]] = {}
    unknown: set[int] = set()
    with_lines = {line[1].isoformat()[:7] for line in own.lines}
    said = [(line[2], line[3], line[4]) for line in own.lines if line[1].isoformat()[:7] in months]
    said += [
        (one[2], one[3], one[4])
        for one in own.totals
        if one[1] in months and one[1] not in with_lines and one[2] is not None
    ]
    for product, cartons, fen in said:
        if cartons is None or fen is None:
            unknown.add(product)
        else:
            before = found.get(product, (Fraction(0), Fraction(0)))
            found[product] = before[0] + cartons, before[1] + fen
    return {product: both for product, both in found.items() if product not in unknown}, unknown


def part(before: tuple[Fraction, Fraction], now: tuple[Fraction, Fraction]) -> Part:
    """`(q1 - q0) p0` in whole fen is volume, the rest price; all of it volume where one of them has no cartons."""
    whole = int(now[1] - before[1])
    if before[0] <= 0 or now[0] <= 0:
        return Part(before, now, whole, 0)
    volume = math.floor((now[0] - before[0]) * before[1] / before[0] + Fraction(1, 2))
    return Part(before, now, volume, whole - volume)


def changes(raw: Raw, shop: int, as_of: date, back: int) -> tuple[dict[int, Part], Part] | None:
    """By product and in all, the last three months against those that begin `back` months before them."""
    months = months_until(as_of, 3 + back)
    own = of_shop(raw, shop)
    known = [line[1].isoformat()[:7] for line in own.lines] + [one[1] for one in own.totals]
    if not known or min(known) > months[0]:
        return None
    (before, lost), (now, lost_now) = sold(raw, shop, months[:3]), sold(raw, shop, months[-3:])
    nothing = Fraction(0), Fraction(0)
    products = {*before, *now} - lost - lost_now
    if not products:
        return None
    pairs = {one: (before.get(one, nothing), now.get(one, nothing)) for one in products}
    sums = [tuple(sum((pair[side][at] for pair in pairs.values()), Fraction(0)) for at in (0, 1)) for side in (0, 1)]
    return {one: part(*pair) for one, pair in pairs.items()}, part(*sums)  # type: ignore[arg-type]
