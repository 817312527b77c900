"""Months in headers, in titles and in cells: which month, of which year, and what is measured (DOMAIN 3).

A month is "2026-01", or "01" where nobody says of which year: a year is taken from the group above, a column, a title
or the name of the sheet or the file, and never guessed otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from tierdesk.exchange.cells import Cell
from tierdesk.exchange.headers import split_header
from tierdesk.exchange.units import CARTONS, YUAN, Unit, unit_of

Figure = Literal["ordered", "amount"]
FIGURES: tuple[Figure, ...] = ("ordered", "amount")
"""The two figures that a month may have."""

CENTURY = 2000
_YEAR = r"(?:19|20)\d\d"
_NUMBER = r"(?:1[0-2]|0?[1-9])"
_CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december")  # fmt: skip
_OF_NAME = {name[:length]: place for place, name in enumerate(_ENGLISH, 1) for length in (len(name), 4, 3)}
_NAMED = "|".join(sorted(_OF_NAME, key=len, reverse=True))
_NUMBERS = _OF_NAME | {name: place for place, name in enumerate(_CHINESE, 1)}
_NO_SPAN = r"(?<!\d)(?<!\d[-~至到–—])"
"""Behind "1-" stands the end of a span: 1-6月 is no month."""
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"(?P<y>{_YEAR})[-/.年](?P<m>{_NUMBER})[-/.月]0?1日?(?:00:00(?::00)?)?(?!\d)",
        rf"(?<!\d)(?P<y>{_YEAR})(?:年度?|[-/.])/?(?P<m>{_NUMBER})(?!\d|月?[-/.~至到–—]\d)(?:月份?)?",
        rf"(?<!\d)(?P<y>{_YEAR})(?P<m>0[1-9]|1[0-2])(?:01)?(?!\d)(?:月份?)?",
        rf"(?<!\d)(?P<short>\d\d)年/?(?P<m>{_NUMBER})月份?(?![-~至到–—]\d)",
        rf"{_NO_SPAN}(?P<m>{_NUMBER})月份?(?![-~至到–—]\d)",
        r"(?<![一二三四五六七八九十])(?P<name>十[一二]?|[一二三四五六七八九])月份?",
        rf"(?<![a-z])(?:(?P<y>{_YEAR})-?)?(?P<name>{_NAMED})(?![a-z])\.?(?:[-,]?(?P<behind>{_YEAR}))?",
    )
)
_OF_YEAR = re.compile(rf"(?<!\d)(?P<y>{_YEAR})(?!\d)年?度?|(?<!\d)(?P<short>\d\d)年度?", re.ASCII)
_NEUTRAL = re.compile(r"^(?:各|分|每|逐|按)?月(?:份|度)?|(?:情况|统计|汇总|明细)表?$")
"""月度销量 is 销量, and 销量汇总 is too."""
_ANYTHING = {"", "销售", "订货", "订购", "购进", "进货"}
"""Groups that do not say which figure they hold."""


@dataclass(frozen=True, slots=True)
class MonthSaid:
    """What a header says of a month: `said` is what stands beside the month, and what figure that is, if any."""

    month: str
    said: str
    figure: Figure | None
    unit: Unit | None


_PERHAPS = re.compile(r"月|(?:19|20)\d\d|[a-zA-Z]{3}")
LONGEST = 60
"""No header of a month is longer."""


def months_among(headers: Sequence[str]) -> dict[int, MonthSaid]:
    """Place of a column -> the month that its header names, for the columns that are months."""
    named = ((place, month_in(header)) for place, header in enumerate(headers) if _PERHAPS.search(header[:LONGEST]))
    return {place: said for place, said in named if said}


@lru_cache(4096)
def month_in(header: str) -> MonthSaid | None:
    """The month that a header names, groups and columns parted by "/"; None for any other column.

    Columns of a span of months, of a comparison or of anything that is neither a quantity nor an amount are none.
    """
    found = _find(_packed(header)) if len(header) <= LONGEST else None
    if found is None:
        return None
    year, number, rest = found
    if not year and (of_year := list(_OF_YEAR.finditer(rest))):
        if len(of_year) > 1:
            return None
        year = _year(of_year[0])
        rest = rest.replace(of_year[0][0], "", 1)
    if _find(rest) or _OF_YEAR.search(rest):
        return None
    said: list[str] = []
    figures: set[Figure] = set()
    units: set[Unit] = set()
    for part in rest.split("/"):
        key, unit = split_header(part.strip("-_.,"))
        key = _NEUTRAL.sub("", key)
        unit = unit_of(key) or unit
        figure = figure_of(key, unit)
        if figure is None and key not in _ANYTHING:
            return None
        figures |= {figure} if figure else set()
        units |= {unit} if unit else set()
        said += [part.strip("-_.,")] if part.strip("-_.,") else []
    if len(figures) > 1 or len(units) > 1:
        return None
    return MonthSaid(
        f"{year}-{number:02d}" if year else f"{number:02d}",
        "/".join(said),
        figures.pop() if figures else None,
        units.pop() if units else None,
    )


def figure_of(key: str, unit: Unit | None) -> Figure | None:
    """Which figure a header's key and unit stand for."""
    from tierdesk.exchange.kinds import synonyms_of

    field = synonyms_of("months").get(key, ("", 0))[0]
    if field == "ordered":
        return "ordered"
    if field == "amount":
        return "amount"
    if key in _ANYTHING or unit_of(key):
        return "ordered" if unit in CARTONS else "amount" if unit in YUAN else None
    return None


