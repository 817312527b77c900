"""A catalogue that gives a product no code: it is known by its name until a file brings the code."""

from __future__ import annotations

from pathlib import Path

from tierdesk.services.import_file import import_files
from tierdesk.store.connection import Store
from tierdesk.store.imports import Receipt
from tierdesk.store.products import products

HEADERS = "商品编码,商品名称,生产企业"


def catalogue(store: Store, folder: Path, *rows: str) -> Receipt:
    (folder / "products.csv").write_text("\n".join([HEADERS, *rows]), "utf-8")
    (receipt,) = import_files(store, [folder / "products.csv"])
    return receipt


def known(store: Store) -> list[tuple[str, str | None, str | None, bool]]:
    return [(one.code, one.name, one.maker, one.flagged) for one in products(store)]


def test_a_product_without_a_code_is_kept_and_flagged(store: Store, tmp_path: Path) -> None:
    receipt = catalogue(store, tmp_path, ",青岚,某厂", "NaN,云岭,某厂", "A1,松风,某厂")
    assert (receipt.read, receipt.new) == (3, 3)
    assert known(store) == [
        ("A1", "松风", "某厂", False),
        ("云岭", "云岭", "某厂", True),
        ("青岚", "青岚", "某厂", True),
    ]
    again = catalogue(store, tmp_path, ",青岚,某厂", "NaN,云岭,某厂", "A1,松风,某厂")
    assert (again.new, again.changed, again.same) == (0, 0, 3)


def test_it_gets_its_code_from_the_first_file_that_has_it(store: Store, tmp_path: Path) -> None:
    catalogue(store, tmp_path, ",青岚,某厂")
    catalogue(store, tmp_path, "A1,青岚,")
    assert known(store) == [("A1", "青岚", "某厂", False)]


def test_a_row_without_the_code_is_about_the_product_of_that_name(store: Store, tmp_path: Path) -> None:
    catalogue(store, tmp_path, "A1,青岚,某厂")
    receipt = catalogue(store, tmp_path, ",青岚,新厂")
    assert (receipt.new, receipt.changed) == (0, 1)
    assert known(store) == [("A1", "青岚", "新厂", False)]


def test_two_rows_of_one_name_without_a_code_are_one_product(store: Store, tmp_path: Path) -> None:
    receipt = catalogue(store, tmp_path, ",青岚,某厂", ",青岚,新厂")
    assert receipt.read == receipt.new + receipt.changed + receipt.same + receipt.rejected == 2
    assert known(store) == [("青岚", "青岚", "新厂", True)]
