"""What a person may correct in a table: which column is what, its unit, its order of days, values for all rows."""

from __future__ import annotations

from dataclasses import replace

from tierdesk.exchange.dates import DayOrder
from tierdesk.exchange.headers import split_header
from tierdesk.exchange.kinds import DATE_TYPES, KINDS, QUANTITY_TYPES, KindName
from tierdesk.exchange.month_headers import FIGURES, Figure, month_in, months_among
from tierdesk.exchange.months import OF_A_MONTH
from tierdesk.exchange.table import ColumnUse, Constant, MonthColumn, Table
from tierdesk.exchange.units import Unit

QUANTITY_UNITS: tuple[Unit, ...] = ("条", "包", "件", "箱", "万支")
AMOUNT_UNITS: tuple[Unit, ...] = ("元", "千元", "万元")
PRICE_UNITS: tuple[Unit, ...] = ("元/条", "元/包")
PRICES = {"wholesale", "retail"}


def units_for(kind: KindName, field: str) -> tuple[Unit, ...]:
    """The units that a column of this field may be in, the usual one first; none for what has no unit."""
    value_type = KINDS[kind].field(field).type
    if value_type in QUANTITY_TYPES:
        return QUANTITY_UNITS
    if value_type == "money":
        return PRICE_UNITS if field in PRICES else AMOUNT_UNITS
    return ()


def has_day_order(kind: KindName, field: str) -> bool:
    """Whether a column of this field holds dates."""
    return KINDS[kind].field(field).type in DATE_TYPES


def with_field(table: Table, index: int, field: str) -> Table:
    """The column at `index` is `field`, and no other is; "" leaves the column out, a month as well."""
    header = table.headers[index] if index < len(table.headers) else ""
    figure = next((one for one in FIGURES if one == field), None)
    if table.kind == "months" and figure and month_in(header):
        return _with_month(table, index, figure)
    others = [use for use in table.columns if use.index != index and use.field != field]
    if field:
        _, unit = split_header(header.rpartition("/")[2])
        units = units_for(table.kind, field)
        others.append(ColumnUse(index, field, header, unit if unit in units else None))
    constants = tuple(constant for constant in table.constants if constant.field != field)
    months = tuple(column for column in table.months if column.index != index)
    columns = tuple(sorted(others, key=lambda use: use.index))
    return replace(table, columns=columns, constants=constants, months=months)


def with_unit(table: Table, index: int, unit: Unit | None) -> Table:
    """The column at `index` is in that unit; of a month, all that say the same are."""
    for column in table.months:
        if column.index == index:
            return with_months(table, column.said, column.field, unit)
    return _with(table, index, unit=unit)


def _with_month(table: Table, index: int, field: Figure) -> Table:
    """The column of a month holds that figure, and so do all that say the same; one that was left out is back."""
    others = [use for use in table.columns if use.index != index and use.field not in OF_A_MONTH]
    found = months_among(table.headers)[index]
    unit = found.unit if found.unit in units_for(table.kind, field) else None
    column = MonthColumn(index, found.month, field, table.headers[index], unit, found.said)
    months = [*(one for one in table.months if one.index != index), column]
    kept = replace(table, columns=tuple(others), months=tuple(sorted(months, key=lambda one: one.index)))
    return with_months(kept, found.said, field, unit)


def with_months(table: Table, said: str, field: Figure | None, unit: Unit | None) -> Table:
    """Columns with `said` beside the month in their headers hold that figure in that unit; None: leave them out."""
    if field is None:
        return replace(table, months=tuple(column for column in table.months if column.said != said))
    months = (replace(one, field=field, unit=unit) if one.said == said else one for one in table.months)
    return replace(table, months=tuple(months))


def with_day_order(table: Table, index: int, order: DayOrder) -> Table:
    """The dates of the column at `index` are written in that order."""
    return _with(table, index, day_order=order)


def _with(table: Table, index: int, **changes: str | None) -> Table:
    columns = (replace(use, **changes) if use.index == index else use for use in table.columns)  # type: ignore[arg-type]  # the two callers name fields of ColumnUse
    return replace(table, columns=tuple(columns))


def with_constant(table: Table, field: str, text: str) -> Table:
    """Every row says `text` of the field, which no column says; a blank text takes that back."""
    kept = [constant for constant in table.constants if constant.field != field]
    if text.strip():
        kept.append(Constant(field, text.strip()))
    columns = tuple(use for use in table.columns if use.field != field) if text.strip() else table.columns
    return replace(table, columns=columns, constants=tuple(kept))
