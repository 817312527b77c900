"""One cell to one value: what each type of field accepts, and what is said about a cell that it does not (DOMAIN 3).

Every reader takes a cell that is not blank and returns the value, or a `Trouble`; none of them ever raises for
what a file may hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tierdesk.domain.retailer import INTEGRITY_GRADES, OrderDay
from tierdesk.exchange.cells import Cell, Repeated
from tierdesk.exchange.dates import read_date
from tierdesk.exchange.kinds import ValueType
from tierdesk.exchange.units import CARTONS, YUAN, Unit, cartons_in, yuan_in

FEN_A_YUAN = 100
LICENCE_DIGITS = 12
LOST_SERIAL = "00000"
SURE_DIGITS = 15
"""Excel keeps this many digits of a number; what is longer has lost its end."""
BEST_SCORE = 10.0
LARGEST = 10**12
NOTHING = {"", "-", "--", "—", "——", "/", "\\", "无", "空", "null", "none", "n/a", "#n/a"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell that is not simply its value: `code` says what it is, `rejects` whether it costs the row.

    `value` is what remains of it (None: unknown).
    """

    code: str
    rejects: bool = False
    value: Any = None


Reader = Callable[[Cell], Any]


_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SHELL = re.compile(r'="(.*)"')
"""="0123": how systems keep Excel from counting with a text of a text file."""
_APOSTROPHES = "'`‘’"


def plain(cell: Cell) -> str:
    """The cell as text without stray spaces and apostrophes, full-width signs made narrow."""
    return _bare(unicodedata.normalize("NFKC", cell if isinstance(cell, str) else str(cell)), _APOSTROPHES)


def _bare(text: str, closing: str) -> str:
    """The text on one line, without the apostrophes that stand before it and those of `closing` behind it."""
    text = " ".join(_INVISIBLE.sub("", text).split())
    while True:
        shorter = text.lstrip(_APOSTROPHES + " ").rstrip(closing + " ")
        shell = _SHELL.fullmatch(shorter)
        shorter = shell[1] if shell else shorter
        if shorter == text:
            return text
        text = shorter


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, a dash, "none"."""
    return cell is None or (isinstance(cell, str) and plain(cell).lower() in NOTHING)


def reader_of(value_type: ValueType, unit: Unit | None) -> Reader:
    """The reader for a type of field, with the unit that the column's header names."""
    if value_type == "quantity":
        return lambda cell: _quantity(cell, unit)
    if value_type == "count":
        return lambda cell: _count(cell, unit)
    if value_type == "limit":
        return lambda cell: _limit(cell, unit)
    if value_type == "money":
        return lambda cell: _money(cell, unit)
    return _READERS[value_type]


def _text(cell: Cell) -> Any:
    return (_bare(cell, "") or None) if isinstance(cell, str) else str(cell)


_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d*)?[eE][+-]?\d+")


def _digits(cell: Cell) -> Any:
    """Digits kept as text; `licence_scientific` when some of them are lost for good."""
    if isinstance(cell, bool):
        return Trouble("value_unknown")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, int):
        return str(cell) if abs(cell) < 10**SURE_DIGITS else Trouble("licence_scientific", rejects=True)
    if isinstance(cell, float):
        return Trouble("licence_scientific", rejects=True)
    text = plain(cell).replace(" ", "")
    if _SCIENTIFIC.fullmatch(text):
        return Trouble("licence_scientific", rejects=True)
    return text.removesuffix(".0") if text.removesuffix(".0").isdigit() else text


def _licence(cell: Cell) -> Any:
    digits = _digits(cell)
    if isinstance(digits, Trouble):
        return digits
    if isinstance(cell, int | float) and digits.endswith(LOST_SERIAL):
        return Trouble("licence_scientific", rejects=True)  # 4.10101E+11, once more taken for a number
    if len(digits) != LICENCE_DIGITS or not digits.isascii() or not digits.isdigit():
        return Trouble("licence_odd", value=digits)
    return digits


def _code(cell: Cell) -> Any:
    digits = _digits(cell)
    return Trouble("code_scientific") if isinstance(digits, Trouble) else digits


def _phone(cell: Cell) -> Any:
    text = plain(cell).replace(" ", "")
    if re.search(r"\*|[xX]{2}", text):
        return Trouble("phone_masked")
    return Trouble("value_unknown") if isinstance(cell, bool | float) or _SCIENTIFIC.fullmatch(text) else text


def _date(cell: Cell) -> Any:
    found = read_date(cell if not isinstance(cell, str) else plain(cell))
    if found is None or not FIRST_YEAR <= found.year < OPEN_YEAR:
        return Trouble("date_unparsable", rejects=True)
    return found


