"""Rejected rows go out to Excel, are corrected there, and come back without a question and without a loss."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from tierdesk.exchange.correct import with_constant, with_field, with_unit
from tierdesk.exchange.mapping import lay_out
from tierdesk.services.export import export
from tierdesk.services.import_file import Chosen, import_chosen, import_files
from tierdesk.services.plan_import import look_at
from tierdesk.services.undo_import import undo_import
from tierdesk.store.connection import Store, open_store
from tierdesk.store.dump import records

HEADER = "订单日期,客户编码,商品名称,订购量,备注"
SHOPS = "客户编码,客户名称,线路\n1001,金鑫商店,01\n1002,百家店,01\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "own.db")
    shops = tmp_path / "shops.csv"
    shops.write_text(SHOPS, "utf-8")
    import_files(opened, [shops])
    yield opened
    opened.close()


def take_in(store: Store, file: Path, *lines: str) -> str:
    """Import order lines; the number of the receipt."""
    file.write_text("\n".join((HEADER, *lines)) + "\n", "utf-8")
    (made,) = import_files(store, [file])
    return str(made.id)


def save_rejects(store: Store, receipt: str, file: Path, corrections: dict[str, str]) -> Path:
    """Save the rejected rows, and correct cells in them as a person does in Excel."""
    export(store, f"rejects:{receipt}", file)
    book = openpyxl.load_workbook(file)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value in corrections:
                cell.value = corrections[cell.value]
    book.save(file)
    return file


def lines(store: Store) -> list[tuple[object, ...]]:
    return sorted((one["date"], one["customer_code"], one["ordered"]) for one in records(store, "sales"))


def test_a_corrected_line_stays_beside_the_line_of_the_same_day_shop_and_product(store: Store, tmp_path: Path) -> None:
    receipt = take_in(
        store, tmp_path / "a.csv", "2026-11-20,1001,甲烟,3,", "2026-11-20,1001,甲烟,三条,", "20-11,1001,甲烟,5,"
    )
    assert lines(store) == [("2026-11-20", "1001", 3.0)]
    rejects = save_rejects(store, receipt, tmp_path / "r.xlsx", {"三条": "4", "20-11": "2026-11-20"})
    (made,) = import_files(store, [rejects])
    assert (made.new, made.rejected, str(made.corrects)) == (2, 0, receipt)
    whole = [("2026-11-20", "1001", 3.0), ("2026-11-20", "1001", 4.0), ("2026-11-20", "1001", 5.0)]
    assert lines(store) == whole
    (again,) = import_files(store, [rejects])
    assert (again.new, again.changed, again.same) == (0, 0, 2)
    assert lines(store) == whole


def test_what_is_still_wrong_is_rejected_again_and_may_come_back_once_more(store: Store, tmp_path: Path) -> None:
    receipt = take_in(
        store, tmp_path / "a.csv", "2026-11-20,1001,甲烟,3,", "2026-11-20,1001,甲烟,三条,", "2026-11-20,1001,甲烟,五条,"
    )
    first = save_rejects(store, receipt, tmp_path / "r.xlsx", {"三条": "4"})
    (made,) = import_files(store, [first])
    assert (made.new, made.rejected) == (1, 1)
    second = save_rejects(store, str(made.id), tmp_path / "r2.xlsx", {"五条": "5"})
    (last,) = import_files(store, [second])
    assert (last.new, last.rejected) == (1, 0)
    assert [ordered for _, _, ordered in lines(store)] == [3.0, 4.0, 5.0]
    undo_import(store, str(last.id))
    undo_import(store, str(made.id))
    assert [ordered for _, _, ordered in lines(store)] == [3.0]


def test_corrected_rows_are_read_as_a_person_laid_out_their_file(store: Store, tmp_path: Path) -> None:
    """Units, a date for all rows and odd headers are not asked for again."""
    file = tmp_path / "odd.csv"
    file.write_text("店,烟,数\n1001,甲烟,30\n1002,甲烟,x\n", "utf-8")
    (found,) = look_at(store, [file], lambda *_: None).sheets
    table = lay_out(found.rows, 1, "sales")
    assert table is not None
    for place, field in enumerate(("customer_code", "product_name", "ordered")):
        table = with_field(table, place, field)
    table = with_constant(with_unit(table, 2, "包"), "date", "2026-11-20")
    outcome = import_chosen(store, [Chosen(file, found.sheet, table, found.sha256)])
    (made,) = outcome.receipts
    assert (made.new, made.rejected) == (1, 1)
    rejects = save_rejects(store, str(made.id), tmp_path / "r.xlsx", {"x": "50"})
    plan = look_at(store, [rejects], lambda *_: None)
    assert plan.known
    (corrected,) = import_chosen(store, plan.chosen).receipts
    assert (corrected.new, corrected.rejected) == (1, 0)
    assert lines(store) == [("2026-11-20", "1001", 3.0), ("2026-11-20", "1002", 5.0)]


def test_rejects_of_another_store_are_a_file_like_any_other(store: Store, tmp_path: Path) -> None:
    receipt = take_in(store, tmp_path / "a.csv", "2026-11-20,1001,甲烟,三条,")
    rejects = save_rejects(store, receipt, tmp_path / "r.xlsx", {"三条": "4"})
    other = open_store(tmp_path / "other.db")
    shops = tmp_path / "shops.csv"
    import_files(other, [shops])
    (made,) = import_files(other, [rejects])
    assert (made.new, made.corrects) == (1, None)
    other.close()


def test_columns_that_are_not_imported_keep_their_headers_and_cells(store: Store, tmp_path: Path) -> None:
    receipt = take_in(store, tmp_path / "a.csv", "2026-11-20,1001,甲烟,三条,急")
    rejects = save_rejects(store, receipt, tmp_path / "r.xlsx", {})
    sheet = openpyxl.load_workbook(rejects).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "订单日期" in row)
    assert head[:5] == HEADER.split(",")
    assert ["2026-11-20", "1001", "甲烟", "三条", "急"] in [row[:5] for row in rows]


def test_a_licence_number_that_lost_its_digits_is_rejected_again_until_it_is_corrected(
    store: Store, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["许可证号", "客户名称", "档位"], [990102000000, "甲店", 13], [9.90102123456789e15, "乙店", 12.0]):
        sheet.append(row)
    book.save(tmp_path / "lost.xlsx")
    (made,) = import_files(store, [tmp_path / "lost.xlsx"])
    assert made.rejected == 2
    rejects = save_rejects(store, str(made.id), tmp_path / "r.xlsx", {})
    cells = [[cell.value for cell in row[:3]] for row in openpyxl.load_workbook(rejects).worksheets[0].iter_rows()]
    assert cells[1:] == [["9.90102E+11", "甲店", 13], ["9.90102123456789E+15", "乙店", 12]]
    (again,) = import_files(store, [rejects])
    assert (again.new, again.rejected, again.corrects) == (0, 2, made.id)
    corrected = save_rejects(store, str(again.id), tmp_path / "c.xlsx", {"9.90102E+11": "990102100007"})
    (last,) = import_files(store, [corrected])
    assert (last.new, last.rejected) == (1, 1)
    assert [one["licence_no"] for one in records(store, "retailers") if one["name"] == "甲店"] == ["990102100007"]
