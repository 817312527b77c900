"""Headers as people write them, made comparable; and the unit that stands in them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tierdesk.exchange.units import Unit, unit_of

_BRACKETS = re.compile(r"[(\[{<【〔]([^()\[\]{}<>【】〔〕]*)[)\]}>】〕]")
_REMARKS = frozenset({"必填", "选填", "必填项", "文本", "文本格式", "字号", "全称", "12位", "yyyy-mm-dd"})
"""What brackets say that changes nothing. Others do: "订购量(去年同期)" is not 订购量."""
_HANGING = re.compile(r"(.+?)(?:[/,、_|-]?(万元|千元|万支|万条|元|条|包|盒|件|箱)|[/,、_|-](元/[条包盒件箱]|支))")
_NOISE = re.compile(r"[\s*:'\"·.。、\u200b-\u200f\ufeff]+")


@lru_cache(maxsize=4_096, typed=True)  # 60 rows of 16,384 columns may each be a header
def split_header(cell: object) -> tuple[str, Unit | None]:
    """A header cell as (key to compare by, unit named in it): "库存数量 （条）" -> ("库存数量", "条").

    Full-width signs, spaces, line breaks, asterisks and remarks like "(必填)" do not matter.
    """
    text = _NOISE.sub("", unicodedata.normalize("NFKC", str(cell))).lower() if cell is not None else ""
    if unit_of(text):
        return text, None
    unit: Unit | None = None
    for found in _BRACKETS.finditer(text):
        named = unit_of(found[1].removeprefix("单位"))
        unit = named or unit
        if named or found[1] in _REMARKS:
            text = text.replace(found[0], "")
    hanging = _HANGING.fullmatch(text)
    if unit is None and hanging:
        return hanging[1], unit_of(hanging[2] or hanging[3])
    return text, unit
