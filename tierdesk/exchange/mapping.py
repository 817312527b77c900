"""Where the table is in a sheet and what its columns mean: header rows, kind, columns by their headers (DOMAIN 3)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from tierdesk.errors import UserFixable
from tierdesk.exchange.cells import Cell, Row
from tierdesk.exchange.headers import split_header
from tierdesk.exchange.kinds import KINDS, Kind, KindName, synonyms_of
from tierdesk.exchange.month_headers import MonthSaid, months_among, read_month
from tierdesk.exchange.months import MANY_MONTHS, OF_A_MONTH, month_columns, sure_of, with_year
from tierdesk.exchange.profile import Profile
from tierdesk.exchange.recognise import units_said
from tierdesk.exchange.table import YEAR, ColumnUse, MonthColumn, Table
from tierdesk.exchange.units import CARTONS, Unit, unit_of
from tierdesk.message import message

HEAD_ROWS = 60
MOST_TITLES = 60
WANTED: Mapping[str, tuple[str, ...]] = {"sales": ("sales", "months")}
"""What else may be meant by a kind."""
STRICT = 4
"""A kind that needs so many different things is not met by chance."""
WHOLE_WIDTH = 0.75
"""One label over more than this share of the columns is a title of the table and no group in it."""

_SAID = re.compile(r"[^(（]*[:：].+")
"""单位：条, 导出日期：2026-11-23: a line about the table; 订货（单位：条）, 日期： are headers."""


_Reading = tuple[str, Unit | None]


@dataclass(frozen=True)  # no slots: the fingerprint is kept
class _Header:
    """One or two rows taken for a header.

    For each column its text, and its readings (key, unit) from the strictest to the loosest; of two levels the
    strictest takes group and column together. `titles` stand above, `months` are the columns called by a month.
    """

    row: int
    first_data_row: int
    texts: tuple[str, ...]
    readings: tuple[tuple[_Reading, ...], ...]
    titles: tuple[str, ...]
    months: Mapping[int, MonthSaid]
    levels: int = 1

    @cached_property
    def fingerprint(self) -> str:
        """Equal for equal headers with equal units, those that a line above names among them, however they are spaced.

        Of columns called by a month it only matters what they hold: next month there is one more.
        """
        keys = [
            *sorted({unit for title in self.titles for unit in units_said(title)}),
            *(
                "/".join(f"{key} {unit or ''}" for key, unit in readings)
                for index, readings in enumerate(self.readings)
                if index not in self.months
            ),
        ]
        if self.months:
            columns = month_columns(self.months, self.texts, self.titles)
            keys.append(repr(sorted({(column.said, column.field, column.unit or "") for column in columns})))
        return hashlib.sha256("\x1f".join([str(self.levels), *keys]).encode()).hexdigest()


_Fit = tuple[int, int, int, int, int, int, int]
_NO_PROFILES: Mapping[str, Profile] = {}


def find_table(
    rows: Sequence[Row],
    kind: str | None = None,
    profiles: Mapping[str, Profile] = _NO_PROFILES,
    names: Sequence[str] = (),
) -> Table | None:
    """Find the table in the first rows of a sheet; None when there is none that we know.

    A layout that a person confirmed (`profiles`, by fingerprint) is taken as it was confirmed. Else it is guessed:
    order lines and stock counts need a date, a retailer, a product and a figure, so a table that has them is no list
    of retailers, however much it says of them; then come monthly totals, then the kind that explains most columns.
    With `kind` only that kind is looked for; who wants sales also gets monthly totals. `names` are those of the sheet
    and the file, which may tell the year of months. Raises UserFixable for months as columns that nobody can use.
    """
    wanted = WANTED.get(kind or "", (kind,)) if kind else tuple(KINDS)
    headers = list(_headers(rows[:HEAD_ROWS]))
    for header in headers:
        profile = profiles.get(header.fingerprint)
        if profile and profile.kind in wanted:
            return with_year(_as_remembered(header, profile), rows, names)
    best: tuple[_Fit, Table] | None = None
    for header in headers:
        for preference, one in enumerate(wanted):
            table, together = _table(header, KINDS[cast("KindName", one)])
            if set(table.lacking) - {YEAR} or (table.months and not sure_of(table.months)):
                continue
            units = sum(use.unit is not None for use in table.columns)
            used = len(table.columns) + len(table.months)
            fit = (_strictness(table), used, together, units, -preference, -header.levels, -header.first_data_row)
            if best is None or fit > best[0]:
                best = (fit, table)
    found = best[1] if best else None
    left_out = [months_among(found.ignored)] if found else [header.months for header in headers]
    if any(len(months) >= MANY_MONTHS for months in left_out) and "months" in wanted:
        raise UserFixable(message("map.month_columns"), message("map.month_columns_do"))
    return with_year(found, rows, names) if found else None


def _strictness(table: Table) -> int:
    """How little a table of this kind can be there by chance."""
    if len(KINDS[table.kind].needs) >= STRICT:
        return 2
    return int(table.kind == "months" and (not table.months or len(table.months) >= MANY_MONTHS))


def lay_out(
    rows: Sequence[Row], header_row: int, kind: KindName, *, levels: int = 1, names: Sequence[str] = ()
) -> Table | None:
    """The table whose header a person says is in that row, its columns guessed for `kind`.

    It may lack what it needs (`Table.lacking`). None when that row can be no header of so many levels.
    """
    for header in _headers(rows, free=True):
        if header.row == header_row and header.levels == levels:
            return with_year(_table(header, KINDS[kind])[0], rows, names)
    return None


def _as_remembered(header: _Header, profile: Profile) -> Table:
    return profile.applied(header.texts, header.row, header.first_data_row)


def _headers(rows: Sequence[Row], *, free: bool = False) -> Iterator[_Header]:
    """Every row as a header, and every row that may head groups with the one under it as a two-level header.

    `free`: a person chose the row, so a single label is enough, and the row above groups may be anything.
    """
    titles: tuple[str, ...] = ()
    for position, (row_no, cells) in enumerate(rows):
        texts = [_text(cell) for cell in cells]
        above, titles = titles, (*titles, *(cell for cell in texts if cell))[:MOST_TITLES]
        if sum(map(bool, texts)) < (1 if free else 2):
            continue
        readings = tuple(_one_level(text) for text in texts)
        yield _Header(row_no, row_no + 1, tuple(texts), readings, above, months_among(texts))
        if position + 1 == len(rows) or not (free or _heads_groups(texts)):
            continue
        below_no, below = rows[position + 1]
        lines = 1 + sum(cell.count("\n") for cell in cells if isinstance(cell, str))  # of the row in a text file
        if below_no <= row_no + lines and all(map(_is_label, below)):
            yield _two_levels(row_no, texts, below_no, [_text(cell) for cell in below], above)


def _is_label(cell: Cell) -> bool:
    """Whether a cell may stand in the lower row of a header: text, or a month as Excel has it."""
    return isinstance(cell, str | None) or (read_month(cell) or "").startswith("20")


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


def _two_levels(row_no: int, upper: list[str], below_no: int, lower: list[str], titles: tuple[str, ...]) -> _Header:
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
    return _Header(row_no, below_no + 1, tuple(texts), tuple(readings), titles, months_among(texts), levels=2)


def _text(cell: Cell) -> str:
    return " ".join(cell.split()) if isinstance(cell, str) else "" if cell is None else str(cell)


def _table(header: _Header, kind: Kind) -> tuple[Table, int]:
    """The table that `header` makes as one of `kind`, and how many columns their group helped to name."""
    known = synonyms_of(kind.name)
    passed_over = header.months if kind.name == "months" else {}
    claims = [
        (rank, known[key][1], index, known[key][0], unit)
        for index, readings in enumerate(header.readings)
        for rank, (key, unit) in enumerate(readings)
        if key in known and index not in passed_over
    ]
    chosen: dict[str, ColumnUse] = {}
    used: set[int] = set()
    together = 0
    for rank, _, index, field, unit in sorted(claims, key=lambda claim: claim[:4]):
        if field not in chosen and index not in used:  # the strictest reading, then the surest header, then the left
            chosen[field] = ColumnUse(index, field, header.texts[index], unit)
            used.add(index)
            together += rank == 0 and len(header.readings[index]) > 1
    months: tuple[MonthColumn, ...] = ()
    if passed_over and not ("month" in chosen and {"ordered", "amount"} & chosen.keys()):
        months = month_columns(header.months, header.texts, header.titles)
        together += sum(len(said.month) > len("01") for said in header.months.values())
        together += sum(said.figure is not None for said in header.months.values())
    left_out = OF_A_MONTH if months else frozenset()
    columns = tuple(sorted((use for use in chosen.values() if use.field not in left_out), key=lambda use: use.index))
    table = Table(kind.name, header.row, header.first_data_row, columns, header.texts, header.fingerprint, (), months)
    return table, together
