"""What the values of a table tell of it where its headers are silent: the order of days, and units that were left out.

The order of days is taken when no value contradicts it, a unit when a line above the header names it. A unit that only
the figures suggest is proposed: a person decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from decimal import Decimal
from statistics import median

from tierdesk.exchange import figures
from tierdesk.exchange.cells import Cell, Row
from tierdesk.exchange.dates import ORDERS, DayOrder, has_short_year, orders_of, read_date
from tierdesk.exchange.headers import split_header
from tierdesk.exchange.kinds import DATE_TYPES, KINDS, QUANTITY_TYPES
from tierdesk.exchange.table import ColumnUse, Table
from tierdesk.exchange.units import CARTONS, YUAN, Unit, unit_of

_UNIT_LINE = re.compile(r"单位[:：]\s*([^\s:：]{1,12})")
_PARTED = re.compile(r"[、,，/;；()（）]")
NEAR, FAR = 3, 10
"""Years between the first and the last date of a column: up to three is one file's, more than ten is none's."""
ENOUGH = 5
"""Rows that must agree before a unit is proposed."""
AGREEING = 0.9
CLOSE = 0.02
"""How far price times quantity may lie from the amount, as a share: prices are rounded."""
QUANTITIES: tuple[Unit, ...] = ("条", "包", "件", "箱")
AMOUNTS: tuple[Unit, ...] = ("元", "万元", "千元")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A column whose figures suggest `unit`: as it is read, price times quantity is `times` the amount."""

    use: ColumnUse
    unit: Unit
    times: float


def with_day_orders(table: Table, rows: Sequence[Row]) -> Table:
    """The table with the order of days of each date column, where its values tell."""
    columns = tuple(_with_day_order(table, use, rows) for use in table.columns)
    return replace(table, columns=columns) if columns != table.columns else table


def _with_day_order(table: Table, use: ColumnUse, rows: Sequence[Row]) -> ColumnUse:
    if use.day_order or KINDS[table.kind].field(use.field).type not in DATE_TYPES:
        return use
    orders = day_orders_open(table, use, rows)
    return replace(use, day_order=orders[0]) if len(orders) == 1 else use


def day_orders_open(table: Table, use: ColumnUse, rows: Sequence[Row]) -> tuple[DayOrder, ...]:
    """The orders in which the dates of a column may be written, as far as its values tell; one: it is known.

    None where no value leaves the order open, or no order fits all of them (of years with two digits all but one: a
    single slip tells nothing). Where several orders fit, one is known if by it alone all dates of the column lie in few
    years: days of one month read as years would lie decades apart.
    """
    cells = dict.fromkeys(cell for cell in cells_below(table, use.index, rows) if cell is not None)
    fitting: dict[Cell, frozenset[DayOrder]] = {cell: orders for cell in cells if (orders := orders_of(cell))}
    if not fitting:
        return ()
    open_to = tuple(order for order in ORDERS if _fits(order, fitting))
    if len(open_to) < 2 and not any(map(has_short_year, fitting)):
        return open_to
    sure = [day.year for cell in cells if cell not in fitting and (day := read_date(cell))]
    years = {order: _spread(sure, order, fitting) for order in open_to}
    near = [order for order in open_to if years[order] <= NEAR]
    far = [order for order in open_to if years[order] > FAR]
    return (near[0],) if len(near) == 1 and len(near) + len(far) == len(open_to) else open_to


def _fits(order: DayOrder, fitting: Mapping[Cell, frozenset[DayOrder]]) -> bool:
    misfits = [cell for cell, orders in fitting.items() if order not in orders]
    slip = len(misfits) == 1 < len(fitting) - 1 and has_short_year(misfits[0])
    return not misfits or slip


def _spread(sure: Sequence[int], order: DayOrder, cells: Iterable[Cell]) -> int:
    """Years between the first and the last date of a column, in this order."""
    years = [*sure, *(day.year for cell in cells if (day := read_date(cell, order)))]
    return max(years) - min(years)


