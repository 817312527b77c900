"""Who and what the rows of a file mean: a shop is one retailer, a product one product, however files name them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from tierdesk.services.import_file import import_files
from tierdesk.services.undo_import import undo_import
from tierdesk.store.connection import Store
from tierdesk.store.dump import records
from tierdesk.store.imports import Receipt

Bring = Callable[..., Receipt]


@pytest.fixture
def bring(store: Store, tmp_path: Path) -> Bring:
    """Imports lines of text as a file of their own."""

    def import_lines(*lines: str) -> Receipt:
        file = tmp_path / f"{len(list(tmp_path.iterdir()))}.csv"
        file.write_text("\n".join(lines), "utf-8")
        (made,) = import_files(store, [file])
        return made

    return import_lines


HEADER = "许可证号,客户编码,客户名称,经营地址"
FULL = "410199100001,0041000001,甲店,"
SALES = "订单日期,许可证号,商品编码,商品名称,订购量"


def shops(store: Store) -> list[tuple[object, ...]]:
    return [(one["licence_no"], one["customer_code"], one["address"]) for one in records(store, "retailers")]


@pytest.mark.parametrize("by_code", [",41000001,,河边路", ",0041000001,,河边路"])
@pytest.mark.parametrize("full_first", [True, False])
@pytest.mark.parametrize("files", [1, 2])
def test_a_shop_named_by_licence_and_by_code_is_one_retailer_and_keeps_its_whole_code(
    store: Store, bring: Bring, by_code: str, full_first: bool, files: int
) -> None:
    rows = [FULL, by_code] if full_first else [by_code, FULL]
    if files == 1:
        assert bring(HEADER, *rows).new == 1
    else:
        for row in rows:
            bring(HEADER, row)
    assert shops(store) == [("410199100001", "0041000001", "河边路")]


def test_the_same_shop_twice_in_one_file_is_said(bring: Bring, store: Store) -> None:
    made = bring(HEADER, FULL, ",41000001,,河边路")
    assert (made.read, made.new, made.same) == (2, 1, 1)
    assert store.value("select count(*) from import_issue where code = 'clash'") == 1


def test_two_shops_without_a_code_stay_two(bring: Bring, store: Store) -> None:
    bring(HEADER, "410199100001,,甲店,", "410199100002,,甲店,")
    assert len(shops(store)) == 2


def test_two_licences_that_share_a_code_in_one_file_stay_two(bring: Bring, store: Store) -> None:
    bring(HEADER, "410199100001,7,甲店,", "410199100002,7,乙店,")
    assert len(shops(store)) == 2


LICENCE = "410199100001"


@pytest.mark.parametrize("files", [1, 2])
@pytest.mark.parametrize(
    "rows", [(f"{LICENCE},,甲店,", f",{LICENCE},,河边路"), (f",{LICENCE},,河边路", f"{LICENCE},,甲店,")]
)
def test_a_licence_number_in_the_column_of_codes_names_the_same_shop(
    bring: Bring, store: Store, rows: tuple[str, ...], files: int
) -> None:
    batches = [rows] if files == 1 else [(row,) for row in rows]
    for batch in batches:
        bring(HEADER, *batch)
    assert shops(store) == [(LICENCE, LICENCE, "河边路")]
    for batch in batches:
        again = bring(HEADER, *batch)
        assert (again.new, again.changed) == (0, 0)


@pytest.mark.parametrize(
    "rows", list(permutations([f"{LICENCE},,甲店,", f",{LICENCE},,河边路", f"{LICENCE},0041,甲店,"]))
)
@pytest.mark.parametrize("files", [1, 3])
def test_a_repeated_licence_number_never_replaces_a_code_of_the_shops_own(
    bring: Bring, store: Store, rows: tuple[str, ...], files: int
) -> None:
    for batch in [rows] if files == 1 else [(row,) for row in rows]:
        bring(HEADER, *batch)
    assert shops(store) == [(LICENCE, "0041", "河边路")]
    assert bring(HEADER, *rows).changed == 0


def test_order_lines_find_a_shop_whose_licence_number_stands_in_the_column_of_codes(bring: Bring, store: Store) -> None:
    bring(HEADER, f",{LICENCE},甲店,河边路")
    assert bring(SALES, f"2026-10-07,{LICENCE},530001,青岚,2").rejected == 0


def test_another_licence_number_speaks_against_a_code_that_is_only_a_number_alike(bring: Bring, store: Store) -> None:
    bring(HEADER, f"410199100002,{LICENCE},甲店,河边路")
    assert bring(SALES, f"2026-10-07,{LICENCE},530001,青岚,2").rejected == 1
    bring(HEADER, f"{LICENCE},,乙店,")
    assert len(shops(store)) == 2


@pytest.mark.parametrize(
    "rows",
    [
        (f"{LICENCE},C9,甲店,", ",C9,,河边路", "410199100002,C9,乙店,"),
        (f"{LICENCE},,甲店,", ",C9,甲店,河边路", f"{LICENCE},C9,甲店,"),
        (f"{LICENCE},7,甲店,", "410199100002,007,乙店,"),
    ],
)
def test_a_file_in_which_shops_share_a_code_changes_nothing_the_second_time(
    bring: Bring, rows: tuple[str, ...]
) -> None:
    bring(HEADER, *rows)
    again = bring(HEADER, *rows)
    assert (again.new, again.changed) == (0, 0)


def test_a_licence_number_that_changes_within_a_file_is_one_shop(bring: Bring, store: Store) -> None:
    bring(HEADER, f"{LICENCE},C9,甲店,")
    bring(HEADER, "410199100002,C9,甲店,", "410199100002,,甲店,河边路")
    assert shops(store) == [("410199100002", "C9", "河边路")]


def test_a_product_met_by_name_first_is_the_same_once_its_code_is_known(bring: Bring, store: Store) -> None:
    bring(HEADER, FULL)
    named = bring(SALES, "2026-10-07,410199100001,,青岚(软),2")
    again = bring(SALES, "2026-10-07,410199100001,530001,青岚(软),2")
    assert (named.new, again.new, again.same) == (1, 0, 1)
    catalogue = bring("商品编码,商品名称,批发价", "530001,青岚(软),100")
    assert (catalogue.new, catalogue.changed) == (0, 1)
    assert [(one["code"], one["flagged"]) for one in records(store, "products")] == [("530001", False)]
    assert len(list(records(store, "sales"))) == 1
    undo_import(store, str(catalogue.id))
    assert [(one["code"], one["flagged"]) for one in records(store, "products")] == [("530001", True)]
    undo_import(store, str(again.id))
    assert [(one["code"], one["flagged"]) for one in records(store, "products")] == [("青岚(软)", True)]


def test_a_catalogue_brings_the_code_of_a_product_that_order_lines_only_named(bring: Bring, store: Store) -> None:
    bring(HEADER, FULL)
    bring(SALES, "2026-10-07,410199100001,,青岚(软),2")
    assert bring("商品编码,商品名称,批发价", "530001,青岚(软),100").changed == 1
    assert [one["product_code"] for one in records(store, "sales")] == ["530001"]


def test_two_products_of_one_name_with_codes_of_their_own_stay_two(bring: Bring, store: Store) -> None:
    bring("商品编码,商品名称,批发价", "530001,青岚(软),100", "530002,青岚(软),110")
    assert len(list(records(store, "products"))) == 2


@pytest.mark.parametrize("other", ["青岚（软）", "青岚(软) ", "　青岚（软)"])
@pytest.mark.parametrize("codes", [("", ""), ("", "530001"), ("530001", ""), ("530001", "530001")])
def test_full_width_signs_and_spare_spaces_make_no_other_product(
    bring: Bring, store: Store, other: str, codes: tuple[str, str]
) -> None:
    bring(HEADER, FULL)
    files = [
        (SALES, f"2026-10-{day},410199100001,{code},{name},2")
        for day, code, name in zip(("07", "14"), codes, ("青岚(软)", other), strict=True)
    ]
    for file in files:
        bring(*file)
    assert [one["name"] for one in records(store, "products")] == ["青岚(软)"]
    for file in files:
        assert bring(*file).same == 1


def test_two_spellings_of_one_name_in_one_file_are_one_product(bring: Bring, store: Store) -> None:
    bring(HEADER, FULL)
    bring(SALES, "2026-10-07,410199100001,,青岚(软),2", "2026-10-14,410199100001,530001,青岚（软）,2")
    assert [(one["code"], one["name"]) for one in records(store, "products")] == [("530001", "青岚(软)")]


def test_a_catalogue_that_spells_a_name_in_full_width_brings_its_code_and_keeps_the_spelling(
    bring: Bring, store: Store
) -> None:
    bring(HEADER, FULL)
    bring(SALES, "2026-10-07,410199100001,,青岚(软),2")
    catalogue = ("商品编码,商品名称,批发价", "530001,青岚（软）,100")
    assert bring(*catalogue).changed == 1
    assert [(one["code"], one["name"]) for one in records(store, "products")] == [("530001", "青岚(软)")]
    assert bring(*catalogue).same == 1


def test_a_shop_named_only_is_found_in_full_width_signs_too(bring: Bring, store: Store) -> None:
    bring(HEADER, "410199100001,,金源(东)店,")
    made = bring("订单日期,客户名称,商品编码,商品名称,订购量", "2026-10-07,金源（东）店,530001,青岚,2")
    assert made.rejected == 0
    assert len(list(records(store, "sales"))) == 1


def test_a_line_that_names_no_product_is_rejected_even_where_a_product_has_no_name(bring: Bring, store: Store) -> None:
    bring(HEADER, FULL)
    bring("商品编码,商品名称,批发价", "530001,,100")
    assert bring(SALES, "2026-10-07,410199100001,,,2").rejected == 1


def test_a_licence_that_another_shop_bears_by_now_stays_with_that_shop(bring: Bring, store: Store) -> None:
    first = bring(HEADER, "410199100001,7,甲店,")
    renewed = bring(HEADER, "410199100002,7,甲店,")
    bring(HEADER, "410199100001,8,乙店,")
    undo_import(store, str(renewed.id))
    assert ("410199100001", "8", "") in shops(store)
    undo_import(store, str(first.id))
    assert shops(store) == [("410199100001", "8", "")]
