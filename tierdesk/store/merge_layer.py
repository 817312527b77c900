"""A merge lies over what files and persons said of its two retailers, and can be lifted off again.

Laid, every row of the other retailer stands under the kept one, and every reader sees one shop. Lifted, each row
stands where it was said. Files are read, and imports taken back, while all merges are lifted; then they are laid
again. So an import and a merge never meet, whatever the order in which they come and are undone.

Of two rows with one key (DOMAIN 3: a stock count of one product and day, an order line without number ...) the kept
retailer's counts, filled up from the other's, which stays where it is, unseen. What a person puts down while a merge
lies is put down at the kept retailer and stays there; what belongs to a visit goes where the visit goes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tierdesk.domain.joined_fields import Joined, join_fields
from tierdesk.domain.retailer import RetailerId
from tierdesk.store.connection import Store
from tierdesk.store.merges import Merge, merges_around, standing_merges
from tierdesk.store.retailers import COLUMNS


@dataclass(frozen=True, slots=True)
class _Rows:
    """How the rows of a table go from one retailer to another.

    `key` tells a row from the others of one retailer (None: they never clash), `only` which rows go by themselves,
    `values` what an empty cell is filled up from.
    """

    key: tuple[str, ...] | None = None
    only: str = ""
    id: str = "id"
    values: tuple[str, ...] = ()


_OWN = "{}.visit_id is null"
_ROWS = {
    "order_line": _Rows(
        ("day", "product_id", "occurrence"),
        "{}.order_no = ''",
        values=("requested", "ordered", "amount_fen", "wholesale_fen", "cap"),
    ),
    "month_total": _Rows(("month", "product_id"), values=("ordered", "amount_fen")),
    "stock_count": _Rows(("day", "product_id"), _OWN, values=("cartons",)),
    "assessment": _Rows(("day",), _OWN, values=("premises", "funds", "display", "cooperation")),
    "visit": _Rows(),
    "concern": _Rows(None, _OWN),
    "order_list": _Rows(None, _OWN),
    "quarter_review": _Rows(("quarter",), values=("agreed",)),
    "snooze": _Rows((), id="retailer_id"),
    "band_override": _Rows(None),
    "band_result": _Rows(("run_id",), "{}.run_id in (select id from band_run)", id="run_id"),  # all, by their key
}
EVERYTHING = frozenset(_ROWS)
_WITH_A_VISIT = ("stock_count", "assessment", "concern", "order_list")
TABLES_OF_KIND = {
    "retailers": frozenset[str](),
    "sales": frozenset({"order_line"}),
    "months": frozenset({"month_total"}),
    "stock": frozenset({"stock_count"}),
    "assessments": frozenset({"assessment"}),
    "visits": frozenset({"visit"}),
}
"""What a file of each kind writes to, beside the retailers themselves. A file of products meets no merge."""
TABLES_OF_IMPORTS = frozenset().union(*TABLES_OF_KIND.values())


@dataclass(frozen=True, slots=True)
class Laid:
    """What laying a merge did: rows moved by table, columns filled, and where the two differ.

    They differ in columns, and in so many rows of a table that have one key.
    """

    moved: dict[str, int]
    taken: tuple[str, ...]
    clashes: tuple[str | tuple[str, int], ...]


@contextmanager
def lifted(store: Store, tables: Collection[str], around: Sequence[RetailerId] | None = None) -> Iterator[None]:
    """Inside, rows stand as they were said; afterwards the merges lie again. Only inside the caller's transaction.

    `around` names retailers whose merges alone are lifted.
    """
    merges = standing_merges(store) if around is None else merges_around(store, around)
    lift(store, merges, tables)
    yield
    for merge in merges:
        lay(store, merge, tables)


def lift(store: Store, merges: Sequence[Merge], tables: Collection[str]) -> list[tuple[int, str, str]]:
    """Lift merges, the last one first; (place, table, column) of the cells that were edited since and stay."""
    left: list[tuple[int, str, str]] = []
    for merge in reversed(merges):
        for table in ("retailer", *tables):
            left += [(merge.place, table, column) for column in _empty_again(store, merge, table)]
            if table != "retailer":
                _move_back(store, merge, table)
            for record in ("merge_moved", "merge_filled"):
                store.execute(f"delete from {record} where place = ? and table_name = ?", (merge.place, table))
        store.execute("update retailer set merged_into = null where id = ?", (merge.other_id,))
    return left


def lay(store: Store, merge: Merge, tables: Collection[str]) -> Laid:
    """Lay a merge over its two retailers, upon those that lie already."""
    joined = _join_retailers(store, merge)
    clashes: list[str | tuple[str, int]] = [*joined.clashes]
    moved = {}
    for table in sorted(tables):
        differing = _fill(store, merge, table)
        if differing:
            clashes.append((table, differing))
        moved[table] = _move(store, merge, table)
    store.execute(
        "update retailer set merged_into = :kept where id = :other or merged_into = :other",
        {"kept": merge.kept_id, "other": merge.other_id},
    )
    return Laid(moved, tuple(joined.taken), tuple(clashes))


def moved_rows(store: Store, merge: Merge) -> dict[str, int]:
    """How many rows by table stand under the kept one because of this merge."""
    rows = store.rows(
        "select table_name, count(*) from merge_moved where place = ? group by table_name", (merge.place,)
    )
    return {row[0]: row[1] for row in rows}


# -- the retailers themselves


def _join_retailers(store: Store, merge: Merge) -> Joined:
    kept = store.row("select * from retailer where id = ?", (merge.kept_id,))
    other = store.row("select * from retailer where id = ?", (merge.other_id,))
    if kept is None or other is None:
        raise AssertionError("a retailer of a standing merge is gone")
    joined = join_fields(dict(kept), dict(other), (*COLUMNS, "pinyin"), _newer(store, merge))
    if joined.taken.get("licence_no"):
        # A licence number is unique: while the kept one bears it, the other does not.
        _fill_cell(store, merge, other["id"], "licence_no", other["licence_no"], "")
    for column, value in joined.taken.items():
        _fill_cell(store, merge, kept["id"], column, kept[column], value)
    return joined


def _fill_cell(store: Store, merge: Merge, row_id: int, column: str, before: Any, after: Any) -> None:
    store.execute(f'update retailer set "{column}" = ? where id = ?', (after, row_id))
    store.execute(
        "insert into merge_filled values (?, 'retailer', ?, ?, ?, ?)", (merge.place, column, row_id, before, after)
    )


def _newer(store: Store, merge: Merge) -> set[str]:
    """The columns that imports since the merge changed in the other one, and not later in the kept one.

    A file that says once more what is stored is no news: what its receipt calls the same changes nothing that is seen.
    """
    kept, other = (_last_changes(store, merge, int(one or 0)) for one in (merge.kept_id, merge.other_id))
    return {column for column, receipt in other.items() if receipt > kept.get(column, 0)}


def _last_changes(store: Store, merge: Merge, retailer_id: int) -> dict[str, int]:
    """Column -> the last import since the merge after which another value stood there."""
    stored = dict(store.row("select * from retailer where id = ?", (retailer_id,)) or {})
    # What the merges that lie already put there was said of others; the first of them found what was said of this one.
    filled = "select column_name, before from merge_filled where table_name = 'retailer' and row_id = ?"
    stored |= dict(store.tuples(f"{filled} order by place desc", (retailer_id,)))
    last: dict[str, int] = {}
    for receipt, column, before in store.tuples(
        "select receipt_id, column_name, before from import_change"
        " where table_name = 'retailer' and row_id = ? and receipt_id > ? order by receipt_id desc",
        (retailer_id, merge.after_receipt),
    ):
        if before != stored[column]:
            last.setdefault(column, receipt)
        stored[column] = before  # so the value after the change before
    return last


# -- the rows that name them


def _where(rows: _Rows, alias: str) -> str:
    return f" and {rows.only.format(alias)}" if rows.only else ""


def _clashing(table: str, rows: _Rows) -> str:
    """SQL over the rows `o` of the other retailer and `k` of the kept one that have one key."""
    same = "".join(f" and k.{column} is o.{column}" for column in rows.key or ())  # a total has no product
    return (
        f"{table} o join {table} k on k.retailer_id = :kept{same}{_where(rows, 'k')}"
        f" where o.retailer_id = :other{_where(rows, 'o')}"
    )


def _fill(store: Store, merge: Merge, table: str) -> int:
    """Fill empty cells of the kept one's rows from the other's of the same key; how many of these rows differ."""
    rows, told = _ROWS[table], _told(merge, table)
    if not rows.values:
        return 0
    clashing = _clashing(table, rows)
    if store.row(f"select 1 from {clashing} limit 1", told) is None:
        return 0
    for column in rows.values:
        filled = store.execute(
            f"insert into merge_filled select :place, :table, '{column}', k.id, null, o.{column} from {clashing}"
            f" and k.{column} is null and o.{column} is not null",
            told,
        ).rowcount
        if filled:
            mine = "place = :place and table_name = :table and column_name = :column"
            store.execute(
                f"update {table} set {column} = (select after from merge_filled where {mine} and row_id = {table}.id)"
                f" where id in (select row_id from merge_filled where {mine})",
                {**told, "column": column},
            )
    differ = " or ".join(f"k.{column} <> o.{column}" for column in rows.values)
    return int(store.value(f"select count(*) from {clashing} and ({differ})", told))


def _move(store: Store, merge: Merge, table: str) -> int:
    rows, told = _ROWS[table], _told(merge, table)
    # What was put down in a visit goes with the visit; of order lines those with a number go, too, and never clash.
    whose = "" if table == "order_line" else _where(rows, "o")
    stays = (
        f" and o.{rows.id} not in (select o.{rows.id} from {_clashing(table, rows)})" if rows.key is not None else ""
    )
    moved = store.execute(
        f"insert into merge_moved select :place, :table, o.{rows.id} from {table} o"
        f" where o.retailer_id = :other{whose}{stays}",
        told,
    ).rowcount
    if moved:
        store.execute(
            f"update {table} set retailer_id = :kept where retailer_id = :other and {rows.id} in ({_MOVED})", told
        )
    if table == "visit":
        _let_follow(store, told, "kept")
    return moved


def _move_back(store: Store, merge: Merge, table: str) -> None:
    told, key = _told(merge, table), _ROWS[table].id
    if table == "snooze":
        store.execute(
            "update or ignore snooze set retailer_id = :other where retailer_id = :kept"
            " and exists (select 1 from merge_moved where place = :place and table_name = :table)",
            told,
        )
        return
    store.execute(f"update {table} set retailer_id = :other where retailer_id = :kept and {key} in ({_MOVED})", told)
    if table == "visit":
        _let_follow(store, told, "other")


_MOVED = "select row_id from merge_moved where place = :place and table_name = :table"


def _let_follow(store: Store, told: dict[str, Any], whom: str) -> None:
    """What belongs to a visit goes where the visit goes."""
    for table in _WITH_A_VISIT:
        store.execute(f"update {table} set retailer_id = :{whom} where visit_id in ({_MOVED})", told)


def _empty_again(store: Store, merge: Merge, table: str) -> list[str]:
    """Set cells back that the merge filled; the columns of those that were edited since, which stay."""
    left: list[str] = []
    told = _told(merge, table)
    # The kept one first: it gives the licence number back before the other takes it.
    for filled in store.rows(
        "select distinct column_name, table_name = 'retailer' and row_id <> :kept as of_other from merge_filled"
        " where place = :place and table_name = :table order by of_other",
        told,
    ):
        column, of_other = filled
        whose = " and (f.row_id <> :kept) = :of_other" if table == "retailer" else ""
        values = {**told, "column": column, "of_other": of_other}
        cells = store.rows(
            f'select t.id, t."{column}" is f.after from merge_filled f join {table} t on t.id = f.row_id'
            f" where f.place = :place and f.table_name = :table and f.column_name = :column{whose}",
            values,
        )
        if not all(untouched for _, untouched in cells):
            left.append(column)
        store.write_many(
            f'update {table} set "{column}" = (select f.before {_FILLED}) where id = ?',
            [(merge.place, table, column, row_id, row_id) for row_id, untouched in cells if untouched],
        )
    return left


_FILLED = "from merge_filled f where f.place = ? and f.table_name = ? and f.column_name = ? and f.row_id = ?"


def _told(merge: Merge, table: str) -> dict[str, Any]:
    return {"place": merge.place, "table": table, "kept": merge.kept_id, "other": merge.other_id}
