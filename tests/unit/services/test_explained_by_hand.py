"""Every figure of "why this band" is found again by hand: from the rows of the store, by `tests.slow_ranking`.

That one is slow, counts in fractions, and shares nothing with the program: what both say is what the rules say.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests import slow_ranking as slow
from tests.districts import Line, add_lines, add_products, add_retailers, add_scores, add_totals, licence
from tierdesk.domain.retailer import OrderCycle, OrderDay
from tierdesk.services.band_account import BandAccount, band_account
from tierdesk.services.reband import reband
from tierdesk.store.connection import Store, open_store

EXACT = 1e-9
PRODUCTS = ("P1", "P2", "P3", "P4")
DAYS = [date(2026, 8, 31), date(2026, 9, 17), date(2026, 10, 31)]
FIRST = date(2026, 2, 2)
SCORED = (date(2026, 5, 5), date(2026, 9, 1), date(2026, 10, 30))
Total = tuple[str, str | None, str, float | None, int | None]
"""Licence number, product code or None, month, cartons, fen."""
MOST = 120
"""So many steps are tried by hand; an answer beyond is only checked not to be nearer."""


def same(found: float | None, expected: Fraction | float | None) -> bool:
    if expected is None or found is None or math.isnan(found):
        return expected is None and (found is None or math.isnan(found))
    return abs(found - float(expected)) <= EXACT * max(1.0, abs(float(expected)))


@dataclass
class Told:
    """What is told of one shop."""

    fields: dict[str, Any]
    lines: list[Line]
    totals: list[Total]
    scores: dict[date, tuple[Any, Any]]

    def twin(self, number: str) -> Told:
        """A shop with the same months and other last 90 days: July and August of its lines are exchanged."""
        lines = [(number, *_swapped(line)) for line in self.lines]
        return Told(
            {**self.fields, "licence_no": number}, lines, [(number, *one[1:]) for one in self.totals], self.scores
        )


def made_up(made: random.Random, shops: int, store: Store) -> None:
    """A district of shops that order, return, forget figures, start late, are known from totals alone, or are twins."""
    told: list[Told] = []
    for number in map(licence, range(1, shops + 1)):
        told.append(told[-1].twin(number) if told and made.random() < 0.3 else _told(made, number))
    add_retailers(store, [one.fields for one in told])
    add_products(store, *PRODUCTS)
    add_lines(store, [line for one in told for line in one.lines])
    add_totals(store, [total for one in told for total in one.totals])
    for day in SCORED:
        add_scores(store, {one.fields["licence_no"]: one.scores[day] for one in told if day in one.scores}, day)


def _told(made: random.Random, number: str) -> Told:
    size, fen = made.choice([0.5, 1, 1, 2]), made.choice([9_000, 10_000, 20_001])
    kind = made.choice(["lines", "lines", "lines", "mixed", "totals"])
    lines: list[Line] = []
    totals: list[Total] = []
    for week in range(made.choice([0, 0, 0, 8, 20]), 39):
        day = FIRST + timedelta(days=7 * week + made.randrange(5))
        if kind != "totals" and (kind == "lines" or week > 20) and made.random() < 0.7:
            lines += [_line(made, number, day, size, fen) for _ in range(made.choice([1, 1, 2]))]
    for month in range(2, 11) if kind != "lines" else ():
        if made.random() < 0.9:
            totals += _totals(made, number, f"2026-{month:02d}", size, fen)
    scores = {
        day: (made.choice([None, 3, 5, 5, 7.5, 10]), made.choice([None, 2, 4, 4, 9]))
        for day in SCORED
        if made.random() < 0.7
    }
    return Told(_shop(made, number), lines, totals, scores)


def _swapped(line: Line) -> tuple[str, date, float | None, int | None]:
    """The same order with July and August exchanged."""
    _, product, day, cartons, fen = line
    month = {7: 8, 8: 7}.get(day.month, day.month)
    return product, day.replace(month=month), cartons, fen


def _shop(made: random.Random, number: str) -> dict[str, Any]:
    cycles: list[OrderCycle | None] = [None, "weekly", "weekly", "odd", "none"]
    cycle = made.choice(cycles)
    return {
        "licence_no": number,
        "market": made.choice(["urban", "rural"]),
        "order_day": OrderDay(2, cycle) if cycle else None,
        "integrity": made.choice(["", "A", "A", "AA", "AAA", "B", "D"]),
        "supply_tier": made.choice([None, 5, 10, 10, 14, 20, 29]),
        "status": made.choice(["active"] * 8 + ["closed"]),
    }


def _line(made: random.Random, number: str, day: date, size: float, fen: int) -> Line:
    cartons = round(made.choice([1, 1, 2, 3, 0.1, 0.3, -1, 0]) * size, 2) if made.random() < 0.99 else None
    paid = None if cartons is None or made.random() < 0.01 else round(cartons * fen)
    return number, made.choice(PRODUCTS), day, cartons, paid


def _totals(made: random.Random, number: str, month: str, size: float, fen: int) -> list[Total]:
    kinds: list[list[str | None]] = [[None], ["P1"], ["P1", "P2"], [None, "P1"]]
    names = made.choice(kinds)
    found: list[Total] = []
    for name in names:
        cartons = made.choice([4, 8, 0, 2.5]) * size if made.random() < 0.95 else None
        found.append((number, name, month, cartons, None if cartons is None else round(cartons * fen)))
    return found


def check_table(account: BandAccount, shop: slow.Shop) -> None:
    for line in account.lines:
        assert same(line.value, shop.values[line.name]), line
        share = shop.percentiles[line.name]
        assert same(line.percentile, share), line
        assert line.weight == slow.WEIGHTS[line.name]
        assert same(line.points, None if share is None else slow.WEIGHTS[line.name] * share / 100), line
    there = [name for name, share in shop.percentiles.items() if share is not None]
    assert {line.name for line in account.missing} == set(slow.WEIGHTS) - set(there)
    assert account.weight_present == sum(slow.WEIGHTS[name] for name in there)
    assert account.weight == 100
    assert same(account.result.coverage, shop.coverage)
    assert same(account.result.score, shop.score)
    assert (account.result.rank, account.result.raw_band) == (shop.rank, shop.raw)
    assert same(account.result.percentile, shop.percentile)


def check_history(account: BandAccount, runs: list[dict[int, slow.Shop]]) -> None:
    assert [day for day, _ in account.history] == DAYS
    for (_, past), run in zip(account.history, runs, strict=True):
        shop = run[account.retailer.id]
        assert same(past.percentile, shop.percentile)
        assert (past.band, past.pending, past.pending_runs) == (shop.held, shop.pending, shop.pending_runs)


def check_official(account: BandAccount, shops: list[slow.Shop], shop: slow.Shop) -> None:
    expected, found = slow.of_tier(shops, shop), account.official
    if expected is None or found is None:
        assert found is None
        assert expected is None
        return
    band, place, n = expected
    assert (found.band, found.shops, found.tier) == (band, n, shop.tier)
    assert same(found.percentile, place)
    difference = slow.BANDS.index(shop.held) - slow.BANDS.index(band)
    assert found.ours == (difference > 0) - (difference < 0)
    present = sum(slow.WEIGHTS[name] for name, share in shop.percentiles.items() if share is not None)
    pulls = dict(found.pulls)
    for name, share in shop.percentiles.items():
        pull = None if share is None else slow.WEIGHTS[name] * (share - place) / present
        if pull is None or pull * found.ours <= 0:
            assert name not in pulls
        else:
            assert same(pulls[name], pull)


def check_what_if(account: BandAccount, shops: list[slow.Shop], shop: slow.Shop) -> None:
    assert [one.to for one in account.distances] == _beside(shop)
    for one in account.distances:
        expected = slow.distance(shops, shop, one.more, MOST)
        for cartons, amount, by_hand in (
            (one.cartons, one.amount, expected[0]),
            (one.moving_cartons, one.moving_amount, expected[1]),
        ):
            assert cartons == by_hand or (by_hand is None and (cartons is None or cartons > MOST)), one
            price = slow.own_price(shop)
            assert same(amount, None if cartons is None or price is None else cartons * price)
    if account.ways is None:
        assert shop.held == "top" or slow.BANDS.index(shop.raw) > slow.BANDS.index(shop.held)
        return
    found = {step.indicator: step for step in (*account.ways.steps, *account.ways.hardly)}
    assert {step.indicator for step in account.ways.hardly} == {
        name for name, step in found.items() if slow.hardly(shops, shop, name, step.to)
    }
    for name, way in slow.ways_up(shops, shop, MOST).items():
        if way is None:
            now = account.ways and found.get(name)
            assert name in account.ways.not_alone or (now and now.to > now.now + MOST), name
        else:
            assert same(found[name].to, way[0]), name
            assert found[name].rank == way[1]


def check_together(account: BandAccount, shops: list[slow.Shop], shop: slow.Shop) -> None:
    if account.ways is None:
        return
    found = account.ways.together
    steps = None if account.ways.steps else slow.towards(shops, shop, MOST)
    gains = {name: slow.gain(shops, shop, values) for name, values in (steps or {}).items()}
    best = sorted((gain for gain in gains.values() if gain > 0), reverse=True)[:2]
    if steps is None or len(best) < 2:
        assert found is None
        return
    assert found is not None
    for one, gain in zip((found.first, found.second), best, strict=True):
        assert same(one.points, gain)
        assert same(one.points, gains[one.indicator])
        assert same(one.to, steps[one.indicator][one.indicator])
    after = slow.what_if(shops, shop.id, slow.both(shop, *(steps[o.indicator] for o in (found.first, found.second))))
    assert (found.rank, found.enough) == (after.rank, slow.BANDS.index(after.raw) > slow.BANDS.index(shop.held))


def _beside(shop: slow.Shop) -> list[str]:
    if shop.rank is None or shop.values["cartons"] is None:
        return []
    return {"bottom": ["middle"], "middle": ["top", "bottom"], "top": ["middle"]}[shop.held]


def explained(seed: int, shops: int, *, asked: int = 2) -> int:
    """Make a district, rank it three times, and check every account, `asked` of them what if; how many were ranked."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "by_hand.db"
        store = open_store(file)
        made_up(random.Random(seed), shops, store)
        for day in DAYS:
            reband(store, day)
        runs = slow.run_all(file, DAYS)
        here = list(runs[-1].values())
        ranked = [shop for shop in here if shop.rank is not None]
        tried = random.Random(seed).sample([shop.id for shop in ranked], min(asked, len(ranked)))
        for shop in here:
            account = band_account(store, shop.id)  # type: ignore[arg-type]
            check_table(account, shop)
            check_history(account, runs)
            check_official(account, here, shop)
            check_together(account, here, shop)
            if shop.id in tried:
                check_what_if(account, here, shop)
        store.close()
        return len(ranked)


@settings(max_examples=10)
@given(seed=st.integers(0, 2**32 - 1), shops=st.integers(1, 17))
@example(seed=2899, shops=7)  # the last step up meets the highest amount within the rounding of a quotient
def test_every_figure_of_the_account_is_found_again_by_hand(seed: int, shops: int) -> None:
    explained(seed, shops)


@pytest.mark.parametrize("seed", [1, 3])
def test_the_districts_that_are_made_up_have_retailers_to_rank(seed: int) -> None:
    assert explained(seed, 12) >= 4


def test_in_a_larger_district_the_margin_of_a_move_is_three_points() -> None:
    assert explained(6, 58, asked=0) >= 43
