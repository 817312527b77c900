"""What a field of a file is called, and what else of a file is put in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tierdesk.texts import say

if TYPE_CHECKING:
    from tierdesk.services.views import ReceiptView


def field_in_words(kind: str, field: str) -> str:
    """The name of a field; a catalogue's "name" is that of the product."""
    return say("field.product_name") if (kind, field) == ("products", "name") else say(f"field.{field}")


_UNITS = {
    "条": "carton",
    "包": "pack",
    "盒": "pack",
    "件": "piece",
    "箱": "case",
    "支": "stick",
    "万支": "sticks",
    "万条": "cartons",
    "元": "yuan",
    "千元": "thousand",
    "万元": "ten_thousand",
}


def unit_in_words(unit: str) -> str:
    """A unit as people say it: 条 in Chinese, cartons in English; "元/包" is a price."""
    if not unit:
        return ""
    money, stroke, each = unit.partition("/")
    words = say(f"unit.{_UNITS[money]}")
    return f"{words}/{say(f'unit.{_UNITS[each]}')}" if stroke else words


def totals_in_words(view: ReceiptView) -> str:
    """What is said of the totals in a table; nothing when there are none."""
    if not view.totals:
        return ""
    rows = say("list.separator").join(map(str, view.total_rows))
    more = "…" if view.totals > len(view.total_rows) else ""
    return say("import.totals", n=view.totals, rows=f"{rows}{more}")
