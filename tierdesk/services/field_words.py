"""What a field of a file is called."""

from __future__ import annotations

from tierdesk.texts import say


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
