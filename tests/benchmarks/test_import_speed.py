"""Import of a large sales workbook against the least it can cost: parse the same file and insert the same rows."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.conftest import BIG_ROWS, Ratios
from tests.districts import add_products, add_retailers, licence
from tests.samples import load_make_samples
from tierdesk.services.import_file import import_files
from tierdesk.services.reband import reband
from tierdesk.services.undo_import import undo_import
from tierdesk.store.connection import open_store

SHOPS, PRODUCTS = 300, 100


@pytest.fixture(scope="module")
def big_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of BIG_ROWS valid order lines."""
    file = tmp_path_factory.mktemp("big") / "sales.xlsx"
    load_make_samples().make_big_sales(
        file, BIG_ROWS, [licence(n) for n in range(1, SHOPS + 1)], [f"P{n}" for n in range(PRODUCTS)]
    )
    return file


def floor_seconds(file: Path, folder: Path) -> float:
    """Parse with calamine row by row, and insert what it gives with one bare executemany."""
    from python_calamine import CalamineWorkbook

    started = time.perf_counter()
    sheet = CalamineWorkbook.from_path(file).get_sheet_by_index(0)
    db = sqlite3.connect(folder / "floor.db")
    db.execute("create table line (a, b, c, d, e, f, g, h)")
    rows = iter(sheet.iter_rows())
    next(rows)
    db.executemany(
        "insert into line values (?, ?, ?, ?, ?, ?, ?, ?)",
        ([row[0].isoformat(), *row[1:]] for row in rows),  # type: ignore[union-attr]  # the first column holds dates
    )
    db.commit()
    taken = time.perf_counter() - started
    db.close()
    return taken


def test_import_of_a_large_workbook(benchmark: Any, big_file: Path, tmp_path: Path, ratios: Ratios) -> None:
    floor = floor_seconds(big_file, tmp_path)
    store = open_store(tmp_path / "big.db")
    add_retailers(store, [{"licence_no": licence(n)} for n in range(1, SHOPS + 1)])
    add_products(store, *(f"P{n}" for n in range(PRODUCTS)))
    started = time.perf_counter()
    (first,) = benchmark.pedantic(import_files, args=(store, [big_file]), rounds=1)
    taken = time.perf_counter() - started
    assert (first.new, first.rejected) == (BIG_ROWS, 0)
    ratios.add(f"import {BIG_ROWS:,} order lines from xlsx", taken, floor, "<= 1.5x")
    started = time.perf_counter()
    reband(store)
    ratios.add("first re-band after it: its months summed", time.perf_counter() - started, None, "<= 5 s")
    started = time.perf_counter()
    (second,) = import_files(store, [big_file])
    again = time.perf_counter() - started
    assert (second.new, second.changed, second.same) == (0, 0, BIG_ROWS)
    ratios.add("the same file again, 0 changed", again, floor, "<= 1.5x")
    started = time.perf_counter()
    nothing = undo_import(store, str(second.id))
    ratios.add("undo of that", time.perf_counter() - started, taken, "<= 0.5x of the import")
    assert (nothing.rows.removed, nothing.rows.kept) == (0, 0)
    started = time.perf_counter()
    undone = undo_import(store, str(first.id))
    ratios.add("undo of the first, every row removed", time.perf_counter() - started, taken, "<= 0.5x of the import")
    assert undone.rows.removed == BIG_ROWS
    store.close()
