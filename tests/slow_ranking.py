"""The ranking once more, by hand: from the raw rows of a store, slowly, in fractions, with nothing of the program.

Written from the rules (DOMAIN 4) and not from the code: constants stand here again, every retailer is compared with
every other one by one, and what-if questions are answered by trying one step after the other.
"""

from __future__ import annotations

import calendar
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

WEIGHTS = {
    "cartons": 30,
    "amount": 20,
    "carton_price": 10,
    "breadth": 10,
    "continuity": 8,
    "display": 10,
    "integrity": 7,
    "cooperation": 5,
}
GRADES = ["D", "C", "B", "BB", "BBB", "A", "AA", "AAA"]
MONTHS, LEAST_MONTHS = 6, 3
LEAST_COVERAGE = Fraction(70, 100)
FIFTH = Fraction(1, 5)
MARGIN, RUNS = 3, 2
BANDS = ["bottom", "middle", "top"]

Value = Fraction | None


@dataclass
class Shop:
    """One retailer in one run, every figure a whole fraction; None where it is unknown."""

    id: int
    tier: int | None
    values: dict[str, Value]
    exact: dict[str, Value]
    recent: tuple[Fraction, Fraction]
    percentiles: dict[str, Value] = field(default_factory=dict)
    score: Value = None
    coverage: Fraction = Fraction(0)
    rank: int | None = None
    percentile: Value = None
    raw: str = "unranked"
    held: str = "unranked"
    pending: str | None = None
    pending_runs: int = 0


def exactly(value: float | None) -> Value:
    """A stored figure as the decimal that it was typed as."""
    return None if value is None else Fraction(str(value))


def nine(value: Fraction) -> Fraction:
    """Nine decimals of a figure."""
    return round(value, 9)


# -- what the rows of the store say


def rows(file: Path, sql: str) -> list[tuple[object, ...]]:
    """The rows of a query."""
    with sqlite3.connect(file) as opened:
        found = opened.execute(sql).fetchall()
    opened.close()
    return found


def window(as_of: date) -> list[str]:
    """The last six months that are over on a day, oldest first."""
    year, month = as_of.year, as_of.month
    if as_of.day != calendar.monthrange(year, month)[1]:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    found: list[str] = []
    for _ in range(MONTHS):
        found.insert(0, f"{year:04d}-{month:02d}")
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return found


def days_of(months: Iterable[str]) -> list[date]:
    """Every day of some months."""
    found: list[date] = []
    for month in months:
        year, number = int(month[:4]), int(month[5:])
        found += [date(year, number, day) for day in range(1, calendar.monthrange(year, number)[1] + 1)]
    return found


@dataclass
class Raw:
    """All raw rows that the ranking rests on."""

    shops: list[tuple[int, str, str | None, str, int | None]]  # id, status, order cycle, integrity, tier
    lines: list[tuple[int, date, int, Value, Value]]  # retailer, day, product, cartons, fen
    totals: list[tuple[int, str, int | None, Value, Value]]  # retailer, month, product, cartons, fen
    scores: list[tuple[int, date, Value, Value]]  # retailer, day, display, cooperation; oldest first


def raw_rows(file: Path) -> Raw:
    """Read them."""
    lines = rows(file, "select retailer_id, day, product_id, ordered, amount_fen from order_line")
    totals = rows(file, "select retailer_id, month, product_id, ordered, amount_fen from month_total")
    scores = rows(file, "select retailer_id, day, display, cooperation from assessment order by day, id")
    shops = rows(file, "select id, status, order_cycle, integrity, supply_tier from retailer")
    return Raw(
        [tuple(row) for row in shops],  # type: ignore[misc]
        [(r, date.fromisoformat(d), p, exactly(c), exactly(f)) for r, d, p, c, f in lines],  # type: ignore[misc,arg-type]
        [(r, m, p, exactly(c), exactly(f)) for r, m, p, c, f in totals],  # type: ignore[misc,arg-type]
        [(r, date.fromisoformat(d), exactly(a), exactly(b)) for r, d, a, b in scores],  # type: ignore[misc,arg-type]
    )


