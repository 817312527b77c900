"""Where the table is in a sheet and what its columns mean: header rows, kind, columns by their headers (DOMAIN 3)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from tierdesk.errors import UserFixable
from tierdesk.exchange.cells import Cell, Row
from tierdesk.exchange.kinds import KINDS, Kind, KindName, Unit, split_header, synonyms_of
from tierdesk.message import message

HEAD_ROWS = 60
MONTH = re.compile(r"(?:(?:19|20)\d\d[-年/.]?)?(?:0?[1-9]|1[0-2])月?(?:份)?|(?:19|20)\d\d(?:0[1-9]|1[0-2])")
PIVOT_MONTHS = 3


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """One column that is used: its place in the row (0 = first), our field, its header, the unit in the header."""

    index: int
    field: str
    header: str
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table found in a sheet. Row numbers are Excel's; `ignored` are headers that mean nothing to us.

    `fingerprint` is equal for files of the same kind and headers, whatever they are called.
    """

    kind: KindName
    header_row: int
    first_data_row: int
    columns: tuple[ColumnUse, ...]
    ignored: tuple[str, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class _Header:
    """One or two rows taken for a header: for each column its text, and the (key, unit) readings to try."""

    row: int
    first_data_row: int
    texts: tuple[str, ...]
    readings: tuple[tuple[tuple[str, Unit | None], ...], ...]


def find_table(rows: Sequence[Row], kind: str | None = None) -> Table | None:
    """Find the table in the first rows of a sheet; None when there is none that we know.

    With `kind` only that kind is looked for. Raises UserFixable for a table whose columns are months.
    """
    kinds = [KINDS[cast("KindName", kind)]] if kind else list(KINDS.values())
    best: tuple[tuple[int, int, int, int], Table] | None = None
    pivot = False
    for header in _headers(rows[:HEAD_ROWS]):
        pivot = pivot or sum(map(_is_month, header.texts)) >= PIVOT_MONTHS
        for preference, one in enumerate(kinds):
            table = _table(header, one)
            if table is not None:
                units = sum(use.unit is not None for use in table.columns)
                fit = (len(table.columns), units, -preference, -header.first_data_row)
                if best is None or fit > best[0]:
                    best = (fit, table)
    if pivot and (best is None or sum(map(_is_month, best[1].ignored)) >= PIVOT_MONTHS):
        raise UserFixable(message("map.month_columns"), message("map.month_columns_do"))
    return best[1] if best else None


def _is_month(header: str) -> bool:
    return bool(MONTH.fullmatch(split_header(header)[0]))


def _headers(rows: Sequence[Row]) -> Iterator[_Header]:
    """Every row as a header, and every row with the one under it as a two-level header."""
    for position, (row_no, cells) in enumerate(rows):
        texts = [_text(cell) for cell in cells]
        if sum(map(bool, texts)) < 2:
            continue
        yield _Header(row_no, row_no + 1, tuple(texts), tuple(_one_level(text) for text in texts))
        if position + 1 < len(rows) and all(isinstance(cell, str | None) for cell in rows[position + 1][1]):
            below_no, below = rows[position + 1]
            yield _two_levels(row_no, texts, below_no, [_text(cell) for cell in below])


def _one_level(text: str) -> tuple[tuple[str, Unit | None], ...]:
    """A header alone; "group/column", as a saved list of rejected rows has it, is known by its column as well."""
    column = text.rpartition("/")[2]
    return (split_header(text), split_header(column)) if column != text else (split_header(text),)


def _two_levels(row_no: int, upper: list[str], below_no: int, lower: list[str]) -> _Header:
    width = max(len(upper), len(lower))
    upper, lower = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    texts: list[str] = []
    readings: list[tuple[tuple[str, Unit | None], ...]] = []
    above = ""
    for over, under in zip(upper, lower, strict=True):
        above = over or (above if under else "")
        over_key, over_unit = split_header(above)
        under_key, under_unit = split_header(under)
        if not under or under == above:
            texts.append(above)
            readings.append(((over_key, over_unit),))
        else:
            texts.append(f"{above}/{under}" if above else under)
            unit = under_unit or over_unit
            readings.append(((over_key + under_key, unit), (under_key, unit)))
    return _Header(row_no, below_no + 1, tuple(texts), tuple(readings))


def _text(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else "" if cell is None else str(cell)


def _table(header: _Header, kind: Kind) -> Table | None:
    known = synonyms_of(kind.name)
    chosen: dict[str, tuple[int, int, Unit | None]] = {}
    for index, readings in enumerate(header.readings):
        for key, unit in readings:
            if key not in known:
                continue
            field, sure = known[key]
            if field not in chosen or sure < chosen[field][1]:
                chosen[field] = (index, sure, unit)
            break
    if not all(group & chosen.keys() for group in kind.needs):
        return None
    columns = sorted(
        (ColumnUse(index, field, header.texts[index], unit) for field, (index, _, unit) in chosen.items()),
        key=lambda use: use.index,
    )
    used = {use.index for use in columns}
    ignored = tuple(text for index, text in enumerate(header.texts) if text and index not in used)
    keys = "\x1f".join([kind.name, *(readings[-1][0] for readings in header.readings)])
    return Table(
        kind.name,
        header.row,
        header.first_data_row,
        tuple(columns),
        ignored,
        hashlib.sha256(keys.encode()).hexdigest(),
    )
