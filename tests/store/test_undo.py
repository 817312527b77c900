"""Undoing an import takes back exactly what it did, and nothing that a later import or a person relies on."""

from __future__ import annotations

from datetime import date
from itertools import permutations

from tests.districts import add_counts, add_lines, add_products, add_retailers, licence
from tierdesk.services.clock import now
from tierdesk.store.connection import Store
from tierdesk.store.dump import KINDS, records
from tierdesk.store.undo import Undone
from tierdesk.store.undo import undo as undo_in

DAY = date(2026, 10, 7)
SHOP = {"licence_no": licence(1), "name": "甲店", "route": "01"}
LINE = (licence(1), "A", DAY, 2.0, 20_000)


def everything(store: Store) -> dict[str, list[dict[str, object]]]:
    return {kind: list(records(store, kind)) for kind in KINDS}


def undo(store: Store, receipt: int) -> Undone:
    with store.atomic():
        return undo_in(store, receipt, now())


def test_undo_leaves_the_store_as_before_the_import(store: Store) -> None:
    add_retailers(store, [SHOP])
    add_products(store, "A")
    add_lines(store, [LINE])
    before = everything(store)
    changed = add_lines(store, [(licence(1), "A", DAY, 5.0, 50_000), (licence(1), "A", date(2026, 10, 14), 1.0, None)])[
        0
    ]
    assert undo(store, changed) == Undone(removed=1, restored=1, kept=0)
    assert everything(store) == before


def test_undo_frees_the_keys(store: Store) -> None:
    receipt = add_retailers(store, [SHOP])[0]
    undo(store, receipt)
    assert add_retailers(store, [SHOP])[1].new == 1


def test_a_row_that_a_later_import_changed_is_kept(store: Store) -> None:
    first = add_retailers(store, [SHOP])[0]
    add_retailers(store, [SHOP | {"route": "02"}])
    assert undo(store, first) == Undone(removed=0, restored=0, kept=1)


def test_a_change_that_was_changed_again_is_kept(store: Store) -> None:
    add_retailers(store, [SHOP])
    second = add_retailers(store, [SHOP | {"route": "02"}])[0]
    add_retailers(store, [SHOP | {"route": "03"}])
    assert undo(store, second).kept == 1
    assert [one["route"] for one in records(store, "retailers")] == ["03"]


def test_a_retailer_that_other_rows_rely_on_is_kept(store: Store) -> None:
    first = add_retailers(store, [SHOP, {"licence_no": licence(2)}])[0]
    add_products(store, "A")
    add_counts(store, licence(1), DAY, {"A": 3.0})
    assert undo(store, first) == Undone(removed=1, restored=0, kept=1)
    assert [one["licence_no"] for one in records(store, "retailers")] == [licence(1)]


def test_undoing_in_reverse_order_empties_the_store(store: Store) -> None:
    receipts = [add_retailers(store, [SHOP])[0], add_products(store, "A")[0], add_lines(store, [LINE])[0]]
    receipts.append(add_retailers(store, [SHOP | {"route": "09"}])[0])
    for receipt in reversed(receipts):
        assert undo(store, receipt).kept == 0
    assert all(not rows for rows in everything(store).values())


def test_imports_undone_in_any_order_leave_nothing_behind(store: Store) -> None:
    shop, goods = add_retailers(store, [SHOP])[0], add_products(store, "A")[0]
    for order in permutations(range(3)):
        receipts = [add_lines(store, [(*LINE[:3], float(cartons), 10_000)])[0] for cartons in (1, 2, 3)]
        for place in order:
            undo(store, receipts[place])
        assert list(records(store, "sales")) == [], order
    undo(store, shop)
    undo(store, goods)
    assert all(not rows for rows in everything(store).values())


def test_of_three_imports_the_middle_one_undone_the_last_gives_back_what_the_first_said(store: Store) -> None:
    add_retailers(store, [SHOP])
    second = add_retailers(store, [SHOP | {"route": "02"}])[0]
    third = add_retailers(store, [SHOP | {"route": "03", "name": "乙店"}])[0]
    undo(store, second)
    assert [one["route"] for one in records(store, "retailers")] == ["03"]
    undo(store, third)
    assert [(one["route"], one["name"]) for one in records(store, "retailers")] == [("01", "甲店")]


def test_what_was_kept_for_others_goes_with_them(store: Store) -> None:
    shop, goods = add_retailers(store, [SHOP])[0], add_products(store, "A")[0]
    lines = add_lines(store, [LINE])[0]
    assert undo(store, shop).kept == 1
    undo(store, lines)
    assert list(records(store, "retailers")) == []
    assert undo(store, goods).removed == 1


def test_what_a_later_import_says_again_stays_though_the_first_one_was_undone(store: Store) -> None:
    first = add_retailers(store, [SHOP])[0]
    goods, lines = add_products(store, "A")[0], add_lines(store, [LINE])[0]
    undo(store, first)
    again = add_retailers(store, [SHOP])[0]
    undo(store, lines)
    undo(store, goods)
    assert [one["licence_no"] for one in records(store, "retailers")] == [licence(1)]
    undo(store, again)
    assert list(records(store, "retailers")) == []
