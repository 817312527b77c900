"""Writing the rows of a large file while the rest of it is still being read, in the caller's transaction.

For tables whose unique indexes tell rows apart, staging is a detour: a row that is new is written at once, and of one
that is there already only its id is kept. What differs from what is stored is set aside and written at the end, as
the last of the file's rows with that key says it. Counts, receipts and undo are those of `upsert`, to the last row.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from tierdesk.store.connection import Store
from tierdesk.store.spare_indexes import SpareIndexes
from tierdesk.store.targets import TARGETS, Target
from tierdesk.store.upsert import (
    Counts,
    adopt,
    change,
    defaults,
    find_altered,
    fold,
    note_runs,
    stage,
    stage_rows,
    write_staged,
)

SILENT_BITS = 24
SILENT = (1 << SILENT_BITS) - 1
"""What a row does to its stored one is a number: a bit for each column it is silent on, above them one for each that
it changes."""
BLOCK = 250
"""Rows a statement: enough that its own cost does not count, few enough that it is short."""
Ids = npt.NDArray[np.int64]
Bits = npt.NDArray[np.int32]
StagedRow = Sequence[Any]
"""Row number, id of the stored row when already known, then the target's columns."""


@dataclass(frozen=True, slots=True)
class ByColumn:
    """Rows by column: their numbers, and the target's columns; None for a column of which no row says anything."""

    numbers: Sequence[int]
    columns: Sequence[Sequence[Any] | None]


def writing(store: Store, kind: str, import_id: int, made_at: str, expected: int = 0) -> Staging | Streaming:
    """Begin to write a file of `kind`: give the rows to `add`, then call `finish`.

    `expected` is about how many will come.
    """
    if TARGETS[kind].keyed:
        return Streaming(store, kind, import_id, expected)
    return Staging(store, kind, import_id, made_at)


class Staging:
    """The way over a staging table, for tables in which a row is found by more than its key."""

    def __init__(self, store: Store, kind: str, import_id: int, made_at: str) -> None:
        self._store, self._kind, self._import_id, self._made_at = store, kind, import_id, made_at
        stage(store, kind)

    def add(self, rows: Sequence[StagedRow] | ByColumn) -> None:
        """Take rows on."""
        stage_rows(self._store, self._kind, _by_row(rows) if isinstance(rows, ByColumn) else rows)

    def finish(self) -> Counts:
        """Write everything; what became of it."""
        return write_staged(self._store, self._kind, self._import_id, self._made_at)


class Streaming:
    """The way without one."""

    def __init__(self, store: Store, kind: str, import_id: int, expected: int) -> None:
        self._store, self._kind, self._import_id = store, kind, import_id
        self._target = target = TARGETS[kind]
        self._before = self._last = int(store.value(f"select coalesce(max(id), 0) from {target.table}"))
        self._unsaid = defaults(store, target.table)
        named = ", ".join(f'"{column}"' for column in target.columns)
        self._insert_head = f"insert into {target.table} ({named}, import_id) values"
        # Of every row, in the order of the file: its number, the id of its stored row, the columns it is silent on.
        self._numbers, self._ids, self._silent = array("i"), array("q"), array("i")
        self._new = 0
        self._aside: set[int] = set()
        self._known_so_far = False
        self._expected = expected
        self._spare = SpareIndexes(store, target.table)
        stage(store, kind)

    def add(self, rows: Sequence[StagedRow] | ByColumn) -> None:
        """Write what is new of these rows, and set aside what changes."""
        if not isinstance(rows, ByColumn):
            if not rows:
                return
            numbers, _, *columns = zip(*rows, strict=True)
            rows = ByColumn(numbers, columns)
        for start in range(0, len(rows.numbers), BLOCK):
            part = slice(start, start + BLOCK)
            self._take(ByColumn(rows.numbers[part], [column and column[part] for column in rows.columns]))
        self._spare.consider_writing(self._before, self._expected, len(self._ids), self._new)

    def finish(self) -> Counts:
        """Write what was set aside; what became of all rows."""
        self._spare.restore()
        ids, silent = np.frombuffer(self._ids, np.int64), np.frombuffer(self._silent, np.int32)  # no copies
        folded = self._folded(ids)
        found = ids <= self._before
        if found.any():
            runs = _runs(*_each_once(ids[found], silent[found]))
            note_runs(self._store, self._target, self._import_id, self._target.columns, runs)
            adopt(self._store, self._target, self._import_id, runs)
        changed = self._change() if self._aside else 0
        self._store.execute("drop table temp.staged")
        return Counts(self._new, changed, len(ids) - self._new - changed, tuple(folded))

    def _take(self, block: ByColumn) -> None:
        self._numbers.extend(block.numbers)
        size, after = len(block.numbers), self._last
        values = list(chain.from_iterable(zip(*filter(None, block.columns), strict=True)))
        unsaid = tuple(place for place, column in enumerate(block.columns) if column is None)
        stored = self._look_up(values, size, unsaid) if self._known_so_far else None
        if stored is None or not all(row_id for row_id, _ in stored):
            made = self._insert(values, size, unsaid)
            self._known_so_far = made == 0
            self._last += made
            if made == size:
                self._ids.extend(range(after + 1, self._last + 1))
                self._silent.extend(repeat(0, made))
                self._new += made
                return
            stored = self._look_up(values, size, unsaid)
        self._meet(block, stored, after)

    def _meet(self, block: ByColumn, stored: Sequence[tuple[int, int]], after: int) -> None:
        """Rows of which some were there before; of ids beyond `after`, the first row that has one made it."""
        ids, differs = zip(*stored, strict=True)
        self._ids.extend(ids)
        self._silent.extend(bits & SILENT for bits in differs)
        if not self._aside and max(differs) <= SILENT and max(ids) <= after:
            return
        made: set[int] = set()
        for row, row_id, bits in zip(_by_row(block), ids, differs, strict=True):
            if row_id > after and row_id not in made:
                made.add(row_id)
            elif bits > SILENT or row_id in self._aside:
                self._aside.add(row_id)
                stage_rows(self._store, self._kind, [(row[0], row_id, *row[2:])])
        self._new += len(made)

    def _insert(self, values: list[Any], rows: int, unsaid: tuple[int, ...]) -> int:
        marks = zip(self._target.columns, _marks(self._target, unsaid), strict=True)
        cells = ", ".join(
            mark if self._unsaid[column] == "null" else f"coalesce({mark}, {self._unsaid[column]})"
            for column, mark in marks
        )
        every = ", ".join([f"({cells}, {self._import_id})"] * rows)
        return self._store.execute(f"{self._insert_head} {every} on conflict do nothing", values).rowcount

    def _look_up(self, values: list[Any], rows: int, unsaid: tuple[int, ...]) -> list[tuple[int, int]]:
        """Of each row the id of its stored row, and a bit for each column that it changes, and is silent on."""
        return self._store.tuples(_look_up_sql(self._kind, rows, unsaid), values)

    def _folded(self, ids: Ids) -> list[tuple[int, int, str]]:
        """Of rows with the same key: (row, last row, what names it)."""
        if _ascending(ids):
            return []
        order = np.argsort(ids, kind="stable")
        ordered = ids[order]
        if not (ordered[1:] == ordered[:-1]).any():
            return []
        last_of = {int(row_id): place for place, row_id in zip(order.tolist(), ordered.tolist(), strict=True)}
        label = f"select {self._target.label} from {self._target.table} where id = ?"
        return sorted(
            (self._numbers[place], self._numbers[last], str(self._store.value(label, (row_id,)) or ""))
            for place, row_id in enumerate(ids.tolist())
            if (last := last_of[row_id]) != place
        )

    def _change(self) -> int:
        """Write what was set aside; how many rows that other imports made it changes."""
        fold(self._store, self._target, "target_id")
        find_altered(self._store, self._target)
        changed = int(self._store.value("select count(*) from altered where id <= ?", (self._before,)))
        change(self._store, self._target, self._import_id)
        self._store.execute("drop table temp.altered")
        return changed


