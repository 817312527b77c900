"""Rows of a table to clean rows: every cell a value or an issue, never an exception (DOMAIN 3).

Work goes by column, and each distinct cell of a column is read once: a million rows hold few different dates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import compress
from typing import Any

from tierdesk.errors import UserFixable
from tierdesk.exchange import figures
from tierdesk.exchange.cells import Cell, Repeated, Row
from tierdesk.exchange.examples import example_of
from tierdesk.exchange.kinds import KINDS, QUANTITY_TYPES, KindName, ValueType
from tierdesk.exchange.marks import Mark, ends_as_total, mark_of, shown, total_in
from tierdesk.exchange.table import ColumnUse, Constant, Table
from tierdesk.exchange.trouble import Reader, Trouble, is_blank, plain
from tierdesk.exchange.units import cartons_in
from tierdesk.exchange.values import reader_of
from tierdesk.message import Message, message
from tierdesk.texts import say

TAKEN_AS_IS: frozenset[ValueType] = frozenset({"code", "text"})
"""Types whose value is the cell itself when it is nothing but letters and figures."""
REMEMBERED = 200_000  # distinct cells of a column that are kept
LEADING = 3  # cells at the start of a row where "total" may stand, used or not

NUMBERS = ("licence_no", "customer_code")
"""What tells a shop called 合计 from a line that adds up: where a table has such columns, a shop's row fills one."""

WANTED: Mapping[KindName, Mapping[str, str]] = {
    "sales": {"ordered": "quantity_missing", "amount": "amount_missing"},
    "months": {"ordered": "quantity_missing", "amount": "amount_missing"},
    "stock": {"cartons": "quantity_missing"},
    "retailers": {"licence_no": "licence_missing"},
}
"""Fields whose absence is worth a word: the cell stays unknown, and is never zero."""

Demand = tuple[tuple[str, ...], str]
_RETAILER: Demand = (("licence_no", "customer_code", "name"), "retailer_missing")
_PRODUCT: Demand = (("product_code", "product_name"), "product_missing")
_LINE: tuple[Demand, ...] = (_RETAILER, (("date",), "date_missing"), _PRODUCT)
DEMANDED: Mapping[KindName, tuple[Demand, ...]] = {
    "sales": _LINE,
    "months": (_RETAILER, (("month",), "month_missing"), _PRODUCT),
    "stock": _LINE,
    "assessments": (_RETAILER,),
    "retailers": ((("licence_no", "customer_code"), "retailer_missing"),),
    "products": ((("code", "name"), "product_missing"),),
}
"""One of these fields a row must have, or it is rejected with that code; not where the table has no column for them."""


