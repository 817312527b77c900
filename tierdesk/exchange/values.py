"""One cell to one value: what each type of field accepts, and what is said about a cell that it does not (DOMAIN 3).

Every reader takes a cell that is not blank and returns the value, or a `Trouble`; none of them ever raises for
what a file may hold.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tierdesk.exchange import figures, words
from tierdesk.exchange.cells import Cell
from tierdesk.exchange.dates import DayOrder, orders_of, read_date
from tierdesk.exchange.kinds import ValueType
from tierdesk.exchange.month_headers import read_month, read_year
from tierdesk.exchange.trouble import Reader, Trouble, bare, is_blank, plain
from tierdesk.exchange.units import CARTONS, Unit, unit_of

__all__ = ["Reader", "Trouble", "is_blank", "plain", "reader_of"]

LICENCE_DIGITS = 12
LOST_SERIAL = "00000"
SURE_DIGITS = 15
"""Excel keeps this many digits of a number; what is longer has lost its end."""
LONGEST_UNIT = 2
LONGEST_WORD = len("sleeve")
BEST_SCORE = 10.0


def reader_of(value_type: ValueType, unit: Unit | None, day_order: DayOrder = "") -> Reader:
    """The reader for a type of field, with the unit of its column, and the order in which its dates are written."""
    if value_type == "quantity":
        return lambda cell: figures.quantity(cell, unit)
    if value_type == "count":
        return lambda cell: figures.count(cell, unit)
    if value_type == "limit":
        return lambda cell: figures.limit(cell, unit)
    if value_type == "money":
        return lambda cell: figures.money(cell, unit)
    if value_type in {"date", "expiry"} and day_order:
        reads = _date if value_type == "date" else _expiry
        return lambda cell: reads(cell, day_order)
    return _READERS[value_type]


def _text(cell: Cell) -> Any:
    return (bare(cell, "") or None) if isinstance(cell, str) else str(cell)


_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+[eE]|[eE]\+)\+?\d+")
"""4.40101E+11; a code like 1E5 is none."""


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


def _date(cell: Cell, order: DayOrder = "") -> Any:
    bare_cell = plain(cell) if isinstance(cell, str) else cell
    found = read_date(bare_cell, order)
    if found is None and not order and orders_of(bare_cell):
        return Trouble("date_order", rejects=True)
    if found is None:
        return Trouble("date_unparsable", rejects=True)
    return found if FIRST_YEAR <= found.year < OPEN_YEAR else Trouble("date_out_of_range", rejects=True)


_OPEN_ENDED = re.compile(r"长期|永久|无期限|无固定|不限")
FIRST_YEAR = 1990
"""Excel shows its day 0 as a day of 1899 or 1900; no order, count or expiry is that old."""
OPEN_YEAR = 2099
"""From here on a date stands for "without end"."""


def _expiry(cell: Cell, order: DayOrder = "") -> Any:
    if isinstance(cell, str) and _OPEN_ENDED.search(cell):
        return Trouble("expiry_open")
    bare_cell = plain(cell) if isinstance(cell, str) else cell
    found = read_date(bare_cell, order)
    if found is None and not order and orders_of(bare_cell):
        return Trouble("date_order")
    if found is None or found.year < FIRST_YEAR:
        return Trouble("expiry_impossible")
    return found if found.year < OPEN_YEAR else Trouble("expiry_open")


def _month(cell: Cell) -> Any:
    found = read_month(cell)
    recent = found is not None and (len(found) == len("01") or FIRST_YEAR <= int(found[:4]) < OPEN_YEAR)
    return found if recent else Trouble("month_unparsable", rejects=True)


def _year(cell: Cell) -> Any:
    found = read_year(cell)
    return found if found is not None and FIRST_YEAR <= found < OPEN_YEAR else Trouble("value_unknown")


def _unit(cell: Cell) -> Any:
    """A unit of quantity; a longer word is the name of an organisation, which 单位 means as well."""
    text = plain(cell)
    if unit_of(text) in CARTONS:
        return unit_of(text)
    is_word = text.isascii() and text.isalpha() and len(text) <= LONGEST_WORD
    is_unit = len(text) <= LONGEST_UNIT or is_word or text[-1] in CARTONS
    return Trouble("value_unknown") if is_unit else None


_READERS: Mapping[ValueType, Reader] = {
    "text": _text,
    "licence": _licence,
    "code": _code,
    "phone": _phone,
    "date": _date,
    "month": _month,
    "year": _year,
    "expiry": _expiry,
    "unit": _unit,
    "price_class": lambda cell: words.small_number(cell, 1, 5),
    "tier": lambda cell: words.small_number(cell, 1, 30),
    "weekday": words.weekday,
    "order_day": words.order_day,
    "market": lambda cell: words.word("market", cell),
    "format": lambda cell: words.word("format", cell),
    "status": lambda cell: words.word("status", cell),
    "integrity": words.integrity,
    "flag": words.flag,
    "score": lambda cell: figures.between(cell, 0.0, BEST_SCORE),
    "rank": figures.rank,
    "latitude": lambda cell: figures.between(cell, -90.0, 90.0),
    "longitude": lambda cell: figures.between(cell, -180.0, 180.0),
}