_OPEN_ENDED = re.compile(r"长期|永久|无期限|无固定|不限")
FIRST_YEAR = 1990
"""Excel shows its day 0 as a day of 1899 or 1900; no order, count or expiry is that old."""
OPEN_YEAR = 2099
"""From here on a date stands for "without end"."""


def _expiry(cell: Cell) -> Any:
    if isinstance(cell, str) and _OPEN_ENDED.search(cell):
        return Trouble("expiry_open")
    found = read_date(cell if not isinstance(cell, str) else plain(cell))
    if found is None or found.year < FIRST_YEAR:
        return Trouble("expiry_impossible")
    return found if found.year < OPEN_YEAR else Trouble("expiry_open")


_NUMBER = re.compile(
    r"(?P<sign>[+-]?)[¥$]?(?P<sign2>[+-]?)(?=\.?\d)(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?P<rest>\.?\d*)"
    r"(?:e(?P<power>[+-]?\d{1,2}))?(?P<many>[千万]?)(?P<unit>[条包盒件箱支元]?)"
)
_MANY = {"": 1, "千": 1_000, "万": 10_000}


def _number(cell: Cell) -> tuple[Decimal, Unit | None] | None:
    """The number in a cell and the unit written behind it; None when it is no number.

    Commas must part thousands: "12,5" may be a slip or a decimal comma, and is no number. (12) is negative.
    """
    if isinstance(cell, bool | date):
        return None
    if isinstance(cell, int | float):
        return (Decimal(repr(cell)), None) if abs(cell) < LARGEST else None
    text = plain(cell).replace(" ", "").replace("−", "-").replace("–", "-").lower()
    brackets = text.startswith("(") and text.endswith(")")
    found = _NUMBER.fullmatch(text[1:-1] if brackets else text)
    if found is None or (found["sign"] and found["sign2"]):
        return None
    digits = found["whole"].replace(",", "") + found["rest"]
    number = Decimal(f"{digits}e{found['power'] or 0}") * _MANY[found["many"]]
    if number >= LARGEST:
        return None
    negative = brackets != (found["sign"] + found["sign2"] == "-")
    return (-number if negative else number), found["unit"] or None


def _cartons(cell: Cell, unit: Unit | None) -> float | None:
    found = _number(cell)
    return None if found is None or found[1] in YUAN else float(found[0] * cartons_in(found[1] or unit))


def _quantity(cell: Cell, unit: Unit | None) -> Any:
    cartons = _cartons(cell, unit)
    if cartons is None:
        return Trouble("quantity_not_number", rejects=True)
    if isinstance(cell, Repeated):
        return Trouble("quantity_merged")
    return Trouble("return_kept", value=cartons) if cartons < 0 else cartons


def _count(cell: Cell, unit: Unit | None) -> Any:
    """Cartons on a shelf: there are never fewer than none."""
    found = _quantity(cell, unit)
    returned = isinstance(found, Trouble) and found.code == "return_kept"
    return Trouble("count_negative", rejects=True) if returned else found


def _limit(cell: Cell, unit: Unit | None) -> Any:
    cartons = _cartons(cell, unit)
    return Trouble("value_unknown") if cartons is None or cartons < 0 else cartons


def _money(cell: Cell, unit: Unit | None) -> Any:
    found = _number(cell)
    if found is None or found[1] in CARTONS:
        return Trouble("amount_not_number")
    if isinstance(cell, Repeated):
        return Trouble("quantity_merged")
    return int((found[0] * yuan_in(found[1] or unit) * FEN_A_YUAN).to_integral_value(ROUND_HALF_UP))


_CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


def _chinese_number(text: str) -> int | None:
    """A Chinese number below one hundred: 十三 -> 13."""
    tens, ten, ones = text.rpartition("十")
    if not text or any(sign not in _CHINESE_DIGITS for sign in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return None
    if not ten:
        return _CHINESE_DIGITS[ones]
    return (_CHINESE_DIGITS[tens] if tens else 1) * 10 + (_CHINESE_DIGITS[ones] if ones else 0)


def _small_number(cell: Cell, least: int, most: int) -> Any:
    """A whole number within bounds, in digits or Chinese, with letters or words around it (D13, 十三档, 二类)."""
    text = plain(cell).replace(" ", "")
    found = re.fullmatch(r"[A-Za-z第]*(\d{1,2})(?:\.0+)?[^\d]*", text)
    number = int(found[1]) if found else None
    if number is None:
        chinese = re.match(r"第?([零一二三四五六七八九十两〇]+)", text)
        number = _chinese_number(chinese[1]) if chinese else None
    return number if number is not None and least <= number <= most else Trouble("value_unknown")


_WEEKDAYS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7}
_ENGLISH_DAYS = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}


