"""Undoing an import takes back exactly what it did, and nothing that a later import or a person relies on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from tests.districts import add_counts, add_lines, add_products, add_retailers, add_scores, licence
from tierdesk.domain.retailer import RetailerId
from tierdesk.services.assess import save_assessment
from tierdesk.services.clock import now
from tierdesk.services.import_file import import_files
from tierdesk.services.import_visits import TEXT_OF
from tierdesk.services.undo_import import undo_import
from tierdesk.store.assessments import latest_scores_of
from tierdesk.store.connection import Store
from tierdesk.store.dump import KINDS, records
from tierdesk.store.undo import Undone
from tierdesk.store.undo import undo as undo_in
from tierdesk.texts import say

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
    undone = undo(store, second)
    assert undone.kept == 1
    assert undone.kept_cells == (("retailer", store.value("select id from retailer"), "route"),)
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


LATER = date(2026, 11, 1)
OVERLAPPING: dict[str, tuple[Callable[[Store], object], Callable[[Store], object]]] = {
    "retailers": (
        lambda store: add_retailers(store, [SHOP]),
        lambda store: add_retailers(store, [SHOP, {"licence_no": licence(2), "name": "乙店"}]),
    ),
    "products": (lambda store: add_products(store, "A"), lambda store: add_products(store, "A", "B")),
    "sales": (
        lambda store: add_lines(store, [LINE]),
        lambda store: add_lines(store, [LINE, (licence(1), "A", LATER, 1.0, None)]),
    ),
    "stock": (
        lambda store: add_counts(store, licence(1), DAY, {"A": 3.0}),
        lambda store: add_counts(store, licence(1), DAY, {"A": 3.0, "B": 1.0}),
    ),
}


@pytest.mark.parametrize("kind", OVERLAPPING)
def test_a_row_that_another_standing_import_says_stays_whichever_of_the_two_is_undone(store: Store, kind: str) -> None:
    if kind in {"sales", "stock"}:
        add_retailers(store, [SHOP])
        add_products(store, "A", "B")
    empty = everything(store)
    small, large = OVERLAPPING[kind]

    def receipt(bring: Callable[[Store], object]) -> int:
        bring(store)
        return int(store.value("select max(id) from import_receipt"))

    first, second = receipt(small), receipt(large)
    both = everything(store)
    assert undo(store, first) == Undone(removed=0, restored=0, kept=1)
    assert everything(store) == both
    undo(store, second)
    assert everything(store) == empty
    first, second = receipt(small), receipt(large)
    assert undo(store, second) == Undone(removed=1, restored=0, kept=0)
    assert len(everything(store)[kind]) == len(empty[kind]) + 1
    undo(store, first)
    assert everything(store) == empty


def test_a_value_that_a_later_import_says_again_stays_when_the_one_that_brought_it_is_undone(store: Store) -> None:
    receipts = [add_retailers(store, [SHOP | {"route": route}])[0] for route in ("01", "02", "02")]
    undo(store, receipts[1])
    assert [one["route"] for one in records(store, "retailers")] == ["02"]
    undo(store, receipts[2])
    assert [one["route"] for one in records(store, "retailers")] == ["01"]


def test_a_value_goes_with_the_import_that_brought_it_when_later_ones_leave_that_column_out(store: Store) -> None:
    named = {"licence_no": licence(1), "name": "甲店"}
    add_retailers(store, [named])
    routed = add_retailers(store, [named | {"route": "02"}])[0]
    add_retailers(store, [named | {"address": "河边路"}])
    add_retailers(store, [named])
    assert undo(store, routed) == Undone(removed=0, restored=1, kept=0)
    assert [(one["route"], one["address"]) for one in records(store, "retailers")] == [("", "河边路")]


def test_a_figure_set_back_is_exactly_the_one_before(store: Store) -> None:
    add_retailers(store, [SHOP])
    add_products(store, "A")
    add_lines(store, [(licence(1), "A", DAY, 1 / 3, None)])
    undo(store, add_lines(store, [(licence(1), "A", DAY, 2.0, None)])[0])
    assert [line["ordered"] for line in records(store, "sales")] == [1 / 3]


def test_scores_typed_over_imported_ones_stay_when_the_import_is_undone(store: Store) -> None:
    add_retailers(store, [SHOP])
    shop = RetailerId(store.value("select id from retailer"))
    made = add_scores(store, {licence(1): (5.0, 6.0)}, DAY)[0]
    changed = add_scores(store, {licence(1): (4.0, 6.0)}, DAY)[0]
    save_assessment(store, shop, DAY, {"display": 9.0})
    later = add_scores(store, {licence(1): (1.0, 2.0)}, DAY)[0]
    undone = [undo(store, receipt) for receipt in (changed, later, made)]
    row = store.value("select id from assessment")
    assert [(one.kept, one.kept_rows) for one in undone] == [
        (1, (("assessment", row),)),
        (0, ()),
        (1, (("assessment", row),)),
    ]
    assert latest_scores_of(store, shop) == {"display": 9.0, "cooperation": 6.0}


def test_a_visit_that_another_log_holds_too_stays(store: Store, tmp_path: Path) -> None:
    data = (
        '{""playbook"":""steady"",""step"":""display"",""outcome"":""done"",""counted"":true,""evidence"":[],'
        '""compliance"":{},""finished"":""2026-10-07T08:00:00Z""}'
    )

    header = ",".join(say(key) for key in TEXT_OF.values())
    rows = [f'visit-{number},"{data}",2026-10-07,{licence(1)},,' for number in (1, 2)]
    add_retailers(store, [SHOP])
    receipts = []
    for name, lines in (("a", rows[:1]), ("b", rows)):
        file = tmp_path / f"{name}.csv"
        file.write_text("\n".join([header, *lines]), "utf-8")
        receipts += import_files(store, [file])
    assert [(made.new, made.same) for made in receipts] == [(1, 0), (1, 1)]
    undo(store, receipts[0].id)
    assert len(list(records(store, "visits"))) == 2
    undo(store, receipts[1].id)
    assert list(records(store, "visits")) == []


def test_the_code_of_a_product_stays_with_the_file_that_knew_it(store: Store, tmp_path: Path) -> None:
    add_retailers(store, [SHOP])
    receipts = []
    for name, cells in (("named", ",青岚(软)"), ("coded", "530001,青岚(软)")):
        file = tmp_path / f"{name}.csv"
        file.write_text(f"订单日期,许可证号,商品编码,商品名称,订购量\n2026-10-07,{licence(1)},{cells},2", "utf-8")
        receipts += import_files(store, [file])
    undo(store, receipts[0].id)
    assert [(one["code"], one["name"], one["flagged"]) for one in records(store, "products")] == [
        ("530001", "青岚(软)", True)
    ]
    undo(store, receipts[1].id)
    assert list(records(store, "products")) == []


def test_a_number_that_another_row_bears_by_now_is_told_as_kept(store: Store, tmp_path: Path) -> None:
    """A shop gets a new licence by its code; its old number goes to another shop: it cannot go back."""
    receipts = []
    for name, number, code in (("a", 1, "C1"), ("b", 2, "C1"), ("c", 1, "C2")):
        file = tmp_path / f"{name}.csv"
        file.write_text(f"许可证号,客户编码,客户名称\n{licence(number)},{code},店{code}", "utf-8")
        receipts += import_files(store, [file])
    undone = undo(store, receipts[1].id)
    numbers = {one["customer_code"]: one["licence_no"] for one in records(store, "retailers")}
    assert numbers == {"C1": licence(2), "C2": licence(1)}
    first = store.value("select id from retailer where customer_code = 'C1'")
    assert ("retailer", first, "licence_no") in undone.kept_cells


def test_the_kept_values_are_told_in_words(store: Store, tmp_path: Path) -> None:
    for name, price in (("a", "200"), ("b", "210"), ("c", "220")):
        file = tmp_path / f"{name}.csv"
        file.write_text(f"商品编码,商品名称,批发价\n530001,青岚(软),{price}", "utf-8")
        import_files(store, [file])
    undone = undo_import(store, "2")
    assert undone.kept_cells == ((say("kind.products"), "530001、青岚(软)", say("field.wholesale"), "220.00"),)
    assert undo_import(store, "3").kept_cells == ()
    assert [one["wholesale_fen"] for one in records(store, "products")] == [20_000]
