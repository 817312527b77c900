"""The slip chance, its spread, the segment's evidence and the drivers on the page "why" are found again by hand.

From the rows of the store, by `tests.slow_outlook`, which shares nothing with the program (DOMAIN 5).
"""

from __future__ import annotations

import math
import random
from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import slow_outlook as slow
from tests.districts import Line, add_lines, add_products, add_retailers, add_totals, licence
from tests.slow_ranking import Raw, Shop, exactly, raw_rows, rows, run_all
from tierdesk.services.change_views import ChangeLine, ChangeView, SegmentView
from tierdesk.services.explain_band import explain_band
from tierdesk.services.reband import reband
from tierdesk.store.bands import BandResult, latest_run, result
from tierdesk.store.connection import Store, open_store

EXACT = 1e-9
PRODUCTS = ("P1", "P2", "P3", "P4")
FIRST = date(2025, 8, 4)
WEEKS = 65
DAYS = [date(2026, 9, 30), date(2026, 10, 31)]
Total = tuple[str, str | None, str, float | None, int | None]


def same(found: float | None, expected: Fraction | float | None) -> bool:
    if expected is None or found is None or math.isnan(found):
        return expected is None and (found is None or math.isnan(found))
    return abs(found - float(expected)) <= EXACT * max(1.0, abs(float(expected)))


def made_up(made: random.Random, shops: int, store: Store) -> None:
    """Shops of fifteen months that grow, swing, start late, give back, lack figures, or are known from totals."""
    numbers = [licence(number) for number in range(1, shops + 1)]
    add_retailers(
        store,
        [
            {
                "licence_no": number,
                "market": made.choice(["urban", "urban", "rural", None]),
                "supply_tier": made.choice([None, 10, 10, 11, 13, 20]),
                "integrity": made.choice(["A", "AA", "B"]),
                "status": made.choice(["active"] * 9 + ["closed"]),
            }
            for number in numbers
        ],
    )
    for place, code in enumerate(PRODUCTS, start=1):
        add_products(store, code, price_class=min(place, 3))
    lines: list[Line] = []
    totals: list[Total] = []
    for number in numbers:
        kind = made.choice(["lines"] * 6 + ["mixed", "totals"])
        lines += [] if kind == "totals" else _lines(made, number, 30 if kind == "mixed" else 0)
        totals += [] if kind == "lines" else _totals(made, number)
    add_lines(store, lines)
    add_totals(store, totals)


