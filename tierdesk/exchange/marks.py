"""What the text of a cell says about its row: a total, a footnote, the header once more (DOMAIN 3)."""

from __future__ import annotations

import re
from typing import Literal

from tierdesk.exchange.cells import Cell
from tierdesk.exchange.trouble import plain

SHOWN = 60  # signs of a cell that are repeated

Mark = Literal["total", "footnote", "header", ""]

_SUM = r"(?:合|总|小|累|共)计"
_TOTAL = re.compile(rf"(?:本页|本表|本月|全部|以上)?{_SUM}(?:[:(].*|\d.*)?|(?:grand|sub)?total:?")
_ENDS_AS_TOTAL = re.compile(rf".*(?:{_SUM}|汇总):?")
_FOOTNOTE = re.compile(r"(?:制表|审核|打印|填表|复核|备注|说明|注|单位)(?:人|日期|时间)?:.*|第\d+页.*")


def mark_of(cell: Cell, headers: frozenset[str], *, is_name: bool = True) -> Mark:
    """What a cell marks its row as; "" for a cell like any other. `headers` are compared as `plain` text.

    A shop may be called anything that ends in 合计 (`is_name`); a code, a date or a figure may not.
    """
    if not isinstance(cell, str):
        return ""
    text = plain(cell)
    packed = text.replace(" ", "").lower()
    if _TOTAL.fullmatch(packed) or (not is_name and _ENDS_AS_TOTAL.fullmatch(packed)):
        return "total"
    if _FOOTNOTE.fullmatch(packed):
        return "footnote"
    return "header" if text in headers else ""


def ends_as_total(cells: list[Cell]) -> bool:
    """Whether some cell ends in "total", as in 甲店小计: in a row that lacks what a row must have, it is one."""
    return any(isinstance(cell, str) and _ENDS_AS_TOTAL.fullmatch(plain(cell).replace(" ", "")) for cell in cells)


def total_in(cells: list[Cell], headers: frozenset[str]) -> str:
    """The cell that makes a row of no data a total, or "" where none does, as in a header once more."""
    for cell in cells:
        if isinstance(cell, str) and plain(cell) not in headers and mark_of(cell, headers, is_name=False) == "total":
            return shown(cell)
    return ""


def shown(cell: Cell) -> str:
    """A cell as text, shortened to what is worth repeating."""
    text = str(cell)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
