"""The sums of the months that are kept are those of the order lines, whatever happened to the lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.districts import add_lines, add_products, add_retailers, district, licence
from tests.store.test_merges_any_order import DEEDS, Deed, File, a_file, fresh, live, perhaps, products
from tierdesk.services.undo_import import undo_import
from tierdesk.store import month_sales
from tierdesk.store.connection import Store, open_store
from tierdesk.store.month_sums import sums_of

Sums = dict[tuple[str, int], tuple[Any, ...]]


def summed_one_by_one(store: Store) -> Sums:
    """(month, retailer) -> cartons, fen, those of lines with both, days, products and sums of days, line by line."""
    lines: dict[tuple[str, int], list[Any]] = {}
    for row in store.rows("select * from order_line order by id desc"):
        lines.setdefault((row["day"][:7], row["retailer_id"]), []).append(row)
    found: Sums = {}
    for key, rows in lines.items():
        ordered, paid = [row["ordered"] for row in rows], [row["amount_fen"] for row in rows]
        both = [(one, fen) for one, fen in zip(ordered, paid, strict=True) if one is not None and fen is not None]
        positive = [row for row in rows if row["ordered"] is not None and row["ordered"] > 0]
        days: dict[int, list[float]] = {}
        for row in rows:
            day = days.setdefault(int(row["day"][8:]), [0.0, 0])
            day[0] += row["ordered"] or 0.0
            day[1] += row["amount_fen"] or 0
        found[key] = (
            None if None in ordered else round(sum(ordered), 6),
            None if None in paid else sum(paid),
            round(sum(one for one, _ in both), 6),
            sum(fen for _, fen in both),
            sorted({int(row["day"][8:]) for row in positive}),
            sorted({row["product_id"] for row in positive}),
            sorted((day, round(sold, 6), fen) for day, (sold, fen) in days.items()),
        )
    return found


def kept(store: Store) -> Sums:
    """The same, as it is kept."""
    found: Sums = {}
    grains = {
        "ordered": dict(month_sales.ordered(store, "", "9999-99")),
        "products": dict(month_sales.products(store, "", "9999-99")),
        "days": dict(month_sales.days(store, "", "9999-99")),
    }
    for month, rows in month_sales.bought(store, "9999-99"):
        assert all(np.all(np.diff(of_month[month]["retailer"]) >= 0) for of_month in grains.values())
        assert np.all(np.diff(rows["retailer"]) > 0)
        of_products, of_days = (grains[name][month] for name in ("products", "days"))
        assert np.array_equal(rows["retailer"], grains["ordered"][month]["retailer"])
        for (whose, sold, fen), ordered in zip(rows.tolist(), grains["ordered"][month].tolist(), strict=True):
            _, priced, priced_fen, bits = ordered
            found[month, whose] = (
                None if np.isnan(sold) else sold,
                None if np.isnan(fen) else fen,
                priced,
                priced_fen,
                [day for day in range(1, 32) if bits >> (day - 1) & 1],
                sorted(product for who, product in of_products.tolist() if who == whose),
                sorted((day, *sums) for who, day, *sums in of_days.tolist() if who == whose),
            )
    return found


# More of what can happen to lines than other tests look at: other days of the same order, figures that go missing.
LINES = a_file(
    "sales",
    products,
    st.sampled_from([date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 1)]),
    st.sampled_from(["", "N", "M"]),
    perhaps(0.0, 0.1, 0.7, 1 / 3),
    perhaps(0, 100, 2**40),
    key=4,
)


@settings(max_examples=60)
@given(DEEDS, st.lists(LINES, max_size=3), st.data(), st.sampled_from([0, 1_000]), st.sampled_from([0, 8, 10**6]))
def test_the_sums_kept_are_those_of_the_lines_whatever_is_imported_merged_and_undone_in_any_order(
    deeds: list[Deed], files: list[File], data: st.DataObject, one_by_one: int, scan_from: int
) -> None:
    mixed = data.draw(st.permutations([*deeds, *files]))
    looks = data.draw(st.lists(st.booleans(), min_size=len(mixed), max_size=len(mixed)))
    with (
        TemporaryDirectory() as folder,
        patch.object(month_sales, "REMOVED_ONE_BY_ONE", one_by_one),
        patch.object(month_sales, "SCAN_FROM", scan_from),
        patch.object(month_sales, "PART", 2),
    ):
        store = fresh(Path(folder) / "lived.db")

        def look() -> None:
            if looks.pop():
                assert kept(store) == summed_one_by_one(store)

        live(store, mixed, look)
        assert kept(store) == summed_one_by_one(store)
        assert store.problems() == []
        store.close()


def test_what_is_written_past_the_imports_counts_too(store: Store) -> None:
    district(store, 3, weeks=12)
    kept(store)
    with store.atomic():
        store.execute("update order_line set day = '2027-02-28', occurrence = id, ordered = null where id % 5 = 0")
        store.execute("delete from order_line where id % 7 = 0")
        store.execute("delete from order_line where id > (select max(id) - 3 from order_line)")
        store.execute("insert into order_line (day, retailer_id, product_id, ordered) values ('2020-02-29', 2, 1, 4)")
    assert kept(store) == summed_one_by_one(store)


def test_a_line_that_takes_the_number_of_one_that_is_gone_counts(store: Store) -> None:
    district(store, 2, weeks=3)
    kept(store)
    receipt, _ = add_lines(store, [(licence(1), "P1", date(2026, 8, 1), 5.0, 50)])
    kept(store)
    last = store.value("select max(id) from order_line")
    undo_import(store, str(receipt))
    add_lines(store, [(licence(2), "P1", date(2026, 9, 9), 6.0, 60)])
    assert store.value("select max(id) from order_line") == last
    assert kept(store) == summed_one_by_one(store)


@pytest.mark.parametrize("going", [4, 5, 20])
def test_many_lines_removed_at_once_leave_the_sums_of_those_that_stay(store: Store, going: int) -> None:
    district(store, 5, weeks=12)
    before = kept(store)
    add_lines(store, [(licence(3), "P1", date(2026, 5, 5), 5.0, 50)])  # not summed yet
    stored = int(store.value("select count(*) from order_line"))
    lines = f"(id % 20 < {going} or id = (select last_line from month_sales_seen))"
    with store.atomic(), patch.object(month_sales, "REMOVED_ONE_BY_ONE", 0):
        removed = int(store.value(f"select count(*) from order_line where {lines}"))
        with month_sales.removing(store, lines, removed, stored):
            store.execute(f"delete from order_line where {lines}")
    assert kept(store) == summed_one_by_one(store) != before
    with store.atomic():  # by the trigger, which is there again
        store.execute("delete from order_line where id % 7 = 1")
    assert kept(store) == summed_one_by_one(store)


def test_only_what_changed_is_summed_anew(store: Store, monkeypatch: Any) -> None:
    district(store, 3, weeks=12)
    kept(store)
    summed: list[Any] = []

    def noted(lines: Any) -> Any:
        summed.extend(lines)
        return sums_of(lines)

    monkeypatch.setattr(month_sales, "sums_of", noted)
    kept(store)
    assert summed == []
    add_lines(store, [(licence(2), "P1", date(2026, 10, 1), 5.0, 50)])
    kept(store)
    in_october = "select count(*) from order_line where retailer_id = 2 and day like '2026-10%'"
    assert len(summed) == store.value(in_october)


def test_nothing_is_kept_when_the_transaction_is_taken_back(store: Store) -> None:
    district(store, 2, weeks=3)
    kept(store)
    with store.on_trial():
        add_lines(store, [(licence(1), "P1", date(2026, 5, 5), 5.0, 50)])
        assert ("2026-05", 1) in kept(store)
    assert ("2026-05", 1) not in kept(store)
    assert kept(store) == summed_one_by_one(store)


def test_an_older_store_has_its_sums_made_when_they_are_first_asked_for(tmp_path: Path) -> None:
    store = open_store(tmp_path / "older.db")
    add_retailers(store, [{"licence_no": licence(1)}])
    add_products(store, "A")
    add_lines(store, [(licence(1), "A", date(2026, 3, day), 1.0, 1) for day in (1, 31)])
    before = kept(store)
    with store.atomic():
        for name in ("month_sales", "month_sales_stale", "month_sales_seen"):
            store.execute(f"drop table {name}")
        for name in ("order_line_changed", "order_line_gone"):
            store.execute(f"drop trigger {name}")
        store.execute("delete from _sqlite_migrations where name = 'm0009_month_sales'")
    store.close()
    upgraded = open_store(tmp_path / "older.db")
    assert kept(upgraded) == before == summed_one_by_one(upgraded)
    upgraded.close()
