"""A cancelled import writes nothing, whenever the person cancels, and tells meanwhile how far it is."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.districts import add_products, add_retailers, licence, write
from tierdesk.errors import Cancelled
from tierdesk.services import progress
from tierdesk.services.import_file import import_files
from tierdesk.services.progress import Progress
from tierdesk.store import spare_indexes
from tierdesk.store.connection import Store

ROWS = 6_000
SPARE_LOOKS = 2
"""How many looks fewer a second run may have at its end: SQLite counts its steps across statements."""


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    """A file of order lines without an end in sight, for a test."""
    file = tmp_path / "sales.csv"
    lines = ["订单日期,订单编号,许可证号,商品编码,订购量,金额"]
    for number in range(ROWS):
        day = date(2025, 1, 1) + timedelta(days=number % 500)
        lines.append(
            f"{day},D{number:06d},{licence(1 + number % 2)},{'AB'[number // 2 % 2]},{number % 9},{number % 900}"
        )
    file.write_text("\n".join(lines), "utf-8")
    return file


@pytest.fixture
def ready(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store that knows the shops and goods; every look is a report, and looks come often."""
    add_retailers(store, [{"licence_no": licence(number)} for number in (1, 2)])
    add_products(store, "A", "B")
    monkeypatch.setattr(progress, "EVERY", 0.0)
    monkeypatch.setattr(spare_indexes, "WORTH", 500)
    monkeypatch.setattr("tierdesk.store.connection.STEPS_BETWEEN_LOOKS", 5_000)
    return store


def everything(store: Store) -> list[Any]:
    names = [row["name"] for row in store.rows("select name from sqlite_schema where type = 'table'")]
    schema = store.tuples("select name, sql from sqlite_schema order by name")
    return [schema, *(sorted(map(repr, store.tuples(f'select * from "{name}"'))) for name in names)]


def test_it_tells_how_far_it_is_from_the_first_row_to_the_last_statement(ready: Store, sales: Path) -> None:
    told: list[tuple[int, int]] = []
    import_files(ready, [sales], report=lambda done, total, _: told.append((done, total)))
    reading = [done for done, total in told if total and done <= ROWS]
    assert reading == sorted(reading)
    assert len(set(reading)) > ROWS // 1_500
    assert all(0 <= done < total for done, total in told if total)
    assert told.count(told[-1]) > 5  # the last statements are long, and it is heard of meanwhile


@pytest.mark.parametrize("part", [0.0, 0.3, 0.6, 0.9, 1.0])
def test_cancelled_at_any_moment_it_leaves_the_store_as_it_was(ready: Store, sales: Path, part: float) -> None:
    told: list[int] = []
    write(ready, "sales", [(2, None, "2024-01-01", 1, 1, "X1", 0, 1.0, 1.0, 1, 1, 1.0)])
    before = everything(ready)
    with suppress(Cancelled), ready.atomic():
        import_files(ready, [sales], report=lambda done, *_: told.append(done))
        raise Cancelled
    assert everything(ready) == before
    # A row and how often it was told before, not a number of looks: waiting for the file brings more of them.
    moment = int(part * (len(told) - 1 - SPARE_LOOKS))
    row, times = told[moment], told[:moment].count(told[moment])
    looks: list[int] = []

    def report(done: int, _total: int, _text: str) -> None:
        looks.append(done)
        if done > row or looks.count(row) > times:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_files(ready, [sales], report=report)
    assert everything(ready) == before
    (made,) = import_files(ready, [sales])
    assert (made.new, made.rejected) == (ROWS, 0)


def test_cancelled_after_the_last_row_was_read_it_leaves_nothing_either(ready: Store, sales: Path) -> None:
    before = everything(ready)
    late = 0

    def report(done: int, _total: int, _text: str) -> None:
        nonlocal late
        late += done > ROWS
        if late == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_files(ready, [sales], report=report)
    assert everything(ready) == before


def test_it_is_told_twenty_times_a_second_however_often_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = 100.0
    monkeypatch.setattr("tierdesk.services.progress.time.monotonic", lambda: clock)
    told: list[float] = []
    look = Progress(lambda *_: told.append(clock), "a")
    for _ in range(1_000):
        look()
        clock += 0.001
    assert 18 <= len(told) <= 21


def test_a_trouble_of_the_store_meanwhile_is_not_taken_for_a_cancel(store: Store) -> None:
    import sqlite3

    with pytest.raises(sqlite3.OperationalError, match="no such table"), store.watched(lambda: None):
        store.execute("select * from nowhere")
