"""Monthly totals with months as columns: what each column holds, and of which year its month is (DOMAIN 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tierdesk.exchange.cells import Row
from tierdesk.exchange.month_headers import MonthSaid, figure_in, read_month, year_in
from tierdesk.exchange.table import YEAR, Constant, MonthColumn, Table

MANY_MONTHS = 3
"""So many columns called by a month make a table one with months as columns, whatever else it may be."""
OF_A_MONTH = frozenset({"month", "ordered", "amount"})
"""Fields that are said by the columns of months, where there are such."""
UNDATED = len("01")


def month_columns(
    months: Mapping[int, MonthSaid], headers: Sequence[str], titles: Sequence[str]
) -> tuple[MonthColumn, ...]:
    """The columns called by a month; what their headers leave open is taken from the titles."""
    figure, units = figure_in(titles)
    columns = []
    for index, found in months.items():
        field = found.figure or figure
        columns.append(
            MonthColumn(index, found.month, field, headers[index], found.unit or units.get(field), found.said)
        )
    return tuple(columns)


def sure_of(months: Sequence[MonthColumn]) -> bool:
    """Whether columns are surely months: two are, and one that names its year or what it holds."""
    return len(months) > 1 or any(len(column.month) > UNDATED or column.said for column in months)


def with_year(table: Table, rows: Sequence[Row], names: Sequence[str]) -> Table:
    """The table with the year of those months that name none, from the titles above it or the names of sheet and file.

    It is given as a value for all rows, which a person sees and may correct. Where nobody tells, it stays open.
    """
    known = {use.field for use in table.columns} | {constant.field for constant in table.constants}
    if table.kind != "months" or "year" in known or not (YEAR in table.lacking or _undated(table, rows)):
        return table
    titles = [cell for row_no, cells in rows if row_no < table.header_row for cell in cells if isinstance(cell, str)]
    years = {cell for row_no, cells in rows if row_no < table.header_row for cell in cells if isinstance(cell, int)}
    for texts in ([*titles, *map(str, years)], *([name] for name in names)):
        if year := year_in(texts):
            return replace(table, constants=(*table.constants, Constant("year", year)))
    return table


def _undated(table: Table, rows: Sequence[Row]) -> bool:
    """Whether a column of months holds one without its year."""
    places = [use.index for use in table.columns if use.field == "month"]
    return any(
        len(read_month(cells[place]) or "") == UNDATED
        for place in places
        for row_no, cells in rows
        if row_no >= table.first_data_row and place < len(cells)
    )
