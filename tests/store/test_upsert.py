"""What is written again changes nothing; what says nothing erases nothing; two equal lines both stay."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.districts import add_counts, add_lines, add_products, add_retailers, licence, write
from tierdesk.store.connection import Store
from tierdesk.store.dump import records

DAY = date(2026, 10, 7)
SHOP = {"licence_no": licence(1), "name": "甲店", "route": "01"}


def test_the_same_retailer_again_changes_nothing(store: Store) -> None:
    assert add_retailers(store, [SHOP])[1].new == 1
    counts = add_retailers(store, [SHOP])[1]
    assert (counts.new, counts.changed, counts.same) == (0, 0, 1)


def test_a_changed_cell_is_a_changed_row(store: Store) -> None:
    add_retailers(store, [SHOP])
    assert add_retailers(store, [SHOP | {"route": "02"}])[1].changed == 1
    assert [one["route"] for one in records(store, "retailers")] == ["02"]


def test_an_empty_cell_erases_nothing(store: Store) -> None:
    add_retailers(store, [SHOP | {"phone": "19900001111"}])
    assert add_retailers(store, [SHOP | {"phone": None}])[1].same == 1
    assert [one["phone"] for one in records(store, "retailers")] == ["19900001111"]


def test_a_licence_given_twice_is_one_retailer_and_the_clash_is_reported(store: Store) -> None:
    shops = [SHOP | {"address": "东街 1 号"}, SHOP | {"name": "乙店"}]
    counts = add_retailers(store, shops)[1]
    assert (counts.new, counts.same) == (1, 1)
    assert counts.folded == ((2, 3, licence(1)),)
    (one,) = records(store, "retailers")
    assert (one["name"], one["address"]) == ("乙店", "东街 1 号")
    again = add_retailers(store, shops)[1]
    assert (again.new, again.changed, again.same) == (0, 0, 2)


def test_two_equal_order_lines_both_stay_and_come_back_as_the_same_two(store: Store) -> None:
    add_retailers(store, [SHOP])
    add_products(store, "A")
    lines = [(licence(1), "A", DAY, 2.0, 20_000)] * 2
    assert add_lines(store, lines)[1].new == 2
    assert add_lines(store, lines)[1].same == 2
    assert sum(line["ordered"] for line in records(store, "sales")) == 4


def test_a_numbered_order_line_is_found_by_number_and_product(store: Store) -> None:
    add_retailers(store, [SHOP])
    add_products(store, "A", "B")

    def line(row: int, product: int, cartons: float) -> tuple[object, ...]:
        return (row, None, "2026-10-07", 1, product, "D1", 0, None, cartons, None, None, None)

    assert write(store, "sales", [line(2, 1, 3.0), line(3, 2, 4.0)])[1].new == 2
    counts = write(store, "sales", [line(2, 1, 3.0), line(3, 2, 5.0)])[1]
    assert (counts.changed, counts.same) == (1, 1)


def test_a_missing_count_stays_unknown(store: Store) -> None:
    add_retailers(store, [SHOP])
    add_products(store, "A", "B")
    add_counts(store, licence(1), DAY, {"A": None, "B": 0.0})
    assert [one["cartons"] for one in records(store, "stock")] == [None, 0.0]


lines_of_a_file = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(1, 3), st.none() | st.integers(-3, 9).map(float)), max_size=12
)


@settings(max_examples=30)
@given(lines_of_a_file)
def test_any_file_imported_twice_changes_nothing_and_adds_up(lines: list[tuple[str, int, float | None]]) -> None:
    import tempfile
    from pathlib import Path

    from tierdesk.store.connection import open_store

    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "s.db")
        add_retailers(store, [SHOP])
        add_products(store, "A", "B")
        file = [(licence(1), code, date(2026, 10, day), cartons, None) for code, day, cartons in lines]
        first, second = add_lines(store, file)[1], add_lines(store, file)[1]
        assert (first.new, first.changed, first.same) == (len(lines), 0, 0)
        assert (second.new, second.changed, second.same) == (0, 0, len(lines))
        store.close()
