"""Awkward lists of retailers, products and assessments (DOMAIN 3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.unit.exchange.corpus.layouts import BOOKS, Layout
from tierdesk.domain.retailer import OrderDay

SHOPS = ["许可证号", "客户编码", "客户名称", "线路", "客户档位"]
FIELDS = ("licence_no", "customer_code", "name", "route", "supply_tier")
SHOP: list[Any] = ["410101100001", "41001", "甲店", "01", 13]
CLEAN = ("410101100001", "41001", "甲店", "01", 13)


def shops(
    name: str,
    rows: list[list[Any]],
    clean: list[tuple[int, tuple[Any, ...]]],
    issues: list[tuple[int, str, str]] | None = None,
    header_row: int = 1,
    **more: Any,
) -> Layout:
    return Layout(name, rows, "retailers", header_row, more.pop("fields", FIELDS), clean, issues or [], **more)


LISTS = [
    shops("plain retailers", [SHOPS, SHOP], [(2, CLEAN)]),
    shops(
        "licence numbers as numbers, as text, with an apostrophe and within a shell",
        [SHOPS, [410_101_100_001, *SHOP[1:]], ["'410101100001", *SHOP[1:]], ['="410101100001"', *SHOP[1:]]],
        [(2, CLEAN), (3, CLEAN), (4, CLEAN)],
    ),
    shops(
        "a licence number lost to scientific notation is rejected",
        [SHOPS, ["4.10101E+11", *SHOP[1:]], SHOP],
        [(3, CLEAN)],
        [(2, "许可证号", "licence_scientific")],
    ),
    shops(
        "a licence number that a program counted with is rejected",
        [SHOPS, [4.101e11, *SHOP[1:]], [1.2345678901234567e17, *SHOP[1:]], SHOP],
        [(4, CLEAN)],
        [(2, "许可证号", "licence_scientific"), (3, "许可证号", "licence_scientific")],
        formats=("xlsx", "xlsm", "xlsb", "xls", "ods", "html", "xml"),
    ),
    shops(
        "an odd licence number is kept, and a missing one is said",
        [SHOPS, ["41010110001", *SHOP[1:]], [None, *SHOP[1:]], [None, None, "无证店", "01", 1]],
        [(2, ("41010110001", *CLEAN[1:])), (3, (None, *CLEAN[1:]))],
        [(2, "许可证号", "licence_odd"), (3, "许可证号", "licence_missing"), (4, "许可证号", "retailer_missing")],
    ),
    shops(
        "a licence twice stays twice: the store says the clash",
        [SHOPS, SHOP, [*SHOP[:2], "甲店新", "02", 14]],
        [(2, CLEAN), (3, (*CLEAN[:2], "甲店新", "02", 14))],
    ),
    shops(
        "an expiry that is open, impossible, in Chinese, and packed",
        [
            ["许可证号", "客户名称", "有效期至"],
            ["410101100001", "甲店", "长期"],
            ["410101100002", "乙店", "2027-02-30"],
            ["410101100003", "丙店", "2027年3月31日"],
            ["410101100004", "丁店", 20_270_331],
        ],
        [
            (2, ("410101100001", "甲店", None)),
            (3, ("410101100002", "乙店", None)),
            (4, ("410101100003", "丙店", date(2027, 3, 31))),
            (5, ("410101100004", "丁店", date(2027, 3, 31))),
        ],
        [(2, "有效期至", "expiry_open"), (3, "有效期至", "expiry_impossible")],
        fields=("licence_no", "name", "licence_expiry"),
    ),
    shops(
        "tiers as people write them",
        [SHOPS, [*SHOP[:4], "十三档"], [*SHOP[:4], "D13"], [*SHOP[:4], "１３"], [*SHOP[:4], "最高"]],
        [(2, CLEAN), (3, CLEAN), (4, CLEAN), (5, (*CLEAN[:4], None))],
        [(5, "客户档位", "value_unknown")],
    ),
    shops(
        "order days and visit days as people write them",
        [
            ["许可证号", "客户名称", "拜访日", "订货周期"],
            ["410101100001", "甲店", "周一", "单周周四"],
            ["410101100002", "乙店", "星期三", "双周一"],
            ["410101100003", "丙店", 5, "不访销"],
        ],
        [
            (2, ("410101100001", "甲店", 1, OrderDay(4, "odd"))),
            (3, ("410101100002", "乙店", 3, OrderDay(1, "even"))),
            (4, ("410101100003", "丙店", 5, OrderDay(None, "none"))),
        ],
        fields=("licence_no", "name", "visit_weekday", "order_day"),
    ),
    shops(
        "headers in English",
        [["Licence no", "Customer code", "Retailer", "Route", "Official tier"], SHOP],
        [(2, CLEAN)],
    ),
    shops(
        "words for nothing are nothing",
        [SHOPS, ["410101100001", "无", "甲店", "——", "N/A"]],
        [(2, ("410101100001", None, "甲店", None, None))],
    ),
    shops(
        "signs that would be a formula, or markup, are text",
        [
            SHOPS,
            ["410101100001", "41001", "=cmd|' /C calc'!A0", "@线", 1],
            ["410101100002", "41002", '<b>&乙店"', "+1", 1],
        ],
        [
            (2, ("410101100001", "41001", "=cmd|' /C calc'!A0", "@线", 1)),
            (3, ("410101100002", "41002", '<b>&乙店"', "+1", 1)),
        ],
        formats=[form for form in BOOKS if form != "xls"],  # what writes .xls makes a formula of it
    ),
    shops(
        "a phone that is masked, and one with an area code",
        [
            ["许可证号", "客户名称", "联系电话"],
            ["410101100001", "甲店", "138****0000"],
            ["410101100002", "乙店", "0371-12345678"],
        ],
        [(2, ("410101100001", "甲店", None)), (3, ("410101100002", "乙店", "0371-12345678"))],
        [(2, "联系电话", "phone_masked")],
        fields=("licence_no", "name", "phone"),
    ),
    shops(
        "market, format, status and grade in words",
        [
            ["许可证号", "客户名称", "城乡分类", "零售业态", "状态", "信用等级"],
            ["410101100001", "甲店", "城镇", "烟酒店", "正常", "AA级"],
        ],
        [(2, ("410101100001", "甲店", "urban", "tobacco_wine", "active", "AA"))],
        fields=("licence_no", "name", "market", "format", "status", "integrity"),
    ),
    Layout(
        "products with classes, prices per pack and scarce ones",
        [
            ["卷烟代码", "卷烟名称", "生产企业", "价类", "批发价(元/条)", "零售价（元/包）", "是否紧俏"],
            ["53001", "品一（硬）", "某厂", "一类", "1,000.00", 120, "紧俏"],
            [53002, "品二", None, "Ⅲ类", 90, "10元", "否"],
        ],
        "products",
        1,
        ("code", "name", "maker", "price_class", "wholesale", "retail", "scarce"),
        [
            (2, ("53001", "品一（硬）", "某厂", 1, 100_000, 120_000, True)),
            (3, ("53002", "品二", None, 3, 9_000, 10_000, False)),
        ],
    ),
    Layout(
        "assessments, one score out of bounds",
        [["许可证号", "客户名称", "陈列", "配合"], ["410101100001", "甲店", 7, "8"], ["410101100002", "乙店", 11, 6.5]],
        "assessments",
        1,
        ("licence_no", "name", "display", "cooperation"),
        [(2, ("410101100001", "甲店", 7.0, 8.0)), (3, ("410101100002", "乙店", None, 6.5))],
        [(3, "陈列", "value_unknown")],
    ),
]
