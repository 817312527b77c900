"""Writing the rows of a file: staged, matched by natural key, then written set by set in the caller's transaction.

A cell that says nothing (None) never erases what is known. Of two rows of one file with the same key the later
one counts; the earlier one is folded into it and counted as "same".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tierdesk.store.connection import Row, Store
from tierdesk.store.targets import TARGETS, Target


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows handed over; `folded` are (row, row that counts instead, its key) in the file."""

    new: int
    changed: int
    same: int
    folded: tuple[tuple[int, int, str], ...]


def stage(store: Store, kind: str) -> None:
    """Open an empty staging table for one file of `kind`."""
    target = TARGETS[kind]
    store.execute("drop table if exists temp.staged")
    columns = ", ".join(f'"{column}"' for column in target.columns)
    store.execute(f'create temp table staged (seq integer primary key, "row" integer, target_id integer, {columns})')


def stage_rows(store: Store, kind: str, rows: Iterable[Sequence[Any]]) -> None:
    """Add rows: (row number, id of the stored row when already known, then the target's columns).

    Several may come from one row of the file, with its number; of equal keys the one added last counts.
    Rows of one newcomer that their columns alone would not tell may share a number below zero instead of an id.
    """
    marks = ", ".join("?" * (len(TARGETS[kind].columns) + 2))
    store.write_many(f"insert into staged values (null, {marks})", rows)


def write_staged(store: Store, kind: str, import_id: int, made_at: str) -> Counts:
    """Fold, match, count and write what was staged; every written row carries `import_id`."""
    target = TARGETS[kind]
    folded = fold(store, target, target.fold)
    store.execute("update staged set target_id = null where target_id < 0")
    for match in target.matches:
        store.execute(
            f"update staged as s set target_id = (select t.id from {target.table} t where {match})"
            " where target_id is null"
        )
    changed = find_altered(store, target)
    total = int(store.value("select count(*) from staged"))
    new = int(store.value("select count(*) from staged where target_id is null"))
    if new < total:
        adopt(store, target, import_id, _note_found(store, target, import_id))
    if changed:
        change(store, target, import_id)
    if new:
        _insert(store, target, import_id, made_at)
    store.execute("drop table temp.altered")
    store.execute("drop table temp.staged")
    return Counts(new, changed, total - new - changed + len(folded), tuple(folded))


def fold(store: Store, target: Target, key: str) -> list[tuple[int, int, str]]:
    """Keep the last row of each key, filled up with what only earlier ones say; (folded row, kept row, its label)."""
    pairs = [
        (row["seq"], row["last"], row["row"], row["last_row"], str(row["label"] or ""))
        for row in store.rows(
            'select * from (select seq, "row", last_value(seq) over same as last, last_value("row") over same as'
            f" last_row, {target.label} as label from staged window same as (partition by {key} order by seq"
            " rows between unbounded preceding and unbounded following)) where seq <> last"
        )
    ]
    for folded, kept, *_ in sorted(pairs, reverse=True):
        fill = ", ".join(
            f'"{column}" = coalesce("{column}", (select "{column}" from staged where seq = :folded))'
            for column in target.columns
        )
        store.execute(f"update staged set {fill} where seq = :kept", {"folded": folded, "kept": kept})
    store.write_many("delete from staged where seq = ?", [(folded,) for folded, *_ in pairs])
    return sorted((row, last_row, label) for _, _, row, last_row, label in pairs)


def _note_found(store: Store, target: Target, import_id: int) -> list[Row]:
    """Keep, and return, which stored rows the file says too: runs of ids, with the columns that it is silent on.

    Silent it is where a cell says nothing and the store knows something: there it does not stand for what is stored.
    """
    counts = store.row(
        "select count(*), " + ", ".join(f'count("{column}")' for column in target.columns) + " from staged"
    )
    staged, *said = counts or (0,)
    gaps = [column for column, cells in zip(target.columns, said, strict=True) if cells < staged]
    silent = " | ".join(
        f'case when s."{column}" is null and t."{column}" <> \'\' then {1 << bit} else 0 end'
        for bit, column in enumerate(gaps)
    )
    runs = store.rows(
        "select min(id), max(id), silent from"
        " (select id, silent, id - dense_rank() over (partition by silent order by id) as run from"
        f" (select t.id as id, {silent or 0} as silent from staged s join {target.table} t on t.id = s.target_id))"
        " group by silent, run"
    )
    note_runs(store, target, import_id, gaps, runs)
    return runs


