"""Units of quantity and money, as headers and cells name them, in cartons and in yuan (DOMAIN 3)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tierdesk.domain.product import CARTONS_PER_CASE, CARTONS_PER_PIECE, PACKS_PER_CARTON

Unit = str
"""A key of `CARTONS` or `YUAN`, or a price per unit: "元/包"."""

STICKS_PER_PACK = 20

CARTONS: Mapping[Unit, Decimal] = {
    "条": Decimal(1),
    "包": Decimal(1) / PACKS_PER_CARTON,
    "盒": Decimal(1) / PACKS_PER_CARTON,
    "件": Decimal(CARTONS_PER_PIECE),
    "箱": Decimal(CARTONS_PER_CASE),
    "支": Decimal(1) / (PACKS_PER_CARTON * STICKS_PER_PACK),
    "万支": Decimal(10_000) / (PACKS_PER_CARTON * STICKS_PER_PACK),
    "万条": Decimal(10_000),
}
"""Cartons in one of each unit of quantity."""
YUAN: Mapping[Unit, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
}
"""Yuan in one of each unit of money."""
ENGLISH: Mapping[str, Unit] = {
    "carton": "条",
    "cartons": "条",
    "pack": "包",
    "packs": "包",
    "yuan": "元",
    "rmb": "元",
    "cny": "元",
}


def unit_of(text: str) -> Unit | None:
    """The unit that a text names ("条", "元/包", "cartons"), or None when it names none."""
    if text in ENGLISH:
        return ENGLISH[text]
    money, stroke, each = text.partition("/")
    known = money in YUAN and each in CARTONS if stroke else text in CARTONS or text in YUAN
    return text if known else None


def cartons_in(unit: Unit | None) -> Decimal:
    """Cartons in one `unit`; a column that names no unit of quantity counts cartons."""
    return CARTONS.get(unit or "条", Decimal(1))


def yuan_in(unit: Unit | None) -> Decimal:
    """Yuan in one `unit`. A price per pack ("元/包", or "包" in the header of a price) becomes one per carton."""
    money, _, each = (unit or "元").partition("/")
    return YUAN.get(money, Decimal(1)) / CARTONS.get(each or money, Decimal(1))
