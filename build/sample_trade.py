"""What the shops of the sample district order, have in stock, and how they are judged.

A shop's sales are its level today, times where it comes from (growing, slipping, falling), times the season, times
its own moods. Sales gather between two orders, so a month with five order days sells more than one with four, as it
does in real data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from build.sample_district import COURSES, TODAY, Course, Goods, Shop

Floats = NDArray[np.float64]

LAST_DAY = TODAY - timedelta(days=1)
SPRING_FESTIVALS = (date(2025, 1, 29), date(2026, 2, 17))
MONTH = 30.4
"""Days of a mean month."""
VOLATILE_MOOD = 0.5
"""Standard deviation of a volatile shop's monthly mood (of its logarithm)."""
ORDER_NOISE = 0.07
"""Standard deviation of one order of any shop, as a share."""
SCARCE_ASKED_IN_FULL = 0.7
"""Share of the orders of a scarce product that ask for all that the cap allows, or more."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order line. `amount` in yuan, None where the export lost it; `requested` is None for a return."""

    day: date
    order_no: str
    shop: Shop
    goods: Goods
    requested: int | None
    ordered: int
    amount: float | None
    cap: int | None


def season(day: date) -> float:
    """What a day sells against a usual one: stocking up before Spring Festival, a dip after it, a good September."""
    for festival in SPRING_FESTIVALS:
        away = (day - festival).days
        if -28 <= away < -14:
            return 1.3
        if -14 <= away < 0:
            return 1.75
        if 0 <= away < 7:
            return 0.45
        if 7 <= away < 35:
            return 0.7
    return 1.12 if day.month == 9 and day.day >= 10 else 1.0


def trend(course: Course, day: date) -> float:
    """A shop's level on a day against its level today, by where it comes from.

    Growing shops gained 2.5 % a month for 16 months, falling ones lost 2.2 % for 14; slipping ones were the same
    for long, and have lost a quarter within the last five.
    """
    months = (TODAY - day).days / MONTH
    if course == "growing":
        return float(1.025 ** -min(months, 16))
    if course == "falling":
        return float(1.022 ** min(months, 14))
    if course == "slipping":
        return float(1.06 ** min(months, 5))
    return 1.0


