"""Awkward order lines and stock counts (DOMAIN 3), alone and together."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.unit.exchange.corpus.layouts import BOOKS, EVERY, TEXTS, Layout

SALES = ["日期", "客户编码", "商品编码", "订购量", "金额"]
FIELDS = ("date", "customer_code", "product_code", "ordered", "amount")
DAY = date(2026, 10, 1)
LINE: list[Any] = [DAY, "41001", "53001", 5, 1200]
CLEAN = (DAY, "41001", "53001", 5.0, 120_000)
WITH_SPANS = ("xlsx", "xlsm", "xls", "xml", "html", "html-gbk", "mhtml")
"""Forms that keep cells merged down: of .xlsb and .ods the library tells no merges."""


def sales(
    name: str,
    rows: list[list[Any]],
    clean: list[tuple[int, tuple[Any, ...]]],
    issues: list[tuple[int, str, str]] | None = None,
    header_row: int = 1,
    **more: Any,
) -> Layout:
    return Layout(name, rows, "sales", header_row, more.pop("fields", FIELDS), clean, issues or [], **more)


def dated(name: str, cell: Any, day: date = DAY, **more: Any) -> Layout:
    return sales(name, [SALES, [cell, *LINE[1:]]], [(2, (day, *CLEAN[1:]))], **more)


LINES = [
    sales("plain order lines", [SALES, LINE, LINE], [(2, CLEAN), (3, CLEAN)]),
    sales(
        "a title and a line of dates above the header",
        [["订货明细表"], ["统计期间：2026-10-01 至 2026-10-31", None, None, "单位：条、元"], SALES, LINE],
        [(4, CLEAN)],
        header_row=3,
    ),
    sales(
        "blank rows above, between and below",
        [["订货明细"], [], [], SALES, [], LINE, [None, " ", None], LINE, []],
        [(6, CLEAN), (8, CLEAN)],
        header_row=4,
    ),
    sales(
        "a title merged over the table",
        [["十月订货明细", None, None, None, None], SALES, LINE],
        [(3, CLEAN)],
        header_row=2,
        merges=["A1:E1"],
        formats=BOOKS,
    ),
    sales(
        "a header of two levels, merged",
        [
            ["日期", "客户编码", "商品编码", "订货（条）", None, "金额（元）"],
            [None, None, None, "需求量", "订购量", None],
            [DAY, "41001", "53001", 8, 5, "1,200.00"],
        ],
        [(3, (DAY, "41001", "53001", 8.0, 5.0, 120_000))],
        fields=("date", "customer_code", "product_code", "requested", "ordered", "amount"),
        merges=["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"],
        formats=WITH_SPANS,
    ),
    sales(
        "a header of two levels, not merged, under a title",
        [
            ["订货明细"],
            [],
            ["日期", "客户编码", "商品编码", "订货（条）", None, "金额（元）"],
            [None, None, None, "需求量", "订购量", None],
            [DAY, "41001", "53001", 8, 5, 1200],
        ],
        [(5, (DAY, "41001", "53001", 8.0, 5.0, 120_000))],
        header_row=3,
        fields=("date", "customer_code", "product_code", "requested", "ordered", "amount"),
    ),
    sales(
        "customer and day merged down",
        [SALES, LINE, [None, None, "53002", 2, 300], [None, None, "53003", 1, 100], [DAY, "41002", "53001", 1, 240]],
        [
            (2, CLEAN),
            (3, (DAY, "41001", "53002", 2.0, 30_000)),
            (4, (DAY, "41001", "53003", 1.0, 10_000)),
            (5, (DAY, "41002", "53001", 1.0, 24_000)),
        ],
        merges=["A2:A4", "B2:B4"],
        formats=WITH_SPANS,
    ),
    sales(
        "a quantity merged down counts once",
        [SALES, LINE, [DAY, "41001", "53002", None, 300]],
        [(2, CLEAN), (3, (DAY, "41001", "53002", None, 30_000))],
        [(3, "订购量", "quantity_merged")],
        merges=["D2:D3"],
        formats=WITH_SPANS,
    ),
    sales(
        "hidden rows are data",
        [SALES, LINE, LINE, LINE],
        [(2, CLEAN), (3, CLEAN), (4, CLEAN)],
        hidden=[3],
        formats=BOOKS,
    ),
    sales("a total at the end", [SALES, LINE, ["合计", None, None, 5, 1200]], [(2, CLEAN)]),
    sales(
        "totals of pages and shops in between",
        [
            SALES,
            LINE,
            ["本页小计", None, None, 5, 1200],
            LINE,
            [None, "甲店小计", None, 5, 1200],
            ["总  计：", None, None, 10, 2400],
        ],
        [(2, CLEAN), (4, CLEAN)],
    ),
    sales(
        "the header again on every page, and footnotes",
        [SALES, LINE, SALES, LINE, ["制表人：某某", None, "审核：某某"], ["第1页 共1页"]],
        [(2, CLEAN), (4, CLEAN)],
    ),
    sales(
        "full-width digits",
        [SALES, ["２０２６－１０－０１", "４１００１", "５３００１", "５", "１，２００．００"]],
        [(2, CLEAN)],
    ),
    sales(
        "stray spaces and apostrophes",
        [
            [" 日 期 ", "客户编码 ", "商品编码", " 订购量", "金额"],
            [" 2026-10-01 ", "'41001", " 53001\t", " 5 ", "’1200"],
        ],
        [(2, CLEAN)],
        formats=[form for form in EVERY if "tab" not in form],
    ),
    sales("numbers as text", [SALES, ["2026-10-01", "41001", "53001", "5", "1200"]], [(2, CLEAN)]),
    sales(
        "thousands separators and signs of money",
        [SALES, [*LINE[:3], "1,005", "￥1,200.00"]],
        [(2, (*CLEAN[:3], 1005.0, 120_000))],
    ),
    sales(
        "箱 and 万元 in the header",
        [["日期", "客户编码", "商品编码", "订购量（箱）", "金额(万元)"], [*LINE[:3], 2, 0.12]],
        [(2, (*CLEAN[:3], 500.0, 120_000))],
    ),
    sales(
        "件 and 元 behind the header",
        [["日期", "客户编码", "商品编码", "订购量/件", "金额_元"], [*LINE[:3], 0.1, 1200]],
        [(2, CLEAN)],
    ),
    sales(
        "包 in the header and a unit in the cell",
        [["日期", "客户编码", "商品编码", "订购量[包]", "金额"], [*LINE[:3], 50, 1200], [*LINE[:3], "1件", 1200]],
        [(2, CLEAN), (3, (*CLEAN[:3], 50.0, 120_000))],
    ),
    dated("dates of Excel", DAY),
    dated("dates of Excel with a time", datetime(2026, 10, 1, 10, 22)),
    dated("dates in Chinese", "2026年10月1日"),
    dated("dates packed in eight digits, as text", "20261001"),
    dated("dates packed in eight digits, as a number", 20_261_001),
    dated("dates with strokes", "2026/10/1"),
    dated("dates with dots and a weekday", "2026.10.01 星期四"),
    dated("days counted as Excel counts them", 46_296),
    dated("dates with a year of two digits, in Chinese", "26年10月1日"),
    dated("dates with the month by name and a year of two digits", "1-Oct-26"),
    sales(
        "a month of days with a year of two digits, the year first",
        [SALES, *([f"26-10-{day:02}", *LINE[1:]] for day in range(1, 32))],
        [(day + 1, (date(2026, 10, day), *CLEAN[1:])) for day in range(1, 32)],
    ),
    sales(
        "a month of days with a year of two digits, the year last",
        [SALES, *([f"{day}/10/26", *LINE[1:]] for day in range(1, 32))],
        [(day + 1, (date(2026, 10, day), *CLEAN[1:])) for day in range(1, 32)],
    ),
    sales(
        "days of two digits that may be anything are not guessed",
        [SALES, ["26-10-01", *LINE[1:]], ["26-10-08", *LINE[1:]]],
        [],
        [(2, "日期", "date_order"), (3, "日期", "date_order")],
    ),
    sales(
        "days of two digits beside days that are sure",
        [SALES, ["26-10-01", *LINE[1:]], ["26-10-08", *LINE[1:]], LINE],
        [(2, CLEAN), (3, (date(2026, 10, 8), *CLEAN[1:])), (4, CLEAN)],
    ),
    sales(
        "what cannot be a date is rejected, and what cannot be a quantity",
        [SALES, ["2026-02-30", *LINE[1:]], [DAY, "41001", "53001", "若干", 1200], ["近期", *LINE[1:]], LINE],
        [(5, CLEAN)],
        [(2, "日期", "date_unparsable"), (3, "订购量", "quantity_not_number"), (4, "日期", "date_unparsable")],
    ),
    sales(
        "a missing quantity or amount is unknown and never zero",
        [SALES, [*LINE[:3], None, 1200], [*LINE[:3], 5, None], [*LINE[:3], "-", "—"], [*LINE[:3], 0, 0]],
        [
            (2, (*CLEAN[:3], None, 120_000)),
            (3, (*CLEAN[:4], None)),
            (4, (*CLEAN[:3], None, None)),
            (5, (*CLEAN[:3], 0.0, 0)),
        ],
        [
            (2, "订购量", "quantity_missing"),
            (3, "金额", "amount_missing"),
            (4, "订购量", "quantity_missing"),
            (4, "金额", "amount_missing"),
        ],
    ),
    sales(
        "returns stay",
        [SALES, [*LINE[:3], -5, -1200], [*LINE[:3], "(5)", "(1,200.00)"], [*LINE[:3], "－5", "－1200"]],
        [(row, (*CLEAN[:3], -5.0, -120_000)) for row in (2, 3, 4)],
        [(row, "订购量", "return_kept") for row in (2, 3, 4)],
    ),
    sales(
        "what every line needs",
        [SALES, [None, *LINE[1:]], [DAY, None, *LINE[2:]], [DAY, "41001", None, 5, 1200], LINE],
        [(5, CLEAN)],
        [(2, "日期", "date_missing"), (3, "客户编码", "retailer_missing"), (4, "商品编码", "product_missing")],
    ),
    sales(
        "a running number before, and columns that nobody asked for",
        [["序号", "备注", *SALES, "操作员"], [1, "急", *LINE, "某"], ["合计", None, None, None, None, 5, 1200, None]],
        [(2, CLEAN)],
    ),
    sales(
        "a table that begins in the third column of the fourth row",
        [[], [], [], [None, None, *SALES], [None, None, *LINE]],
        [(5, CLEAN)],
        header_row=4,
    ),
    sales(
        "headers with line breaks, stars and remarks",
        [["*日期\n(必填)", "客户\n编码", "商品编码*", "订购量\n（条）", "金额\n（元）"], LINE],
        [(2, CLEAN)],
        formats=BOOKS,
    ),
    sales(
        "error values are blank",
        [SALES, [*LINE[:4], "#N/A"]],
        [(2, (*CLEAN[:4], None))],
        [(2, "金额", "amount_missing")],
    ),
    sales(
        "a true is no quantity",
        [SALES, [*LINE[:3], True, 1200], LINE],
        [(3, CLEAN)],
        [(2, "订购量", "quantity_not_number")],
        formats=BOOKS,
    ),
    sales(
        "rows shorter than the header",
        [SALES, LINE[:4], LINE],
        [(2, (*CLEAN[:4], None)), (3, CLEAN)],
        [(2, "金额", "amount_missing")],
    ),
    sales(
        "three hundred columns of which five count",
        [[*SALES, *[f"附加{number}" for number in range(300)]], [*LINE, *["x"] * 300]],
        [(2, CLEAN)],
        formats=[form for form in EVERY if form != "xls"],
    ),
    sales(
        "another sheet before",
        [["说明"], SALES, LINE],
        [(3, CLEAN)],
        header_row=2,
        cover=True,
        formats=("xlsx", "xlsm", "xlsb", "xls", "ods", "xml"),
    ),
    sales(
        "a customer called by name and licence, with an order number",
        [
            ["单号", "订货日期", "许可证号", "客户名称", "卷烟代码", "卷烟名称", "订货数量", "订货金额"],
            ["D1", DAY, "410101100001", "甲店", "53001", "品一", 5, 1200],
            ["D1", DAY, 410_101_100_001, "甲店", "53002", "品二", 1, 300],
        ],
        [
            (2, ("D1", DAY, "410101100001", "甲店", "53001", "品一", 5.0, 120_000)),
            (3, ("D1", DAY, "410101100001", "甲店", "53002", "品二", 1.0, 30_000)),
        ],
        fields=("order_no", "date", "licence_no", "name", "product_code", "product_name", "ordered", "amount"),
    ),
    sales(
        "all at once: title, two levels, merged down, hidden, units, totals, footnote",
        [
            ["城区线路订货明细", None, None, None, None],
            ["导出日期：2026-11-01", None, None, None, "单位：条"],
            [],
            ["日期", "客户编码", "商品编码", "订购", None],
            [None, None, None, "数量（件）", "金额（万元）"],
            ["２０２６年10月1日", "'41001", "53001", " 0.1 ", "０．１２"],
            [None, None, "53002", "1", "0.5"],
            ["小计", None, None, 1.1, 0.62],
            ["2026/10/1", "41001", "53001", "-0.1", "-0.12"],
            ["合计：", None, None, 1, 0.5],
            ["制表：某某"],
        ],
        [
            (6, CLEAN),
            (7, (DAY, "41001", "53002", 50.0, 500_000)),
            (9, (*CLEAN[:3], -5.0, -120_000)),
        ],
        [(9, "订购/数量（件）", "return_kept")],
        header_row=4,
        merges=["A1:E1", "A4:A5", "B4:B5", "C4:C5", "D4:E4", "A6:A7", "B6:B7"],
        hidden=[7],
        formats=WITH_SPANS,
    ),
    Layout(
        "stock in packs, and a count below nothing",
        [
            ["盘点日期", "许可证编号", "卷烟名称", "库存 （包）"],
            [DAY, "410101100001", "品一", 25],
            [DAY, "410101100001", "品二", -1],
        ],
        "stock",
        1,
        ("date", "licence_no", "product_name", "cartons"),
        [(2, (DAY, "410101100001", "品一", 2.5))],
        [(3, "库存 （包）", "count_negative")],
    ),
    sales(
        "line breaks within fields shift the lines of a text",
        [[*SALES, "地址"], [*LINE, "一号\n二楼"], [*LINE, "三号"]],
        [(2, CLEAN), (4, CLEAN)],
        formats=TEXTS,
    ),
    sales(
        "line breaks within cells shift nothing in a workbook",
        [[*SALES, "地址"], [*LINE, "一号\n二楼"], [*LINE, "三号"]],
        [(2, CLEAN), (3, CLEAN)],
        formats=BOOKS,
    ),
]
