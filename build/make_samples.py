"""Makes the sample workbooks: a district that does not exist, in exports that look like real ones.

    python build/make_samples.py [--out FOLDER] [--retailers 300] [--products 100] [--months 26] [--seed 7]

The same seed gives the same files, byte for byte. Shops, persons, makers and products are invented. The sample's
"today" is Tuesday 2026-11-24; order lines end the day before, so that November is a month under way.

What the files hold on purpose, besides ordinary rows (the counts stand in `AWKWARD`):

- retailers: title lines, routes merged down, one licence without an end, one licence that is a number cell, an
  apostrophe before another, hidden rows, a total at the end
- sales: two-level merged header, thousands separators as text, returns, blank amounts, zero lines, and rows that
  must be rejected: an unknown retailer, a day that does not exist, a quantity in words
- stock: days as 20261117, merged down; assessments: days as 2026年11月3日
"""

from __future__ import annotations

import argparse
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

TODAY = date(2026, 11, 24)
LAST_DAY = date(2026, 11, 23)
SPRING_FESTIVALS = (date(2025, 1, 29), date(2026, 2, 17))
AWKWARD = {"unknown_retailer": 3, "impossible_day": 3, "quantity_in_words": 4}
"""Rows of the sales workbook that an import must reject, by reason."""

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ("建国", "秀英", "志强", "桂兰", "明远", "雪梅", "海涛", "玉珍", "文斌", "晓燕", "立新", "淑芬")
SHOP_FIRST = "金鑫宏顺佳惠福和昌盛源丰泰祥瑞兴隆万家乐"
SHOP_SECOND = "达发源来客邻美旺安康利民华和嘉悦"
SHOP_KINDS = {
    "食杂店": ("副食店", "食杂店", "小卖部", "商行"),
    "便利店": ("便利店", "便民店"),
    "超市": ("超市", "生活超市", "平价超市"),
    "商场": ("百货", "商场"),
    "烟酒商店": ("烟酒店", "烟酒商行"),
    "娱乐服务": ("棋牌室", "饭庄"),
    "其他": ("服务部", "经营部"),
}
FORMAT_SHARES = (0.42, 0.22, 0.14, 0.03, 0.10, 0.04, 0.05)
STREETS = ("东大街", "南关路", "北环路", "西河街", "新华路", "人民路", "文昌巷", "育才路", "滨河路", "站前街")
DISTRICTS = ("居民区", "商业街", "学校周边", "交通枢纽", "工业区", "集镇")
MAKERS = ("青岚卷烟厂", "云岭卷烟厂", "江汀卷烟厂", "北麓卷烟厂", "赤水湾卷烟厂")
BRANDS = ("青岚", "云岭", "江汀", "北麓", "赤湾", "松雪", "晴川", "远山", "白鹭", "长庚")
STYLES = ("软", "硬", "细支", "中支", "金", "红", "蓝", "典藏", "新版", "爱尚")
CLASSES = "一二三四五"
CLASS_PRICES = {1: (260, 620), 2: (150, 240), 3: (90, 140), 4: (55, 85), 5: (28, 50)}


@dataclass(frozen=True)
class Shop:
    """One invented shop. `level` is its mean monthly cartons today; `kind` how its sales behave."""

    licence: str
    code: str
    name: str
    owner: str
    phone: str
    address: str
    route: str
    visit_weekday: int
    order_weekday: int | None
    cycle: str
    format: str
    market: str
    district: str
    lat: float | None
    lon: float | None
    expiry: date | None
    status: str
    tier: int
    integrity: str
    outlet: str
    level: float
    kind: str
    first_day: date
    assortment: tuple[int, ...]


@dataclass(frozen=True)
class Goods:
    """One invented product; prices in yuan a carton."""

    code: str
    name: str
    maker: str
    price_class: int
    wholesale: float
    retail: float
    scarce: bool
    cap: int | None
    must_stock: bool


