"""Whole files: true row numbers, the table found under its titles, what is data and what is not, and back to Excel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from tierdesk.errors import Environment, UserFixable
from tierdesk.exchange.cleaning import Cleaned, Cleaner
from tierdesk.exchange.mapping import find_table
from tierdesk.exchange.reader import Row, open_workbook
from tierdesk.exchange.table import Table
from tierdesk.exchange.writer import Column, Sheet, write_workbook

HEADERS: list[Any] = ["许可证号", "客户编码", "客户名称", "线路", "客户档位"]
SHOP: list[Any] = ["410101100001", "41001", "甲店", "01", 13]


def save(path: Path, rows: Iterable[Sequence[Any]], merges: Sequence[str] = (), hidden: Sequence[int] = ()) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in rows:
        page.append(list(row))
    for ref in merges:
        page.merge_cells(ref)
    for row_no in hidden:
        page.row_dimensions[row_no].hidden = True
    book.save(path)
    return path


def rows_of(path: Path) -> list[Row]:
    with open_workbook(path) as book:
        return [row for chunk in book.rows(book.sheets[0]) for row in chunk]


def read(path: Path, kind: str | None = None) -> tuple[Table, Cleaned]:
    rows = rows_of(path)
    table = find_table(rows, kind)
    assert table is not None
    return table, Cleaner(table).clean(rows)


def values(cleaned: Cleaned, table: Table, field: str) -> list[Any]:
    place = Cleaner(table).fields.index(field)
    return [row[place] for _, row in cleaned.rows]


def codes(cleaned: Cleaned) -> list[tuple[int, str, bool]]:
    return [(issue.row, issue.code, issue.rejected) for issue in cleaned.issues]


def test_row_numbers_are_those_of_excel_under_titles_and_blank_rows(tmp_path: Path) -> None:
    file = save(tmp_path / "a.xlsx", [["客户资料"], [], ["导出日期：2026-11-20"], HEADERS, SHOP, [], SHOP])
    table, cleaned = read(file)
    assert (table.kind, table.header_row) == ("retailers", 4)
    assert [row_no for row_no, _ in cleaned.rows] == [5, 7]


def test_hidden_rows_are_data_and_totals_footnotes_and_repeated_headers_are_not(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADERS, SHOP, ["合  计", None, "5"], HEADERS, SHOP, ["总计：", 2], ["制表人：张三"]]
    _, cleaned = read(save(tmp_path / "a.xlsx", rows, hidden=[2]))
    assert [row_no for row_no, _ in cleaned.rows] == [2, 5]
    assert (cleaned.read, cleaned.issues) == (2, [])


def test_cells_merged_down_hold_in_every_row(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADERS, ["410101100001", 1, "甲", "01", 3], ["410101100002", 2, "乙", None, 4]]
    table, cleaned = read(save(tmp_path / "a.xlsx", rows, merges=["D2:D3"]))
    assert values(cleaned, table, "route") == ["01", "01"]


@pytest.mark.parametrize("merged", [True, False])
def test_a_header_of_two_levels_is_understood_merged_or_not(tmp_path: Path, merged: bool) -> None:
    rows: list[list[Any]] = [
        ["订货明细"],
        ["日期", "客户编码", "商品编码", "订货（条）", None, "金额（元）"],
        [None, None, None, "需求量", "订购量", None],
        [date(2026, 10, 1), "41001", "53001", 5, 4, "1,200.00"],
    ]
    merges = ["A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"] if merged else []
    table, cleaned = read(save(tmp_path / "a.xlsx", rows, merges))
    assert table.kind == "sales"
    assert values(cleaned, table, "requested") == [5.0]
    assert values(cleaned, table, "ordered") == [4.0]
    assert values(cleaned, table, "amount") == [120_000]
    assert [row_no for row_no, _ in cleaned.rows] == [4]


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (HEADERS, "retailers"),
        (["订单日期", "零售户代码", "卷烟代码", "订单量", "订货金额"], "sales"),
        (["日期", "客户", "品规", "数量(条)"], "sales"),
        (["盘点日期", "许可证编号", "卷烟名称", "库存(包)"], "stock"),
        (["卷烟代码", "卷烟名称", "生产企业", "价类", "批发价", "建议零售价", "货源属性"], "products"),
        (["许可证号", "客户名称", "陈列", "配合"], "assessments"),
        (["Licence no", "Customer code", "Retailer", "Route"], "retailers"),
    ],
)
def test_the_kind_follows_from_the_headers(headers: list[Any], kind: str) -> None:
    table = find_table([(1, list(headers)), (2, ["x"] * len(headers))])
    assert table is not None
    assert table.kind == kind


def test_units_in_the_header_convert(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["盘点日期", "客户编码", "商品名称", "库存 （包）"], ["20261101", "41001", "品一", 25]]
    table, cleaned = read(save(tmp_path / "a.xlsx", rows))
    assert values(cleaned, table, "cartons") == [2.5]


def test_months_as_columns_of_nobody_are_refused_in_words() -> None:
    header: list[Any] = ["商品编码", "商品名称", "2026年1月", "2026年2月", "2026年3月"]
    with pytest.raises(UserFixable):
        find_table([(1, header), (2, ["1", "甲", 1, 2, 3])])


def test_a_sheet_that_is_no_table_of_ours_is_none() -> None:
    assert find_table([(1, ["姓名", "生日"]), (2, ["张", "1月"])]) is None


def test_the_same_layout_under_another_name_has_the_same_fingerprint() -> None:
    first = find_table([(1, list(HEADERS)), (2, list(SHOP))])
    second = find_table([(1, ["标题"]), (3, list(HEADERS)), (4, list(SHOP))])
    other = find_table([(1, [*HEADERS, "地址"]), (2, list(SHOP))])
    assert first is not None
    assert second is not None
    assert other is not None
    assert first.fingerprint == second.fingerprint != other.fingerprint


def test_each_awkward_row_becomes_what_the_rules_say(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["日期", "客户编码", "商品编码", "订购量", "金额"],
        ["2026-10-01", "1", "A", 5, 10],
        ["2026-02-30", "1", "A", 5, 10],
        ["2026-10-01", "1", "A", "若干", 10],
        ["2026-10-01", "1", "A", None, 10],
        ["2026-10-01", "1", "A", 5, None],
        ["2026-10-01", "1", "A", -2, -4],
        [None, "1", "A", 5, 10],
        ["2026-10-01", None, "A", 5, 10],
        ["2026-10-01", "1", None, 5, 10],
        ["2026-10-01", "1", "A", 0, 0],
    ]
    _, cleaned = read(save(tmp_path / "a.xlsx", rows))
    assert codes(cleaned) == [
        (3, "date_unparsable", True),
        (4, "quantity_not_number", True),
        (5, "quantity_missing", False),
        (6, "amount_missing", False),
        (7, "return_kept", False),
        (8, "date_missing", True),
        (9, "retailer_missing", True),
        (10, "product_missing", True),
    ]
    assert cleaned.read == len(cleaned.rows) + 5 == 10
    assert cleaned.issues[0].column == "日期"
    assert cleaned.issues[0].value == "2026-02-30"


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_is_read_in_every_encoding_and_with_every_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines: list[list[str]] = [
        HEADERS,
        ["410101100001", "41001", "甲店", "01", "十三档"],
        ["410101100002", "", "乙店", "01", "D2"],
    ]
    file = tmp_path / "a.csv"
    file.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    table, cleaned = read(file)
    assert values(cleaned, table, "name") == ["甲店", "乙店"]
    assert values(cleaned, table, "supply_tier") == [13, 2]
    assert [row_no for row_no, _ in cleaned.rows] == [2, 3]


def test_an_old_xls_is_read(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("客户")
    rows: list[list[Any]] = [["标题"], HEADERS, SHOP]
    for row_no, row in enumerate(rows):
        for place, value in enumerate(row):
            page.write(row_no, place, value)
    book.save(str(tmp_path / "a.xls"))
    _, cleaned = read(tmp_path / "a.xls")
    assert [row_no for row_no, _ in cleaned.rows] == [3]


def test_the_extension_does_not_matter(tmp_path: Path) -> None:
    file = save(tmp_path / "a.xlsx", [HEADERS, SHOP])
    wrong = tmp_path / "a.csv"
    wrong.write_bytes(file.read_bytes())
    assert len(read(wrong)[1].rows) == 1


ENCRYPTED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1016 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 4096
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.xlsx", b""),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
        ("zip.xlsx", b"PK\x03\x04" + b"\x00" * 200),
        ("secret.xlsx", ENCRYPTED),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x7f" * 3000),
        ("junk.csv", bytes(range(256)) * 40),
    ],
)
def test_garbage_is_one_sentence_with_what_to_do(tmp_path: Path, name: str, content: bytes) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(UserFixable) as refused:
        rows_of(file)
    assert refused.value.what.params["file"] == name
    assert refused.value.to_do is not None


def test_a_truncated_workbook_is_refused(tmp_path: Path) -> None:
    file = save(tmp_path / "a.xlsx", [HEADERS, *[SHOP] * 400])
    whole = file.read_bytes()
    for share in (0.3, 0.7, 0.98):
        file.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(UserFixable):
            rows_of(file)


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(UserFixable):
            rows_of(path)


TRICKY = [
    "=1+1",
    "+86",
    "-5",
    "@sum",
    "'quoted",
    "007",
    "1E5",
    "2026-10-01",
    " spaced ",
    "换\n行",
    '<&>"',
    "=cmd|' /C calc'!A0",
]


def test_texts_stay_texts_and_are_never_formulas(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    columns = [Column("客户名称", 20, "text"), Column("数量", 8, "decimal"), Column("日期", 12, "date")]
    write_workbook(file, [Sheet("客/户", columns, [[text, 1.5, date(2026, 10, 1)] for text in TRICKY])])
    page = openpyxl.load_workbook(file).worksheets[0]
    cells = [row[0] for row in page.iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(TRICKY)
    assert [cell.value for cell in cells] == TRICKY
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == f"A1:C{len(TRICKY) + 1}"
    assert [cells[0] for _, cells in rows_of(file)[1:]] == TRICKY


def test_a_workbook_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    with pytest.raises(Environment):
        write_workbook(folder / "a.xlsx", [Sheet("a", [Column("b", 5, "text")], [])])
    assert not folder.exists()
