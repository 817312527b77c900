"""Cells with figures: quantities in cartons 条, money in fen, ranks and scores (DOMAIN 3)."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tierdesk.exchange.cells import Cell, Repeated
from tierdesk.exchange.trouble import Trouble, plain
from tierdesk.exchange.units import CARTONS, YUAN, Unit, cartons_in, yuan_in

FEN_A_YUAN = 100
LARGEST = 10**12
"""No amount of this trade is larger; what is, is a code in the wrong column."""
LARGEST_QUANTITY = 10_000_000
"""Cartons that no row of a retailer ever comes to."""
HUGE = 100_000
"""Cartons of one row from which on a person should look at it."""

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)[¥$]?(?P<sign2>[+-]?)(?=\.?\d)(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?P<rest>\.?\d*)"
    r"(?:e(?P<power>[+-]?\d{1,2}))?(?P<many>[千万]?)(?P<unit>[条包盒件箱支元]?)"
)
_MANY = {"": 1, "千": 1_000, "万": 10_000}


def number(cell: Cell) -> tuple[Decimal, Unit | None] | None:
    """The number in a cell, however large, and the unit written behind it; None when it is no number.

    Commas must part thousands: "12,5" may be a slip or a decimal comma, and is no number. (12) is negative.
    """
    if isinstance(cell, bool | date):
        return None
    if isinstance(cell, int | float):
        number = Decimal(repr(cell))
        return (number, None) if number.is_finite() else None
    text = plain(cell).replace(" ", "").replace("−", "-").replace("–", "-").lower()
    brackets = text.startswith("(") and text.endswith(")")
    found = _NUMBER.fullmatch(text[1:-1] if brackets else text)
    if found is None or (found["sign"] and found["sign2"]):
        return None
    digits = found["whole"].replace(",", "") + found["rest"]
    number = Decimal(f"{digits}e{found['power'] or 0}") * _MANY[found["many"]]
    negative = brackets != (found["sign"] + found["sign2"] == "-")
    return (-number if negative else number), found["unit"] or None


def _cartons(cell: Cell, unit: Unit | None) -> float | None:
    found = number(cell)
    return None if found is None or found[1] in YUAN else float(found[0] * cartons_in(found[1] or unit))


def quantity(cell: Cell, unit: Unit | None) -> Any:
    """Cartons bought, or sent back (negative, kept). A merged cell counts on its first row only."""
    cartons = _cartons(cell, unit)
    if cartons is None:
        return Trouble("quantity_not_number", rejects=True)
    if abs(cartons) >= LARGEST_QUANTITY:
        return Trouble("quantity_too_large", rejects=True)
    if isinstance(cell, Repeated):
        return Trouble("quantity_merged")
    if cartons < 0:
        return Trouble("return_kept", value=cartons)
    return Trouble("quantity_huge", value=cartons) if cartons >= HUGE else cartons


def count(cell: Cell, unit: Unit | None) -> Any:
    """Cartons on a shelf: there are never fewer than none."""
    found = quantity(cell, unit)
    returned = isinstance(found, Trouble) and found.code == "return_kept"
    return Trouble("count_negative", rejects=True) if returned else found


def limit(cell: Cell, unit: Unit | None) -> Any:
    """Cartons of a cap; what is none is unknown and costs nothing."""
    cartons = _cartons(cell, unit)
    return Trouble("value_unknown") if cartons is None or not 0 <= cartons < LARGEST else cartons


def money(cell: Cell, unit: Unit | None) -> Any:
    """Fen, exact, halves up; of a price per pack, fen per carton."""
    found = number(cell)
    if found is None or found[1] in CARTONS:
        return Trouble("amount_not_number")
    if abs(found[0]) >= LARGEST:
        return Trouble("amount_too_large")
    if isinstance(cell, Repeated):
        return Trouble("quantity_merged")
    return int((found[0] * yuan_in(_price_unit(found[1], unit)) * FEN_A_YUAN).to_integral_value(ROUND_HALF_UP))


def _price_unit(own: Unit | None, header: Unit | None) -> Unit | None:
    """The unit of a cell with money: 10元 under "元/包" is still a price per pack."""
    each = (header or "").rpartition("/")[2]
    return f"{own}/{each}" if own and each in CARTONS else own or header


def between(cell: Cell, least: float, most: float) -> Any:
    """A number from `least` to `most`."""
    found = number(cell)
    return float(found[0]) if found and least <= found[0] <= most else Trouble("value_unknown")


def rank(cell: Cell) -> Any:
    """A place in a ranking: 1 and up."""
    found = number(cell)
    whole = found is not None and found[0] == found[0].to_integral_value() and 0 < found[0] < LARGEST
    return int(found[0]) if found is not None and whole else Trouble("value_unknown")
