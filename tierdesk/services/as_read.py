"""What the first value of a column becomes: 3 箱 are 750 条, 24-11-26 is a day; and what of it a person must say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tierdesk.exchange import figures
from tierdesk.exchange.cells import Cell, Row
from tierdesk.exchange.correct import PRICES, has_day_order
from tierdesk.exchange.dates import ORDERS, DayOrder, orders_of
from tierdesk.exchange.kinds import KINDS, QUANTITY_TYPES
from tierdesk.exchange.recognise import cells_below
from tierdesk.exchange.table import ColumnUse, MonthColumn, Table
from tierdesk.exchange.trouble import Trouble, is_blank, plain
from tierdesk.exchange.units import cartons_in, unit_of
from tierdesk.exchange.values import reader_of
from tierdesk.services.field_words import unit_in_words
from tierdesk.texts import say

MOST = 20
"""Values that are tried for one that can be read."""
USUAL = {"", "条", "元", "元/条"}
"""Units in which nothing is converted."""


@dataclass(frozen=True, slots=True)
class AsRead:
    """`words` say what a value becomes, or what is to be chosen when `undecided`; "" where it stays as it is.

    `orders` are those in which the dates of the column may be written, none where that is no question.
    """

    words: str = ""
    undecided: bool = False
    orders: tuple[DayOrder, ...] = ()


def as_read(table: Table, use: ColumnUse | MonthColumn, rows: Sequence[Row]) -> AsRead:
    """How the values of one column of a table are read, by the first of `rows` that show it."""
    cells = [cell for cell in cells_below(table, use.index, rows) if not is_blank(cell)]
    if isinstance(use, ColumnUse) and has_day_order(table.kind, use.field):
        return _dates_as_read(table, use, cells)
    value_type = KINDS[table.kind].field(use.field).type
    if value_type != "money" and value_type not in QUANTITY_TYPES:
        return AsRead()
    if value_type in QUANTITY_TYPES and use.unit is None and (words := _in_units_of_rows(table, use, rows)):
        return AsRead(words)
    for cell in cells[:MOST]:
        value = _value(table, use, cell)
        found = figures.number(cell)
        if value is None or found is None:
            continue
        own = found[1] or use.unit or ""
        if own in USUAL and "万" not in str(cell) and "千" not in str(cell):
            continue
        said = plain(cell) if found[1] else _with_unit(plain(cell), unit_in_words(use.unit or ""))
        return AsRead(say("importing.read_as", cell=said, value=_figure_in_words(use.field, value_type, value)))
    return AsRead()


def _in_units_of_rows(table: Table, use: ColumnUse | MonthColumn, rows: Sequence[Row]) -> str:
    """The first quantity whose row, or a value for all rows, names another unit than cartons: 2 件 → 100 条."""
    cells = cells_below(table, use.index, rows)
    column = next((one.index for one in table.columns if one.field == "unit"), None)
    given = next((one.text for one in table.constants if one.field == "unit"), None)
    units: Sequence[Cell] = [given] * len(cells) if column is None else cells_below(table, column, rows)
    for cell, named in zip(cells, units, strict=True):
        if is_blank(cell) or is_blank(named):
            continue
        unit, value, found = reader_of("unit", None)(named), _value(table, use, cell), figures.number(cell)
        if isinstance(unit, str) and unit not in USUAL and value is not None and found and not found[1]:
            cartons = float(Decimal(repr(value)) * cartons_in(unit_of(unit)))
            said = _with_unit(plain(cell), unit_in_words(unit))
            return say("importing.read_as", cell=said, value=_figure_in_words(use.field, "quantity", cartons))
    return ""


def _with_unit(figure: str, unit: str) -> str:
    """3 箱, 3.6 × 10,000 yuan."""
    return f"{figure} {'× ' if unit[:1].isdigit() else ''}{unit}".strip()


def _value(table: Table, use: ColumnUse | MonthColumn, cell: Cell, order: DayOrder = "") -> Any:
    found = reader_of(KINDS[table.kind].field(use.field).type, use.unit, order)(cell)
    return found.value if isinstance(found, Trouble) else found


def _figure_in_words(field: str, value_type: str, value: float) -> str:
    if value_type == "money":
        unit = "元/条" if field in PRICES else "元"
        return f"{value / figures.FEN_A_YUAN:,.2f} {unit_in_words(unit)}"
    return f"{value:,.10g} {unit_in_words('条')}"


def _dates_as_read(table: Table, use: ColumnUse, cells: Sequence[Cell]) -> AsRead:
    writing = {order for cell in cells for order in orders_of(plain(cell) if isinstance(cell, str) else cell)}
    orders = tuple(order for order in ORDERS if order in writing)
    if orders and not use.day_order:
        for cell in cells:
            text = plain(cell) if isinstance(cell, str) else cell
            if len(orders_of(text)) > 1:
                days = [str(_value(table, use, text, order)) for order in ORDERS if order in orders_of(text)]
                either = say("importing.or").join(dict.fromkeys(days))
                return AsRead(say("importing.order_open", cell=str(text), days=either), undecided=True, orders=orders)
    for cell in cells[:MOST]:
        day = _value(table, use, cell, use.day_order)
        if isinstance(day, date):
            as_it_is = isinstance(cell, date) or plain(cell) == str(day)
            return AsRead("" if as_it_is else say("importing.read_as", cell=plain(cell), value=str(day)), orders=orders)
    return AsRead(orders=orders)
