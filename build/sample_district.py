"""The district of the sample workbooks: its shops and its catalogue, all invented.

No shop, person, maker or product here exists: licence numbers begin with an area that no place has, phone numbers
with 1990000, and the coordinates lie in the middle of a desert.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeVar

import numpy as np

Course = Literal["steady", "growing", "volatile", "slipping", "falling"]
"""How the sales of a shop move over the months."""
Cycle = Literal["weekly", "odd", "even", "none"]
T = TypeVar("T")

TODAY = date(2026, 11, 24)
"""The Tuesday that the samples are about; order lines end the day before, so November is under way."""

SHOP_FIRST = "鑫宏顺佳惠福昌盛源丰泰祥兴隆禾润"
SHOP_SECOND = "达发来邻旺民和嘉悦缘晟茂宁"
PLACES = ("南关", "北桥", "西河", "东门", "柳巷", "塔山")
FORMATS: dict[str, tuple[float, float, tuple[str, ...]]] = {
    "食杂店": (0.34, 0.58, ("副食店", "食杂店", "小卖部")),
    "便利店": (0.26, 0.14, ("便利店", "便民店")),
    "超市": (0.14, 0.14, ("超市", "平价超市")),
    "商场": (0.04, 0.01, ("百货",)),
    "烟酒商店": (0.13, 0.05, ("烟酒店", "烟酒商行")),
    "娱乐服务": (0.05, 0.03, ("棋牌室", "饭庄")),
    "其他": (0.04, 0.05, ("服务部", "经营部")),
}
"""Trade format: its share in town, its share in the country, and how such shops are called."""
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ("立冬", "小满", "谷雨", "知秋", "春分", "立夏", "向阳", "望山", "听泉", "秋实", "晴雪", "早霞")
STREETS = ("东大街", "南关路", "北桥路", "西河街", "塔山路", "柳巷", "槐荫巷", "渡口路", "滨河路", "站前街")
DISTRICTS = {"城镇": ("居民区", "商业街", "学校周边", "交通枢纽", "工业区"), "乡村": ("集镇", "村庄", "公路沿线")}
INTEGRITY = ("AAA", "AA", "A", "B", "C")
OUTLETS = ("普通终端", "加盟终端", "现代终端")

BRANDS = ("青岚", "云汀", "岫石", "北麓", "溪桥", "松坞", "晴沙", "远岑", "鹭洲", "庚辰")
MAKERS = ("青岚卷烟厂", "云汀卷烟厂", "岫石卷烟厂", "北麓卷烟厂", "溪桥卷烟厂")
STYLES = ("软", "硬", "细支", "中支", "金", "红", "蓝", "银", "软蓝", "硬金")
CLASS_PRICES = {1: (260, 620), 2: (150, 240), 3: (90, 140), 4: (55, 85), 5: (28, 50)}
"""Lowest and highest wholesale price of each price class, yuan a carton."""

AREA = "990101"
DESERT = (39.60, 83.40)
NEW_SHOPS = {2: date(2026, 8, 3), 5: date(2026, 4, 6)}
"""The shops that opened three and seven months ago: number and first day."""
TIERS = 30
COURSES: dict[Course, float] = {"steady": 0.46, "growing": 0.24, "volatile": 0.16, "slipping": 0.08, "falling": 0.06}
"""How many shops take which course."""


@dataclass(frozen=True, slots=True)
class Goods:
    """One product; prices in yuan a carton, `cap` in cartons an order of the highest tier (scarce products only)."""

    code: str
    name: str
    maker: str
    price_class: int
    wholesale: float
    retail: int
    cap: int | None
    must_stock: bool

    @property
    def scarce(self) -> bool:
        """Whether the product is handed out by tier."""
        return self.cap is not None

    def cap_of(self, tier: int) -> int | None:
        """The cartons an order that a shop of this tier may have; None: as many as it likes."""
        return None if self.cap is None else -(-self.cap * tier // TIERS)


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop; `closed` is its last day of trade, if it has stopped.

    `level` is its mean monthly cartons today, `shares` how they divide over `assortment`, places in the catalogue.
    """

    number: int
    licence: str
    code: str
    name: str
    owner: str
    phone: str
    address: str
    route: str
    visit_weekday: int
    order_weekday: int | None
    cycle: Cycle
    format: str
    market: str
    district: str
    place: tuple[float, float] | None
    expiry: date | None
    status: str
    closed: date | None
    tier: int
    integrity: str
    outlet: str
    level: float
    course: Course
    opened: date | None
    assortment: tuple[int, ...]
    shares: tuple[float, ...]


def make_goods(seed: int, count: int) -> list[Goods]:
    """The catalogue, dear and cheap, the most asked for first; one in twelve is scarce, of the upper classes."""
    rng = np.random.default_rng([seed, 1])
    goods: list[Goods] = []
    for number in range(count):
        scarce = number % 12 == 5
        price_class = int(rng.choice(5, p=[0.18, 0.22, 0.34, 0.18, 0.08])) + 1
        if scarce:
            price_class = 1 + number // 12 % 2
        low, high = CLASS_PRICES[price_class]
        wholesale = round(float(rng.uniform(low, high)) * 2) / 2
        brand, style = number % len(BRANDS), number // len(BRANDS)
        series = "" if style < len(STYLES) else f"{style // len(STYLES) + 1}代"
        goods.append(
            Goods(
                code=f"53{number + 1:04d}",
                name=f"{BRANDS[brand]}({STYLES[style % len(STYLES)]}{series})",
                maker=MAKERS[brand % len(MAKERS)],
                price_class=price_class,
                wholesale=wholesale,
                retail=round(wholesale * 1.15),
                cap=int(rng.integers(3, 7)) if scarce else None,
                must_stock=number < 3,
            )
        )
    return goods


