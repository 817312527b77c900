"""A receipt says in the person's words what was taken from which column."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tierdesk.exchange.units import CARTONS, YUAN
from tierdesk.services.field_words import totals_in_words, unit_in_words
from tierdesk.services.import_file import import_files
from tierdesk.services.receipts import receipt, receipt_view
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


FILES = {
    "retailers": "客户编码,客户名称,线路\n1001,金鑫商店,城东\n,城东小计,\n合计,,\n1002,老小计,城西\n",
    "sales": "日期,客户编码,商品编码,订购量\n2026-10-01,1001,A1,5\n小 计,,,5\n总计,,,5\n",
    "months": "客户编码,客户名称,2026年1月,2026年2月\n1001,金鑫商店,5,6\n,城东小计,5,6\n",
}


def test_totals_are_no_rows_and_no_warnings_and_the_receipt_names_them(tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.csv" for name in FILES]
    for file, text in zip(files, FILES.values(), strict=True):
        file.write_text(text, "utf-8")
    store = open_store(tmp_path / "a.db")
    views = {made.kind: receipt(store, str(made.id)) for made in import_files(store, files)}
    store.close()
    assert {kind: (view.totals, view.total_rows) for kind, view in views.items()} == {
        "retailers": (2, (3, 4)),
        "sales": (2, (3, 4)),
        "months": (1, (3,)),
    }
    assert {kind: (view.read, view.new, view.rejected) for kind, view in views.items()} == {
        "retailers": (2, 2, 0),
        "sales": (1, 1, 0),
        "months": (2, 2, 0),
    }
    assert not [issue for view in views.values() for issue in view.issues if "计" in issue.value]
    assert "3、4" in totals_in_words(views["sales"])
    assert totals_in_words(replace(views["sales"], totals=0)) == ""