@dataclass(frozen=True, slots=True)
class Issue:
    """Something about one cell: `rejected` when it costs the row. `column` is the header as the file has it."""

    row: int
    column: str
    code: str
    value: str
    message: Message
    rejected: bool


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean rows by column, and the issues.

    `numbers` are the rows' numbers, `columns` their values in the order of `Cleaner.fields`. `read` counts the rows
    of data: those here and those rejected. Totals, blanks and footnotes are none; `totals` names the totals among
    them, by row number, with what marks them. `cells` are the rejected rows as they stand in the file.
    """

    numbers: list[int]
    columns: list[list[Any]]
    issues: list[Issue]
    read: int
    cells: Mapping[int, tuple[Cell, ...]] = field(default_factory=dict)
    totals: Mapping[int, str] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[int, tuple[Any, ...]]]:
        """The same by row: its number, and its values."""
        return list(zip(self.numbers, zip(*self.columns, strict=True), strict=True))


class _Column(dict[Cell, Any]):
    """One column: cell -> value or Trouble, read on first sight; and the cells that mark their row."""

    def __init__(self, use: ColumnUse, value_type: ValueType, headers: frozenset[str]) -> None:
        super().__init__()
        self._taken_as_is = value_type in TAKEN_AS_IS
        self.use = use
        self.marked: dict[Cell, Mark] = {}
        self.troubled = False
        self._read: Reader = reader_of(value_type, use.unit, use.day_order)
        self._is_name = value_type == "text"
        self._headers = headers
        self._apart: dict[tuple[type, Cell], Any] = {}

    def __missing__(self, cell: Cell) -> Any:
        value = self[cell] = self._value(cell)
        return value

    def _value(self, cell: Cell) -> Any:
        if mark := mark_of(cell, self._headers, is_name=self._is_name):
            self.marked[cell] = mark
        value = None if is_blank(cell) else self._read(cell)
        self.troubled = self.troubled or isinstance(value, Trouble)
        return value

    def read(self, cells: list[Cell]) -> list[Any]:
        """The value or Trouble of each cell."""
        types = set(map(type, cells))
        if self._taken_as_is and types == {str} and self._are_plain_codes(cells):
            return list(cells)
        if len(self) > REMEMBERED:
            self.clear()
            self.marked.clear()
        if bool in types or Repeated in types:  # equal to 1 and to the same text, and not the same
            return [self._read_apart(cell) if type(cell) in {bool, Repeated} else self[cell] for cell in cells]
        return list(map(self.__getitem__, cells))

    def _are_plain_codes(self, cells: list[Any]) -> bool:
        """Whether all the texts are codes in which there is nothing to read: letters and figures, as in B00012.

        A figure in each of them tells them from words such as "none" and "total". Order numbers are all different,
        and reading a million of them one by one would take longer than everything else.
        """
        packed = "".join(cells)
        return (
            packed.isascii()
            and packed.isalnum()
            and all(cells)
            and not any(map(str.isalpha, cells))
            and self._headers.isdisjoint(cells)
        )

    def _read_apart(self, cell: Cell) -> Any:
        key = type(cell), cell
        if key not in self._apart:
            self._apart[key] = self._value(cell)
        return self._apart[key]

    def marking(self, cells: list[Cell]) -> set[int]:
        """Positions of the cells that mark their row."""
        if not self.marked or self.marked.keys().isdisjoint(cells):
            return set()
        return {position for position, cell in enumerate(cells) if cell in self.marked}


class Cleaner:
    """Cleans the rows of one table, chunk after chunk."""

    def __init__(self, table: Table) -> None:
        self._constants = [constant_value(table.kind, constant) for constant in table.constants]
        self.fields: tuple[str, ...] = (
            *(use.field for use in table.columns),
            *(constant.field for constant in table.constants),
        )
        self._first_row = table.first_data_row
        parts = (plain(part) for use in table.columns for part in (use.header, *use.header.split("/")))
        self._headers = frozenset(filter(None, parts))
        kind = KINDS[table.kind]
        self._columns = [_Column(use, kind.field(use.field).type, self._headers) for use in table.columns]
        used = [use.index for use in table.columns]
        self._leading = [
            _Column(ColumnUse(index, "", "", None), "text", self._headers)
            for index in range(LEADING)
            if index not in used
        ]
        place = {field: index for index, field in enumerate(self.fields)}
        self._unit_place = place.get("unit")
        self._in_that_unit = [
            index
            for index, use in enumerate(table.columns)
            if use.unit is None and kind.field(use.field).type in QUANTITY_TYPES
        ]
        self._caps = [place for place in self._in_that_unit if kind.field(self.fields[place]).type == "limit"]
        self._numbers = [place[field] for field in NUMBERS if field in place]
        self._wanted = [(place[field], code) for field, code in WANTED.get(table.kind, {}).items() if field in place]
        self._demanded = [
            ([place[field] for field in fields if field in place], code) for fields, code in DEMANDED[table.kind]
        ]

    def clean(self, chunk: Sequence[Row]) -> Cleaned:
        """Clean a chunk; rows above the table's first row of data are passed over."""
        rows = chunk
        if rows and rows[0][0] < self._first_row:
            rows = [row for row in chunk if row[0] >= self._first_row]
        cells = [_at(rows, column.use.index) for column in self._columns]
        values = [column.read(own) for column, own in zip(self._columns, cells, strict=True)]
        no_data = self._no_data(rows, cells, values)
        values += [[constant] * len(rows) for constant in self._constants]
        issues: dict[int, list[Issue]] = {}
        rejected: set[int] = set()
        odd = self._odd_units(values)
        self._settle(rows, values, no_data, issues, rejected)
        self._in_cartons(cells, values)
        for position in odd - no_data:
            self._count_in_odd_unit(position, rows, values, issues, rejected)
        self._demand(rows, values, no_data, issues, rejected)
        nameless = _lacking([values[place] for place in self._numbers]) if self._numbers else []
        for position in (*rejected, *nameless):
            if ends_as_total(rows[position][1]):
                no_data.add(position)
        self._want(rows, values, no_data | rejected, issues)
        numbers = [row_no for row_no, _ in rows]
        if lost := no_data | rejected:
            kept = [position not in lost for position in range(len(rows))]
            numbers = list(compress(numbers, kept))
            values = [list(compress(own, kept)) for own in values]
        said = [issue for position in sorted(issues) if position not in no_data for issue in issues[position]]
        cells_of = {rows[position][0]: tuple(rows[position][1]) for position in sorted(rejected - no_data)}
        marks = {rows[position][0]: total_in(rows[position][1], self._headers) for position in sorted(no_data)}
        totals = {row_no: mark for row_no, mark in marks.items() if mark}
        return Cleaned(numbers, values, said, len(rows) - len(no_data), cells_of, totals)

    def _header(self, place: int) -> str:
        return self._columns[place].use.header if place < len(self._columns) else ""

    def _no_data(self, rows: Sequence[Row], cells: list[list[Cell]], values: list[list[Any]]) -> set[int]:
        """Positions of the rows that are blank, a total, a footnote or the header once more."""
        suspects: set[int] = set()
        if all(None in own for own in values):
            suspects = {
                position for position, own in enumerate(zip(*values, strict=True)) if own.count(None) == len(own)
            }
        for column, own in zip(self._columns, cells, strict=True):
            suspects |= column.marking(own)
        for column in self._leading:
            own = _at(rows, column.use.index)
            column.read(own)
            suspects |= column.marking(own)
        return {position for position in suspects if not self._is_data(rows[position][1])}

    def _is_data(self, cells: list[Cell]) -> bool:
        own = [(column, cells[column.use.index]) for column in self._columns if column.use.index < len(cells)]
        if all(is_blank(cell) for _, cell in own):
            return False
        leading = [(column, cells[column.use.index]) for column in self._leading if column.use.index < len(cells)]
        marks = [column.marked.get(cell, "") for column, cell in (*leading, *own)]
        if "total" in marks or marks.count("header") * 2 > len(own):
            return False
        return "footnote" not in marks or sum(not is_blank(cell) for cell in cells) > 2

    def _settle(
        self,
        rows: Sequence[Row],
        values: list[list[Any]],
        no_data: set[int],
        issues: dict[int, list[Issue]],
        rejected: set[int],
    ) -> None:
        """Put what remains of a troubled cell in its place, and say what the trouble was."""
        for column, own in zip(self._columns, values, strict=False):  # what stands behind them is constant
            if not column.troubled:
                continue
            for position, value in enumerate(own):
                if value.__class__ is not Trouble:
                    continue
                own[position] = value.value
                if position in no_data:
                    continue
                if value.rejects:
                    rejected.add(position)
                row_no, cells = rows[position]
                said = shown(cells[column.use.index])
                issues.setdefault(position, []).append(
                    _issue(row_no, column.use.header, value.code, said, rejected=value.rejects)
                )

    def _odd_units(self, values: list[list[Any]]) -> set[int]:
        """Positions of the rows whose unit is none that is known."""
        units = [] if self._unit_place is None else values[self._unit_place]
        return {position for position, unit in enumerate(units) if unit.__class__ is Trouble}

    def _count_in_odd_unit(
        self,
        position: int,
        rows: Sequence[Row],
        values: list[list[Any]],
        issues: dict[int, list[Issue]],
        rejected: set[int],
    ) -> None:
        """Nobody knows how many cartons it is: a quantity costs the row, a cap is unknown."""
        row_no, cells = rows[position]
        for place in self._in_that_unit:
            named = figures.number(cells[self._columns[place].use.index] or "") if values[place][position] else None
            if named is None or named[1]:
                continue
            if place in self._caps:
                values[place][position] = None
                continue
            use = self._columns[self._unit_place or 0].use
            others = [issue for issue in issues.get(position, []) if issue.column != use.header]
            said = _issue(row_no, use.header, "unit_unknown", shown(cells[use.index]), rejected=True)
            issues[position] = [*others, said]
            rejected.add(position)

    def _in_cartons(self, cells: list[list[Cell]], values: list[list[Any]]) -> None:
        """Where a column tells the unit of each row, its quantities become cartons, unless they name one themselves."""
        if self._unit_place is None:
            return
        for position, unit in enumerate(values[self._unit_place]):
            if not unit or unit == "条":
                continue
            for place in self._in_that_unit:
                value, named = values[place][position], figures.number(cells[place][position] or "")
                if value is not None and not (named and named[1]):
                    values[place][position] = float(Decimal(repr(value)) * cartons_in(unit))

    def _demand(
        self,
        rows: Sequence[Row],
        values: list[list[Any]],
        no_data: set[int],
        issues: dict[int, list[Issue]],
        rejected: set[int],
    ) -> None:
        """Reject the rows that lack what every row must have; each for the first thing it lacks."""
        for places, code in self._demanded:
            header = self._header(places[0]) if places else ""
            for position in _lacking([values[place] for place in places]):
                if position not in rejected and position not in no_data:
                    rejected.add(position)
                    said = _issue(rows[position][0], header, code, "", rejected=True)
                    issues.setdefault(position, []).append(said)

    def _want(
        self, rows: Sequence[Row], values: list[list[Any]], lost: set[int], issues: dict[int, list[Issue]]
    ) -> None:
        """Say which figures are missing, unless something was said about that cell already."""
        for place, code in self._wanted:
            header = self._header(place)
            for position in _lacking([values[place]]):
                if position in lost or any(issue.column == header for issue in issues.get(position, ())):
                    continue
                issues.setdefault(position, []).append(_issue(rows[position][0], header, code, "", rejected=False))