def note_runs(
    store: Store, target: Target, import_id: int, columns: Sequence[str], runs: Iterable[Sequence[int]]
) -> None:
    """Keep runs of ids that the file says too: (first, last, a bit for each of `columns` that it is silent on)."""
    store.write_many(
        "insert into import_said (receipt_id, table_name, first_id, last_id, silent) values (?, ?, ?, ?, ?)",
        (
            (import_id, target.table, first, last, "".join(f"{columns[bit]} " for bit in _bits_of(mask)))
            for first, last, mask in runs
        ),
    )


def find_altered(store: Store, target: Target) -> int:
    """List in `altered` the stored rows that the file changes, with a bit for each column that differs; how many."""
    differs = [f'(s."{column}" is not null and s."{column}" is not t."{column}")' for column in target.columns]
    changes = " | ".join(f"({condition} << {bit})" for bit, condition in enumerate(differs))
    store.execute("drop table if exists temp.altered")
    store.execute(
        f"create temp table altered as select s.seq as seq, t.id as id, {changes} as changes from staged s"
        f" join {target.table} t on t.id = s.target_id where {' or '.join(differs)}"
    )
    return int(store.value("select count(*) from altered"))


def adopt(store: Store, target: Target, import_id: int, runs: Iterable[Sequence[int]]) -> None:
    """What an undone import left for others' sake is this import's from now on, which says it again: `runs` of ids."""
    left = store.value(
        f"select count(*) from {target.table}"
        " where import_id in (select id from import_receipt where undone_at is not null)"
    )
    if left:
        store.write_many(
            f"update {target.table} set import_id = ? where id between ? and ?"
            " and import_id in (select id from import_receipt where undone_at is not null)",
            ((import_id, first, last) for first, last, _ in runs),
        )


def change(store: Store, target: Target, import_id: int) -> None:
    """Write what is `altered`, and keep what stood there before."""
    differing = {bit for row in store.rows("select distinct changes from altered") for bit in _bits_of(row[0])}
    for bit in sorted(differing):
        column = target.columns[bit]
        # The first import that says a row needs no way back: without it and its like the row is gone.
        store.execute(
            "insert into import_change (receipt_id, table_name, row_id, column_name, before)"
            f" select ?, '{target.table}', t.id, '{column}', t.\"{column}\" from altered a"
            f" join {target.table} t on t.id = a.id where a.changes & ? and t.import_id is not ?",
            (import_id, 1 << bit, import_id),
        )
    assignments = ", ".join(f'"{column}" = coalesce(s."{column}", t."{column}")' for column in target.columns)
    store.execute(
        f"update {target.table} as t set {assignments} from altered a join staged s on s.seq = a.seq where t.id = a.id"
    )


def _bits_of(mask: int) -> list[int]:
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]


def defaults(store: Store, table: str) -> dict[str, str]:
    """What stands in a column of which nobody said anything, as SQL."""
    return {row["name"]: row["dflt_value"] or "null" for row in store.rows(f"pragma table_info({table})")}


def _insert(store: Store, target: Target, import_id: int, made_at: str) -> None:
    named = ", ".join(f'"{column}"' for column in target.columns)
    unsaid = defaults(store, target.table)
    values = ", ".join(f'coalesce("{column}", {unsaid[column]})' for column in target.columns)
    extra = (", made_at", ", :made_at") if target.made_at else ("", "")
    store.execute(
        f"insert into {target.table} ({named}, import_id{extra[0]})"
        f" select {values}, :import_id{extra[1]} from staged where target_id is null order by seq",
        {"import_id": import_id, "made_at": made_at},
    )