def first_day(months: int) -> date:
    """The first day of the window that ends with this month and is so many calendar months long."""
    ago = TODAY.year * 12 + TODAY.month - 1 - (months - 1)
    return date(ago // 12, ago % 12 + 1, 1)


def order_days(shop: Shop, first: date, last: date = LAST_DAY) -> Iterator[date]:
    """The days between two on which a shop orders: its weekday in every, odd or even weeks of the year."""
    day = max(first, shop.opened or first)
    last = min(last, shop.closed or last)
    weekday = shop.order_weekday or 3
    day += timedelta(days=(weekday - day.isoweekday()) % 7)
    while day <= last:
        odd = day.isocalendar().week % 2 == 1
        if shop.cycle in {"weekly", "none"} or odd == (shop.cycle == "odd"):
            yield day
        day += timedelta(days=7)


def order_lines(seed: int, shops: Sequence[Shop], goods: Sequence[Goods], first: date) -> list[OrderLine]:
    """All order lines from `first` to yesterday, in order."""
    streams = ((np.random.default_rng([seed, 4, shop.number]), shop) for shop in shops)
    return in_order(line for rng, shop in streams for line in _lines_of(rng, shop, goods, first))


def in_order(lines: Iterable[OrderLine]) -> list[OrderLine]:
    """Lines as the company's system lists them: by day, then by order, then by product."""
    return sorted(lines, key=lambda line: (line.day, line.order_no, line.shop.number, line.goods.code))


def _lines_of(rng: np.random.Generator, shop: Shop, goods: Sequence[Goods], first: date) -> Iterator[OrderLine]:
    days = [day for day in order_days(shop, first) if not _left_out(rng, shop, day)]
    moods: dict[int, float] = {}
    if shop.course == "volatile":
        moods = {month: float(np.exp(rng.normal(0, VOLATILE_MOOD))) for month in sorted({_month(day) for day in days})}
    cycle_days = 14 if shop.cycle in {"odd", "even"} else 7
    sold = np.array([season(day) * trend(shop.course, day) * moods.get(_month(day), 1.0) for day in days])
    sold *= shop.level / MONTH * cycle_days * rng.normal(1, ORDER_NOISE, len(days))
    cartons = np.diff(np.floor(np.cumsum(sold)), prepend=0.0).astype(np.int64)
    split = rng.multinomial(cartons, shop.shares)
    asks_in_full = rng.random(split.shape) < SCARCE_ASKED_IN_FULL
    more = rng.integers(0, 3, split.shape)
    for row, place in np.argwhere(split):
        item = goods[shop.assortment[place]]
        cap = item.cap_of(shop.tier)
        requested = int(split[row, place])
        if cap is not None and asks_in_full[row, place]:
            requested = max(requested, cap + int(more[row, place]))
        ordered = requested if cap is None else min(requested, cap)
        # An order by telephone has no number; nothing but its day, shop and product tells it from another.
        order_no = "" if shop.cycle == "none" else f"D{days[row]:%y%m%d}{shop.number:05d}"
        yield OrderLine(days[row], order_no, shop, item, requested, ordered, round(ordered * item.wholesale, 2), cap)


def _left_out(rng: np.random.Generator, shop: Shop, day: date) -> bool:
    """Whether a shop lets an order day pass: often without an order day, sometimes when it is slipping."""
    if shop.cycle == "none":
        return bool(rng.random() < 0.25)
    return shop.course == "slipping" and (TODAY - day).days < 150 and bool(rng.random() < 0.12)


def _month(day: date) -> int:
    return day.year * 12 + day.month


@dataclass(frozen=True, slots=True)
class Count:
    """One product of one stock count, in cartons."""

    day: date
    shop: Shop
    goods: Goods
    cartons: int


def stock_counts(seed: int, shops: Sequence[Shop], goods: Sequence[Goods]) -> list[Count]:
    """One to three counts of each trading shop in the last two months, of all it carries, by day and shop.

    Stock is about 8 to 30 % of a month's sales. For two shops in five the latest count was made the day before
    their latest order day (from 2026-11-16 on, today's included), which is when a stock ratio says most.
    """
    counts: list[Count] = []
    for shop in shops:
        rng = np.random.default_rng([seed, 5, shop.number])
        if shop.closed is not None or rng.random() < 0.04:
            continue
        ratio = float(np.clip(np.exp(rng.normal(np.log(0.155), 0.36)), 0.07, 0.34))
        for day in _count_days(rng, shop):
            stock = shop.level * trend(shop.course, day) * ratio * float(np.clip(rng.normal(1, 0.15), 0.6, 1.4))
            left = np.array(shop.shares) * rng.gamma(4.0, 0.25, len(shop.shares))
            cartons = rng.multinomial(max(1, round(stock)), left / left.sum())
            counts += [
                Count(day, shop, goods[place], int(amount))
                for place, amount in zip(shop.assortment, cartons, strict=True)
            ]
    counts.sort(key=lambda count: (count.day, count.shop.number, count.goods.code))
    return counts


def _count_days(rng: np.random.Generator, shop: Shop) -> list[date]:
    """Between one and three different days, the latest first, within the last two months and the shop's life."""
    days = {LAST_DAY - timedelta(days=int(back)) for back in rng.integers(8, 56, int(rng.integers(1, 4)))}
    soon = [day - timedelta(days=1) for day in order_days(shop, TODAY - timedelta(days=8), TODAY)]
    if soon and rng.random() < 0.5:
        days = {soon[-1], *sorted(days)[:2]}
    return sorted((day for day in days if day >= (shop.opened or day)), reverse=True)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One assessment by the manager: premises, funds, display, cooperation, each 0 to 10, None where not judged."""

    day: date
    shop: Shop
    scores: tuple[int | None, int | None, int | None, int | None]


def judgements(seed: int, shops: Sequence[Shop]) -> list[Judgement]:
    """The latest assessment of about 85 % of the shops; larger shops do better, a few scores are missing."""
    found: list[Judgement] = []
    for shop in shops:
        rng = np.random.default_rng([seed, 6, shop.number])
        if rng.random() >= 0.85:
            continue
        middle = 5.5 + 1.1 * np.log(shop.level / 30)
        premises, funds, display, cooperation = (
            None if rng.random() < 0.02 else round(float(np.clip(rng.normal(middle, 1.5), 0, 10))) for _ in range(4)
        )
        day = TODAY - timedelta(days=int(rng.integers(10, 120)))
        found.append(Judgement(day, shop, (premises, funds, display, cooperation)))
    return found


def series(retailers: int = 35_000, months: int = 24, seed: int = 7) -> tuple[Floats, Floats]:
    """Monthly cartons and amounts (yuan) of a whole city, for benchmarks of ranking: two arrays retailers x months.

    The oldest month comes first, the last one is the latest complete one. Courses, season and sizes are those of
    the district above, drawn for all shops at once.
    """
    rng = np.random.default_rng([seed, 7])
    first = first_day(months + 1)
    days = [first + timedelta(days=ahead) for ahead in range((TODAY.replace(day=1) - first).days)]
    month = np.array([_month(day) for day in days]) - _month(first)
    trends = [[trend(course, day) * season(day) for day in days] for course in COURSES]
    monthly = np.array([np.bincount(month, daily) / np.bincount(month) for daily in trends])
    course = rng.choice(len(COURSES), retailers, p=list(COURSES.values()))
    mood = np.where(course == list(COURSES).index("volatile"), VOLATILE_MOOD, 0.1)
    cartons = np.exp(rng.normal(3.4, 0.75, (retailers, 1))) * monthly[course]
    cartons *= np.exp(mood[:, None] * rng.normal(0, 1, (retailers, months)))
    price = np.exp(rng.normal(4.7, 0.25, (retailers, 1)))
    return np.round(cartons), np.round(cartons) * np.round(price, 2)
