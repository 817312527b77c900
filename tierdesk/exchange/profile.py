"""What a person said of a layout, remembered: next week's file of the same headers is read without a question."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import msgspec

from tierdesk.exchange.dates import DayOrder
from tierdesk.exchange.kinds import KINDS, KindName
from tierdesk.exchange.month_headers import Figure, months_among
from tierdesk.exchange.table import YEAR, ColumnUse, Constant, MonthColumn, Table
from tierdesk.exchange.units import Unit, unit_of


@dataclass(frozen=True, slots=True)
class Profile:
    """The meaning of the columns of every table with the headers of `fingerprint`."""

    fingerprint: str
    kind: KindName
    columns: tuple[ColumnUse, ...]
    constants: tuple[Constant, ...] = ()
    months: tuple[MonthUse, ...] = ()
    month_places: tuple[int, ...] = ()

    def columns_among(self, months: Collection[int], width: int) -> tuple[ColumnUse, ...]:
        """The columns in a table whose columns called by a month are at `months`: more or fewer of them than before."""
        before = [place for place in range(width + len(self.month_places)) if place not in self.month_places]
        now = [place for place in range(width) if place not in months]
        moved = dict(zip(before, now, strict=False))
        return tuple(replace(use, index=moved.get(use.index, use.index)) for use in self.columns)

    def month_columns(self, found: Sequence[MonthColumn]) -> tuple[MonthColumn, ...]:
        """What the person said that the columns of months hold; those of which nothing was said are left out."""
        meant = {use.said: use for use in self.months}
        return tuple(
            replace(column, field=meant[column.said].field, unit=meant[column.said].unit)
            for column in found
            if column.said in meant
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
    constants: tuple[_Constant, ...] = ()
    months: tuple[_Months, ...] = ()
    month_places: tuple[int, ...] = ()


def profile_of(table: Table) -> Profile:
    """What is to be remembered of a table. The year of its months is not: next year's file has the same headers."""
    constants = tuple(constant for constant in table.constants if constant.field not in YEAR)
    months = {column.said: MonthUse(column.said, column.field, column.unit) for column in table.months}
    places = tuple(months_among(table.headers))
    return Profile(table.fingerprint, table.kind, table.columns, constants, tuple(months.values()), places)


def to_json(profile: Profile) -> str:
    """The profile as text, without its fingerprint."""
    columns = tuple(_Column(use.index, use.field, use.header, use.unit, use.day_order) for use in profile.columns)
    constants = tuple(_Constant(constant.field, constant.text) for constant in profile.constants)
    months = tuple(_Months(use.said, use.field, use.unit) for use in profile.months)
    layout = _Layout(profile.kind, columns, constants, months, profile.month_places)
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
        tuple(Constant(one.field, one.text) for one in layout.constants),
        tuple(MonthUse(one.said, one.field, one.unit) for one in layout.months),
        layout.month_places,
    )
