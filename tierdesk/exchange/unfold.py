"""Tables with months as columns, unfolded: a row becomes a record for every month that says something (DOMAIN 3).

Each record goes the way of any other row through the `Cleaner`, as a row with month and figures in three columns more.
A blank cell is no record: nobody said anything of that month. A 0 is a 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from tierdesk.errors import UserFixable
from tierdesk.exchange.cells import Cell, Row
from tierdesk.exchange.cleaning import Cleaned, Cleaner, Issue
from tierdesk.exchange.month_headers import Figure
from tierdesk.exchange.table import YEAR, ColumnUse, MonthColumn, Table
from tierdesk.exchange.trouble import is_blank
from tierdesk.exchange.units import Unit
from tierdesk.message import message

_Units = tuple[Unit | None, Unit | None]
MONTH, ORDERED, AMOUNT = "month", "ordered", "amount"


@dataclass(frozen=True, slots=True)
class _Month:
    """One month of a row: the columns that hold its figures, as far as there are such."""

    month: str
    ordered: MonthColumn | None
    amount: MonthColumn | None

    @property
    def units(self) -> _Units:
        """The units of its two figures."""
        return self.ordered.unit if self.ordered else None, self.amount.unit if self.amount else None

    def header(self, field: str) -> str:
        """The header that the file has over a figure, or "" where it has none."""
        column = self.ordered if field == ORDERED else self.amount
        return column.header if column else ""


def cleaner_of(table: Table) -> Cleaner | Unfolder:
    """What cleans the rows of a table; raises UserFixable when it cannot be read as it is laid out."""
    return Unfolder(table) if table.months else Cleaner(table)


class Unfolder:
    """Cleans the rows of a table with months as columns, chunk after chunk, as `Cleaner` does for others.

    Rows and issues have the number of the row in the file, issues of a figure the header of its month.
    """

    def __init__(self, table: Table) -> None:
        if YEAR in table.lacking:
            raise UserFixable(message("map.no_year"), message("map.no_year_do"))
        self._width = len(table.headers)
        self._first_row = table.first_data_row
        self._months = _by_month(table.months)
        self._headers = {
            field: "/".join(column.header for column in table.months if column.field == field)
            for field in (ORDERED, AMOUNT)
        }
        """Figure -> header of its column of records: that of all its months, so that a header once more is seen."""
        self._cleaners = {month.units: Cleaner(self._flat(table, month.units)) for month in self._months}
        self.fields = next(iter(self._cleaners.values())).fields

    def _flat(self, table: Table, units: _Units) -> Table:
        """The table as one with a month and its figures in columns behind all others."""
        columns = [use for use in table.columns if use.field not in {MONTH, ORDERED, AMOUNT}]
        columns.append(ColumnUse(self._width, MONTH, "", None))
        for place, ((field, headers), unit) in enumerate(zip(self._headers.items(), units, strict=True), start=1):
            if headers:
                columns.append(ColumnUse(self._width + place, field, headers, unit))
        return replace(table, columns=tuple(columns), months=(), first_data_row=0)

    def clean(self, chunk: Sequence[Row]) -> Cleaned:
        """Unfold and clean a chunk. `read` counts records: what a row says of a month."""
        records: dict[_Units, list[Row]] = {units: [] for units in self._cleaners}
        origin: list[tuple[int, _Month]] = []
        for row_no, cells in chunk:
            if row_no < self._first_row:
                continue
            padded = cells + [None] * (self._width - len(cells))
            for month in self._months:
                ordered, amount = _cell(padded, month.ordered), _cell(padded, month.amount)
                if not (is_blank(ordered) and is_blank(amount)):
                    records[month.units].append((len(origin), [*padded[: self._width], month.month, ordered, amount]))
                    origin.append((row_no, month))
        cleaned = [(self._cleaners[units], self._cleaners[units].clean(rows)) for units, rows in records.items()]
        rows = sorted((row for _, one in cleaned for row in one.rows), key=lambda row: row[0])
        issues = sorted((issue for _, one in cleaned for issue in one.issues), key=lambda issue: issue.row)
        rejected = {origin[issue.row][0] for issue in issues if issue.rejected}
        return Cleaned(
            [origin[record][0] for record, _ in rows],
            [list(column) for column in zip(*(values for _, values in rows), strict=True)] or [[] for _ in self.fields],
            list(_once_a_row(self._in_the_file(issue, *origin[issue.row]) for issue in issues)),
            sum(one.read for _, one in cleaned),
            {row_no: tuple(cells) for row_no, cells in chunk if row_no in rejected},
            {origin[record][0]: said for _, one in cleaned for record, said in one.totals.items()},
        )

    def _in_the_file(self, issue: Issue, row_no: int, month: _Month) -> Issue | None:
        """The issue of a record as one of the file; None where the file has no cell that it could be about."""
        for field, headers in self._headers.items():
            if headers and issue.column == headers:
                header = month.header(field)
                return replace(issue, row=row_no, column=header) if header else None
        return replace(issue, row=row_no)


def _by_month(columns: Sequence[MonthColumn]) -> tuple[_Month, ...]:
    """The columns month by month, in the order of the file; raises UserFixable when two say the same."""
    months: dict[str, dict[Figure, MonthColumn]] = {}
    for column in columns:
        figures = months.setdefault(column.month, {})
        if column.field in figures:
            same = {"one": figures[column.field].header, "other": column.header}
            raise UserFixable(message("map.month_twice", **same), message("map.month_twice_do"))
        figures[column.field] = column
    return tuple(_Month(month, found.get("ordered"), found.get("amount")) for month, found in months.items())


def _cell(cells: Sequence[Cell], column: MonthColumn | None) -> Cell:
    return cells[column.index] if column else None


def _once_a_row(issues: Iterable[Issue | None]) -> Iterator[Issue]:
    """What is said of a retailer or a product of a row is said once, and not once a month."""
    said: set[tuple[int, str, str]] = set()
    for issue in issues:
        if issue and (key := (issue.row, issue.column, issue.code)) not in said:
            said.add(key)
            yield issue
