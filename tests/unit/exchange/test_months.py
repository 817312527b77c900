"""Monthly totals, long and wide: months in headers and cells, their year, and rows unfolded into records (DOMAIN 3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tierdesk.errors import UserFixable
from tierdesk.exchange.cells import Cell, Row
from tierdesk.exchange.cleaning import Cleaned
from tierdesk.exchange.correct import with_constant, with_field, with_months, with_unit
from tierdesk.exchange.mapping import find_table, lay_out
from tierdesk.exchange.month_headers import month_in, read_month, year_in
from tierdesk.exchange.profile import from_json, profile_of, to_json
from tierdesk.exchange.table import Table
from tierdesk.exchange.unfold import cleaner_of

WHO: list[Cell] = ["客户编码", "客户名称"]
Said = tuple[int, str, float | None, int | None]
"""Row, month, cartons, fen."""


def numbered(*rows: Sequence[Cell]) -> list[Row]:
    return [(number, list(row)) for number, row in enumerate(rows, start=1)]


def found(rows: list[Row], *names: str, kind: str | None = None) -> Table:
    table = find_table(rows, kind, {}, names)
    assert table is not None
    return table


def clean(rows: list[Row], table: Table) -> Cleaned:
    return cleaner_of(table).clean(rows)


def records(rows: list[Row], table: Table) -> list[Said]:
    """What the table says, months with the year that all rows or the row itself have."""
    fields = cleaner_of(table).fields
    said: list[Said] = []
    for row_no, values in clean(rows, table).rows:
        named = dict(zip(fields, values, strict=True))
        month = named["month"] if len(named["month"]) > 2 else f"{named.get('year')}-{named['month']}"
        said.append((row_no, month, named.get("ordered"), named.get("amount")))
    return said


def read(*rows: Sequence[Cell], names: Sequence[str] = ()) -> list[Said]:
    made = numbered(*rows)
    return records(made, found(made, *names))


@pytest.mark.parametrize(
    ("header", "month", "said"),
    [
        ("2026年1月", "2026-01", ""),
        ("2026年01月份", "2026-01", ""),
        ("26年1月", "2026-01", ""),
        ("202612", "2026-12", ""),
        ("2026-1", "2026-01", ""),
        ("2026/01", "2026-01", ""),
        ("2026.01", "2026-01", ""),
        ("2026-01-01", "2026-01", ""),
        ("２０２６年１月", "2026-01", ""),
        ("2026年/1月", "2026-01", ""),
        ("2026年度/十一月", "2026-11", ""),
        ("1 月", "01", ""),
        ("十二月份", "12", ""),
        ("Jan 2026", "2026-01", ""),
        ("September", "09", ""),
        ("1月销量（条）", "01", "销量(条)"),
        ("2026年1月/数量", "2026-01", "数量"),
        ("金额(万元)/2026-01", "2026-01", "金额(万元)"),
        ("各月销量/1月", "01", "各月销量"),
    ],
)
def test_a_month_in_a_header_is_known_with_what_stands_beside_it(header: str, month: str, said: str) -> None:
    found = month_in(header)
    assert found is not None
    assert (found.month, found.said) == (month, said)


@pytest.mark.parametrize(
    "header",
    [
        "合计",
        "1-6月",
        "1月-6月合计",
        "2026年1—6月销量",
        "近3月销量",
        "12个月",
        "1月同比",
        "同比/1月",
        "1月累计",
        "1月/平均",
        "1月目标",
        "1月/需求量",
        "期末库存/1月",
        "1月/数量/金额",
        "2026年",
        "2026-01-15",
        "20260115",
        "Market",
        "第二十一月",
        "",
    ],
)
def test_spans_comparisons_and_other_columns_are_no_months(header: str) -> None:
    assert month_in(header) is None


@given(st.integers(1990, 2098), st.integers(1, 12), st.sampled_from(["", "销量", "金额(万元)", "数量(箱)"]))
def test_every_month_of_every_year_is_read_in_every_form(year: int, number: int, said: str) -> None:
    month = f"{year}-{number:02d}"
    for form in (
        f"{year}年{number}月",
        f"{year}-{number:02d}",
        f"{year}{number:02d}",
        f"{year}/{number}",
        f"{month}-01",
    ):
        assert read_month(form) == month
        for header in (f"{form}{said}" if form[-1] == "月" else f"{form}/{said}", f"{said}/{form}", f"{form}/{said}"):
            named = month_in(header.strip("/"))
            assert named is not None, header
            assert named.month == month
    assert read_month(date(year, number, 1)) == month
    assert read_month(year * 100 + number) == month
    assert read_month(number) == read_month(f"{number}月") == month[5:]


@pytest.mark.parametrize("cell", ["一月到三月", 13, 0, 2026.1, date(2026, 1, 15), "2026-01-15", "第一季度", True])
def test_what_is_no_month_is_not_read_as_one(cell: Cell) -> None:
    assert read_month(cell) is None


@pytest.mark.parametrize(
    ("titles", "year"),
    [
        (["2026年1-6月销量表"], "2026"),
        (["2026年度"], "2026"),
        (["2026年销量表", "导出日期：2027年1月3日"], "2026"),
        (["统计期间：2026-01-01至2026-06-30"], "2026"),
        (["Monthly totals 2026"], "2026"),
        (["202601-202606"], "2026"),
        (["2025年12月-2026年2月"], ""),
        (["共2000户"], ""),
        (["制表日期：2026年7月1日"], ""),
        (["销量_20270105"], ""),
        (["电话 20261234567"], ""),
    ],
)
def test_a_title_tells_the_year_only_when_it_speaks_of_one(titles: list[str], year: str) -> None:
    assert year_in(titles) == year


def test_a_row_becomes_a_record_for_every_month_that_says_something() -> None:
    assert read(
        ["2026年销量表"],
        [*WHO, "1月", "2月", "3月", "合计", "同比"],
        ["1", "甲", 5, None, 0, 5, "12%"],
        ["2", "乙", "-", " ", -2.5, -2.5, None],
        ["3", "丙", None, None, None, None, None],
        ["合计", None, 5, 0, -2.5, 2.5, None],
    ) == [(3, "2026-01", 5.0, None), (3, "2026-03", 0.0, None), (4, "2026-03", -2.5, None)]


@pytest.mark.parametrize(
    "rows",
    [
        [[*WHO, "2025年", None, "2026年"], [None, None, "11月", "12月", "1月"]],
        [[*WHO, "数量", None, None], [None, None, "2025年11月", "202512", "2026-01"]],
        [[*WHO, "销售", None, None], [*WHO, date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]],
        [[*WHO, date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]],
        [[*WHO, "2025年11月销量", "2025年12月销量", "2026年1月销量"]],
        [["单位：条"], [*WHO, "25年11月", "25年12月", "26年1月"]],
    ],
)
def test_months_stand_in_one_header_or_under_a_group(rows: list[list[Any]]) -> None:
    row = len(rows) + 1
    assert read(*rows, ["1", "甲", 1, 2, 3]) == [
        (row, "2025-11", 1.0, None),
        (row, "2025-12", 2.0, None),
        (row, "2026-01", 3.0, None),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [
            [*WHO, "2026年1月", None, "2026年2月", None],
            [None, None, "数量(件)", "金额(万元)", "数量(件)", "金额(万元)"],
        ],
        [[*WHO, "1月", None, "2月", None], [None, None, "件", "万元", "件", "万元"]],
        [[*WHO, "2026年1月销量(件)", "2026年1月销售额(万元)", "2026年2月销量(件)", "2026年2月销售额(万元)"]],
        [["单位：件、万元"], [*WHO, "1月数量", "1月金额", "2月数量", "2月金额"]],
    ],
)
def test_a_month_may_have_quantity_and_amount_each_in_its_unit(rows: list[list[Any]]) -> None:
    row = len(rows) + 1
    assert read(*rows, ["1", "甲", 2, 0.5, 0, None], names=["Sheet1", "2026"]) == [
        (row, "2026-01", 100.0, 500_000),
        (row, "2026-02", 0.0, None),
    ]


def test_groups_of_quantity_and_amount_have_their_months_below() -> None:
    assert read(
        [*WHO, "数量", None, "金额（元）", None],
        [None, None, "1月", "2月", "1月", "2月"],
        ["1", "甲", 1, 2, 10, 20],
        names=["2026"],
    ) == [(3, "2026-01", 1.0, 1000), (3, "2026-02", 2.0, 2000)]


@pytest.mark.parametrize(
    ("titles", "cartons", "fen"),
    [
        ([], 3.0, None),
        (["2026年销量（单位：箱）"], 750.0, None),
        (["2026年销售额"], None, 300),
        (["单位：万元"], None, 3_000_000),
    ],
)
def test_titles_tell_what_bare_months_hold_and_in_which_unit(
    titles: list[str], cartons: float | None, fen: int | None
) -> None:
    above = [[title] for title in titles]
    assert read(*above, [*WHO, "2026年1月", "2026年2月"], ["1", "甲", 3]) == [
        (len(titles) + 2, "2026-01", cartons, fen)
    ]


@pytest.mark.parametrize(
    ("above", "names", "year"),
    [
        ([["2026年1-2月"]], [], "2026"),
        ([[2026]], [], "2026"),
        ([], ["2026年"], "2026"),
        ([], ["Sheet1", "销量2026"], "2026"),
        ([["2025年销量"]], ["2026年"], "2025"),
        ([["2025年销量"], ["与2026年对比"]], [], None),
        ([], ["Sheet1", "导出2026"], None),
    ],
)
def test_the_year_comes_from_the_nearest_that_tells_and_is_never_guessed(
    above: list[list[Any]], names: list[str], year: str | None
) -> None:
    rows = numbered(*above, [*WHO, "1月", "2月"], ["1", "甲", 3, 4])
    table = found(rows, *names)
    assert [constant.text for constant in table.constants] == ([year] if year else [])
    assert table.lacking == (() if year else (frozenset({"year"}),))
    if year is None:
        with pytest.raises(UserFixable):
            cleaner_of(table)


def test_a_person_may_give_or_correct_the_year() -> None:
    rows = numbered([*WHO, "1月", "2月"], ["1", "甲", 3, 4])
    said = with_constant(found(rows), "year", "2025年")
    assert [month for _, month, _, _ in records(rows, said)] == ["2025-01", "2025-02"]
    rows = numbered(["2026年"], [*WHO, "1月", "2月"], ["1", "甲", 3, 4])
    said = with_constant(found(rows), "year", "2025")
    assert [month for _, month, _, _ in records(rows, said)] == ["2025-01", "2025-02"]


def test_each_row_may_have_its_year() -> None:
    assert read(["年份", *WHO, "1月", "2月"], [2025, "1", "甲", 1, None], ["2026年", "1", "甲", 2, 3]) == [
        (2, "2025-01", 1.0, None),
        (3, "2026-01", 2.0, None),
        (3, "2026-02", 3.0, None),
    ]


@pytest.mark.parametrize(
    ("header", "cell", "above", "expected"),
    [
        ("月份", "2026-01", [], "2026-01"),
        ("年月", 202601, [], "2026-01"),
        ("统计月份", "2026年1月", [], "2026-01"),
        ("所属月份", date(2026, 1, 1), [], "2026-01"),
        ("销售月份", "1月", [["2026年1-6月销量表"]], "2026-01"),
        ("期间", "202601", [], "2026-01"),
        ("Month", "Jan 2026", [], "2026-01"),
        ("月份", 1, [["2026年度"]], "2026-01"),
    ],
)
def test_the_long_form_has_a_column_of_months(header: str, cell: Cell, above: list[list[Cell]], expected: str) -> None:
    rows = numbered(*above, [header, "客户编码", "卷烟名称", "订购量", "金额"], [cell, "1", "品", 2, 3])
    table = found(rows)
    assert (table.kind, table.months) == ("months", ())
    assert records(rows, table) == [(len(rows), expected, 2.0, 300)]


def test_the_year_of_a_long_form_may_stand_in_a_column_and_the_months_own_year_counts_first() -> None:
    rows = numbered(["年度", "月份", "客户编码", "销量"], [2025, "1月", "1", 2], ["2025", "2026-02", "1", 3])
    assert [month for _, month, _, _ in records(rows, found(rows))] == ["2025-01", "2026-02"]


def test_a_month_that_cannot_be_read_costs_the_row_in_words() -> None:
    rows = numbered(["月份", "客户编码", "销量"], ["一季度", "1", 2], [None, "1", 2], ["2026-01", "1", 2])
    cleaned = clean(rows, found(rows))
    assert [(issue.row, issue.column, issue.code, issue.rejected) for issue in cleaned.issues] == [
        (2, "月份", "month_unparsable", True),
        (3, "月份", "month_missing", True),
    ]
    assert (cleaned.read, len(cleaned.rows)) == (3, 1)


def test_a_total_of_a_table_of_products_names_its_product() -> None:
    rows = numbered(["客户编码", "商品编码", "2026年1月", "2026年2月"], ["1", "P", 1, 2], ["1", None, 3, 4])
    cleaned = clean(rows, found(rows))
    assert [(issue.row, issue.code) for issue in cleaned.issues] == [(3, "product_missing")]
    assert (cleaned.read, len(cleaned.rows)) == (4, 2)


def test_issues_name_the_row_and_the_month_and_say_once_what_ails_the_row() -> None:
    rows = numbered(
        ["许可证号", "2026年1月", "2026年2月", "2026年3月"],
        ["410100100001", 1, "x", -3],
        ["4.40101E+11", 1, 2, 3],
    )
    cleaned = clean(rows, found(rows))
    assert [(issue.row, issue.column, issue.code, issue.rejected) for issue in cleaned.issues] == [
        (2, "2026年2月", "quantity_not_number", True),
        (2, "2026年3月", "return_kept", False),
        (3, "许可证号", "licence_scientific", True),
    ]
    assert (cleaned.read, len(cleaned.rows)) == (6, 2)


def test_a_header_once_more_and_subtotals_are_no_records() -> None:
    header: list[Cell] = [*WHO, "2026年1月", "2026年2月"]
    rows = numbered(header, ["1", "甲", 1, 2], ["小计", None, 1, 2], header, ["2", "乙", 3, 4], ["备注：退货为负"])
    cleaned = clean(rows, found(rows))
    assert ([row for row, _ in cleaned.rows], cleaned.issues, cleaned.read) == ([2, 2, 5, 5], [], 4)


def test_the_same_month_twice_is_refused_in_words_until_one_is_left_out() -> None:
    rows = numbered(["2026年"], [*WHO, "1月", "2月", "1月", "2月"], ["1", "甲", 1, 2, 3, 4])
    table = found(rows)
    with pytest.raises(UserFixable):
        cleaner_of(table)
    assert records(rows, with_field(with_field(table, 2, ""), 3, "")) == [
        (3, "2026-01", 3.0, None),
        (3, "2026-02", 4.0, None),
    ]


@pytest.mark.parametrize("rows", [[], [["只有一格"]], [[None, None]], [[2026]]])
def test_a_sheet_without_any_header_is_no_table_of_months(rows: list[list[Any]]) -> None:
    assert find_table(numbered(*rows)) is None


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (["订单日期", "月份", "客户编码", "商品编码", "订购量", "金额"], "sales"),
        (["订单日期", "客户编码", "商品编码", "订购量", "1月", "2月"], "sales"),
        (["许可证号", "客户名称", "地址", "线路", "1月销量"], "retailers"),
        (["许可证号", "客户名称", "地址", "线路", "1月销量", "2月销量", "3月销量"], "months"),
        (["客户编码", "2026年1月销量"], "months"),
        (["盘点日期", "月份", "客户编码", "商品编码", "库存"], "stock"),
    ],
)
def test_order_lines_stay_order_lines_and_months_are_never_lost_in_a_list_of_retailers(
    header: list[Any], kind: str
) -> None:
    assert found(numbered(header, ["1"] * len(header))).kind == kind


def test_who_wants_sales_gets_monthly_totals_where_a_file_has_no_days() -> None:
    monthly = numbered(["月份", "客户编码", "销量"], ["2026-01", "1", 2])
    daily = numbered(["日期", "客户编码", "商品编码", "销量"], ["2026-01-01", "1", "P", 2])
    assert [found(rows, kind="sales").kind for rows in (monthly, daily)] == ["months", "sales"]
    assert found(monthly, kind="months").kind == "months"
    assert find_table(monthly, "stock") is None


def test_a_layout_is_the_same_when_months_roll_on_and_another_when_they_hold_something_else() -> None:
    def fingerprint(*months: str, title: str = "") -> str:
        return found(numbered([title, None, title], [*WHO, *months, "线路"], ["1"] * 9)).fingerprint

    first = fingerprint("2026年1月", "2026年2月")
    assert fingerprint("2026年3月", "2026年4月", "2026年5月") == first
    assert fingerprint("2025年11月", "2025年12月", title="2025年") == first
    assert len({first, fingerprint("2026年1月金额", "2026年2月金额"), fingerprint("1月", "2月", title="单位：箱")}) == 3


def test_a_profile_remembers_what_the_months_hold_and_reads_the_months_anew() -> None:
    def file(*months: str) -> list[Row]:
        figures = [float(number) for number in range(1, len(months) + 1)]
        return numbered(["客户", *months, "编码乙"], ["甲", *figures, "1001"])

    rows = file("2026年1月", "2026年2月")
    table = with_field(found(rows), 3, "customer_code")
    table = with_months(table, "", "amount", "万元")
    stored = from_json(table.fingerprint, to_json(profile_of(table)))
    assert stored is not None
    for months in (("2026年3月", "2026年4月", "2026年5月"), ("2026年2月",)):
        later = file(*months)
        again = find_table(later, None, {stored.fingerprint: stored})
        assert again is not None
        assert {use.field: use.index for use in again.columns} == {"name": 0, "customer_code": len(months) + 1}
        assert [(use.header, use.field, use.unit) for use in again.months] == [
            (month, "amount", "万元") for month in months
        ]
        assert [fen for *_, fen in records(later, again)] == [
            1_000_000 * number for number in range(1, len(months) + 1)
        ]


def test_a_column_of_a_month_may_be_given_another_meaning_left_out_and_taken_back() -> None:
    rows = numbered([*WHO, "2026年1月", "2026年2月"], ["1", "甲", 1, 2])
    table = with_field(found(rows), 2, "amount")
    assert records(rows, table) == [(2, "2026-01", None, 100), (2, "2026-02", None, 200)]
    without = with_field(table, 2, "")
    assert records(rows, without) == [(2, "2026-02", None, 200)]
    assert without.ignored == ("2026年1月",)
    assert records(rows, with_field(without, 2, "ordered")) == [(2, "2026-01", 1.0, None), (2, "2026-02", 2.0, None)]
    assert [use.field for use in with_field(without, 2, "product_name").used] == [
        "customer_code",
        "name",
        "product_name",
        "amount",
    ]


def test_a_profile_never_remembers_the_year() -> None:
    first = numbered(["2026年"], [*WHO, "1月", "2月"], ["1", "甲", 1, 2])
    table = found(first)
    stored = from_json(table.fingerprint, to_json(profile_of(table).lasting))
    assert stored is not None
    known = {stored.fingerprint: stored}
    later = find_table(numbered(["2027年"], [*WHO, "1月", "2月"], ["1", "甲", 1, 2]), None, known)
    nameless = find_table(numbered([*WHO, "1月", "2月"], ["1", "甲", 1, 2]), None, known)
    assert later is not None
    assert nameless is not None
    assert [constant.text for constant in later.constants] == ["2027"]
    assert nameless.lacking == (frozenset({"year"}),)


def test_a_person_may_lay_out_months_and_say_what_they_hold() -> None:
    rows = numbered(["店", "1月"], ["甲", 2])
    table = lay_out(rows, 1, "months", names=["2026"])
    assert table is not None
    table = with_unit(with_field(table, 0, "name"), 1, "件")
    assert records(rows, table) == [(2, "2026-01", 100.0, None)]
    assert with_months(table, "", None, None).months == ()


figures = st.none() | st.sampled_from([0, 1, 2.5, -3, "4", "-", "", "x", "1,000", 10**13])


@example([("1", ["", "", 0])])
@example([("1", ["", "", "x"])])
@given(st.lists(st.tuples(st.sampled_from(["1", "2", None]), st.lists(figures, max_size=4)), max_size=6))
def test_unfolded_is_what_reading_cell_by_cell_gives(rows: list[tuple[str | None, list[Cell]]]) -> None:
    """Against the plain way: each cell for itself, blank ones left out, none counted twice."""
    months = [f"2026年{number}月" for number in range(1, 5)]
    made = numbered(["客户编码", *months], *([who, *cells] for who, cells in rows))
    table = found(made)
    cleaned = clean(made, table)
    read_by_hand = 0
    expected = []
    for row_no, (who, cells) in enumerate(rows, start=2):
        for place, cell in enumerate(cells, start=1):
            if cell in {None, "-", ""}:
                continue
            read_by_hand += 1
            if who is not None and cell not in {"x", 10**13}:
                expected.append((row_no, f"2026-{place:02d}", float(str(cell).replace(",", "")), None))
    assert records(made, table) == expected
    assert cleaned.read == read_by_hand
    rejected = {issue.row for issue in cleaned.issues if issue.rejected}
    assert bool(rejected) == (cleaned.read > len(cleaned.rows))