def _find_weekday(text: str) -> int | None:
    found = re.search(r"(?:周|星期|礼拜)([一二三四五六日天1-7])", text) or re.fullmatch(
        r"([一二三四五六日天1-7])", text
    )
    if found:
        return _WEEKDAYS.get(found[1]) or int(found[1])
    english = re.search(r"\b(mon|tue|wed|thu|fri|sat|sun)", text.lower())
    return _ENGLISH_DAYS[english[1]] if english else None


def _weekday(cell: Cell) -> Any:
    return _find_weekday(plain(cell)) or Trouble("value_unknown")


def _order_day(cell: Cell) -> Any:
    text = plain(cell)
    if re.search(r"不访销|不订货|停访|no orders", text):
        return OrderDay(None, "none")
    weekday = _find_weekday(re.sub(r"[单双]周(?=[一二三四五六日天周星礼])", "周", text))
    if re.search(r"单周|odd", text):
        return OrderDay(weekday, "odd")
    if re.search(r"双周|隔周|even", text):
        return OrderDay(weekday, "even")
    if weekday is None and not re.search(r"每周|weekly", text):
        return Trouble("value_unknown")
    return OrderDay(weekday, "weekly")


_WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "market": {
        "urban": ("城镇", "城市", "城区", "市区", "城网", "urban"),
        "rural": ("乡村", "农村", "乡镇", "农网", "村", "rural"),
    },
    "format": {
        "grocery": ("食杂店", "食杂", "副食店", "小卖部", "grocery"),
        "convenience": ("便利店", "连锁便利", "convenience store", "convenience"),
        "supermarket": ("超市", "supermarket"),
        "mall": ("商场", "百货", "mall"),
        "tobacco_wine": ("烟酒商店", "烟酒店", "烟草专业店", "烟酒", "tobacco and wine shop"),
        "entertainment": ("娱乐服务", "娱乐服务类", "娱乐", "餐饮娱乐", "entertainment"),
        "other": ("其他", "其它", "其他类", "other"),
    },
    "status": {
        "active": ("有效", "正常", "营业", "在营", "正常经营", "active"),
        "suspended": ("停业", "暂停", "暂停营业", "suspended"),
        "closed": ("歇业", "注销", "关闭", "收回", "closed"),
    },
}
_WORD_OF = {
    name: {word: value for value, words in values.items() for word in (*words, value)}
    for name, values in _WORDS.items()
}


def _word(name: str, cell: Cell) -> Any:
    return _WORD_OF[name].get(plain(cell).lower(), Trouble("value_unknown"))


def _integrity(cell: Cell) -> Any:
    grade = re.sub(r"等级|级|类", "", plain(cell).upper().replace(" ", ""))
    return grade if grade in INTEGRITY_GRADES else Trouble("value_unknown")


_YES = re.compile(r"是|有|对|必备|稀缺|紧俏|紧俏烟|紧俏品规|y|yes|true|1|√|✓|✔|scarce")
_NO = re.compile(r"否|不是|普通|正常|顺销|平销|畅销|滞销|不紧俏|非紧俏|非必备|n|no|false|0|×|x|✗")


def _flag(cell: Cell) -> Any:
    if isinstance(cell, bool):
        return cell
    text = plain(cell).lower()
    return True if _YES.fullmatch(text) else False if _NO.fullmatch(text) else Trouble("value_unknown")


def _between(cell: Cell, least: float, most: float) -> Any:
    found = _number(cell)
    return float(found[0]) if found and least <= found[0] <= most else Trouble("value_unknown")


def _rank(cell: Cell) -> Any:
    found = _number(cell)
    whole = found is not None and found[0] == found[0].to_integral_value() and found[0] > 0
    return int(found[0]) if found is not None and whole else Trouble("value_unknown")


_READERS: Mapping[ValueType, Reader] = {
    "text": _text,
    "licence": _licence,
    "code": _code,
    "phone": _phone,
    "date": _date,
    "expiry": _expiry,
    "price_class": lambda cell: _small_number(cell, 1, 5),
    "tier": lambda cell: _small_number(cell, 1, 30),
    "weekday": _weekday,
    "order_day": _order_day,
    "market": lambda cell: _word("market", cell),
    "format": lambda cell: _word("format", cell),
    "status": lambda cell: _word("status", cell),
    "integrity": _integrity,
    "flag": _flag,
    "score": lambda cell: _between(cell, 0.0, BEST_SCORE),
    "rank": _rank,
    "latitude": lambda cell: _between(cell, -90.0, 90.0),
    "longitude": lambda cell: _between(cell, -180.0, 180.0),
}