def read_month(cell: Cell) -> str | None:
    """The month that a cell of a column of months names: 2026-01, 202601, 2026年1月, 1月, 1, the first of it."""
    if isinstance(cell, date):
        return f"{cell.year}-{cell.month:02d}" if cell.day == 1 else None
    if isinstance(cell, float):
        if not cell.is_integer():
            return None  # 2026.1 may be January, or October without its zero
        cell = int(cell)
    text = _packed(str(cell))
    if re.fullmatch(_NUMBER, text):
        return f"{int(text):02d}"
    found = _find(text)
    return None if found is None or found[2] else f"{found[0]}-{found[1]:02d}" if found[0] else f"{found[1]:02d}"


def read_year(cell: Cell) -> int | None:
    """The year that a cell of a column of years names: 2026, 2026年, 26年."""
    if isinstance(cell, date):
        return cell.year
    text = _packed(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell))
    found = _OF_YEAR.fullmatch(text)
    return int(_year(found)) if found else None


_WHOLE_DAY = re.compile(
    rf"{_YEAR}(?:[-/.]\d{{1,2}}[-/.]\d{{1,2}}|年\d{{1,2}}月\d{{1,2}}日?|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)"
)
_MADE = re.compile(r"导出|制表|打印|填表|生成|制作|下载|created|printed|exported")
_PERIOD = re.compile(r"期间|区间|时间范围|年度|年份|period")
_NAMED_YEAR = re.compile(
    rf"(?<![\d.,])(?P<y>{_YEAR})(?=年|[-/.]{_NUMBER}(?!\d)|(?:0[1-9]|1[0-2])(?!\d)|(?![\d%]|[户条包盒件箱元万千家个人次行笔]))"
)


def year_in(texts: Iterable[str]) -> str:
    """The year that titles or names speak of; "" when none is named, or several are.

    When a file was made says nothing of its figures.
    """
    years: set[str] = set()
    for title in texts:
        text = _packed(title)
        if _MADE.search(text):
            continue
        if not _PERIOD.search(text):
            text = _WHOLE_DAY.sub("", text)
        years |= {found["y"] for found in _NAMED_YEAR.finditer(text)}
    return years.pop() if len(years) == 1 else ""


_UNIT_LINE = re.compile(r"单位[::]?(?P<unit>[^\s,;()]+)|[(](?P<only>[^()]+)[)]")


def figure_in(titles: Sequence[str]) -> tuple[Figure, dict[Figure, Unit]]:
    """What months without a further word hold by the titles above them, and the units: cartons, if nothing is said."""
    text = " ".join(unicodedata.normalize("NFKC", title) for title in titles)
    units = {
        named
        for found in _UNIT_LINE.finditer(text)
        for word in re.split(r"[、/]", found["unit"] or found["only"])
        if (named := unit_of(word.removeprefix("单位").lstrip(":")))
    }
    of: dict[Figure, Unit] = {}
    quantities, amounts = units & CARTONS.keys(), units & YUAN.keys()
    if len(quantities) == 1:
        of["ordered"] = quantities.pop()
    if len(amounts) == 1:
        of["amount"] = amounts.pop()
    quantity = re.search(r"[销订购]量|订货量|购进量|数量|quantity", text)
    amount = re.search(r"金额|销售额|amount", text)
    figure: Figure = "amount" if of.keys() == {"amount"} or (amount and not quantity) else "ordered"
    return figure, of


def _packed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("'`‘’*").lower()


def _find(text: str) -> tuple[str, int, str] | None:
    """(year or nothing, month, the text without them) of the first month in a text."""
    for form in _FORMS:
        if found := form.search(text):
            named = found.groupdict()
            number = _NUMBERS[named["name"]] if named.get("name") else int(named["m"])
            return _year(found), number, text[: found.start()] + text[found.end() :]
    return None


def _year(found: re.Match[str]) -> str:
    named = found.groupdict()
    short = named.get("short")
    return named.get("y") or named.get("behind") or (str(CENTURY + int(short)) if short else "")