def make_goods(rng: np.random.Generator, count: int) -> list[Goods]:
    """The product catalogue, cheap and dear, the scarce ones with a cap."""
    goods: list[Goods] = []
    for number in range(count):
        price_class = int(rng.choice([1, 2, 3, 4, 5], p=[0.18, 0.22, 0.34, 0.18, 0.08]))
        low, high = CLASS_PRICES[price_class]
        wholesale = round(float(rng.uniform(low, high)) * 2) / 2
        brand = number % len(BRANDS)
        name = f"{BRANDS[brand]}({STYLES[(number // len(BRANDS)) % len(STYLES)]})"
        scarce = price_class <= 2 and bool(rng.random() < 0.3)
        goods.append(
            Goods(
                f"53{number + 1:04d}",
                name,
                MAKERS[brand % len(MAKERS)],
                price_class,
                wholesale,
                round(wholesale * 1.15),
                scarce,
                int(rng.integers(2, 7)) if scarce else None,
                must_stock=number < 3,
            )
        )
    return goods


def make_shops(rng: np.random.Generator, count: int, goods: Sequence[Goods], first_day: date) -> list[Shop]:
    """The shops; the official tier follows the size, as it does in the trade."""
    level = np.exp(rng.normal(3.4, 0.75, count))
    order = np.argsort(np.argsort(level + level * rng.normal(0, 0.08, count)))
    kinds = rng.choice(
        ["steady", "growing", "volatile", "slipping", "falling"], count, p=[0.56, 0.14, 0.16, 0.09, 0.05]
    )
    popularity = 1.0 / np.arange(1, len(goods) + 1) ** 0.7
    shops: list[Shop] = []
    names: set[str] = set()
    for number in range(count):
        shop_format = str(rng.choice(list(SHOP_KINDS), p=FORMAT_SHARES))
        name = ""
        while not name or name in names:
            first, second = rng.choice(list(SHOP_FIRST)), rng.choice(list(SHOP_SECOND))
            name = f"{first}{second}{rng.choice(SHOP_KINDS[shop_format])}"
            if len(names) > 200:
                name = f"{rng.choice(STREETS)[:2]}{name}"
        names.add(name)
        rural = bool(rng.random() < 0.4)
        licence = f"410199{2 if rural else 1}{number * 37 % 99_999 + 1:05d}"
        breadth = int(np.clip(4 + 2.6 * np.sqrt(level[number]) + rng.normal(0, 2), 5, min(45, len(goods))))
        weights = popularity / popularity.sum()
        cycle = str(rng.choice(["weekly", "odd", "even", "none"], p=[0.66, 0.16, 0.16, 0.02]))
        route = number * 10 // count + 1
        status = "有效" if rng.random() > 0.02 else str(rng.choice(["停业", "歇业"]))
        has_place = bool(rng.random() < 0.5)
        expiry = TODAY + timedelta(days=int(rng.integers(20, 1500)))
        shops.append(
            Shop(
                licence=licence,
                code=f"{10_041_000_000 + number * 13:011d}"[1:]
                if number % 9 == 0
                else f"{41_004_100_000 + number * 13}",
                name=name,
                owner=f"{rng.choice(list(SURNAMES))}{rng.choice(GIVEN)}",
                phone=f"1990000{number:04d}",
                address=f"{rng.choice(STREETS)}{int(rng.integers(1, 300))}号",
                route=f"{route:02d}号线路",
                visit_weekday=(route - 1) % 5 + 1,
                order_weekday=None if cycle == "none" else (route + 1) % 5 + 1,
                cycle=cycle,
                format=shop_format,
                market="乡村" if rural else "城镇",
                district=str(rng.choice(DISTRICTS)),
                lat=round(34.70 + float(rng.normal(0, 0.05)), 5) if has_place else None,
                lon=round(113.60 + float(rng.normal(0, 0.06)), 5) if has_place else None,
                expiry=None if number % 50 == 7 else expiry,
                status=status,
                tier=int(order[number] * 30 // count) + 1,
                integrity=str(rng.choice(["AAA", "AA", "A", "B", "C"], p=[0.2, 0.35, 0.3, 0.12, 0.03])),
                outlet=str(rng.choice(["现代终端", "普通终端", "加盟终端"], p=[0.2, 0.65, 0.15])),
                level=float(level[number]),
                kind=str(kinds[number]),
                first_day={2: date(2026, 9, 1), 5: date(2026, 5, 4)}.get(number, first_day),
                assortment=tuple(sorted(int(i) for i in rng.choice(len(goods), breadth, replace=False, p=weights))),
            )
        )
    return shops


def season(day: date) -> float:
    """The common season of a day: stocking up before Spring Festival, a dip after, a little more in September."""
    for festival in SPRING_FESTIVALS:
        away = (day - festival).days
        if -28 <= away < 0:
            return 1.55
        if 0 <= away < 35:
            return 0.62
    return 1.12 if (day.month, day.day) >= (9, 10) and day.month == 9 else 1.0


def trend(shop: Shop, day: date) -> float:
    """How a shop's level on a day compares with its level today."""
    months = (TODAY - day).days / 30.4
    if shop.kind == "growing":
        return float(1.025 ** -min(months, 16))
    if shop.kind == "slipping":
        return float(1.05 ** min(months, 7))
    if shop.kind == "falling":
        return float(1.022 ** min(months, 14))
    return 1.0


def order_days(shop: Shop, first: date, last: date) -> Iterator[date]:
    """The days on which a shop orders between two days."""
    day = max(first, shop.first_day)
    weekday = shop.order_weekday or 3
    day += timedelta(days=(weekday - day.isoweekday()) % 7)
    while day <= last:
        odd = day.isocalendar().week % 2 == 1
        if shop.cycle in {"weekly", "none"} or odd == (shop.cycle == "odd"):
            yield day
        day += timedelta(days=7)


def sales_rows(rng: np.random.Generator, shops: Sequence[Shop], goods: Sequence[Goods], first: date) -> list[list[Any]]:
    """All order lines by day: day, number, licence, code, name, product ..., as the columns of the workbook."""
    rows: list[tuple[date, list[Any]]] = []
    for number, shop in enumerate(shops):
        share = rng.dirichlet(np.full(len(shop.assortment), 0.9))
        owed = 0.0
        months: dict[tuple[int, int], float] = {}
        for day in order_days(shop, first, LAST_DAY):
            if shop.cycle == "none" and rng.random() < 0.3:
                continue
            if shop.kind == "slipping" and day > date(2026, 6, 1) and rng.random() < 0.15:
                continue
            wild = 0.5 if shop.kind == "volatile" else 0.0
            mood = months.setdefault((day.year, day.month), float(np.exp(rng.normal(0, wild))))
            days = 7 if shop.cycle in {"weekly", "none"} else 14
            owed += shop.level / 30.4 * days * season(day) * trend(shop, day) * mood * float(rng.normal(1, 0.07))
            cartons = int(owed)
            owed -= cartons
            if cartons > 0:
                rows += _one_order(rng, shop, goods, share, day, f"D{day:%y%m%d}{number:04d}", cartons)
    rows.sort(key=lambda row: (row[0], str(row[1][1]), str(row[1][5])))
    return [row for _, row in rows]


def _one_order(
    rng: np.random.Generator,
    shop: Shop,
    goods: Sequence[Goods],
    share: NDArray[np.float64],
    day: date,
    order_no: str,
    cartons: int,
) -> Iterator[tuple[date, list[Any]]]:
    split = rng.multinomial(cartons, share)
    for place in np.flatnonzero(split):
        item = goods[shop.assortment[place]]
        wanted = int(split[place])
        cap = None if item.cap is None else max(1, round(item.cap * shop.tier / 15))
        got = wanted if cap is None else min(wanted, cap)
        luck = rng.random()
        if luck < 0.0008:
            got = -1
        elif luck < 0.0018:
            got = 0
        amount: Any = round(got * item.wholesale, 2)
        if 0.0018 <= luck < 0.0024:
            amount = None
        elif abs(amount) >= 1000:
            amount = f"{amount:,.2f}"
        yield (
            day,
            [
                day,
                order_no,
                shop.licence,
                shop.code,
                shop.name,
                item.code,
                item.name,
                f"{CLASSES[item.price_class - 1]}类",
                wanted,
                got,
                item.wholesale,
                amount,
                cap,
            ],
        )


def stock_rows(rng: np.random.Generator, shops: Sequence[Shop], goods: Sequence[Goods]) -> list[list[Any]]:
    """Stock counts of the last two months, on one to three days a shop, about 8 to 30 % of a month's sales."""
    rows: list[list[Any]] = []
    for shop in shops:
        if shop.status != "有效" or rng.random() < 0.05:
            continue
        ratio = float(np.clip(np.exp(rng.normal(np.log(0.155), 0.35)), 0.05, 0.4))
        for back in sorted(
            rng.choice([4, 6, 11, 19, 27, 34, 48], int(rng.integers(1, 4)), replace=False), reverse=True
        ):
            day = TODAY - timedelta(days=int(back))
            stock = rng.multinomial(
                max(1, round(shop.level * ratio * float(rng.normal(1, 0.15)))),
                rng.dirichlet(np.full(len(shop.assortment), 3.0)),
            )
            rows += [
                [int(f"{day:%Y%m%d}"), shop.code, shop.name, goods[item].code, goods[item].name, int(amount)]
                for item, amount in zip(shop.assortment, stock, strict=True)
            ]
    rows.sort(key=lambda row: (row[0], row[1], row[3]))
    return rows


def make_samples(
    out: Path, retailers: int = 300, products: int = 100, months: int = 26, seed: int = 7
) -> dict[str, int]:
    """Write the five workbooks to `out`; returns the rows of data in each, bad rows of sales included."""
    rng = np.random.default_rng(seed)
    first = date(LAST_DAY.year, LAST_DAY.month, 1)
    for _ in range(months - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    goods = make_goods(rng, products)
    shops = make_shops(rng, retailers, goods, first)
    out.mkdir(parents=True, exist_ok=True)
    sales = sales_rows(rng, shops, goods, first)
    stock = stock_rows(rng, shops, goods)
    _write_retailers(out / "retailers.xlsx", shops)
    _write_products(out / "products.xlsx", goods)
    bad = _write_sales(out / "sales.xlsx", sales, shops)
    _write_stock(out / "stock.xlsx", stock)
    assessed = _write_assessments(rng, out / "assessments.xlsx", shops)
    return {
        "retailers": len(shops),
        "products": len(goods),
        "sales": len(sales) + bad,
        "stock": len(stock),
        "assessments": assessed,
    }


RETAILERS_HEAD = (
    "线路 序号 许可证号 客户编码 客户名称 负责人 联系电话 经营地址 拜访日 订货日 业态 市场类型 商圈 客户档位"
    " 诚信等级 终端等级 许可证到期日 状态 客户经理 纬度 经度"
)


def _write_retailers(path: Path, shops: Sequence[Shop]) -> None:
    words = {"weekly": "周", "odd": "单周周", "even": "双周周"}
    rows: list[Sequence[Any]] = [
        ["零售客户基本资料"],
        ["导出日期：2026-11-23", None, "单位：晴川片区"],
        [],
        RETAILERS_HEAD.split(),
    ]
    merges: list[str] = []
    start = len(rows) + 1
    for number, shop in enumerate(shops):
        row_no = len(rows) + 1
        licence: Any = shop.licence
        if number == 11:
            licence = int(shop.licence)
        elif number % 40 == 3:
            licence = f"'{shop.licence}"
        elif number % 60 == 5:
            licence = "".join(chr(ord(digit) + 0xFEE0) for digit in shop.licence)
        new_route = number == 0 or shops[number - 1].route != shop.route
        if new_route and row_no > start:
            merges.append(f"A{start}:A{row_no - 1}")
            start = row_no
        expiry: Any = None if shop.expiry is None else f"{shop.expiry.year}年{shop.expiry.month}月{shop.expiry.day}日"
        rows.append(
            [
                shop.route if new_route else None,
                number + 1,
                licence,
                shop.code,
                f"  {shop.name} " if number % 25 == 0 else shop.name,
                shop.owner,
                shop.phone,
                shop.address,
                f"周{'一二三四五六日'[shop.visit_weekday - 1]}",
                "不访销"
                if shop.order_weekday is None
                else words[shop.cycle] + "一二三四五六日"[shop.order_weekday - 1],
                shop.format,
                shop.market,
                shop.district,
                f"D{shop.tier}" if number % 3 == 0 else shop.tier,
                shop.integrity,
                shop.outlet,
                "长期" if number == 21 else expiry,
                shop.status,
                "周明远",
                shop.lat,
                shop.lon,
            ]
        )
    merges.append(f"A{start}:A{len(rows)}")
    rows.append(["合计", len(shops)])
    write_xlsx(path, "客户资料", rows, merges=[*merges, "A1:U1"], hidden_rows={9, 10})


def _write_products(path: Path, goods: Sequence[Goods]) -> None:
    rows: list[Sequence[Any]] = [
        ["卷烟商品目录"],
        [
            "商品编码",
            "商品名称",
            "生产企业",
            "价类",
            "批发价（元/条）",
            "建议零售价（元/条）",
            "是否紧俏",
            "投放上限（条）",
            "必备品规",
        ],
    ]
    rows += [
        [
            item.code,
            item.name,
            item.maker,
            f"{CLASSES[item.price_class - 1]}类",
            item.wholesale,
            item.retail,
            "是" if item.scarce else "否",
            item.cap,
            "是" if item.must_stock else "否",
        ]
        for item in goods
    ]
    write_xlsx(path, "商品", rows, merges=["A1:I1"])


SALES_HEAD: tuple[Sequence[Any], ...] = (
    ["订货明细表"],
    ["统计期间：2024-10-01 至 2026-11-23", None, None, None, None, "单位：条、元"],
    [
        "订单日期",
        "订单编号",
        "许可证号",
        "客户编码",
        "客户名称",
        "商品编码",
        "商品名称",
        "价类",
        "订货",
        None,
        None,
        None,
        "限量",
    ],
    [None, None, None, None, None, None, None, None, "需求量", "订购量", "批发价", "金额", None],
)
SALES_MERGES = ("A1:M1", "I3:L3", *(f"{column}3:{column}4" for column in "ABCDEFGHM"))


def _write_sales(path: Path, sales: Sequence[Sequence[Any]], shops: Sequence[Shop]) -> int:
    sample, shop = list(sales[len(sales) // 2]), shops[0]
    bad = [
        *(
            [sample[0], f"X{number}", f"4101999{99_000 + number}", f"499999999{number}", "查无此店", *sample[5:]]
            for number in range(AWKWARD["unknown_retailer"])
        ),
        *(
            ["2026-02-30", f"Y{number}", shop.licence, shop.code, shop.name, *sample[5:]]
            for number in range(AWKWARD["impossible_day"])
        ),
        *(
            [sample[0], f"Z{number}", *sample[2:8], 1, "若干", *sample[10:]]
            for number in range(AWKWARD["quantity_in_words"])
        ),
    ]
    total = ["合计", None, None, None, None, None, None, None, None, sum(row[9] for row in sales)]
    half = len(sales) // 2
    write_xlsx(path, "订单明细", [*SALES_HEAD, *sales[:half], *bad, *sales[half:], total], merges=SALES_MERGES)
    return len(bad)


def _write_stock(path: Path, stock: Sequence[Sequence[Any]]) -> None:
    rows: list[Sequence[Any]] = [
        ["零售客户库存盘点"],
        ["盘点日期", "客户编码", "客户名称", "商品编码", "商品名称", "库存（条）"],
    ]
    merges: list[str] = []
    start = 0
    for row in stock:
        row_no = len(rows) + 1
        same = start and row[:3] == list(stock[start - 3][:3])
        if not same:
            if start and row_no - 1 > start:
                merges += [f"{column}{start}:{column}{row_no - 1}" for column in "ABC"]
            start = row_no
        rows.append([None, None, None, *row[3:]] if same else row)
    if start and len(rows) > start:
        merges += [f"{column}{start}:{column}{len(rows)}" for column in "ABC"]
    rows.append(["合计", None, None, None, None, sum(row[5] for row in stock)])
    write_xlsx(path, "盘点", rows, merges=merges)


def _write_assessments(rng: np.random.Generator, path: Path, shops: Sequence[Shop]) -> int:
    rows: list[Sequence[Any]] = [["评价日期", "许可证号", "客户名称", "店面", "资金", "陈列", "配合"]]
    for shop in shops:
        if rng.random() < 0.85:
            middle = 5 + 1.1 * np.log(shop.level / 36.0)
            scores = np.clip(np.round(rng.normal(middle, 1.5, 4)), 1, 10)
            day = TODAY - timedelta(days=int(rng.integers(10, 120)))
            rows.append(
                [f"{day.year}年{day.month}月{day.day}日", shop.licence, shop.name, *(int(score) for score in scores)]
            )
    write_xlsx(path, "评价", rows)
    return len(rows) - 1


def make_big_sales(path: Path, rows: int, licences: Sequence[str], products: Sequence[str], seed: int = 7) -> None:
    """One sales workbook of `rows` valid, distinct order lines over the given retailers and products (benchmarks)."""
    rng = np.random.default_rng(seed)
    shops, items = rng.integers(0, len(licences), rows), rng.integers(0, len(products), rows)
    days, cartons = rng.integers(0, 780, rows), rng.integers(1, 30, rows)
    first = date(2024, 10, 1)

    def lines() -> Iterator[Sequence[Any]]:
        yield ["订单日期", "订单编号", "许可证号", "商品编码", "商品名称", "需求量", "订购量（条）", "金额（元）"]
        for number in range(rows):
            item, count = int(items[number]), int(cartons[number])
            yield [
                first + timedelta(days=int(days[number])),
                f"B{number:08d}",
                licences[int(shops[number])],
                products[item],
                f"品{products[item]}",
                count,
                count,
                count * 100.5,
            ]

    write_xlsx(path, "订单明细", lines())


EPOCH = date(1899, 12, 30)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
FIXED_TIME = (2026, 11, 23, 18, 0, 0)


def write_xlsx(
    path: Path,
    sheet: str,
    rows: Iterable[Sequence[Any]],
    merges: Sequence[str] = (),
    hidden_rows: frozenset[int] | set[int] = frozenset(),
) -> None:
    """A plain workbook of one sheet, streamed: texts shared as Excel does, numbers as numbers, dates as Excel dates."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
        '<Override PartName="/xl/styles.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="xl/workbook.xml"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
        "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.xml"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
        '<Relationship Id="rId2" Target="styles.xml"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/>'
        '<Relationship Id="rId3" Target="sharedStrings.xml"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>',
        "xl/styles.xml": '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf xfId="0"/><xf numFmtId="14" applyNumberFormat="1" xfId="0"/></cellXfs></styleSheet>',
    }
    texts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, text in parts.items():
            archive.writestr(_entry(name), f"{XML}{text}")
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as file:
            for piece in _sheet_xml(rows, merges, hidden_rows, texts):
                file.write(piece.encode("utf-8"))
        shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
        head = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        archive.writestr(_entry("xl/sharedStrings.xml"), f"{XML}{head}{shared}</sst>")


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIXED_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _sheet_xml(
    rows: Iterable[Sequence[Any]],
    merges: Sequence[str],
    hidden_rows: frozenset[int] | set[int],
    texts: dict[str, int],
) -> Iterator[str]:
    """The sheet in pieces; its texts are collected in `texts`, each with its number."""
    yield f'{XML}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    pieces: list[str] = []
    for row_no, row in enumerate(rows, start=1):
        hidden = ' hidden="1"' if row_no in hidden_rows else ""
        cells = "".join(
            _cell_xml(f"{_letters(place)}{row_no}", value, texts)
            for place, value in enumerate(row)
            if value is not None
        )
        pieces.append(f'<row r="{row_no}"{hidden}>{cells}</row>')
        if len(pieces) >= 2000:
            yield "".join(pieces)
            pieces.clear()
    yield "".join(pieces)
    yield "</sheetData>"
    if merges:
        yield (
            f'<mergeCells count="{len(merges)}">'
            + "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
            + "</mergeCells>"
        )
    yield "</worksheet>"


def _cell_xml(ref: str, value: Any, texts: dict[str, int]) -> str:
    if isinstance(value, str):
        return f'<c r="{ref}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
    if isinstance(value, date):
        return f'<c r="{ref}" s="1"><v>{(value - EPOCH).days}</v></c>'
    return f'<c r="{ref}"><v>{value!r}</v></c>'


def _letters(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else f"A{chr(ord('A') + place - 26)}"


def main() -> None:
    """Write the workbooks that the command line asks for, and say how many rows each holds."""
    parser = argparse.ArgumentParser(description="Make the sample workbooks.")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent.parent / "resources" / "sample")
    parser.add_argument("--retailers", type=int, default=300)
    parser.add_argument("--products", type=int, default=100)
    parser.add_argument("--months", type=int, default=26)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    counts = make_samples(options.out, options.retailers, options.products, options.months, options.seed)
    for kind, rows in counts.items():
        print(f"{kind}: {rows:,} rows")


if __name__ == "__main__":
    main()
