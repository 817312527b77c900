"""Where the table is in a sheet and what its columns mean: header rows, kind, columns by their headers (DOMAIN 3)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from tierdesk.errors import UserFixable
from tierdesk.exchange.cells import Cell, Row
from tierdesk.exchange.headers import split_header
from tierdesk.exchange.kinds import KINDS, Kind, KindName, synonyms_of
from tierdesk.exchange.profile import Profile
from tierdesk.exchange.table import ColumnUse, Table
from tierdesk.exchange.units import CARTONS, Unit, unit_of
from tierdesk.message import message

HEAD_ROWS = 60
PIVOT_MONTHS = 3
"""So many columns called by a month make a table one with months as columns."""
STRICT = 4
"""A kind that needs so many different things is not met by chance."""
WHOLE_WIDTH = 0.75
"""One label over more than this share of the columns is a title of the table and no group in it."""

_OF_MONTH = r"(?:0?[1-9]|1[0-2])"
_MONTH = re.compile(
    rf"(?:(?:19|20)\d\d(?:年{_OF_MONTH}月?|[-/]?{_OF_MONTH}月?(?:-01)?)|(?:{_OF_MONTH}|十[一二]?|[一二三四五六七八九])月)"
    r"份?(?:订购量|订货量|购进量|销量|销售量|数量|金额|销售额)?"
)

_SAID = re.compile(r"[^(（]*[:：].+")
"""单位：条, 导出日期：2026-11-23: a line about the table; 订货（单位：条）, 日期： are headers."""


_Reading = tuple[str, Unit | None]


@dataclass(frozen=True, slots=True)
class _Header:
    """One or two rows taken for a header.

    For each column its text, and its readings (key, unit) from the strictest to the loosest; of two levels the
    strictest takes group and column together.
    """

    row: int
    first_data_row: int
    texts: tuple[str, ...]
    readings: tuple[tuple[_Reading, ...], ...]
    levels: int = 1

    @property
    def fingerprint(self) -> str:
        """Equal for equal headers with equal units, however they are spaced and bracketed."""
        keys = ("/".join(f"{key} {unit or ''}" for key, unit in readings) for readings in self.readings)
        return hashlib.sha256("\x1f".join([str(self.levels), *keys]).encode()).hexdigest()


_Fit = tuple[bool, int, int, int, int, int, int]
_NO_PROFILES: Mapping[str, Profile] = {}


def find_table(
    rows: Sequence[Row], kind: str | None = None, profiles: Mapping[str, Profile] = _NO_PROFILES
) -> Table | None:
    """Find the table in the first rows of a sheet; None when there is none that we know.

    A layout that a person confirmed (`profiles`, by fingerprint) is taken as it was confirmed. Else it is guessed:
    order lines and stock counts need a date, a retailer, a product and a figure, so a table that has them is no list
    of retailers, however much it says of them; after that the kind that explains most columns counts. With `kind`
    only that kind is looked for. Raises UserFixable for a table whose columns are months.
    """
    kinds = [KINDS[cast("KindName", kind)]] if kind else list(KINDS.values())
    headers = list(_headers(rows[:HEAD_ROWS]))
    for header in headers:
        profile = profiles.get(header.fingerprint)
        if profile and kind in {None, profile.kind}:
            return _as_remembered(header, profile)
    best: tuple[_Fit, Table] | None = None
    pivot = False
    for header in headers:
        pivot = pivot or _months(header.texts) >= PIVOT_MONTHS
        for preference, one in enumerate(kinds):
            table, together = _table(header, one)
            if table.lacking:
                continue
            units = sum(use.unit is not None for use in table.columns)
            strict = len(one.needs) >= STRICT
            fit = (strict, len(table.columns), together, units, -preference, -header.levels, -header.first_data_row)
            if best is None or fit > best[0]:
                best = (fit, table)
    if pivot and (best is None or _months(best[1].ignored) >= PIVOT_MONTHS):
        raise UserFixable(message("map.month_columns"), message("map.month_columns_do"))
    return best[1] if best else None


def lay_out(rows: Sequence[Row], header_row: int, kind: KindName, *, levels: int = 1) -> Table | None:
    """The table whose header a person says is in that row, its columns guessed for `kind`.

    It may lack what it needs (`Table.lacking`). None when that row can be no header of so many levels.
    """
    for header in _headers(rows, free=True):
        if header.row == header_row and header.levels == levels:
            return _table(header, KINDS[kind])[0]
    return None


def _as_remembered(header: _Header, profile: Profile) -> Table:
    return Table(
        profile.kind,
        header.row,
        header.first_data_row,
        profile.columns,
        header.texts,
        profile.fingerprint,
        profile.constants,
    )


def _months(headers: Sequence[str]) -> int:
    return sum(bool(_MONTH.fullmatch(split_header(header.rpartition("/")[2] or header)[0])) for header in headers)


def _headers(rows: Sequence[Row], *, free: bool = False) -> Iterator[_Header]:
    """Every row as a header, and every row that may head groups with the one under it as a two-level header.

    `free`: a person chose the row, so a single label is enough, and the row above groups may be anything.
    """
    for position, (row_no, cells) in enumerate(rows):
        texts = [_text(cell) for cell in cells]
        if sum(map(bool, texts)) < (1 if free else 2):
            continue
        yield _Header(row_no, row_no + 1, tuple(texts), tuple(_one_level(text) for text in texts))
        if position + 1 == len(rows) or not (free or _heads_groups(texts)):
            continue
        below_no, below = rows[position + 1]
        lines = 1 + sum(cell.count("\n") for cell in cells if isinstance(cell, str))  # of the row in a text file
        if below_no <= row_no + lines and all(isinstance(cell, str | None) for cell in below):
            yield _two_levels(row_no, texts, below_no, [_text(cell) for cell in below])


def _heads_groups(texts: list[str]) -> bool:
    """Whether a row may be the upper level of a header: it is no title and no line about the table."""
    labels = list(filter(None, texts))
    if len(set(labels)) == 1 and len(labels) > WHOLE_WIDTH * len(texts):
        return False
    return 2 * sum(bool(_SAID.fullmatch(label)) for label in labels) < len(labels)


def _one_level(text: str) -> tuple[_Reading, ...]:
    """A header alone; "group/column", as a saved list of rejected rows has it, is read as the two levels it was."""
    over, stroke, under = text.rpartition("/")
    return (split_header(text), *_together(over, under)) if stroke else (split_header(text),)


def _together(over: str, under: str) -> tuple[_Reading, ...]:
    """The readings of a column `under` its group `over`: 订货 over 数量, 订购量 over 条, or the column for itself."""
    over_key, over_unit = split_header(over)
    under_key, under_unit = split_header(under)
    over_key = over_key.removesuffix("信息")
    if unit := unit_of(under_key):
        return (over_key, unit), (over_key + ("数量" if unit in CARTONS else "金额"), unit)
    return (over_key + under_key, under_unit or over_unit), (under_key, under_unit or over_unit)


def _two_levels(row_no: int, upper: list[str], below_no: int, lower: list[str]) -> _Header:
    width = max(len(upper), len(lower))
    upper, lower = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    texts: list[str] = []
    readings: list[tuple[_Reading, ...]] = []
    above = ""
    for over, under in zip(upper, lower, strict=True):
        above = over or (above if under else "")
        if not under or under == above:
            texts.append(above)
            readings.append((split_header(above),))
        else:
            texts.append(f"{above}/{under}" if above else under)
            readings.append(_together(above, under) if above else (split_header(under),))
    return _Header(row_no, below_no + 1, tuple(texts), tuple(readings), levels=2)


def _text(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else "" if cell is None else str(cell)


def _table(header: _Header, kind: Kind) -> tuple[Table, int]:
    """The table that `header` makes as one of `kind`, and how many columns their group helped to name."""
    known = synonyms_of(kind.name)
    claims = [
        (rank, known[key][1], index, known[key][0], unit)
        for index, readings in enumerate(header.readings)
        for rank, (key, unit) in enumerate(readings)
        if key in known
    ]
    chosen: dict[str, ColumnUse] = {}
    used: set[int] = set()
    together = 0
    for rank, _, index, field, unit in sorted(claims, key=lambda claim: claim[:4]):
        if field not in chosen and index not in used:  # the strictest reading, then the surest header, then the left
            chosen[field] = ColumnUse(index, field, header.texts[index], unit)
            used.add(index)
            together += rank == 0 and len(header.readings[index]) > 1
    columns = tuple(sorted(chosen.values(), key=lambda use: use.index))
    table = Table(kind.name, header.row, header.first_data_row, columns, header.texts, header.fingerprint)
    return table, together
