"""Re-band: a whole city of 35,000 retailers over 24 months, and one manager's 300 (with their results written)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.benchmarks.conftest import CITY, Ratios, median_seconds
from tierdesk.domain.months import complete_months
from tierdesk.domain.retailer import RetailerId
from tierdesk.services.list_next import list_next_steps
from tierdesk.services.reband import reband
from tierdesk.services.retailer_card import retailer_card
from tierdesk.services.retailer_list import retailer_rows
from tierdesk.store.connection import Store, open_store

AS_OF = date(2026, 10, 31)
MONTHS = complete_months(AS_OF, 24)


def city(path: Path, retailers: int, lines_a_month: int) -> Store:
    """A store of so many retailers with order lines in each of 24 months, written straight into its tables."""
    rng = np.random.default_rng(3)
    store = open_store(path)
    level = np.exp(rng.normal(3.5, 0.8, retailers))
    with store.atomic():
        store.write_many(
            "insert into retailer (id, licence_no, name, market, supply_tier, integrity, route, made_at)"
            " values (?, ?, ?, ?, ?, 'AA', ?, '')",
            [
                (i + 1, f"4101{i:08d}", f"店{i}", "urban" if i % 3 else "rural", i % 30 + 1, f"{i // 300:03d}")
                for i in range(retailers)
            ],
        )
        store.write_many(
            "insert into product (id, code, name) values (?, ?, ?)", [(i + 1, f"P{i}", f"品{i}") for i in range(20)]
        )
        for month in MONTHS:
            cartons = np.maximum(1, rng.poisson(level * rng.normal(1, 0.1, retailers).clip(0.5) / lines_a_month))
            store.write_many(
                "insert into order_line (day, retailer_id, product_id, order_no, ordered, amount_fen)"
                " values (?, ?, ?, ?, ?, ?)",
                [
                    (
                        f"{month}-{1 + line * 6:02d}",
                        i + 1,
                        (i + line) % 20 + 1,
                        f"{month}{line}-{i}",
                        float(cartons[i]),
                        int(cartons[i]) * 10_000,
                    )
                    for i in range(retailers)
                    for line in range(lines_a_month)
                ],
            )
    return store


def floor_of_a_reband(retailers: int) -> Any:
    """The least a re-band can be: fetch a series of 24 months a retailer as blobs, Theil-Sen, rank."""
    import sqlite3

    db = sqlite3.connect(":memory:")
    rng = np.random.default_rng(3)
    db.execute("create table series (id integer primary key, months blob)")
    db.executemany("insert into series values (?, ?)", [(i, rng.random(24).tobytes()) for i in range(retailers)])
    i, j = np.triu_indices(24, k=1)

    def work() -> None:
        blobs = b"".join(row[0] for row in db.execute("select months from series order by id"))
        series = np.frombuffer(blobs).reshape(-1, 24)
        for start in range(0, len(series), 2000):
            chunk = series[start : start + 2000]
            slopes = (chunk[:, j] - chunk[:, i]) / (j - i)
            slopes.sort(axis=1)
            (slopes[:, len(i) // 2 - 1] + slopes[:, len(i) // 2]).mean()
        np.argsort(series.mean(axis=1))

    return work


@pytest.fixture(scope="module")
def big_store(tmp_path_factory: pytest.TempPathFactory) -> Any:
    store = city(tmp_path_factory.mktemp("city") / "city.db", CITY, 1)
    reband(store, AS_OF)
    yield store
    store.close()


@pytest.fixture(scope="module")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Any:
    store = city(tmp_path_factory.mktemp("desk") / "desk.db", 300, 4)
    reband(store, AS_OF)
    yield store
    store.close()


def test_reband_of_a_city(benchmark: Any, big_store: Store, ratios: Ratios) -> None:
    floor = median_seconds(floor_of_a_reband(CITY), 3)
    benchmark.pedantic(reband, args=(big_store, AS_OF), rounds=3)
    ratios.add(f"re-band {CITY:,} retailers x 24 months, written", benchmark.stats.stats.median, floor, "<= 3x")


def test_reband_of_one_manager(benchmark: Any, small_store: Store, ratios: Ratios) -> None:
    benchmark.pedantic(reband, args=(small_store, AS_OF), rounds=5)
    ratios.add("re-band 300 retailers", benchmark.stats.stats.median, None, "<= 50 ms")


def test_next_steps_of_one_manager(benchmark: Any, small_store: Store, ratios: Ratios) -> None:
    benchmark.pedantic(list_next_steps, args=(small_store, AS_OF), rounds=5)
    ratios.add("next step of 300 retailers", benchmark.stats.stats.median, None, "-")


def test_rows_of_a_city(benchmark: Any, big_store: Store, ratios: Ratios) -> None:
    benchmark.pedantic(retailer_rows, args=(big_store, AS_OF), rounds=2)
    ratios.add(f"list rows of {CITY:,} retailers", benchmark.stats.stats.median, None, "-")


@pytest.mark.parametrize("which", ["small_store", "big_store"])
def test_card_of_one_retailer(benchmark: Any, which: str, request: pytest.FixtureRequest, ratios: Ratios) -> None:
    store: Store = request.getfixturevalue(which)
    retailer_card(store, RetailerId(1), AS_OF)
    benchmark.pedantic(retailer_card, args=(store, RetailerId(77), AS_OF), rounds=20)
    size = f"{CITY:,}" if which == "big_store" else "300"
    ratios.add(f"card of one of {size} retailers, values", benchmark.stats.stats.median, None, "<= 16 ms with paint")