def _lines(made: random.Random, number: str, begin: int) -> list[Line]:
    size, growth, swing = made.choice([0.5, 1, 2]), made.choice([0, 0, 0.02, -0.01]), made.choice([0.1, 0.1, 0.9])
    start, fen = max(begin, made.choice([0, 0, 0, 20, 50])), made.choice([9_000, 10_000, 20_001])
    found: list[Line] = []
    for week in range(start, WEEKS):
        if made.random() < 0.1:
            continue
        day = FIRST + timedelta(days=7 * week + made.randrange(5))
        cartons: float | None = round(4 * size * (1 + growth * week) * (1 + swing * made.uniform(-1, 1)), 1)
        if made.random() < 0.03:
            cartons = made.choice([-1.0, 0.0, None]) if made.random() < 0.4 else -0.5
        paid = None if cartons is None or made.random() < 0.002 else round(cartons * fen * (1 + week // 20 / 10))
        found.append((number, made.choice(PRODUCTS), day, cartons, paid))
    return found


def _totals(made: random.Random, number: str) -> list[Total]:
    found: list[Total] = []
    for month in slow.months_until(DAYS[-1], 15):
        names: list[str | None] = made.choice([[None], ["P1"], ["P1", "P2"], [None, "P3"]])
        for name in names if made.random() < 0.95 else ():
            cartons = made.choice([8, 9.5, 12, 3.1]) if made.random() < 0.97 else None
            found.append((number, name, month, cartons, None if cartons is None else round(cartons * 10_001)))
    return found


def check_slip(found: BandResult, table: dict[int, slow.Series], spread: float | None, shop: Shop, n: int) -> None:
    cushion, chance, warning = slow.slip(table, spread, shop, n)
    assert same(found.cushion, cushion)
    assert same(found.slip, chance)
    assert found.warning == warning


def check_segment(
    found: BandResult, drawn: SegmentView | None, series: slow.Series, adjusted: slow.Series, headroom: Fraction | None
) -> None:
    expected = slow.evidence(adjusted)
    assert found.months == len(expected.known)
    assert same(found.cv, expected.cv)
    assert same(found.slope, expected.slope)
    assert same(found.trend_p, expected.trend_p)
    assert same(found.headroom, headroom)
    if found.held == "middle":
        assert found.segment == slow.segment(expected, headroom)
    if len(expected.known) < 6:
        assert drawn is None
        return
    assert drawn is not None
    check_drawing(drawn, series, expected)
    level = exactly(found.indicators[0])
    assert same(drawn.goal, None if headroom is None or level is None else level * (1 + headroom))


def check_drawing(drawn: SegmentView, series: slow.Series, expected: slow.Evidence) -> None:
    places = [at for at, _ in expected.known]
    assert list(drawn.places) == places
    assert all(same(one, series[at]) for one, at in zip(drawn.cartons, places, strict=True))
    assert all(same(one, value) for one, (_, value) in zip(drawn.adjusted, expected.known, strict=True))
    middle = slow.median(value - expected.steepness * at for at, value in expected.known)
    assert same(drawn.trend[0], middle + expected.steepness * places[0])
    assert same(drawn.trend[1], middle + expected.steepness * places[-1])
    average = float(sum(value for _, value in expected.known) / len(expected.known))
    spread = average * expected.cv if expected.cv is not None else 0.0
    assert same(drawn.low, max(0.0, average - spread))
    assert same(drawn.high, average + spread)
    assert drawn.clear == (expected.trend_p is not None and expected.trend_p < 0.10)


def check_changes(views: tuple[ChangeView, ...], raw: Raw, shop: int, names: dict[int, str]) -> int:
    found = {view.against: view for view in views}
    for against, back in (("last_quarter", 3), ("last_year", 12)):
        expected = slow.changes(raw, shop, DAYS[-1], back)
        view = found.pop(against, None)  # type: ignore[call-overload]
        if expected is None or view is None:
            assert view is None
            assert expected is None
            continue
        parts, total = expected
        lines = {line.name: line for line in view.products}
        assert set(lines) == {names[product] for product in parts}
        for product, part in parts.items():
            check_part(lines[names[product]], part)
        check_part(view.total, total)
        assert fen(sum(line.change for line in view.classes)) == total.volume + total.price
    return len(views)


def check_part(line: ChangeLine, part: slow.Part) -> None:
    assert (fen(line.before), fen(line.now)) == (int(part.before[1]), int(part.now[1]))
    assert (fen(line.volume), fen(line.price)) == (part.volume, part.price)


def fen(yuan: float) -> int:
    assert abs(yuan * 100 - round(yuan * 100)) < 1e-4
    return round(yuan * 100)


def explained(seed: int, shops: int) -> Counter[str]:
    """Make a district, rank it twice, check every account; how often there was something to check."""
    seen: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "by_hand.db"
        store = open_store(file)
        made_up(random.Random(seed), shops, store)
        for day in DAYS:
            reband(store, day)
        here, raw, run = run_all(file, DAYS)[-1], raw_rows(file), latest_run(store)
        assert run is not None
        names = {int(str(product)): str(name) for product, name in rows(file, "select id, name from product")}
        table = slow.all_series(raw, here, DAYS[-1])
        months, factors, spreads = slow.months_until(DAYS[-1], 12), slow.seasons(table), slow.spreads(table)
        assert len(run.season) == len(factors or [])
        assert all(same(one, factor) for one, factor in zip(run.season, factors or [], strict=True))
        everybody = slow.peers(file, here.values())
        n = sum(shop.rank is not None for shop in here.values())
        for shop in here.values():
            found = result(store, run.id, shop.id)  # type: ignore[arg-type]
            assert found is not None
            page = explain_band(store, shop.id)  # type: ignore[arg-type]
            adjusted = slow.without_season(table[shop.id], months, factors)
            check_slip(found, table, spreads[shop.id], shop, n)
            check_segment(found, page.segment, table[shop.id], adjusted, slow.room(everybody, shop.id))
            seen["compared"] += check_changes(page.changes, raw, shop.id, names)
            seen.update({"slip": found.slip is not None, found.warning: 1, found.segment or "": 1, "drawn": 1})
        seen["season"] = factors is not None
        store.close()
    return seen


@settings(max_examples=8)
@given(seed=st.integers(0, 2**32 - 1), shops=st.integers(1, 14))
def test_slips_segments_and_drivers_are_found_again_by_hand(seed: int, shops: int) -> None:
    explained(seed, shops)


@pytest.mark.parametrize("seed", [1, 2])
def test_so_they_are_in_a_larger_district_with_a_season_every_segment_and_both_warnings(seed: int) -> None:
    seen = explained(seed, 90)
    kinds = ("season", "slip", "compared", "steady", "volatile", "potential", "amber", "red")
    assert min(seen[kind] for kind in kinds) > 0