def total(figures: list[Value]) -> Value:
    """The sum of figures; unknown as soon as one of them is."""
    return (
        None if any(figure is None for figure in figures) else sum((f for f in figures if f is not None), Fraction(0))
    )


def month_of(raw: Raw, shop: int, month: str) -> tuple[Value, Value, str]:
    """Cartons and fen of a retailer's month, and what says so: "lines", "totals" or "nothing"."""
    here = [line for line in raw.lines if line[0] == shop and line[1].isoformat()[:7] == month]
    if here:
        return total([line[3] for line in here]), total([line[4] for line in here]), "lines"
    said = [one for one in raw.totals if one[:2] == (shop, month)]
    if said:
        whole = [one[3:] for one in said if one[2] is None] or [(None, None)]
        parts = [one[3:] for one in said if one[2] is not None]
        cartons, fen = whole[0]
        if cartons is None and parts:
            cartons = total([part[0] for part in parts])
        if fen is None and parts:
            fen = total([part[1] for part in parts])
        return cartons, fen, "totals"
    began = min((line[1] for line in raw.lines if line[0] == shop), default=None)
    if began is None or month < began.isoformat()[:7]:
        return None, None, "nothing"
    return Fraction(0), Fraction(0), "lines"


def mean(figures: list[Value]) -> Value:
    """The mean of the known ones."""
    known = [figure for figure in figures if figure is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def price(raw: Raw, shop: int, months: list[str], said: list[tuple[Value, Value, str]]) -> Value:
    """Fen per carton over the lines, and the months that totals tell of, that have both figures."""
    pairs = [line[3:] for line in raw.lines if line[0] == shop and line[1].isoformat()[:7] in months]
    pairs += [one[:2] for one in said if one[2] == "totals"]
    both = [(cartons, fen) for cartons, fen in pairs if cartons is not None and fen is not None]
    cartons = sum((cartons for cartons, _ in both), Fraction(0))
    return sum((fen for _, fen in both), Fraction(0)) / cartons if cartons > 0 else None


def breadth(raw: Raw, shop: int, months: list[str], said: list[tuple[Value, Value, str]]) -> Value:
    """Products with a positive order; unknown where a total that is not zero names no product."""
    found = {
        line[2]
        for line in raw.lines
        if line[0] == shop and line[1].isoformat()[:7] in months and line[3] is not None and line[3] > 0
    }
    for month, one in zip(months, said, strict=True):
        if one[2] == "totals":
            here = [t for t in raw.totals if t[:2] == (shop, month)]
            if not any(t[2] is not None or t[3] == 0 for t in here):
                return None
            found |= {t[2] for t in here if t[2] is not None and t[3] is not None and t[3] > 0}
    return Fraction(len(found))


def continuity(
    raw: Raw, shop: int, cycle: str | None, months: list[str], said: list[tuple[Value, Value, str]]
) -> Value:
    """The share of the order cycles with an order, of those that lie wholly in months known from lines."""
    if cycle == "none":
        return None
    length = 14 if cycle in {"odd", "even"} else 7
    known = {month for month, one in zip(months, said, strict=True) if one[2] == "lines" and one[0] is not None}
    days = days_of(months)
    ordered = {line[1] for line in raw.lines if line[0] == shop and line[3] is not None and line[3] > 0}
    whole = hit = 0
    while len(days) >= length:
        days, block = days[:-length], days[-length:]
        if all(day.isoformat()[:7] in known for day in block):
            whole += 1
            hit += any(day in ordered for day in block)
    return Fraction(hit, whole) if whole else None


def latest(raw: Raw, shop: int, place: int, as_of: date) -> Value:
    """The newest score that was given until a day."""
    found = [one[place] for one in raw.scores if one[0] == shop and one[1] <= as_of and one[place] is not None]
    return found[-1] if found else None  # type: ignore[return-value]


def measured(raw: Raw, row: tuple[int, str, str | None, str, int | None], as_of: date) -> Shop:
    """The indicators of one retailer."""
    shop, _, cycle, grade, tier = row
    months = window(as_of)
    said = [month_of(raw, shop, month) for month in months]
    exact: dict[str, Value] = {"cartons": mean([one[0] for one in said]), "amount": mean([one[1] for one in said])}
    exact["carton_price"] = price(raw, shop, months, said)
    exact["breadth"] = breadth(raw, shop, months, said)
    if sum(one[0] is not None for one in said) < LEAST_MONTHS:
        exact = dict.fromkeys(exact)
    exact["continuity"] = continuity(raw, shop, cycle, months, said)
    if sum(one[0] is not None and one[2] == "lines" for one in said) < LEAST_MONTHS:
        exact["continuity"] = None
    exact["display"] = latest(raw, shop, 2, as_of)
    exact["integrity"] = Fraction(GRADES.index(grade)) if grade in GRADES else None
    exact["cooperation"] = latest(raw, shop, 3, as_of)
    values = {name: None if exact[name] is None else nine(exact[name]) for name in WEIGHTS}  # type: ignore[arg-type]
    since = as_of - timedelta(days=90)
    lately = [line for line in raw.lines if line[0] == shop and since < line[1] <= as_of]
    recent = tuple(sum((line[at] or Fraction(0) for line in lately), Fraction(0)) for at in (3, 4))
    return Shop(shop, tier, values, exact, recent)  # type: ignore[arg-type]


# -- ranking


def percentile(own: Fraction, everybody: list[Fraction]) -> Fraction:
    """The mid-rank percentile of a figure among figures that hold it too: counted, one after the other."""
    below = sum(other < own for other in everybody)
    equal = sum(other == own for other in everybody)
    mean_rank = below + Fraction(equal + 1, 2)
    return 100 * (mean_rank - Fraction(1, 2)) / len(everybody)


def score_all(shops: list[Shop], only: Iterable[str] = tuple(WEIGHTS)) -> None:
    """Percentiles (anew for the indicators in `only`), score and coverage of every retailer."""
    for name in only:
        known = [value for shop in shops if (value := shop.values[name]) is not None]
        for shop in shops:
            own = shop.values[name]
            shop.percentiles[name] = None if own is None else percentile(own, known)
    for shop in shops:
        there = {name: share for name, share in shop.percentiles.items() if share is not None}
        present = sum(WEIGHTS[name] for name in there)
        points = sum((WEIGHTS[name] * share for name, share in there.items()), Fraction(0))
        shop.coverage = Fraction(present, sum(WEIGHTS.values()))
        shop.score = nine(points / present) if present and shop.coverage >= LEAST_COVERAGE else None


def fifth(n: int) -> int:
    """How many of n are in the top, and in the bottom."""
    return int(FIFTH * n + Fraction(1, 2))


def rank_all(shops: list[Shop]) -> None:
    """Ranks, percentiles and raw bands of those that have a score."""
    counted = [shop for shop in shops if shop.score is not None]
    n = len(counted)
    for shop in shops:
        shop.rank, shop.percentile, shop.raw = None, None, "unranked"
    for shop in counted:
        key = (shop.score, *shop.recent)
        better = sum((other.score, *other.recent) > key for other in counted)
        equal = sum((other.score, *other.recent) == key for other in counted)
        shop.rank = better + 1
        places = [better + place for place in range(1, equal + 1)]
        shop.percentile = 100 * (n - Fraction(sum(places), len(places)) + Fraction(1, 2)) / n
        shop.raw = "top" if better < fifth(n) else "bottom" if better >= n - fifth(n) else "middle"


def hold(shop: Shop, before: Shop | None, n: int) -> None:
    """The band held: the raw one at first, then moved only 3 points past a cut on two runs, the nearer of two."""
    if before is None or before.held == "unranked":
        shop.held = shop.raw
        return
    shop.held = before.held
    if shop.percentile is None:
        return
    low, high = cuts(n)
    at = BANDS.index(before.held)
    goal = at
    for band, (cut, sign) in {2: (high, 1), 1: (low, 1)}.items():
        if band > at and sign * (shop.percentile - cut) >= MARGIN:
            goal = max(goal, band)
    for band, cut in {0: low, 1: high}.items():
        if band < at and cut - shop.percentile >= MARGIN:
            goal = min(goal, band)
    if goal == at:
        return
    up = goal > at
    waited = before.pending is not None and (BANDS.index(before.pending) > at) == up
    if waited:
        nearer = min if up else max
        goal = nearer(goal, BANDS.index(before.pending or shop.held))
    runs = before.pending_runs + 1 if waited else 1
    if runs >= RUNS:
        shop.held = BANDS[goal]
    else:
        shop.pending, shop.pending_runs = BANDS[goal], runs


def cuts(n: int) -> tuple[Fraction, Fraction]:
    """The percentiles at the lower and the upper cut."""
    return Fraction(100 * fifth(n), n), Fraction(100 * (n - fifth(n)), n)


def run_all(file: Path, days: list[date]) -> list[dict[int, Shop]]:
    """All monthly runs, each by retailer."""
    raw = raw_rows(file)
    found: list[dict[int, Shop]] = []
    for as_of in days:
        shops = [measured(raw, row, as_of) for row in raw.shops if row[1] == "active"]
        score_all(shops)
        rank_all(shops)
        n = sum(shop.rank is not None for shop in shops)
        for shop in shops:
            hold(shop, found[-1].get(shop.id) if found else None, n)
        found.append({shop.id: shop for shop in shops})
    return found


# -- what if


def what_if(shops: Iterable[Shop], own: int, values: Mapping[str, Fraction]) -> Shop:
    """The retailer `own` with other figures, everybody ranked anew."""
    again = [Shop(s.id, s.tier, dict(s.values), s.exact, s.recent, dict(s.percentiles)) for s in shops]
    mine = next(shop for shop in again if shop.id == own)
    mine.values.update({name: nine(value) for name, value in values.items()})
    score_all(again, values)
    rank_all(again)
    return mine


def more_cartons(shop: Shop, more: int) -> dict[str, Fraction]:
    """The figures with so many more cartons a month, the amount following at the own price."""
    cartons, amount = shop.exact["cartons"], shop.exact["amount"]
    assert cartons is not None
    values = {"cartons": cartons + more}
    if amount is not None and cartons > 0 and amount > 0:
        values["amount"] = amount * (cartons + more) / cartons
    return values


def own_price(shop: Shop) -> Value:
    """Fen a carton of the mean month; None where it is unknown, or nothing was sold."""
    cartons, amount = shop.exact["cartons"], shop.exact["amount"]
    return amount / cartons if cartons is not None and amount is not None and cartons > 0 and amount > 0 else None


def first(steps: Iterable[int], reached: Callable[[int], bool]) -> int | None:
    """The first step that reaches it, tried one after the other."""
    return next((step for step in steps if reached(step)), None)


def distance(shops: list[Shop], shop: Shop, up: bool, most: int) -> tuple[int | None, int | None]:
    """Cartons a month to the cut above (or below) the band held, and to where a move begins; up to `most`."""
    n = sum(one.rank is not None for one in shops)
    low, high = cuts(n)
    at = BANDS.index(shop.held)
    cut = (low if at == 0 else high) if up else (high if at == 2 else low)
    sign = 1 if up else -1
    assert shop.exact["cartons"] is not None
    steps = range(most + 1) if up else range(min(most, int(max(shop.exact["cartons"], Fraction(0)))) + 1)

    def past(step: int) -> bool:
        after = what_if(shops, shop.id, more_cartons(shop, sign * step))
        return (BANDS.index(after.raw) - at) * sign > 0

    def moves(step: int) -> bool:
        after = what_if(shops, shop.id, more_cartons(shop, sign * step))
        assert after.percentile is not None
        return (after.percentile - cut) * sign >= MARGIN

    return first(steps, past), first(steps, moves)


def levers(shop: Shop, most: int) -> dict[str, list[dict[str, Fraction]]]:
    """For every indicator that a shop can move, its figures after each step."""
    found: dict[str, list[dict[str, Fraction]]] = {}
    known = {name: value for name, value in shop.exact.items() if value is not None}
    if "cartons" in known:
        found["cartons"] = [more_cartons(shop, step) for step in range(1, most + 1)]
    if "carton_price" in known:
        now = known["carton_price"]
        follows = known.get("amount", Fraction(0)) > 0 and known.get("cartons", Fraction(0)) > 0 and now > 0
        found["carton_price"] = [
            {"carton_price": now + 100 * step}
            | ({"amount": known["amount"] * (now + 100 * step) / now} if follows else {})
            for step in range(1, most + 1)
        ]
    if "breadth" in known:
        found["breadth"] = [{"breadth": known["breadth"] + step} for step in range(1, 20)]
    if "continuity" in known:
        now = known["continuity"]
        steps = [min(Fraction(1), now + Fraction(step, 100)) for step in range(1, 101)]
        found["continuity"] = [{"continuity": to} for to in dict.fromkeys(steps) if to > now]
    for name, best in (("display", 10), ("cooperation", 10), ("integrity", 7)):
        if name in known:
            found[name] = [{name: Fraction(to)} for to in range(best + 1) if to > known[name]]
    return found


def ways_up(shops: list[Shop], shop: Shop, most: int) -> dict[str, tuple[Fraction, int] | None]:
    """For every indicator the first value that alone reaches the next band, and the rank there; None: none does."""
    at = BANDS.index(shop.held)
    found: dict[str, tuple[Fraction, int] | None] = {}
    for name, steps in levers(shop, most).items():
        found[name] = None
        for values in steps:
            after = what_if(shops, shop.id, values)
            if BANDS.index(after.raw) > at:
                assert after.rank is not None
                found[name] = (values[name], after.rank)
                break
    return found


def of_band_above(shops: Iterable[Shop], shop: Shop, name: str, quarters: int) -> Value:
    """What so many quarters of the shops that rank in the band above do not exceed, counted up from the least."""
    band = BANDS[BANDS.index(shop.held) + 1]
    values = sorted(value for one in shops if one.raw == band and (value := one.values[name]) is not None)
    return next((value for at, value in enumerate(values, start=1) if 4 * at >= quarters * len(values)), None)


def hardly(shops: list[Shop], shop: Shop, name: str, to: float) -> bool:
    """Whether a value is more than three quarters of the band above have, of what is sold."""
    most = of_band_above(shops, shop, name, 3)
    return name in {"cartons", "carton_price", "breadth"} and most is not None and to > most + Fraction(1, 10**5)


def towards(shops: list[Shop], shop: Shop, most: int) -> dict[str, dict[str, Fraction]]:
    """For every indicator below what half of the band above have, the figures after the steps that bring it there."""
    found: dict[str, dict[str, Fraction]] = {}
    for name, steps in levers(shop, most).items():
        goal, now = of_band_above(shops, shop, name, 2), shop.values[name]
        if goal is not None and now is not None and goal > now:
            found[name] = next(values for values in steps if nine(values[name]) >= goal)
    return found


def gain(shops: list[Shop], shop: Shop, values: Mapping[str, Fraction]) -> Fraction:
    """The points of score that other figures bring."""
    after = what_if(shops, shop.id, values).score
    assert after is not None
    assert shop.score is not None
    return after - shop.score


def both(shop: Shop, one: Mapping[str, Fraction], other: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Two changes at once, the amount following from both."""
    values = {**one, **other}
    if "amount" in one and "amount" in other:
        amount = shop.exact["amount"]
        assert amount is not None
        values["amount"] = one["amount"] * other["amount"] / amount
    return values


def of_tier(shops: Iterable[Shop], shop: Shop) -> tuple[str, Fraction, int] | None:
    """The band of the retailer's official tier, its percentile, and among how many; None where nothing can be said."""
    tiers = [one.tier for one in shops if one.rank is not None and one.tier is not None]
    n = len(tiers)
    if shop.tier is None or shop.rank is None or n < 5:
        return None
    higher = sum(tier > shop.tier for tier in tiers)
    band = "top" if higher < fifth(n) else "bottom" if higher >= n - fifth(n) else "middle"
    return band, percentile(Fraction(shop.tier), [Fraction(tier) for tier in tiers]), n
