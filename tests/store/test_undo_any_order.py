"""Whatever is imported and undone, in any order, the store is as if only the imports that stand had ever been made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.districts import add_counts, add_lines, add_products, add_retailers, add_totals, licence, write
from tierdesk.services.clock import now
from tierdesk.store.connection import Store, open_store
from tierdesk.store.dump import KINDS, records
from tierdesk.store.products import COLUMNS as PRODUCT_COLUMNS
from tierdesk.store.retailers import retailer_keys
from tierdesk.store.undo import undo

File = Callable[[Store], int]
"""Imports one file into a store; the number of its receipt."""

DAYS = [date(2026, 10, 1), date(2026, 11, 1)]
KNOWN = [licence(1), licence(2)]  # with the products A and B they stand from the start: other rows need them


def shop_file(shops: list[dict[str, Any]]) -> File:
    return lambda store: add_retailers(store, shops)[0]


def product_file(goods: list[dict[str, Any]]) -> File:
    rows = [(row, None, *(one.get(column) for column in PRODUCT_COLUMNS), 0) for row, one in enumerate(goods, start=2)]
    return lambda store: write(store, "products", rows)[0]


def line_file(lines: list[tuple[str, str, date, float | None, int | None]]) -> File:
    return lambda store: add_lines(store, lines)[0]


def total_file(totals: list[tuple[str, str | None, str, float | None, int | None]]) -> File:
    return lambda store: add_totals(store, totals)[0]


def count_file(one: tuple[str, date, dict[str, float | None]]) -> File:
    return lambda store: add_counts(store, *one)[0]


def score_file(scores: list[tuple[str, date, float | None, float | None]]) -> File:
    def bring(store: Store) -> int:
        ids = {number: retailer_id for retailer_id, number, _, _ in retailer_keys(store)}
        rows = [
            (row, None, day.isoformat(), ids[number], premises, None, display, None)
            for row, (number, day, premises, display) in enumerate(scores, start=2)
        ]
        return write(store, "assessments", rows)[0]

    return bring


def perhaps(*values: object) -> st.SearchStrategy[Any]:
    return st.none() | st.sampled_from(values)


days, known, codes = st.sampled_from(DAYS), st.sampled_from(KNOWN), st.sampled_from("AB")
cartons = perhaps(1.0, 2.0, 1 / 3)
shops = st.fixed_dictionaries(
    {
        "licence_no": st.sampled_from([KNOWN[0], licence(3)]),
        "name": perhaps("甲店", "乙店"),
        "route": perhaps("01", "02"),
        "address": perhaps("河边路", "东街"),
        "supply_tier": perhaps(1, 2),
        "status": perhaps("active", "closed"),
    }
)
goods = st.fixed_dictionaries(
    {
        "code": st.sampled_from("AC"),
        "name": perhaps("青岚"),
        "cap": perhaps(5.0, 6.5),
        "must_stock": perhaps(0, 1),
        "retail_fen": perhaps(1000, 1200),
    }
)
FILES: list[st.SearchStrategy[File]] = [
    st.lists(shops, min_size=1, max_size=2).map(shop_file),
    st.lists(goods, min_size=1, max_size=2, unique_by=lambda one: one["code"]).map(product_file),
    st.lists(st.tuples(known, codes, days, cartons, perhaps(100, 200)), min_size=1, max_size=4).map(line_file),
    st.lists(
        st.tuples(known, perhaps("A", "B"), st.sampled_from(["2026-09", "2026-10"]), cartons, perhaps(100, 200)),
        min_size=1,
        max_size=3,
    ).map(total_file),
    st.tuples(known, days, st.dictionaries(codes, cartons, min_size=1, max_size=2)).map(count_file),
    st.lists(st.tuples(known, days, cartons, cartons), min_size=1, max_size=2).map(score_file),
]
# Mostly files of one kind, so that they meet in the same rows.
deeds = st.sampled_from([*FILES, st.one_of(FILES)]).flatmap(
    lambda files: st.lists(files | files | st.integers(0, 9), min_size=3, max_size=12)
)
"""Files to import; a number undoes one of the imports that stand."""


def fresh(file: Path) -> Store:
    store = open_store(file)
    store.execute("pragma synchronous = off")
    add_retailers(store, [{"licence_no": number} for number in KNOWN])
    add_products(store, "A", "B")
    return store


def everything(store: Store) -> dict[str, list[Any]]:
    scores = "select day, licence_no, premises, display from assessment join retailer r on r.id = retailer_id"
    return {kind: list(records(store, kind)) for kind in KINDS} | {
        "assessments": [tuple(row) for row in store.rows(f"{scores} order by day, licence_no")]
    }


@settings(max_examples=60)
@given(deeds)
def test_after_any_imports_and_undoings_the_store_holds_what_the_standing_imports_say(deeds: list[File | int]) -> None:
    standing: list[tuple[File, int]] = []
    with TemporaryDirectory() as folder:
        lived, replayed = fresh(Path(folder) / "lived.db"), fresh(Path(folder) / "replayed.db")
        untouched = everything(lived)
        for deed in deeds:
            if not isinstance(deed, int):
                standing.append((deed, deed(lived)))
            elif standing:
                _, receipt = standing.pop(deed % len(standing))
                with lived.atomic():
                    undo(lived, receipt, now())
        for file, _ in standing:
            file(replayed)
        assert everything(lived) == everything(replayed)
        for _, receipt in standing:
            with lived.atomic():
                undo(lived, receipt, now())
        assert lived.problems() == []
        assert everything(lived) == untouched
        lived.close()
        replayed.close()
