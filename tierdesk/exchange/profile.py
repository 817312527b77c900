"""What a person said of a layout, remembered: next week's file of the same headers is read without a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec

from tierdesk.exchange.dates import DayOrder
from tierdesk.exchange.kinds import KINDS, KindName
from tierdesk.exchange.month_headers import Figure, months_among
from tierdesk.exchange.table import YEAR, ColumnUse, Constant, MonthColumn, Table
from tierdesk.exchange.units import Unit, unit_of


@dataclass(frozen=True, slots=True)
class Profile:
    """The meaning of the columns of every table with the headers of `fingerprint`, which are `headers`."""

    fingerprint: str
    kind: KindName
    columns: tuple[ColumnUse, ...]
    headers: tuple[str, ...]
    constants: tuple[Constant, ...] = ()
    months: tuple[MonthUse, ...] = ()

    @property
    def table(self) -> Table:
        """The layout by itself, to be corrected while no file of it is at hand."""
        return Table(
            self.kind, 0, 0, self.columns, self.headers, self.fingerprint, self.constants, self._months_in(self.headers)
        )

    @property
    def lasting(self) -> Profile:
        """What of it holds for the next file too: not the year of the months, which has the same headers every year."""
        return replace(self, constants=tuple(constant for constant in self.constants if constant.field not in YEAR))

    def applied(self, headers: tuple[str, ...], header_row: int, first_data_row: int) -> Table:
        """The table with these headers, of the same fingerprint: there may be more or fewer months than there were."""
        before, now = months_among(self.headers), months_among(headers)
        moved = dict(
            zip(
                (place for place in range(len(self.headers)) if place not in before),
                (place for place in range(len(headers)) if place not in now),
                strict=False,
            )
        )
        columns = tuple(replace(use, index=moved.get(use.index, use.index)) for use in self.columns)
        return replace(
            self.table,
            header_row=header_row,
            first_data_row=first_data_row,
            columns=columns,
            headers=headers,
            months=self._months_in(headers),
        )

    def _months_in(self, headers: Sequence[str]) -> tuple[MonthColumn, ...]:
        """The columns of months, holding what the person said; those of which nothing was said are left out."""
        meant = {use.said: use for use in self.months}
        return tuple(
            MonthColumn(place, found.month, use.field, headers[place], use.unit, found.said)
            for place, found in months_among(headers).items()
            if (use := meant.get(found.said))
        )


@dataclass(frozen=True, slots=True)
class MonthUse:
    """What the columns of months hold whose headers say `said` beside the month."""

    said: str
    field: Figure
    unit: Unit | None


class _Column(msgspec.Struct, frozen=True, omit_defaults=True):
    index: int
    field: str
    header: str
    unit: Unit | None = None
    day_order: DayOrder = ""


class _Constant(msgspec.Struct, frozen=True):
    field: str
    text: str


class _Months(msgspec.Struct, frozen=True, omit_defaults=True):
    said: str
    field: Figure
    unit: Unit | None = None


class _Layout(msgspec.Struct, frozen=True, omit_defaults=True):
    kind: KindName
    columns: tuple[_Column, ...]
    headers: tuple[str, ...]
    constants: tuple[_Constant, ...] = ()
    months: tuple[_Months, ...] = ()


def profile_of(table: Table) -> Profile:
    """What is to be remembered of a table."""
    months = {column.said: MonthUse(column.said, column.field, column.unit) for column in table.months}
    return Profile(table.fingerprint, table.kind, table.columns, table.headers, table.constants, tuple(months.values()))


def to_json(profile: Profile) -> str:
    """The profile as text, without its fingerprint."""
    columns = tuple(_Column(use.index, use.field, use.header, use.unit, use.day_order) for use in profile.columns)
    constants = tuple(_Constant(constant.field, constant.text) for constant in profile.constants)
    months = tuple(_Months(use.said, use.field, use.unit) for use in profile.months)
    layout = _Layout(profile.kind, columns, profile.headers, constants, months)
    return msgspec.json.encode(layout).decode()


def from_json(fingerprint: str, text: str) -> Profile | None:
    """The profile that `to_json` wrote; None when it is of no use: damaged, or of fields that are no more."""
    try:
        layout = msgspec.json.decode(text, type=_Layout)
    except msgspec.DecodeError:
        return None
    known = {field.name for field in KINDS[layout.kind].fields}
    named = [column.field for column in layout.columns] + [constant.field for constant in layout.constants]
    units = {unit for unit in (*(one.unit for one in layout.columns), *(one.unit for one in layout.months)) if unit}
    if not known.issuperset(named) or len(set(named)) < len(named) or not all(map(unit_of, units)):
        return None
    return Profile(
        fingerprint,
        layout.kind,
        tuple(ColumnUse(one.index, one.field, one.header, one.unit, one.day_order) for one in layout.columns),
        layout.headers,
        tuple(Constant(one.field, one.text) for one in layout.constants),
        tuple(MonthUse(one.said, one.field, one.unit) for one in layout.months),
    )