def constant_value(kind: KindName, constant: Constant) -> Any:
    """What a constant says of every row; raises UserFixable when it says nothing that the field can hold."""
    text = constant.text.strip()
    value = None if is_blank(text) else reader_of(KINDS[kind].field(constant.field).type, None)(text)
    if value is None or isinstance(value, Trouble):
        field, example = say(f"field.{constant.field}"), example_of(kind, constant.field)
        to_do = message("map.constant_do", example=example) if example else message("map.constant_blank_do")
        raise UserFixable(message("map.constant", field=field, value=constant.text), to_do)
    return value


def _at(rows: Sequence[Row], index: int) -> list[Cell]:
    """The cells of a column; None where a row is too short to have one."""
    try:
        return [cells[index] for _, cells in rows]
    except IndexError:
        return [cells[index] if index < len(cells) else None for _, cells in rows]


def _lacking(columns: list[list[Any]]) -> list[int]:
    """Positions at which no column holds a value."""
    if any(None not in column for column in columns):
        return []
    return [position for position, own in enumerate(zip(*columns, strict=True)) if own.count(None) == len(own)]


def _issue(row_no: int, column: str, code: str, value: str, *, rejected: bool) -> Issue:
    return Issue(row_no, column, code, value, message(f"clean.{code}", value=value), rejected)
