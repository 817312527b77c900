"""A receipt says in the person's words what was taken from which column."""

from __future__ import annotations

from pathlib import Path

import pytest

from tierdesk.exchange.units import CARTONS, YUAN
from tierdesk.services.field_words import unit_in_words
from tierdesk.services.import_file import import_files
from tierdesk.services.receipts import receipt_view
from tierdesk.store.connection import open_store


def test_the_name_in_a_catalogue_is_that_of_the_product_and_not_of_a_retailer(tmp_path: Path) -> None:
    (tmp_path / "products.csv").write_text("商品编码,商品名称,批发价\nA1,青岚(软),100\n", "utf-8")
    (tmp_path / "retailers.csv").write_text("许可证号,店名\n990101100001,盛民食杂店\n", "utf-8")
    store = open_store(tmp_path / "a.db")
    products, retailers = import_files(store, [tmp_path / "products.csv", tmp_path / "retailers.csv"])
    store.close()
    assert [said for _, said, _ in receipt_view(products, ()).mapping] == ["商品编码", "商品名称", "批发价"]
    assert [said for _, said, _ in receipt_view(retailers, ()).mapping] == ["许可证号", "客户名称"]


@pytest.mark.parametrize("unit", [*CARTONS, *YUAN, "元/条", "元/包"])
def test_every_unit_that_a_file_may_name_has_words(unit: str) -> None:
    assert unit_in_words(unit)
    assert unit_in_words("") == ""