def with_units_above(table: Table, rows: Sequence[Row]) -> Table:
    """The table with the units that a line above its header names ("单位：条、万元"), where its headers name none."""
    said = {unit for row_no, cells in rows if row_no < table.header_row for cell in cells for unit in units_said(cell)}
    cartons, yuan = said & CARTONS.keys(), said & YUAN.keys()
    by_row = any(use.field == "unit" for use in table.columns)
    quantity = cartons.pop() if len(cartons) == 1 and not by_row else None
    amount = yuan.pop() if len(yuan) == 1 else None
    if not quantity and not amount:
        return table

    def unit_of_field(field: str) -> Unit | None:
        if KINDS[table.kind].field(field).type in QUANTITY_TYPES:
            return quantity
        return amount if field == "amount" else None

    columns = tuple(use if use.unit else replace(use, unit=unit_of_field(use.field)) for use in table.columns)
    months = tuple(one if one.unit else replace(one, unit=unit_of_field(one.field)) for one in table.months)
    return replace(table, columns=columns, months=months)


def units_said(cell: Cell) -> list[Unit]:
    """The units that a line about the table names: "单位：条、万元"."""
    found = _UNIT_LINE.search(unicodedata.normalize("NFKC", cell)) if isinstance(cell, str) else None
    return [unit for word in _PARTED.split(found[1]) if (unit := unit_of(word))] if found else []


def units_by_figures(table: Table, rows: Sequence[Row]) -> dict[int, Unit]:
    """Place of a column -> the unit its figures suggest, for columns of order lines whose headers name none."""
    doubt = doubted_unit(table, rows)
    return {doubt.use.index: doubt.unit} if doubt else {}


def doubted_unit(table: Table, rows: Sequence[Row]) -> Doubt | None:
    """The column of order lines that is, by its figures, in another unit than it is read in; no header named that one.

    Where the rows name their units themselves, nothing. Wholesale price times quantity is the amount: when it is so
    for nearly every row, but for ten, fifty or a thousand times, then the quantities are packs or cases, or
    the amounts thousands.
    """
    uses = {use.field: use for use in table.columns}
    by_row = "unit" in uses or any(constant.field == "unit" for constant in table.constants)
    if by_row or not {"ordered", "wholesale", "amount"} <= uses.keys():
        return None
    ordered, wholesale, amount = (uses[field] for field in ("ordered", "wholesale", "amount"))
    factors: list[float] = []
    for quantity, price, money in zip(
        *(cells_below(table, use.index, rows) for use in (ordered, wholesale, amount)), strict=True
    ):
        cartons, fen_each, fen = (
            figures.quantity(quantity, ordered.unit),
            figures.money(price, wholesale.unit),
            figures.money(money, amount.unit),
        )
        if all(isinstance(figure, int | float) and figure > 0 for figure in (cartons, fen_each, fen)):
            factors.append(fen / (cartons * fen_each))
    inverse = [1 / factor for factor in factors]
    return _doubt(ordered, factors, inverse, QUANTITIES, CARTONS) or _doubt(amount, inverse, inverse, AMOUNTS, YUAN)


def _doubt(
    use: ColumnUse,
    factors: Sequence[float],
    times: Sequence[float],
    units: Sequence[Unit],
    sizes: Mapping[Unit, Decimal],
) -> Doubt | None:
    """The unit of `units` by which the column comes out `factors` times as large as it is read."""
    if any(split_header(part)[1] for part in use.header.split("/")):
        return None
    now = sizes[use.unit or units[0]]
    for unit in units:
        if sizes[unit] != now and _agreed(factors, float(sizes[unit] / now)):
            return Doubt(use, unit, median(times))
    return None


def _agreed(factors: Sequence[float], factor: float) -> bool:
    agreeing = sum(abs(found / factor - 1) <= CLOSE for found in factors)
    return agreeing >= max(ENOUGH, AGREEING * len(factors))


def samples(table: Table, rows: Sequence[Row], index: int, most: int = 3) -> tuple[str, ...]:
    """The first different values in a column of the file below the header."""
    found: dict[str, None] = {}
    for row_no, cells in rows:
        cell = cells[index] if index < len(cells) and row_no >= table.first_data_row else None
        if cell is not None:
            found.setdefault(_day_only(cell) if isinstance(cell, datetime) else str(cell))
        if len(found) == most:
            break
    return tuple(found)


def _day_only(cell: datetime) -> str:
    """Excel keeps a day as its midnight."""
    return str(cell.date()) if cell.time() == time.min else str(cell)


def cells_below(table: Table, index: int, rows: Sequence[Row]) -> list[Cell]:
    """The cells of a column of the file below the header; None where a row is too short to have one."""
    return [cells[index] if index < len(cells) else None for row_no, cells in rows if row_no >= table.first_data_row]
