"""A table in a sheet, laid out: where it begins, what kind it is, and what each of its columns means.

It is guessed by `mapping`, or remembered by a `Profile`; the person may correct every part of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tierdesk.exchange.dates import DayOrder
from tierdesk.exchange.kinds import KINDS, KindName
from tierdesk.exchange.month_headers import Figure
from tierdesk.exchange.units import Unit

YEAR = frozenset({"year"})
"""What a table lacks whose months nobody says the year of."""


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One column that is used: its place in the row (0 = first), our field, its header, unit and order of days."""

    index: int
    field: str
    header: str
    unit: Unit | None
    day_order: DayOrder = ""


@dataclass(frozen=True, slots=True)
class Constant:
    """What every row says of a field that the file has no column for, as a person typed it."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class MonthColumn:
    """A column of monthly totals that holds one month: "2026-01", or "01" where its header names no year.

    `said` is what the header says beside the month: columns that say the same mean the same.
    """

    index: int
    month: str
    field: Figure
    header: str
    unit: Unit | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in a sheet. Row numbers are Excel's; `headers` are those of all columns, "" where there is none.

    `fingerprint` is equal for files of the same headers, whatever they are called and whatever stands above them;
    months in headers may roll on. `months` are the columns of a table that has months as columns: each row of it is
    a record for every month that says something. `corrects` is the number of the import whose rejected rows these are,
    corrected.
    """

    kind: KindName
    header_row: int
    first_data_row: int
    columns: tuple[ColumnUse, ...]
    headers: tuple[str, ...]
    fingerprint: str
    constants: tuple[Constant, ...] = ()
    months: tuple[MonthColumn, ...] = ()
    corrects: int | None = None

    @property
    def used(self) -> tuple[ColumnUse | MonthColumn, ...]:
        """The columns that are used, months among them, as they stand in the file."""
        columns: list[ColumnUse | MonthColumn] = [*self.columns, *self.months]
        return tuple(sorted(columns, key=lambda use: use.index))

    @property
    def ignored(self) -> tuple[str, ...]:
        """Headers of the columns that are not used."""
        used = {use.index for use in self.used}
        return tuple(text for index, text in enumerate(self.headers) if text and index not in used)

    @property
    def lacking(self) -> tuple[frozenset[str], ...]:
        """Groups of fields of which the table should have one and has none: it cannot be imported like this."""
        has = {use.field for use in self.columns} | {constant.field for constant in self.constants}
        needs = KINDS[self.kind].needs
        if self.months:
            has |= {"month", *(column.field for column in self.months)}
            undated = any(len(column.month) == len("01") for column in self.months)
            needs = (*needs, YEAR) if undated else needs
        return tuple(group for group in needs if not group & has)
