"""Writing the rows of a large file while the rest of it is still being read, in the caller's transaction.

For tables whose unique indexes tell rows apart, staging is a detour: a row that is new is written at once, and of one
that is there already only its id is kept. What differs from what is stored is set aside and written at the end, as
the last of the file's rows with that key says it. Counts, receipts and undo are those of `upsert`, to the last row.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
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

BLOCK = 250
"""Rows a statement: enough that its own cost does not count, few enough that it is short."""
Ids = npt.NDArray[np.int64]


def writing(store: Store, kind: str, import_id: int, made_at: str, expected: int = 0) -> Staging | Streaming:
    """Begin to write a file of `kind`: give the rows to `add`, then call `finish`.

    A row is (row number, id of the stored row when already known, then the target's columns). `expected` is about
    how many will come.
    """
    if TARGETS[kind].keyed:
        return Streaming(store, kind, import_id, expected)
    return Staging(store, kind, import_id, made_at)


class Staging:
    """The way over a staging table, for tables in which a row is found by more than its key."""

    def __init__(self, store: Store, kind: str, import_id: int, made_at: str) -> None:
        self._store, self._kind, self._import_id, self._made_at = store, kind, import_id, made_at
        stage(store, kind)

    def add(self, rows: Iterable[Sequence[Any]]) -> None:
        """Take rows on."""
        stage_rows(self._store, self._kind, rows)

    def finish(self) -> Counts:
        """Write everything; what became of it."""
        return write_staged(self._store, self._kind, self._import_id, self._made_at)


class Streaming:
    """The way without one."""

    def __init__(self, store: Store, kind: str, import_id: int, expected: int) -> None:
        self._store, self._kind, self._import_id = store, kind, import_id
        self._target = target = TARGETS[kind]
        self._before = self._last = int(store.value(f"select coalesce(max(id), 0) from {target.table}"))
        self._insert_head, self._insert_row = _insert_sql(target, import_id, defaults(store, target.table))
        # Of every row, in the order of the file: its number, the id of its stored row, the columns it is silent on.
        self._numbers, self._ids, self._silent = array("q"), array("q"), array("q")
        self._new = 0
        self._aside: set[int] = set()
        self._known_so_far = False
        self._spare = SpareIndexes(store, target.table, self._before, expected)
        stage(store, kind)

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Write what is new of these rows, and set aside what changes."""
        for start in range(0, len(rows), BLOCK):
            self._take(rows[start : start + BLOCK])
        self._spare.consider(len(self._ids), self._new)

    def finish(self) -> Counts:
        """Write what was set aside; what became of all rows."""
        self._spare.restore()
        ids, silent = np.array(self._ids, np.int64), np.array(self._silent, np.int64)
        folded = self._folded(ids)
        found = ids <= self._before
        if found.any():
            runs = _runs(*_each_once(ids[found], silent[found]))
            note_runs(self._store, self._target, self._import_id, self._target.columns, runs)
            adopt(self._store, self._target, self._import_id, runs)
        changed = self._change() if self._aside else 0
        self._store.execute("drop table temp.staged")
        return Counts(self._new, changed, len(ids) - self._new - changed, tuple(folded))

    def _take(self, block: Sequence[Sequence[Any]]) -> None:
        values = list(chain.from_iterable([row[2:] for row in block]))
        self._numbers.extend([row[0] for row in block])
        after = self._last
        stored = self._look_up(values, len(block)) if self._known_so_far else [(None, 0, 0)]
        if any(row_id is None for row_id, _, _ in stored):
            made = self._insert(values, len(block))
            self._known_so_far = made == 0
            self._last += made
            if made == len(block):
                self._ids.extend(range(after + 1, self._last + 1))
                self._silent.extend([0] * made)
                self._new += made
                return
            stored = self._look_up(values, len(block))
        self._meet(block, stored, after)

    def _meet(self, block: Sequence[Sequence[Any]], stored: Sequence[tuple[Any, int, int]], after: int) -> None:
        """Rows of which some were there before; of ids beyond `after`, the first row that has one made it."""
        ids, altered, silent = zip(*stored, strict=True)
        self._ids.extend(ids)
        self._silent.extend(silent)
        if not self._aside and not any(altered) and max(ids) <= after:
            return
        made: set[int] = set()
        for row, row_id, differs in zip(block, ids, altered, strict=True):
            if row_id > after and row_id not in made:
                made.add(row_id)
            elif differs or row_id in self._aside:
                self._aside.add(row_id)
                stage_rows(self._store, self._kind, [(row[0], row_id, *row[2:])])
        self._new += len(made)

    def _insert(self, values: list[Any], rows: int) -> int:
        sql = self._insert_head + ", ".join([self._insert_row] * rows) + " on conflict do nothing"
        return self._store.execute(sql, values).rowcount

    def _look_up(self, values: list[Any], rows: int) -> list[tuple[Any, int, int]]:
        """Of each row the id of its stored row, and a bit for each column that it changes, and is silent on."""
        return [tuple(row) for row in self._store.execute(_look_up_sql(self._kind, rows), values)]

    def _folded(self, ids: Ids) -> list[tuple[int, int, str]]:
        """Of rows with the same key: (row, last row, what names it)."""
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


def _insert_sql(target: Target, import_id: int, unsaid: dict[str, str]) -> tuple[str, str]:
    """The statement without its rows, and one row of it."""
    named = ", ".join(f'"{column}"' for column in target.columns)
    cells = ", ".join(
        "?" if unsaid[column] == "null" else f"coalesce(?, {unsaid[column]})" for column in target.columns
    )
    return f"insert into {target.table} ({named}, import_id) values ", f"({cells}, {int(import_id)})"


@cache
def _look_up_sql(kind: str, rows: int) -> str:
    target = TARGETS[kind]
    columns = [f'"{column}"' for column in target.columns]
    marks = ", ".join("?" * len(columns))
    ids = ", ".join(f"(select t.id from {target.table} t where {match})" for match in target.matches)
    differs = " | ".join(
        f"((s.{column} is not null and s.{column} is not t.{column}) << {bit})" for bit, column in enumerate(columns)
    )
    silent = " | ".join(
        f"case when s.{column} is null and t.{column} <> '' then {1 << bit} else 0 end"
        for bit, column in enumerate(columns)
    )
    values = ", ".join(f"({place}, {marks})" for place in range(rows))
    return (
        f"with s (place, {', '.join(columns)}) as (values {values}),"
        f" met as (select s.*, coalesce({ids}, null) as target_id from s)"
        f" select t.id, {differs}, {silent} from met s left join {target.table} t on t.id = s.target_id"
        " order by s.place"
    )


def _each_once(ids: Ids, silent: Ids) -> tuple[Ids, Ids]:
    """Each id once, in order; silent is only what all its rows are silent on."""
    order = np.argsort(ids, kind="stable")
    ids, silent = ids[order], silent[order]
    starts = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1])))
    return ids[starts], np.bitwise_and.reduceat(silent, starts)


def _runs(ids: Ids, silent: Ids) -> list[tuple[int, int, int]]:
    """Runs of consecutive ids that are silent on the same: (first, last, silent)."""
    runs: list[tuple[int, int, int]] = []
    for mask in np.unique(silent).tolist():
        own = ids[silent == mask]
        breaks = np.flatnonzero(own[1:] - own[:-1] != 1)
        firsts = own[np.concatenate(([0], breaks + 1))]
        lasts = own[np.concatenate((breaks, [len(own) - 1]))]
        runs += [(first, last, mask) for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)]
    return runs
