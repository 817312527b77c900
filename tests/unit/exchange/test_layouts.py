"""A layout: guessed, corrected by a person, remembered, and used again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from tierdesk.errors import UserFixable
from tierdesk.exchange.cells import Cell, Row
from tierdesk.exchange.cleaning import Cleaner
from tierdesk.exchange.correct import units_for, with_constant, with_day_order, with_field, with_unit
from tierdesk.exchange.kinds import KINDS
from tierdesk.exchange.mapping import find_table, lay_out
from tierdesk.exchange.profile import from_json, profile_of, to_json
from tierdesk.exchange.recognise import samples, units_by_figures, with_day_orders, with_units_above
from tierdesk.exchange.table import Table

SALES = ["订单日期", "客户编码", "商品编码", "数量", "批发价", "金额"]


def numbered(*rows: Sequence[Cell]) -> list[Row]:
    return [(number, list(row)) for number, row in enumerate(rows, start=1)]


def found(rows: list[Row], kind: str | None = None) -> Table:
    table = find_table(rows, kind)
    assert table is not None
    return table


def clean(table: Table, rows: list[Row]) -> list[dict[str, object]]:
    cleaner = Cleaner(table)
    return [dict(zip(cleaner.fields, values, strict=True)) for _, values in cleaner.clean(rows).rows]


def test_a_corrected_layout_is_read_as_corrected_next_week_under_another_title() -> None:
    rows = numbered(["姓甲", "编码乙", "电话", "名"], ["王", "1001", "139", "金鑫商店"])
    table = lay_out(rows, 1, "retailers")
    assert table is not None
    table = with_field(with_field(with_field(table, 0, "owner"), 1, "customer_code"), 3, "name")
    stored = from_json(table.fingerprint, to_json(profile_of(table)))
    assert stored is not None
    later = numbered(["十一月客户"], ["姓甲 ", "编码乙", "电话", "名"], ["李", "1002", "138", "百家店"])
    again = find_table(later, None, {stored.fingerprint: stored})
    assert again is not None
    assert (again.header_row, again.columns) == (2, table.columns)
    assert [row["name"] for row in clean(again, later)] == ["百家店"]


def test_without_the_profile_the_same_file_is_not_known() -> None:
    assert find_table(numbered(["姓甲", "编码乙", "电话", "名"], ["王", "1001", "139", "金鑫商店"])) is None


@pytest.mark.parametrize("changed", [["数量(件)", "金额"], ["数量", "金额(万元)"], ["金额", "数量"]])
def test_another_unit_or_order_of_columns_is_another_layout(changed: list[str]) -> None:
    first = found(numbered([*SALES[:3], "数量", "金额"], ["2026-1-1", "1", "P", 1, 1]))
    other = found(numbered([*SALES[:3], *changed], ["2026-1-1", "1", "P", 1, 1]))
    assert first.fingerprint != other.fingerprint


def test_a_profile_of_fields_that_are_no_more_is_of_no_use() -> None:
    table = found(numbered(SALES, ["2026-1-1", "1", "P", 1, 1, 1]))
    text = to_json(profile_of(table))
    assert from_json("f", text) is not None
    for damaged in (text.replace('"ordered"', '"gone"'), text.replace('"ordered"', '"amount"'), text[:-5], "{}", ""):
        assert from_json("f", damaged) is None


def test_a_column_has_one_meaning_and_a_field_one_column() -> None:
    table = found(numbered([*SALES, "订购数(件)"], ["2026-1-1", "1", "P", 1, 1, 1, 2]))
    moved = with_field(table, 6, "ordered")
    assert {use.field: use.index for use in moved.columns}["ordered"] == 6
    assert len({use.field for use in moved.columns}) == len(moved.columns) == len({use.index for use in moved.columns})
    assert {use.index: use.unit for use in moved.columns}[6] == "件"
    gone = with_field(moved, 6, "")
    assert "ordered" not in {use.field for use in gone.columns}
    assert gone.lacking == ()  # the amount is a figure too
    assert with_field(gone, 5, "").lacking == (frozenset({"ordered", "requested", "amount"}),)


def test_units_are_those_of_the_field() -> None:
    assert units_for("sales", "ordered")[:2] == ("条", "包")
    assert units_for("sales", "amount") == ("元", "千元", "万元")
    assert units_for("sales", "wholesale") == ("元/条", "元/包")
    assert units_for("sales", "date") == units_for("retailers", "name") == ()
    rows = numbered(SALES, ["2026-1-1", "1", "P", 20, 100, 2])
    table = with_unit(with_unit(found(rows), 3, "包"), 5, "万元")
    assert [(row["ordered"], row["amount"]) for row in clean(table, rows)] == [(2.0, 2_000_000)]


def test_a_value_for_all_rows_stands_in_for_a_missing_column() -> None:
    rows = numbered(["客户编码", "商品编码", "库存"], ["1", "P", 3], ["2", "P", 4], ["合计", None, 7])
    assert find_table(rows) is None
    table = lay_out(rows, 1, "stock")
    assert table is not None
    assert table.lacking == (frozenset({"date"}),)
    dated = with_constant(table, "date", "2026年11月23日")
    assert dated.lacking == ()
    assert [row["date"] for row in clean(dated, rows)] == [date(2026, 11, 23)] * 2
    stored = from_json("f", to_json(profile_of(dated)))
    assert stored is not None
    assert stored.constants == dated.constants
    assert with_constant(dated, "date", " ").constants == ()


@pytest.mark.parametrize(
    ("days", "order"),
    [
        (["2026-11-01", "26-11-02", "3-Nov-26"], "year_first"),  # the sure ones lie beside it in this order alone
        (["2026-11-01", "14/11/26"], "day_first"),
        (["24/11/26", "25/11/26", "31/11/26"], ""),  # one slip must not turn days into years
        (["11/24/26"], "month_first"),
        (["26-11-24"], ""),
    ],
)
def test_the_order_of_years_with_two_digits_is_taken_from_the_whole_column(days: list[str], order: str) -> None:
    def line(day: Cell) -> list[Cell]:
        return [day, "1", "P", 1, 1, 1]

    rows = numbered(SALES, *[line(day) for day in days])
    table = with_day_orders(found(rows), rows)
    assert [use.day_order for use in table.columns if use.field == "date"] == [order]


@pytest.mark.parametrize("text", ["昨天", "2026-13-1", "0"])
def test_a_value_for_all_rows_that_the_field_cannot_hold_is_refused_in_words(text: str) -> None:
    table = lay_out(numbered(["客户编码", "商品编码", "库存"], ["1", "P", 3]), 1, "stock")
    assert table is not None
    with pytest.raises(UserFixable):
        Cleaner(with_constant(table, "date", text))


def test_the_order_of_days_is_taken_from_values_that_give_it_away() -> None:
    rows = numbered(SALES, ["3/4/2027", "1", "P", 1, 1, 1], ["31/3/2027", "1", "P", 1, 1, 1])
    table = with_day_orders(found(rows), rows)
    assert [row["date"] for row in clean(table, rows)] == [date(2027, 4, 3), date(2027, 3, 31)]
    rows = numbered(SALES, ["3/4/2027", "1", "P", 1, 1, 1], ["3/31/2027", "1", "P", 1, 1, 1])
    table = with_day_orders(found(rows), rows)
    assert [row["date"] for row in clean(table, rows)] == [date(2027, 3, 4), date(2027, 3, 31)]


def test_an_order_of_days_that_values_contradict_or_do_not_tell_is_never_guessed_but_may_be_said() -> None:
    for telling in ("3/4/2027", "31/3/2027"):
        rows = numbered(SALES, ["3/4/2027", "1", "P", 1, 1, 1], [telling, "1", "P", 1, 1, 1])
        rows += [(9, ["3/31/2027", "1", "P", 1, 1, 1])] if telling != "3/4/2027" else []
        table = with_day_orders(found(rows), rows)
        assert [use.day_order for use in table.columns if use.field == "date"] == [""]
    said = with_day_order(table, 0, "day_first")
    assert clean(said, rows)[0]["date"] == date(2027, 4, 3)


@pytest.mark.parametrize(
    ("quantity", "amount", "expected"),
    [
        (10, 100, {3: "包"}),
        (1, 5000, {3: "件"}),
        (1, 25_000, {3: "箱"}),
        (100, 1, {5: "万元"}),
        (1, 100, {}),
        (1, 90, {}),
    ],
)
def test_price_times_quantity_gives_a_missing_unit_away(quantity: int, amount: float, expected: dict[int, str]) -> None:
    lines: list[list[Cell]] = [["2026-1-1", "1", "P", quantity * n, 100, amount * n] for n in range(1, 8)]
    rows = numbered(SALES, *lines)
    assert units_by_figures(found(rows), rows) == expected


def test_a_unit_in_the_header_is_not_doubted() -> None:
    header = [*SALES[:3], "数量(条)", *SALES[4:]]
    lines: list[list[Cell]] = [["2026-1-1", "1", "P", 10, 100, 100] for _ in range(7)]
    rows = numbered(header, *lines)
    assert units_by_figures(found(rows), rows) == {}


def test_a_column_that_tells_the_unit_of_each_row_is_not_doubted() -> None:
    lines: list[list[Cell]] = [["2026-1-1", "1", "P", 10, 100, 100, "包"] for _ in range(7)]
    rows = numbered([*SALES, "单位"], *lines)
    assert units_by_figures(found(rows), rows) == {}


def test_samples_are_different_values_below_the_header() -> None:
    lines: list[list[Cell]] = [["2026-1-1", code, "P", 1, 1, 1] for code in ("1", "1", None, "2", "3", "4")]
    rows = numbered(["标题"], SALES, *lines)
    table = found(rows)
    assert samples(table, rows, 1) == ("1", "2", "3")
    assert samples(table, rows, 9) == ()


def test_a_person_may_take_any_row_for_the_header_and_two_rows_for_one() -> None:
    rows = numbered(["x"], ["客户", None, "订货"], ["编码", "名称", "数量(件)"], ["1", "金鑫", 2])
    one = lay_out(rows, 3, "sales")
    assert one is not None
    assert (one.header_row, one.first_data_row) == (3, 4)
    two = lay_out(rows, 2, "sales", levels=2)
    assert two is not None
    assert (two.first_data_row, two.headers) == (4, ("客户/编码", "客户/名称", "订货/数量(件)"))
    assert lay_out(rows, 9, "sales") is None


def test_every_kind_tells_what_a_table_lacks() -> None:
    for name, kind in KINDS.items():
        table = lay_out(numbered(["甲", "乙"], ["1", "2"]), 1, name)
        assert table is not None
        assert table.lacking == kind.needs


@pytest.mark.parametrize(
    ("above", "cartons", "fen"),
    [
        ("单位：包", 2.0, 200),
        ("单位：件、万元", 1000.0, 2_000_000),
        ("金额单位:万元", 20.0, 2_000_000),
        ("单位：条、元", 20.0, 200),
        ("单位：某公司", 20.0, 200),
    ],
)
def test_a_line_above_the_header_tells_the_units_that_the_headers_leave_out(
    above: str, cartons: float, fen: int
) -> None:
    rows = numbered([above], ["日期", "客户编码", "商品编码", "数量", "金额"], ["2026-1-1", "1", "P", 20, 2])
    table = with_units_above(found(rows), rows)
    assert [(row["ordered"], row["amount"]) for row in clean(table, rows)] == [(cartons, fen)]


def test_a_unit_in_a_header_counts_before_a_line_above_it() -> None:
    rows = numbered(["单位：件"], ["日期", "客户编码", "商品编码", "数量(包)"], ["2026-1-1", "1", "P", 20])
    assert [row["ordered"] for row in clean(with_units_above(found(rows), rows), rows)] == [2.0]


def test_a_column_of_units_tells_the_unit_of_each_row() -> None:
    rows = numbered(
        ["日期", "客户编码", "商品编码", "数量", "单位"],
        ["2026-1-1", "1", "P", 20, "包"],
        ["2026-1-1", "1", "P", 2, "件"],
        ["2026-1-1", "1", "P", 3, "条"],
        ["2026-1-1", "1", "P", "4条", "包"],
        ["2026-1-1", "1", "P", -10, "包"],
        ["2026-1-1", "1", "P", 5, None],
        ["2026-1-1", "1", "P", 6, "某某烟草公司"],
    )
    assert [row["ordered"] for row in clean(found(rows), rows)] == [2.0, 100.0, 3.0, 4.0, -1.0, 5.0, 6.0]


@pytest.mark.parametrize("unit", ["斤", "大箱", "标准大箱", "box"])
def test_a_quantity_in_a_unit_that_nobody_knows_costs_the_row_and_says_so(unit: str) -> None:
    rows = numbered(
        ["日期", "客户编码", "商品编码", "数量", "限量", "单位"],
        ["2026-1-1", "1", "P", 1, None, unit],
        ["2026-1-1", "1", "P", "4条", 5, unit],
        ["2026-1-1", "1", "P", None, None, unit],
    )
    cleaned = Cleaner(found(rows)).clean(rows)
    assert cleaned.numbers == [3, 4]
    assert [(row["ordered"], row["cap"]) for row in clean(found(rows), rows)] == [(4.0, None), (None, None)]
    said = [(issue.row, issue.column, issue.code, issue.value) for issue in cleaned.issues if issue.rejected]
    assert said == [(2, "单位", "unit_unknown", unit)]
    assert list(cleaned.cells) == [2]


def test_another_unit_in_the_line_above_is_another_layout() -> None:
    """What was confirmed for 万元 must never be used for 元."""
    header = ["日期", "客户编码", "商品编码", "数量", "金额"]
    line: list[Cell] = ["2026-1-1", "1", "P", 20, 2]
    thousands = numbered(["单位：万元"], header, line)
    profile = profile_of(with_units_above(found(thousands), thousands))
    yuan = numbered(["单位：元"], header, line)
    again = find_table(yuan, None, {profile.fingerprint: profile})
    assert again is not None
    assert [row["amount"] for row in clean(with_units_above(again, yuan), yuan)] == [200]
    assert found(thousands).fingerprint == found(numbered(["十一月"], ["单位:万元"], header, line)).fingerprint
