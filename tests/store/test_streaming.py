"""Rows written while the file is read become what they would become over a staging table, to the last cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.districts import add_products, add_retailers, licence, write
from tierdesk.errors import Cancelled
from tierdesk.services.clock import now
from tierdesk.store import imports, spare_indexes, streaming, upsert
from tierdesk.store.connection import Store, open_store
from tierdesk.store.dump import KINDS, records
from tierdesk.store.imports import Origin
from tierdesk.store.undo import undo

Rows = list[tuple[Any, ...]]
File = tuple[str, Rows]


def perhaps(*values: object) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(values)


days = st.sampled_from(["2026-10-01", "2026-10-02"])
ids = st.integers(1, 2)
figures = st.tuples(*[perhaps(1.0, 2.0)] * 2, *[perhaps(100, 200)] * 2, perhaps(5.0))
numbered = st.tuples(days, ids, ids, st.sampled_from(["D1", "D2"]), st.just(0))
plain = st.tuples(days, ids, ids, st.just(""), st.integers(0, 1))
lines = st.tuples(numbered | plain, figures).map(lambda parts: (*parts[0], *parts[1]))
counts = st.tuples(days, ids, ids, perhaps(1.0, 2.0))
scores = st.tuples(days, ids, *[perhaps(3.0, 4.0)] * 4)


def files(kind: str, rows: st.SearchStrategy[tuple[Any, ...]]) -> st.SearchStrategy[File]:
    return st.lists(rows, max_size=8).map(
        lambda made: (kind, [(row_no, None, *row) for row_no, row in enumerate(made, start=2)])
    )


def staged(store: Store, kind: str, rows: Rows) -> upsert.Counts:
    with store.atomic():
        made_at = now()
        receipt = imports.open_receipt(store, Origin(f"{kind}.xlsx", "0" * 64, "1", "", made_at), kind, [])
        upsert.stage(store, kind)
        upsert.stage_rows(store, kind, rows)
        found = upsert.write_staged(store, kind, receipt, made_at)
        read = found.new + found.changed + found.same
        imports.close_receipt(store, receipt, (read, found.new, found.changed, found.same, 0), [])
    return found


def streamed(store: Store, kind: str, rows: Rows) -> upsert.Counts:
    return write(store, kind, rows)[1]


def fresh(file: Path) -> Store:
    store = open_store(file)
    store.execute("pragma synchronous = off")
    add_retailers(store, [{"licence_no": licence(number)} for number in (1, 2)])
    add_products(store, "A", "B")
    return store


LINE = "day || '|' || retailer_id || '|' || product_id || '|' || order_no || '|' || occurrence"
KEYS = {
    "order_line": f"iif(order_no = '', {LINE}, order_no || product_id)",
    "stock_count": "day || '|' || retailer_id || '|' || product_id",
    "assessment": "day || '|' || retailer_id",
}


def noted(store: Store, table: str) -> list[Any]:
    """Which rows each import said, and which cells it changed, by the keys of the rows."""
    said = (
        f"select s.receipt_id, {KEYS[table]} as what, group_concat(s.silent, '/') from import_said s"
        f" join {table} t on t.id between s.first_id and s.last_id where s.table_name = ? group by 1, 2 order by 1, 2"
    )
    changes = (
        f"select c.receipt_id, {KEYS[table]} as what, c.column_name, c.before from import_change c"
        f" join {table} t on t.id = c.row_id where c.table_name = ? order by 1, 2, 3"
    )
    made = f"select import_id, {KEYS[table]} as what from {table} order by 1, 2"
    return [
        [tuple(row) for row in store.rows(sql, values)]
        for sql, values in ((said, [table]), (changes, [table]), (made, []))
    ]


def everything(store: Store) -> list[Any]:
    known = [sorted(map(str, records(store, kind))) for kind in KINDS]
    judged = store.rows("select day, retailer_id, premises, funds, display, cooperation from assessment order by 1, 2")
    return [*known, *map(tuple, judged), *(noted(store, table) for table in KEYS)]


@settings(max_examples=50, deadline=None)
@given(
    st.one_of(
        st.lists(files("sales", lines), min_size=1, max_size=4),
        st.lists(files("stock", counts) | files("assessments", scores), min_size=1, max_size=4),
    ),
    st.integers(1, 3),
    st.integers(0, 9),
)
def test_any_files_streamed_are_the_same_files_staged(imported: list[File], block: int, undone: int) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(streaming, "BLOCK", block)
        one, other = fresh(Path(folder) / "one.db"), fresh(Path(folder) / "other.db")
        for kind, rows in imported:
            assert streamed(one, kind, rows) == staged(other, kind, rows)
            assert everything(one) == everything(other)
        for store in (one, other):
            with store.atomic():
                undo(store, 3 + undone % len(imported), now())
        assert everything(one) == everything(other)
        assert one.problems() == []
        one.close()
        other.close()


def many(count: int, first: int = 0) -> Rows:
    start = date(2025, 1, 1)
    figures = (None, 2.0, 900, None, None)
    return [
        (row, None, f"{start + timedelta(days=row % 300)}", 1 + row % 2, 1 + row // 2 % 2, f"D{row:06d}", 0, *figures)
        for row in range(first, first + count)
    ]


def begin(store: Store, expected: int) -> streaming.Staging | streaming.Streaming:
    receipt = imports.open_receipt(store, Origin("f", "", "1", "", now()), "sales", [])
    return streaming.writing(store, "sales", receipt, now(), expected)


def schema(store: Store) -> list[tuple[Any, ...]]:
    return store.tuples("select type, name, tbl_name, sql from sqlite_schema order by type, name")


def indexes_away(store: Store) -> bool:
    return not store.value("select count(*) from sqlite_schema where name = 'order_line_retailer'")


def test_a_large_file_puts_spare_indexes_away_and_makes_them_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spare_indexes, "WORTH", 500)
    store = fresh(tmp_path / "a.db")
    before = schema(store)
    with store.atomic():
        writing = begin(store, 3_000)
        writing.add(many(1_000))
        assert indexes_away(store)
        writing.add(many(2_000, first=1_000))
        assert writing.finish().new == 3_000
    assert schema(store) == before
    assert store.problems() == []
    store.close()


@pytest.mark.parametrize("rows", [many(400), many(400, first=1_000)], ids=["the same again", "few new ones"])
def test_a_small_file_or_a_known_one_leaves_all_indexes_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: Rows
) -> None:
    monkeypatch.setattr(spare_indexes, "WORTH", 100)
    store = fresh(tmp_path / "a.db")
    write(store, "sales", many(1_000))
    with store.atomic():
        writing = begin(store, 400)
        writing.add(rows[:200])
        assert not indexes_away(store)
        writing.add(rows[200:])
        writing.finish()
    store.close()


@pytest.mark.parametrize("staying", [0, 200, 900])
def test_undoing_most_of_a_table_leaves_the_rest_of_it_and_all_indexes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, staying: int
) -> None:
    monkeypatch.setattr(spare_indexes, "WORTH", 500)
    store = fresh(tmp_path / "a.db")
    write(store, "sales", many(staying))
    before, kept = schema(store), list(records(store, "sales"))
    large = write(store, "sales", many(1_000, first=staying))[0]
    with store.atomic():
        assert undo(store, large, now()).removed == 1_000
    assert schema(store) == before
    assert list(records(store, "sales")) == kept
    assert store.problems() == []
    store.close()


def steps(store: Store, work: Callable[[], object], stop_at: int | None = None) -> int:
    """Do the work and count how often it can be stopped; with `stop_at`, stop it there."""
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks == stop_at:
            raise Cancelled

    with store.atomic(), store.watched(look):
        work()
    return looks


def content(store: Store, tables: Sequence[str]) -> list[Any]:
    return [schema(store), *(store.tuples(f"select * from {table} order by 1, 2") for table in tables)]


def test_a_cancel_in_the_midst_of_any_statement_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spare_indexes, "WORTH", 500)
    monkeypatch.setattr("tierdesk.store.connection.STEPS_BETWEEN_LOOKS", 4_000)
    store = fresh(tmp_path / "a.db")
    write(store, "sales", many(300))
    changed = [(*row[:8], 99.0, *row[9:]) for row in many(300)]

    def work() -> None:
        writing = begin(store, 2_000)
        writing.add(changed)
        writing.add(many(1_500, first=300))
        writing.finish()

    tables = ("order_line", "import_receipt", "import_change", "sqlite_sequence")
    before = content(store, tables)
    stopped = 0
    for moment in range(1, 10_000):
        try:
            steps(store, work, moment)
        except Cancelled:
            stopped += 1
            assert content(store, tables) == before
            assert not store.db.conn.in_transaction
        else:
            break
    assert stopped > 40
    assert store.value("select count(*) from order_line") == 1_800
    assert store.problems() == []
    store.close()
