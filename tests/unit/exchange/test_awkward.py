"""Tables as they really come: what is found, what is data, what is said; never a wrong figure without a word."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tierdesk.domain.retailer import OrderDay
from tierdesk.errors import UserFixable
from tierdesk.exchange.cells import Cell, Repeated, Row
from tierdesk.exchange.cleaning import Cleaned, Cleaner
from tierdesk.exchange.headers import split_header
from tierdesk.exchange.kinds import KINDS
from tierdesk.exchange.mapping import find_table
from tierdesk.exchange.table import Table
from tierdesk.texts import catalogue, say

LINE = ["日期", "客户编码", "商品编码", "订购量", "金额"]


def numbered(*rows: list[Any]) -> list[Row]:
    return [(row_no, list(row)) for row_no, row in enumerate(rows, start=1)]


def table_of(*rows: list[Any], kind: str | None = None) -> Table:
    table = find_table(numbered(*rows), kind)
    assert table is not None
    return table


def headers(table: Table) -> dict[str, str]:
    return {use.field: use.header for use in table.columns}


def clean(*rows: list[Any]) -> Cleaned:
    return Cleaner(table_of(*rows)).clean(numbered(*rows))


def column(field: str, *rows: list[Any]) -> list[Any]:
    cleaner = Cleaner(table_of(*rows))
    place = cleaner.fields.index(field)
    return [row[place] for _, row in cleaner.clean(numbered(*rows)).rows]


def codes(cleaned: Cleaned) -> list[tuple[int, str]]:
    return [(issue.row, issue.code) for issue in cleaned.issues]


# Finding the table


def test_order_lines_that_say_much_of_the_retailer_are_order_lines() -> None:
    about = ["客户名称", "客户经理", "线路", "客户档位", "业态", "市场类型", "地址", "电话", "负责人", "诚信等级"]
    table = table_of(["订货日期", "客户编码", *about, "商品编码", "订购量"], ["2026-1-1", *["1"] * 13])
    assert table.kind == "sales"


def test_of_two_groups_with_the_same_columns_the_one_that_names_the_field_is_taken() -> None:
    table = table_of(
        ["日期", "客户编码", "商品编码", "退货", None, "订购", None],
        [None, None, None, "数量", "金额", "数量", "金额"],
        ["2026-1-1", "1", "P", 1, 2, 3, 4],
    )
    assert (headers(table)["ordered"], headers(table)["amount"]) == ("订购/数量", "订购/金额")
    assert table.ignored == ("退货/数量", "退货/金额")


def test_the_same_holds_where_merged_cells_repeat_the_upper_header() -> None:
    table = table_of(
        ["日期", "客户编码", "商品编码", "退货", "订购"],
        [Repeated("日期"), Repeated("客户编码"), Repeated("商品编码"), "数量", "数量"],
        ["2026-1-1", "1", "P", 1, 3],
    )
    assert headers(table)["ordered"] == "订购/数量"
    assert table.first_data_row == 3


def test_groups_about_the_customer_and_the_product_name_their_columns() -> None:
    table = table_of(
        ["客户信息", None, "商品信息", None, "订货", "日期"],
        ["编码", "名称", "编码", "名称", "数量", None],
        ["1", "甲", "P", "品", "5", "2026-1-1"],
    )
    assert [use.field for use in table.columns] == [
        "customer_code",
        "name",
        "product_code",
        "product_name",
        "ordered",
        "date",
    ]


def test_units_may_stand_in_a_row_of_their_own() -> None:
    rows: list[list[Any]] = [
        ["日期", "客户编码", "商品编码", "订购", None],
        [None, None, None, "件", "万元"],
        ["2026-1-1", "1", "P", "2", "0.5"],
    ]
    assert column("ordered", *rows) == [100.0]
    assert column("amount", *rows) == [500_000]


def test_title_lines_with_two_texts_are_no_upper_header() -> None:
    table = table_of(["单位：某公司", None, "制表：2026-11-20"], ["许可证号", "客户名称", "线路"], ["1", "甲", "01"])
    assert [use.header for use in table.columns] == ["许可证号", "客户名称", "线路"]


@pytest.mark.parametrize(
    "title",
    [
        ["统计期间：2024-10-01 至 2026-11-23", None, None, "单位：条、元"],
        ["订货明细表", None, "单位：条"],
        ["制表:某某", "审核:某某", "单位:条", None, None],
        ["订货明细（条）"] * len(LINE),
        ["订货明细（条）", *["订货明细（条）"] * 3, None],
    ],
)
def test_a_title_right_above_the_header_is_no_part_of_it(title: list[Any]) -> None:
    table = table_of(title, LINE, ["2026-1-1", "1", "P", 1, 1])
    assert ([use.header for use in table.columns], table.header_row) == (LINE, 2)


def test_an_upper_header_stands_right_above_the_lower_one() -> None:
    groups: list[Any] = ["客户信息", None, "订货（条）", None, None]
    rows: list[Row] = [(1, groups), (3, [*LINE]), (4, ["2026-1-1", "1", "P", 1, 1])]
    table = find_table(rows)
    assert table is not None
    assert [use.header for use in table.columns] == LINE


def test_an_upper_header_of_a_text_may_run_over_lines() -> None:
    upper: list[Any] = ["日期", "客户编码", "商品编码", "订货\n（单位：条）", None]
    rows: list[Row] = [(1, upper), (3, [None, None, None, "数量", "金额"]), (4, ["2026-1-1", "1", "P", 1, 1])]
    table = find_table(rows)
    assert table is not None
    assert headers(table)["ordered"] == "订货 （单位：条）/数量"


@pytest.mark.parametrize(
    ("header", "key", "unit"),
    [
        ("批发价(元/条)", "批发价", "元/条"),
        ("零售价（元/包）", "零售价", "元/包"),
        ("数量\n(单位：条)", "数量", "条"),
        ("库存 [盒]", "库存", "盒"),
        ("订货金额_元", "订货金额", "元"),
        ("订购量/箱", "订购量", "箱"),
        ("金额(千元)", "金额", "千元"),
        ("*客户编码(必填)", "客户编码", None),
        ("企业名称（字号）", "企业名称", None),
        ("Ordered (cartons)", "ordered", "条"),
        ("订购量(去年同期)", "订购量(去年同期)", None),
        ("文件", "文", "件"),
    ],
)
def test_a_header_is_a_name_and_a_unit(header: str, key: str, unit: str | None) -> None:
    assert split_header(header) == (key, unit)


def test_last_years_figure_is_not_taken_for_this_years() -> None:
    assert find_table(numbered(["日期", "客户编码", "商品编码", "订购量(去年同期)"], ["2026-1-1", "1", "P", 1])) is None


def test_a_price_per_pack_becomes_one_per_carton() -> None:
    rows: list[list[Any]] = [["商品编码", "商品名称", "批发价(元/条)", "零售价(元/包)"], ["P", "品", 200, 25]]
    assert column("wholesale", *rows) == [20_000]
    assert column("retail", *rows) == [25_000]


@pytest.mark.parametrize(
    "months",
    [
        ["2026年1月", "2026年2月", "2026年3月"],
        [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)],
        [202601, 202602, 202603],
        ["1月", "2月", "3月"],
        ["一月份", "二月份", "十二月份"],
        ["2026-01", "2026-02", "2026-03"],
        ["1月销量", "2月销量", "3月销量"],
    ],
)
def test_months_as_columns_are_never_dropped_without_a_word(months: list[Any]) -> None:
    table = find_table(numbered(["客户编码", "客户名称", *months], ["1", "甲", 1, 2, 3]))
    assert table is not None
    assert [(column.index, column.header) for column in table.months] == [
        (place, str(month)) for place, month in enumerate(months, start=2)
    ]
    with pytest.raises(UserFixable):
        find_table(numbered(["商品编码", "商品名称", *months], ["1", "甲", 1, 2, 3]))


def test_a_sheet_of_small_numbers_is_no_table_of_months() -> None:
    assert find_table(numbered(["姓名", "语文", "数学", "英语"], ["张", 1, 2, 3])) is None


@pytest.mark.parametrize("language", [0, 1])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_header_of_our_own_is_understood_in_both_languages(kind: str, language: int) -> None:
    fields = [field.name for field in KINDS[kind].fields]  # type: ignore[index]  # a key of KINDS itself
    own = [catalogue()[f"field.{field}"][language] for field in fields]
    table = table_of(own, ["x"] * len(own), kind=kind)
    assert {use.field: use.header for use in table.columns} == dict(zip(fields, own, strict=True))
    assert table.ignored == ()


# What is data


def test_subtotals_and_page_marks_are_neither_data_nor_rejected() -> None:
    cleaned = clean(
        ["日期", "客户编码", "客户名称", "商品编码", "订购量"],
        ["2026-1-1", "1", "甲店", "P", 1],
        [None, None, "甲店 小计", None, 1],
        ["甲店小计", None, None, None, 1],
        ["2026年1月合计", None, None, None, 3],
        [None, None, "Grand total", None, 3],
        ["第1页 共2页"],
        ["制表人：某某", None, "审核：某某"],
    )
    assert ([row_no for row_no, _ in cleaned.rows], cleaned.issues, cleaned.read) == ([2], [], 1)


def test_a_total_in_a_column_that_is_not_used_is_seen() -> None:
    cleaned = clean(["序号", *LINE], [1, "2026-1-1", "1", "P", 3, 4], ["合 计", None, None, None, 3, 4])
    assert cleaned.read == 1


def test_a_shop_may_be_called_total() -> None:
    cleaned = clean(["许可证号", "客户名称"], ["440100000001", "老小计"], ["440100000002", "金鑫合计"])
    assert cleaned.read == len(cleaned.rows) == 2


def test_a_row_too_short_for_its_columns_is_a_row_of_blanks_at_the_end() -> None:
    cleaned = clean(LINE, ["2026-1-1", "1", "P"])
    assert cleaned.rows == [(2, (date(2026, 1, 1), "1", "P", None, None))]
    assert codes(cleaned) == [(2, "quantity_missing"), (2, "amount_missing")]


# Cells that equal others and are not the same


def test_a_true_and_a_merged_quantity_do_not_colour_their_equals() -> None:
    cells: list[Cell] = [True, 1, Repeated("5"), "5", 5, Repeated("5"), 1.0, True]
    rows: list[list[Any]] = [["2026-1-1", "1", "P", cell, 1] for cell in cells]
    cleaned = clean(LINE, *rows)
    assert [(row_no, row[3]) for row_no, row in cleaned.rows] == [
        (3, 1.0),
        (4, None),
        (5, 5.0),
        (6, 5.0),
        (7, None),
        (8, 1.0),
    ]
    assert codes(cleaned) == [
        (2, "quantity_not_number"),
        (4, "quantity_merged"),
        (7, "quantity_merged"),
        (9, "quantity_not_number"),
    ]


@pytest.mark.parametrize(
    ("cell", "cartons"),
    [
        ("1,234", 1234.0),
        ("−5", -5.0),
        ("1.2万", 12_000.0),
        ("2 件", 100.0),
        ("1e3", 1000.0),
        ("(3)", -3.0),
        ("3.", 3.0),
    ],
)
def test_quantities_as_people_write_them(cell: str, cartons: float) -> None:
    assert column("ordered", LINE, ["2026-1-1", "1", "P", cell, 1]) == [cartons]


@pytest.mark.parametrize("cell", ["12,5", "1,23", "1.2.3", "+-3", "3套", float("inf"), float("nan")])
def test_a_quantity_with_two_readings_is_none(cell: Cell) -> None:
    assert codes(clean(LINE, ["2026-1-1", "1", "P", cell, 1])) == [(2, "quantity_not_number")]


@pytest.mark.parametrize("cell", [1e15, 1e20, -1e30, "1e15", "1e20", "1e30", "9" * 15, 10**12])
def test_a_figure_too_large_is_said_to_be_too_large(cell: Cell) -> None:
    assert codes(clean(LINE, ["2026-1-1", "1", "P", cell, 1])) == [(2, "quantity_too_large")]
    cleaned = clean(LINE, ["2026-1-1", "1", "P", 1, cell])
    assert codes(cleaned) == [(2, "amount_too_large")]
    assert cleaned.rows == [(2, (date(2026, 1, 1), "1", "P", 1.0, None))]
    assert all("太大" in say(issue.message) for issue in cleaned.issues)


@pytest.mark.parametrize("cell", [1e30, "9" * 30])
def test_no_cap_and_no_rank_is_so_large(cell: Cell) -> None:
    assert column("cap", [*LINE, "限量"], ["2026-1-1", "1", "P", 1, 1, cell]) == [None]
    assert column("official_rank", ["许可证号", "客户名称", "公司排名"], ["410101100001", "甲", cell]) == [None]


def test_a_count_below_nothing_is_no_return() -> None:
    cleaned = clean(["盘点日期", "客户编码", "商品编码", "库存"], ["2026-1-1", "1", "P", -1])
    assert codes(cleaned) == [(2, "count_negative")]
    assert cleaned.rows == []


@pytest.mark.parametrize(
    "cell",
    [
        "2026-10-1 10:22",
        "2026-10-01T10:22:00.000+08:00",
        "2026-10-01 星期四",
        "2026年10月1号 上午9:05",
        "2026年 10月 1日",
        "20261001103000",
        20261001103000,
        46296.43,
        46296.75,
        "46296.999988",
        "1-Oct-2026",
        "Oct 1, 2026",
        datetime(2026, 10, 1, 23, 59),
    ],
)
def test_a_date_with_more_behind_it_is_the_date(cell: Cell) -> None:
    assert column("date", LINE, [cell, "1", "P", 1, 1]) == [date(2026, 10, 1)]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (date(1899, 12, 31), "date_out_of_range"),
        ("0026-10-01", "date_out_of_range"),
        ("9999-12-31", "date_out_of_range"),
        (0, "date_unparsable"),
        ("2026-10-110:22", "date_unparsable"),
        ("2026-10", "date_unparsable"),
    ],
)
def test_a_day_that_cannot_be_meant_is_no_order_date(cell: Cell, code: str) -> None:
    assert codes(clean(LINE, [cell, "1", "P", 1, 1])) == [(2, code)]


@pytest.mark.parametrize(
    ("cell", "licence"),
    [('="440100000001"', "440100000001"), (" '440100000001\t", "440100000001"), (440100000001.0, "440100000001")],
)
def test_the_shells_around_a_licence_number_are_taken_off(cell: Cell, licence: str) -> None:
    rows: list[list[Any]] = [["许可证号", "客户名称"], [cell, "甲"]]
    assert column("licence_no", *rows) == [licence]
    assert clean(*rows).issues == []


def test_a_code_like_1e5_has_lost_nothing() -> None:
    assert column("product_code", LINE, ["2026-1-1", "1", "1E5", 1, 1]) == ["1E5"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("周二(单)", OrderDay(2, "odd")),
        ("双周 星期五", OrderDay(5, "even")),
        ("单双周周四", OrderDay(4, "weekly")),
        ("周一、周四", None),
        ("隔周三", None),
        ("每天", None),
    ],
)
def test_an_order_day_that_leaves_something_open_is_not_guessed(cell: str, day: OrderDay | None) -> None:
    assert column("order_day", ["客户编码", "订货日"], ["1", cell]) == [day]


# For any cells at all

cell_values = (
    st.none()
    | st.text(max_size=8)
    | st.integers(-(10**18), 10**18)
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.sampled_from(
        ["合计", "甲小计", "日期", "订购量", "2026-1-1", "P1", "5", "-", "备注：", Repeated("5"), Repeated("合计")]
    )
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cell_values, max_size=6), max_size=12), st.integers(0, 12))
def test_whatever_the_cells_are_rows_add_up_and_chunks_do_not_matter(rows: list[list[Cell]], cut: int) -> None:
    table = table_of(LINE, ["2026-1-1", "1", "P", 1, 1])
    chunk: list[Row] = [(row_no, row) for row_no, row in enumerate(rows, start=2)]
    whole = Cleaner(table).clean(chunk)
    rejected = {issue.row for issue in whole.issues if issue.rejected}
    assert whole.read == len(whole.rows) + len(rejected)
    assert rejected.isdisjoint(row_no for row_no, _ in whole.rows)
    assert all(say(issue.message) for issue in whole.issues)
    again = Cleaner(table)
    parts = [again.clean(chunk[:cut]), again.clean(chunk[cut:])]
    assert whole.rows == [row for part in parts for row in part.rows]
    assert whole.issues == [issue for part in parts for issue in part.issues]


@given(st.text(max_size=20))
def test_a_text_cleaned_once_is_clean(text: str) -> None:
    rows = ["许可证号", "客户名称"], ["440100000001", text]
    once = column("name", *rows)
    if once and once[0] is not None:
        assert column("name", rows[0], ["440100000001", once[0]]) == once
