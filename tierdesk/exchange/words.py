"""Cells with words of the trade: tiers, weekdays, order days, market, format, status, grades, yes and no (DOMAIN 3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tierdesk.domain.retailer import INTEGRITY_GRADES, OrderDay
from tierdesk.exchange.cells import Cell
from tierdesk.exchange.trouble import Trouble, plain

_CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


def _chinese_number(text: str) -> int | None:
    """A Chinese number below one hundred: 十三 -> 13."""
    tens, ten, ones = text.rpartition("十")
    if not text or any(sign not in _CHINESE_DIGITS for sign in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return None
    if not ten:
        return _CHINESE_DIGITS[ones]
    return (_CHINESE_DIGITS[tens] if tens else 1) * 10 + (_CHINESE_DIGITS[ones] if ones else 0)


_ROMAN_DIGITS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_ROMAN = re.compile(r"^(I{1,3}|IV|V)([类级档])")


def small_number(cell: Cell, least: int, most: int) -> Any:
    """A whole number within bounds, in digits or Chinese, with letters or words around it (D13, 十三档, 二类)."""
    text = plain(cell).replace(" ", "")
    text = _ROMAN.sub(lambda roman: str(_ROMAN_DIGITS[roman[1]]) + roman[2], text)
    found = re.fullmatch(r"[A-Za-z第]*(\d{1,2})(?:\.0+)?[^\d]*", text)
    number = int(found[1]) if found else None
    if number is None:
        chinese = re.match(r"第?([零一二三四五六七八九十两〇]+)", text)
        number = _chinese_number(chinese[1]) if chinese else None
    return number if number is not None and least <= number <= most else Trouble("value_unknown")


_WEEKDAYS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7}
_ENGLISH_DAYS = {"mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7}


_NAMED_DAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天1-7])")
_BARE_DAY = re.compile(r"[一二三四五六日天1-7]")
_ENGLISH_DAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE)


def _days_in(text: str) -> set[int]:
    """The weekdays that a text names."""
    named = _NAMED_DAY.findall(text) or (_BARE_DAY.findall(text) if len(text) == 1 else [])
    english = {_ENGLISH_DAYS[day.lower()] for day in _ENGLISH_DAY.findall(text)}
    return {_WEEKDAYS.get(day) or int(day) for day in named} | english


def weekday(cell: Cell) -> Any:
    """1 (Monday) to 7: 周一, 星期二, Wed, 4. Of two days in one cell none is chosen."""
    days = _days_in(plain(cell))
    return days.pop() if len(days) == 1 else Trouble("value_unknown")


_NEVER = re.compile(r"不访销|不订货|停访|no orders", re.IGNORECASE)
_WEEKLY = re.compile(r"每周|单双|weekly", re.IGNORECASE)
_ODD = re.compile(r"单|odd", re.IGNORECASE)
_EVEN = re.compile(r"双|even", re.IGNORECASE)


def order_day(cell: Cell) -> Any:
    """Weekday and cycle: 周四, 每周三, 单周周四, 双周一, 周二(单), 不访销.

    Every second week without saying which (隔周) is unknown, and so are two days in one cell.
    """
    text = plain(cell)
    if _NEVER.search(text):
        return OrderDay(None, "none")
    days = _days_in(re.sub(r"[单双]周(?=[一二三四五六日天周星礼])", "周", text))
    weekly, odd, even = (pattern.search(text) for pattern in (_WEEKLY, _ODD, _EVEN))
    if len(days) > 1 or "隔" in text or not (days or weekly or odd or even):
        return Trouble("value_unknown")
    day = days.pop() if days else None
    return OrderDay(day, "weekly" if weekly or not (odd or even) else "odd" if odd else "even")


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


def word(name: str, cell: Cell) -> Any:
    """The value of `name` (market, format, status) that a word stands for."""
    return _WORD_OF[name].get(plain(cell).lower(), Trouble("value_unknown"))


def integrity(cell: Cell) -> Any:
    """An integrity grade, AAA to D."""
    grade = re.sub(r"等级|级|类", "", plain(cell).upper().replace(" ", ""))
    return grade if grade in INTEGRITY_GRADES else Trouble("value_unknown")


_YES = re.compile(r"是|有|对|必备|稀缺|紧俏|紧俏烟|紧俏品规|y|yes|true|1|√|✓|✔|scarce")
_NO = re.compile(r"否|不是|普通|正常|顺销|平销|畅销|滞销|不紧俏|非紧俏|非必备|n|no|false|0|×|x|✗")


def flag(cell: Cell) -> Any:
    """Yes or no, in the words of the trade: 是, 紧俏, √, 顺销."""
    if isinstance(cell, bool):
        return cell
    text = plain(cell).lower()
    return True if _YES.fullmatch(text) else False if _NO.fullmatch(text) else Trouble("value_unknown")
