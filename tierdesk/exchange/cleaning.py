"""Rows of a table to clean rows: every cell a value or an issue, never an exception (DOMAIN 3).

Work goes by column, and each distinct cell of a column is read once: a million rows hold few different dates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tierdesk.exchange.cells import Cell, Row
from tierdesk.exchange.kinds import KINDS
from tierdesk.exchange.mapping import ColumnUse, Table
from tierdesk.exchange.values import Reader, Trouble, is_blank, plain, reader_of
from tierdesk.message import Message, message

SHOWN = 60  # signs of a cell that an issue repeats
REMEMBERED = 200_000  # distinct cells of a column that are kept

_TOTAL = re.compile(r"(?:本页|本表|本月|全部|以上)?(?:合|总|小|累)计(?:[::(].*|\d.*)?")
_FOOTNOTE = re.compile(r"(?:制表|审核|打印|填表|复核|备注|说明|注|单位)(?:人|日期|时间)?[::].*")

WANTED = {
    "sales": {"ordered": "quantity_missing", "amount": "amount_missing"},
    "stock": {"cartons": "quantity_missing"},
    "retailers": {"licence_no": "licence_missing"},
}
"""Fields whose absence is worth a word: the cell stays unknown, and is never zero."""
DATED = ("sales", "stock")
LEADING = 3  # cells at the start of a row where "total" may stand, used or not


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
    """Clean rows as (row number, values in the order of `Cleaner.fields`), and the issues.

    `read` counts the rows of data: those here and those rejected. Totals, blanks and footnotes are none.
    """

    rows: list[tuple[int, tuple[Any, ...]]]
    issues: list[Issue]
    read: int


class _Values(dict[Cell, Any]):
    """Cell -> value or Trouble, read on first sight."""

    def __init__(self, read: Reader) -> None:
        super().__init__()
        self._read = read
        self.troubled = False

    def __missing__(self, cell: Cell) -> Any:
        value = None if is_blank(cell) else self._read(cell)
        if isinstance(value, Trouble):
            self.troubled = True
        if len(self) > REMEMBERED:
            self.clear()
        self[cell] = value
        return value


class _Marks(dict[str, str]):
    """Text of a cell -> what it marks its row as: a total, a footnote, the header once more, a blank; or nothing."""

    def __init__(self, headers: frozenset[str]) -> None:
        super().__init__()
        self._headers = headers

    def __missing__(self, cell: str) -> str:
        text = plain(cell)
        packed = text.replace(" ", "")
        mark = ""
        if _TOTAL.fullmatch(packed):
            mark = "total"
        elif _FOOTNOTE.fullmatch(packed):
            mark = "footnote"
        elif text in self._headers:
            mark = "header"
        elif is_blank(cell):
            mark = "blank"
        if len(self) > REMEMBERED:
            self.clear()
        self[cell] = mark
        return mark


class Cleaner:
    """Cleans the rows of one table, chunk after chunk."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._kind = KINDS[table.kind]
        self._uses = table.columns
        self.fields: tuple[str, ...] = tuple(use.field for use in table.columns)
        self._values = [_Values(reader_of(self._kind.field(use.field).type, use.unit)) for use in table.columns]
        self._place = {field: index for index, field in enumerate(self.fields)}
        self._wanted = [
            (self._place[field], code) for field, code in WANTED.get(table.kind, {}).items() if field in self._place
        ]
        self._indexes = [use.index for use in table.columns]
        self._marks = _Marks(frozenset(plain(part) for use in table.columns for part in use.header.split("/")))

    def clean(self, chunk: Sequence[Row]) -> Cleaned:
        """Clean a chunk; rows above the table's first row of data are passed over."""
        rows = [(row_no, cells) for row_no, cells in chunk if row_no >= self._table.first_data_row]
        data = [row for row in rows if self._is_data(row[1])]
        columns = [self._column(place, [cells for _, cells in data]) for place in range(len(self._uses))]
        issues: list[Issue] = []
        rejected: set[int] = set()
        for use, values, column in zip(self._uses, self._values, columns, strict=True):
            if values.troubled:
                self._collect(use, data, column, issues, rejected)
        said = {(issue.row, issue.column) for issue in issues}
        merged = list(zip(*columns, strict=True)) if columns else []
        clean: list[tuple[int, tuple[Any, ...]]] = []
        for position, ((row_no, _), row) in enumerate(zip(data, merged, strict=True)):
            if position in rejected:
                continue
            lack = self._lack(row)
            if lack is not None:
                issues.append(self._issue(row_no, *lack, "", rejected=True))
                continue
            for index, code in self._wanted:
                header = self._uses[index].header
                if row[index] is None and (row_no, header) not in said:
                    issues.append(self._issue(row_no, header, code, "", rejected=False))
            clean.append((row_no, row))
        issues.sort(key=lambda issue: issue.row)
        return Cleaned(clean, issues, len(data))

    def _column(self, place: int, rows: list[list[Cell]]) -> list[Any]:
        values, index = self._values[place], self._indexes[place]
        return [values[cells[index]] if index < len(cells) else None for cells in rows]

    def _collect(
        self, use: ColumnUse, data: Sequence[Row], column: list[Any], issues: list[Issue], rejected: set[int]
    ) -> None:
        """Take the troubles out of a column: an issue each, and what remains of the value in its place."""
        for position, value in enumerate(column):
            if value.__class__ is Trouble:
                row_no, cells = data[position]
                column[position] = value.value
                if value.rejects:
                    rejected.add(position)
                issues.append(self._issue(row_no, use.header, value.code, _shown(cells[use.index]), value.rejects))

    def _lack(self, row: tuple[Any, ...]) -> tuple[str, str] | None:
        """(header, code) of what a row must have and lacks, or None."""

        def has(*fields: str) -> bool:
            return any(field in self._place and row[self._place[field]] is not None for field in fields)

        kind = self._table.kind
        if kind == "products":
            return None if has("code", "name") else (self._header("code", "name"), "product_missing")
        named = ("licence_no", "customer_code") if kind == "retailers" else ("licence_no", "customer_code", "name")
        if not has(*named):
            return self._header(*named), "retailer_missing"
        if kind in DATED and not has("date"):
            return self._header("date"), "date_missing"
        if kind in DATED and not has("product_code", "product_name"):
            return self._header("product_code", "product_name"), "product_missing"
        return None

    def _header(self, *fields: str) -> str:
        return next((self._uses[self._place[field]].header for field in fields if field in self._place), "")

    def _is_data(self, cells: list[Cell]) -> bool:
        """Whether a row is a row of the table: not blank, no total, no footnote, not the header once more."""
        own = [cells[index] for index in self._indexes if index < len(cells)]
        if own.count(None) == len(own):
            return False
        marks = [self._marks[cell] for cell in (*cells[:LEADING], *own) if isinstance(cell, str)]
        if not any(marks):
            return True
        if "total" in marks or marks.count("header") * 2 > len(own):
            return False
        said = sum(not is_blank(cell) for cell in cells)
        return said > ("footnote" in marks) * 2 and not all(is_blank(cell) for cell in own)

    @staticmethod
    def _issue(row_no: int, column: str, code: str, value: str, rejected: bool) -> Issue:
        return Issue(row_no, column, code, value, message(f"clean.{code}", value=value), rejected)


def _shown(cell: Cell) -> str:
    text = str(cell)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
