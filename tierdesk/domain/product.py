"""The product 品规 and its units (DOMAIN 3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

ProductId = NewType("ProductId", int)

PACKS_PER_CARTON = 10  # 1 条 = 10 包
CARTONS_PER_PIECE = 50  # 1 件 = 50 条
CARTONS_PER_CASE = 250  # 1 箱 = 250 条


@dataclass(frozen=True, slots=True)
class Product:
    """One product. Prices are fen per carton; `price_class` 1..5 is imported, never derived from a price.

    `flagged` marks a product known only from an order line or a count, not yet from a catalogue.
    """

    id: ProductId
    code: str
    name: str
    maker: str = ""
    price_class: int | None = None
    wholesale_fen: int | None = None
    retail_fen: int | None = None
    scarce: bool = False
    cap: float | None = None
    must_stock: bool = False
    selling_points: str = ""
    flagged: bool = False