def make_shops(seed: int, count: int, goods: list[Goods]) -> list[Shop]:
    """The shops, by route; sizes are heavy-tailed, and the official tier follows the size, as it does in the trade."""
    rng = np.random.default_rng([seed, 2])
    levels = np.exp(rng.normal(3.4, 0.75, count))
    levels[[number for number in NEW_SHOPS if number < count]] = np.exp(3.5)
    by_size = np.argsort(np.argsort(levels * np.exp(rng.normal(0, 0.12, count))))
    names: set[str] = set()
    return [
        _make_shop(seed, number, count, float(levels[number]), int(by_size[number]), goods, names)
        for number in range(count)
    ]


def _make_shop(
    seed: int, number: int, count: int, level: float, by_size: int, goods: list[Goods], names: set[str]
) -> Shop:
    """One shop, drawn from a stream of its own; `by_size` counts the smaller ones."""
    rng = np.random.default_rng([seed, 3, number])
    rural = bool(rng.random() < 0.4)
    market = "乡村" if rural else "城镇"
    shares = np.array([share[rural] for share in FORMATS.values()])
    shop_format = str(rng.choice(list(FORMATS), p=shares / shares.sum()))
    size = by_size / count
    route = number * 10 // count + 1
    visit_weekday = (route - 1) % 5 + 1
    # People who order by telephone have no order day; the cycles of the others follow the weeks of the year.
    cycle: Cycle = "none" if number % 50 == 9 else _pick(rng, {"weekly": 0.76, "odd": 0.12, "even": 0.12})
    course = _pick(rng, COURSES)
    status, closed = {40: ("停业", 70), 65: ("歇业", 130)}.get(number % 75, ("有效", 0))
    expiry: date | None = TODAY + timedelta(days=int(rng.integers(61, 1500)))
    if number % 25 == 4:
        expiry = TODAY + timedelta(days=int(rng.integers(4, 60)))
    elif number % 50 == 7:
        expiry = None
    place = (DESERT[0] + rng.normal(0, 0.05), DESERT[1] + rng.normal(0, 0.06)) if rng.random() < 0.5 else None
    licence = f"{AREA}{2 if rural else 1}{number * 37 % 99_999 + 1:05d}"
    assortment, divided = _assortment(rng, level, size, goods)
    return Shop(
        number=number,
        licence=licence,
        code=licence if number % 3 == 0 else f"0{9_901_000_000 + number * 13}",
        name=_name(rng, shop_format, names),
        owner=f"{rng.choice(list(SURNAMES))}{rng.choice(GIVEN)}",
        phone=f"1990000{number:04d}",
        address=f"{rng.choice(STREETS)}{int(rng.integers(1, 300))}号",
        route=f"{route:02d}号线路",
        visit_weekday=visit_weekday,
        order_weekday=None if cycle == "none" else (visit_weekday + int(rng.integers(0, 2))) % 5 + 1,
        cycle=cycle,
        format=shop_format,
        market=market,
        district=str(rng.choice(DISTRICTS[market])),
        place=place and (round(float(place[0]), 5), round(float(place[1]), 5)),
        expiry=expiry,
        status=status,
        closed=TODAY - timedelta(days=closed) if closed else None,
        tier=by_size * TIERS // count + 1,
        integrity=INTEGRITY[int(np.clip(rng.normal(2.5 - 1.7 * size, 0.9), 0, 4))],
        outlet=OUTLETS[int(np.clip(rng.normal(0.1 + 1.5 * size, 0.6), 0, 2))],
        level=level,
        course="steady" if number in NEW_SHOPS else course,
        opened=NEW_SHOPS.get(number),
        assortment=assortment,
        shares=divided,
    )


def _pick(rng: np.random.Generator, shares: dict[T, float]) -> T:
    return list(shares)[int(rng.choice(len(shares), p=list(shares.values())))]


def _name(rng: np.random.Generator, shop_format: str, names: set[str]) -> str:
    """A name that no other shop of the district has."""
    while True:
        place = str(rng.choice(PLACES)) if rng.random() < 0.25 else ""
        kind = str(rng.choice(FORMATS[shop_format][2]))
        name = f"{place}{rng.choice(list(SHOP_FIRST))}{rng.choice(list(SHOP_SECOND))}{kind}"
        if name not in names:
            names.add(name)
            return name


def _assortment(
    rng: np.random.Generator, level: float, size: float, goods: list[Goods]
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """What a shop carries and how its sales divide over it; larger shops carry more, and dearer products."""
    breadth = int(np.clip(4 + 2.6 * np.sqrt(level) + rng.normal(0, 2), 5, 45))
    taste = rng.normal(0.7 * (size - 0.5), 0.3)
    classes = np.array([item.price_class for item in goods])
    asked_for = np.arange(1, len(goods) + 1) ** -0.7 * np.exp(-taste * (classes - 3))
    chosen = np.sort(rng.choice(len(goods), min(breadth, len(goods)), replace=False, p=asked_for / asked_for.sum()))
    return tuple(chosen.tolist()), tuple(rng.dirichlet(np.full(len(chosen), 0.9)).tolist())
