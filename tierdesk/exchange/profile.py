"""What a person said of a layout, remembered: next week's file of the same headers is read without a question."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from tierdesk.exchange.dates import DayOrder
from tierdesk.exchange.kinds import KINDS, KindName
from tierdesk.exchange.table import ColumnUse, Constant, Table
from tierdesk.exchange.units import Unit, unit_of


@dataclass(frozen=True, slots=True)
class Profile:
    """The meaning of the columns of every table with the headers of `fingerprint`, which are `headers`."""

    fingerprint: str
    kind: KindName
    columns: tuple[ColumnUse, ...]
    headers: tuple[str, ...]
    constants: tuple[Constant, ...] = ()

    @property
    def table(self) -> Table:
        """The layout by itself, to be corrected while no file of it is at hand."""
        return Table(self.kind, 0, 0, self.columns, self.headers, self.fingerprint, self.constants)


class _Column(msgspec.Struct, frozen=True, omit_defaults=True):
    index: int
    field: str
    header: str
    unit: Unit | None = None
    day_order: DayOrder = ""


class _Constant(msgspec.Struct, frozen=True):
    field: str
    text: str


class _Layout(msgspec.Struct, frozen=True, omit_defaults=True):
    kind: KindName
    columns: tuple[_Column, ...]
    headers: tuple[str, ...]
    constants: tuple[_Constant, ...] = ()


def profile_of(table: Table) -> Profile:
    """What is to be remembered of a table."""
    return Profile(table.fingerprint, table.kind, table.columns, table.headers, table.constants)


def to_json(profile: Profile) -> str:
    """The profile as text, without its fingerprint."""
    columns = tuple(_Column(use.index, use.field, use.header, use.unit, use.day_order) for use in profile.columns)
    constants = tuple(_Constant(constant.field, constant.text) for constant in profile.constants)
    return msgspec.json.encode(_Layout(profile.kind, columns, profile.headers, constants)).decode()


def from_json(fingerprint: str, text: str) -> Profile | None:
    """The profile that `to_json` wrote; None when it is of no use: damaged, or of fields that are no more."""
    try:
        layout = msgspec.json.decode(text, type=_Layout)
    except msgspec.DecodeError:
        return None
    known = {field.name for field in KINDS[layout.kind].fields}
    named = [column.field for column in layout.columns] + [constant.field for constant in layout.constants]
    units = {column.unit for column in layout.columns if column.unit}
    if not known.issuperset(named) or len(set(named)) < len(named) or not all(map(unit_of, units)):
        return None
    return Profile(
        fingerprint,
        layout.kind,
        tuple(ColumnUse(one.index, one.field, one.header, one.unit, one.day_order) for one in layout.columns),
        layout.headers,
        tuple(Constant(one.field, one.text) for one in layout.constants),
    )