def _by_row(block: ByColumn) -> Iterator[StagedRow]:
    columns = [repeat(None, len(block.numbers)) if column is None else column for column in block.columns]
    return zip(block.numbers, repeat(None, len(block.numbers)), *columns, strict=True)


def _marks(target: Target, unsaid: tuple[int, ...]) -> list[str]:
    return ["null" if place in unsaid else "?" for place in range(len(target.columns))]


@lru_cache(maxsize=64)
def _look_up_sql(kind: str, rows: int, unsaid: tuple[int, ...]) -> str:
    target = TARGETS[kind]
    columns = [f'"{column}"' for column in target.columns]
    ids = ", ".join(f"(select t.id from {target.table} t where {match})" for match in target.matches)
    agrees = " and ".join(f"s.{column} is t.{column}" for column in columns)
    differs = " | ".join(
        f"case when s.{column} is not null then (s.{column} is not t.{column}) << {bit + SILENT_BITS}"
        f" when t.{column} <> '' then {1 << bit} else 0 end"
        for bit, column in enumerate(columns)
    )
    marks = ", ".join(_marks(target, unsaid))
    values = ", ".join(f"({place}, {marks})" for place in range(rows))
    return (
        f"with s (place, {', '.join(columns)}) as (values {values}),"
        f" met as (select s.*, coalesce({ids}, null) as target_id from s)"
        f" select t.id, case when t.id is null then null when {agrees} then 0 else {differs} end"
        f" from met s left join {target.table} t on t.id = s.target_id order by s.place"
    )


def _ascending(ids: Ids) -> bool:
    """Whether each id is larger than the one before, as when a file brings only new rows, or comes again as it was."""
    return bool((ids[1:] > ids[:-1]).all())


def _each_once(ids: Ids, silent: Bits) -> tuple[Ids, Bits]:
    """Each id once, in order; silent is only what all its rows are silent on."""
    if _ascending(ids):
        return ids, silent
    order = np.argsort(ids, kind="stable")
    ids, silent = ids[order], silent[order]
    starts = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1])))
    return ids[starts], np.bitwise_and.reduceat(silent, starts)


def _runs(ids: Ids, silent: Bits) -> list[tuple[int, int, int]]:
    """Runs of consecutive ids that are silent on the same: (first, last, silent)."""
    runs: list[tuple[int, int, int]] = []
    for mask in np.unique(silent).tolist():
        own = ids[silent == mask]
        breaks = np.flatnonzero(own[1:] - own[:-1] != 1)
        firsts = own[np.concatenate(([0], breaks + 1))]
        lasts = own[np.concatenate((breaks, [len(own) - 1]))]
        runs += [(first, last, mask) for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)]
    return runs
