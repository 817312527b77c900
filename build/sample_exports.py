"""How the sample district looks in exports: five sheets, with all that real exports do to good data.

Titles above the header, a header of two levels, cells merged down, hidden and blank rows, totals and footnotes at
the end, numbers as text and texts as numbers, days in four forms, and rows that nobody can read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

import numpy as np

from build.sample_district import TODAY, Cycle, Goods, Shop
from build.sample_trade import LAST_DAY, Count, Judgement, OrderLine, in_order
from build.sample_xlsx import Line, Sheet, Value

REJECTED = {"retailer_unknown": 3, "date_unparsable": 3, "quantity_not_number": 4}
"""Rows of the sales that an import must reject, by the code of the reason."""
WARNED = {"return_kept": 60, "amount_missing": 40, "expiry_open": 1}
"""Rows that an import keeps and says a word about: the first two in the sales, the last in the retailers."""
ZERO_LINES = 80
"""Order lines for which nothing came; an import keeps them without a word."""

RETAILERS_HEAD = (
    "线路 序号 许可证号 客户编码 客户名称 负责人 联系电话 经营地址 拜访日 订货日 业态 市场类型 商圈 客户档位"
    " 诚信等级 终端等级 许可证到期日 状态 客户经理 纬度 经度"
)
PRODUCTS_HEAD = "商品编码 商品名称 生产企业 价类 批发价（元/条） 建议零售价（元/条） 是否紧俏 投放上限（条） 必备品规"
STOCK_HEAD = "盘点日期 客户编码 客户名称 商品编码 商品名称 库存（条）"
ASSESSMENTS_HEAD = "评价日期 许可证号 客户名称 店面 资金 陈列 配合"
WEEKDAYS = "一二三四五六日"
CLASSES = "一二三四五"
CYCLES: dict[Cycle, str] = {"weekly": "周", "odd": "单周周", "even": "双周周"}
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
LOST_ZERO, AS_NUMBER, OPEN_EXPIRY = 1, 11, 21  # numbers of shops


def retailers_sheet(shops: Sequence[Shop]) -> Sheet:
    """The retailers: routes merged down, licence numbers in every form, two hidden rows, a total."""
    rows: list[Line] = [
        ["零售客户基本资料"],
        [f"导出日期：{LAST_DAY}", None, "单位：晴沙片区"],
        [],
        RETAILERS_HEAD.split(),
    ]
    first = len(rows) + 1
    rows += [
        (shop.route if is_first else None, *_retailer(shop))
        for shop, is_first in zip(shops, _first_of_each([shop.route for shop in shops]), strict=True)
    ]
    merges = _merged_down("A", [shop.route for shop in shops], first)
    rows += [[], ["合计", len(shops)]]
    return Sheet(
        "客户资料",
        rows,
        titles=3,
        merges=["A1:U1", *merges],
        hidden=frozenset({9, 10}),
        widths=[11, 6, 16, 15, 20, 10, 14, 16, 8, 10, 10, 10, 10, 10, 10, 10, 16, 8, 10, 10, 10],
    )


def _retailer(shop: Shop) -> Line:
    expiry = None if shop.expiry is None else f"{shop.expiry.year}年{shop.expiry.month}月{shop.expiry.day}日"
    latitude, longitude = shop.place or (None, None)
    return (
        shop.number + 1,
        _licence(shop),
        int(shop.code) if shop.number % 9 == LOST_ZERO else shop.code,
        f"  {shop.name} " if shop.number % 25 == 0 else shop.name,
        shop.owner,
        shop.phone,
        shop.address,
        f"周{WEEKDAYS[shop.visit_weekday - 1]}",
        "不访销" if shop.order_weekday is None else CYCLES[shop.cycle] + WEEKDAYS[shop.order_weekday - 1],
        shop.format,
        shop.market,
        shop.district,
        f"D{shop.tier}" if shop.number % 3 == 0 else shop.tier,
        shop.integrity,
        shop.outlet,
        "长期" if shop.number == OPEN_EXPIRY else expiry,
        shop.status,
        "周听泉",
        latitude,
        longitude,
    )


def _licence(shop: Shop) -> Value:
    """A licence number as people and systems leave it in a cell."""
    if shop.number == AS_NUMBER:
        return int(shop.licence)
    if shop.number % 40 == 3:
        return f"'{shop.licence}"
    return shop.licence.translate(FULL_WIDTH) if shop.number % 60 == 5 else shop.licence


def products_sheet(goods: Sequence[Goods]) -> Sheet:
    """The catalogue, plain, under one title."""
    rows: list[Line] = [["卷烟商品目录"], PRODUCTS_HEAD.split()]
    rows += [
        (
            item.code,
            item.name,
            item.maker,
            _class(item),
            item.wholesale,
            item.retail,
            "是" if item.scarce else "否",
            item.cap,
            "是" if item.must_stock else "否",
        )
        for item in goods
    ]
    return Sheet("商品", rows, titles=1, merges=["A1:I1"], widths=[10, 18, 14, 8, 16, 18, 10, 14, 10])


def _class(item: Goods) -> str:
    return f"{CLASSES[item.price_class - 1]}类"


def with_awkward_lines(seed: int, lines: Sequence[OrderLine]) -> list[OrderLine]:
    """The same lines and what else becomes of orders: nothing came, the amount is lost, cartons were given back.

    Besides, the last line of each shop that orders by telephone stands twice: two equal lines, both real.
    """
    rng = np.random.default_rng([seed, 8])
    returns, amounts = WARNED["return_kept"], WARNED["amount_missing"]
    chosen = [int(place) for place in rng.choice(len(lines), returns + amounts + ZERO_LINES, replace=False)]
    made = list(lines)
    for place in chosen[:ZERO_LINES]:
        made[place] = replace(made[place], ordered=0, amount=0.0)
    for place in chosen[ZERO_LINES : ZERO_LINES + amounts]:
        made[place] = replace(made[place], amount=None)
    for place in chosen[ZERO_LINES + amounts :]:
        line = made[place]
        number = f"T{line.day:%y%m%d}{line.shop.number:05d}"
        price = -line.goods.wholesale
        made.append(replace(line, order_no=number, requested=None, ordered=-1, amount=price, cap=None))
    made += {line.shop.number: line for line in lines if not line.order_no}.values()
    return in_order(made)


def sales_sheet(lines: Sequence[OrderLine], first: date) -> Sheet:
    """The order lines: a header of two levels, thousands separators as text, unreadable rows, a total."""
    upper = ["订单日期", "订单编号", "许可证号", "客户编码", "客户名称", "商品编码", "商品名称", "价类", "订货"]
    rows: list[Line] = [
        ["订货明细表"],
        [f"统计期间：{first} 至 {LAST_DAY}", None, None, None, None, "单位：条、元"],
        [*upper, None, None, None, "限量"],
        [*[None] * 8, "需求量", "订购量（条）", "批发价", "金额（元）", None],
    ]
    rows += _scattered([_order_line(line) for line in lines], _unreadable(lines))
    total = sum(line.amount or 0.0 for line in lines)
    rows += [[], ["合计", *[None] * 8, sum(line.ordered for line in lines), None, f"{total:,.2f}"]]
    return Sheet(
        "订单明细",
        rows,
        titles=2,
        heads=2,
        merges=["A1:M1", "I3:L3", *(f"{column}3:{column}4" for column in "ABCDEFGHM")],
        hidden=frozenset(range(101, 106)),
        cell_names=False,
        widths=[11, 14, 15, 14, 18, 10, 16, 7, 9, 13, 9, 12, 7],
    )


def _order_line(line: OrderLine) -> Line:
    amount: Value = line.amount
    if line.amount is not None and abs(line.amount) >= 1000:
        amount = f"{line.amount:,.2f}"
    return (
        line.day,
        line.order_no or None,
        line.shop.licence,
        line.shop.code,
        line.shop.name,
        line.goods.code,
        line.goods.name,
        _class(line.goods),
        line.requested,
        line.ordered,
        line.goods.wholesale,
        amount,
        line.cap,
    )


def _unreadable(lines: Sequence[OrderLine]) -> list[Line]:
    """Rows that must be rejected, as many of each reason as `REJECTED` says, made from ordinary lines, far apart."""
    ordinary = [line for line in lines if line.ordered > 0 and line.amount is not None]
    places = _even_places(len(ordinary), sum(REJECTED.values()))
    spoilt = iter([_order_line(ordinary[place]) for place in places])
    rows: list[Line] = []
    for number, (day, _, _, _, _, *rest) in enumerate(islice(spoilt, REJECTED["retailer_unknown"])):
        rows.append((day, f"X{number}", f"9901019{99_000 + number}", f"0990999999{number}", "查无此店", *rest))
    for number, (_, _, *rest) in enumerate(islice(spoilt, REJECTED["date_unparsable"])):
        rows.append(("2026-02-30", f"Y{number}", *rest))
    for number, (day, _, *rest) in enumerate(islice(spoilt, REJECTED["quantity_not_number"])):
        rest[7] = "若干"
        rows.append((day, f"Z{number}", *rest))
    return rows


def _scattered(rows: list[Line], among: Sequence[Line]) -> list[Line]:
    """The rows with others put among them, at even distances."""
    scattered = list(rows)
    for place, row in zip(reversed(_even_places(len(rows), len(among))), reversed(among), strict=True):
        scattered.insert(place, row)
    return scattered


def _even_places(length: int, count: int) -> list[int]:
    return [length * number // (count + 1) for number in range(1, count + 1)]


def stock_sheet(counts: Sequence[Count]) -> Sheet:
    """The stock counts: day and shop merged down over the products of a count, days as 20261103, a total."""
    rows: list[Line] = [["零售客户库存盘点"], STOCK_HEAD.split()]
    first = len(rows) + 1
    keys = [f"{count.day} {count.shop.number}" for count in counts]
    for count, is_first in zip(counts, _first_of_each(keys), strict=True):
        who = (int(f"{count.day:%Y%m%d}"), count.shop.code, count.shop.name) if is_first else (None, None, None)
        rows.append((*who, count.goods.code, count.goods.name, count.cartons))
    merges = [merge for column in "ABC" for merge in _merged_down(column, keys, first)]
    rows.append(["合计", *[None] * 4, sum(count.cartons for count in counts)])
    return Sheet("盘点", rows, titles=1, merges=["A1:F1", *merges], widths=[11, 14, 20, 10, 18, 11])


def _first_of_each(keys: Sequence[str]) -> list[bool]:
    """Where a run of equal keys begins."""
    return [place == 0 or keys[place - 1] != key for place, key in enumerate(keys)]


def _merged_down(column: str, keys: Sequence[str], first_row: int) -> list[str]:
    """The ranges of a column that hold a run of equal keys, of two rows or more."""
    starts = [place for place, is_first in enumerate(_first_of_each(keys)) if is_first]
    ends = [*starts[1:], len(keys)]
    return [
        f"{column}{first_row + start}:{column}{first_row + end - 1}"
        for start, end in zip(starts, ends, strict=True)
        if end - start > 1
    ]


def assessments_sheet(found: Sequence[Judgement]) -> Sheet:
    """The assessments: no title, days as 2026/11/3, a footnote."""
    rows: list[Line] = [ASSESSMENTS_HEAD.split()]
    rows += [
        (f"{each.day.year}/{each.day.month}/{each.day.day}", each.shop.licence, each.shop.name, *each.scores)
        for each in found
    ]
    rows.append([f"注：0–10 分，截至 {TODAY}。"])
    return Sheet("评价", rows, widths=[12, 15, 20, 8, 8, 8, 8])
