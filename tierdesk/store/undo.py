"""Undoing an import, at any time and in any order: what the imports that still stand say stays as they say it.

A row belongs to the first standing import that says it (`import_id`) and is gone with the last one, unless something
relies on it. A cell shows what the last standing import said of it. To keep both true, a row or a cell of the undone
import is handed over to the next one that says it too, and only what nobody else says is removed or set back. What a
person typed belongs to no import and is never touched.
"""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field

from tierdesk.store.connection import Store
from tierdesk.store.month_sales import removing
from tierdesk.store.spare_indexes import SpareIndexes
from tierdesk.store.upsert import defaults


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing did: rows removed, rows set back, and rows kept because others say them or rely on them.

    `kept_rows` are the first of the kept rows that the import had made, or that a person typed over, as (table, id);
    `kept_cells` the first of the cells that it had changed and that were touched since, as (table, id, column).
    """

    removed: int
    restored: int
    kept: int
    kept_rows: tuple[tuple[str, int], ...] = field(default=(), compare=False)
    kept_cells: tuple[tuple[str, int, str], ...] = field(default=(), compare=False)


_CHILDREN_FIRST = ("visit", "order_line", "month_total", "stock_count", "assessment", "product", "retailer")
LISTED = 500
"""Kept rows, and kept cells, that are told one by one; more nobody reads."""
_LIVES_WITH = {"band_result"}  # says nothing of its own once the retailer is gone


def undo(store: Store, receipt_id: int, undone_at: str) -> Undone:
    """Take an import back, inside the caller's transaction.

    What was kept because something relies on it goes when that is taken back in turn, so that the order of undoing
    does not matter.
    """
    store.execute("update import_receipt set undone_at = ? where id = ?", (undone_at, receipt_id))
    removed = restored = kept = 0
    cells: list[tuple[str, int, str]] = []
    store.execute("drop table if exists temp.stays")
    store.execute("create temp table stays (table_name, row_id, primary key (table_name, row_id)) without rowid")
    with store.with_room():
        for table in _CHILDREN_FIRST:
            handed_over = _hand_over(store, table, receipt_id)
            set_back, changed = _set_back(store, table, receipt_id)
            cells += _not_set_back(store, table, receipt_id)
            removed += remove_unsaid(store, table)
            relied_on = store.value(f"select count(*) from {table} where import_id = ?", (receipt_id,))
            restored += set_back
            kept += handed_over + changed - set_back + int(relied_on)
            if relied_on and table != "visit":
                store.execute(
                    f"insert or ignore into stays select '{table}', id from {table} where import_id = ? limit {LISTED}",
                    (receipt_id,),
                )
    kept += _typed_over(store, receipt_id)
    store.execute("delete from import_change where receipt_id = ?", (receipt_id,))
    store.execute("delete from import_said where receipt_id = ?", (receipt_id,))
    stays = store.tuples(f"select table_name, row_id from stays order by table_name, row_id limit {LISTED}")
    return Undone(removed, restored, kept, tuple((table, row_id) for table, row_id in stays), tuple(cells[:LISTED]))


def _hand_over(store: Store, table: str, receipt_id: int) -> int:
    """Give rows and cells of the import to the next that say them; `given` keeps the cells that nobody does.

    Returns how many rows it made that go on as another's.
    """
    store.execute("drop table if exists temp.made")
    store.execute("drop table if exists temp.given")
    store.execute("create temp table made (row_id primary key) without rowid")
    store.execute(
        "create temp table given (row_id integer, column_name text, before, primary key (row_id, column_name))"
        " without rowid"
    )
    store.execute(
        "insert into given select row_id, column_name, before from import_change"
        " where receipt_id = ? and table_name = ?",
        (receipt_id, table),
    )
    later = store.rows(
        "select r.id from import_receipt r where r.id > ? and r.undone_at is null and exists"
        " (select 1 from import_said s where s.receipt_id = r.id and s.table_name = ?) order by r.id",
        (receipt_id, table),
    )
    if later:
        store.execute(f"insert into made select id from {table} where import_id = ?", (receipt_id,))
    return sum(_hand_over_to(store, table, row["id"]) for row in later)


# The runs of ids come first, each a short reach into the ids wanted; the other way round each id would read them all.
_SAYS = (
    "import_said s cross join {wanted} w where s.receipt_id = :heir and s.table_name = :table"
    " and w.row_id between s.first_id and s.last_id"
)


def _hand_over_to(store: Store, table: str, heir: int) -> int:
    told = {"heir": heir, "table": table}
    store.execute("drop table if exists temp.heir")
    store.execute("create temp table heir (row_id primary key, silent) without rowid")
    store.execute(f"insert or ignore into heir select w.row_id, s.silent from {_SAYS.format(wanted='made')}", told)
    rows = store.execute(
        f"update {table} set import_id = :heir where id in (select row_id from heir)", {"heir": heir}
    ).rowcount
    if rows and table != "visit":
        store.execute(f"insert or ignore into stays select :table, row_id from heir limit {LISTED}", told)
    if rows:
        store.execute("delete from made where row_id in (select row_id from heir)")
        store.execute(
            "delete from import_change where receipt_id = :heir and table_name = :table"
            " and row_id in (select row_id from heir)",
            told,
        )
    spoken = " and instr(' ' || s.silent, ' ' || w.column_name || ' ') = 0"
    store.execute(
        "insert into import_change (receipt_id, table_name, row_id, column_name, before)"
        f" select :heir, :table, w.row_id, w.column_name, w.before from {_SAYS.format(wanted='given')}{spoken}"
        " on conflict do update set before = excluded.before",
        told,
    )
    store.execute(
        "delete from given where (row_id, column_name) in"
        f" (select w.row_id, w.column_name from {_SAYS.format(wanted='given')}{spoken})",
        told,
    )
    _give_up_silent(store, table)
    return rows


def _give_up_silent(store: Store, table: str) -> None:
    """Of a row that it makes from now on an import leaves to others what it is silent on."""
    silent = {name for row in store.rows("select distinct silent from heir") for name in row["silent"].split()}
    unsaid = defaults(store, table)
    for column in silent:
        store.execute(
            f"insert or ignore into given select row_id, '{column}', {unsaid[column]} from heir"
            f" where instr(' ' || silent, ' {column} ') > 0"
        )


def _set_back(store: Store, table: str, receipt_id: int) -> tuple[int, int]:
    """Set back the cells that nobody else says; (rows of the import set back, rows that it had changed)."""
    for row in store.rows("select distinct column_name from given"):
        column = row["column_name"]
        # A number that another row bears by now stays with that row: hence "or ignore".
        store.execute(
            f'update or ignore {table} set "{column}" ='
            f" (select before from given where row_id = {table}.id and column_name = :column)"
            " where id in (select row_id from given where column_name = :column)",
            {"column": column},
        )
    mine = "select row_id from import_change where receipt_id = ? and table_name = ?"
    values = (receipt_id, table)
    changed = store.value(f"select count(distinct row_id) from ({mine})", values)
    back = store.value(f"select count(distinct row_id) from given where row_id in ({mine})", values)
    return int(back), int(changed)


def _not_set_back(store: Store, table: str, receipt_id: int) -> list[tuple[str, int, str]]:
    """Cells that the import had changed and that show what was said since, or whose number another row bears by now."""
    mine = "from import_change where receipt_id = ? and table_name = ?"
    values = (receipt_id, table)
    handed_over: list[tuple[int, str]] = []
    if store.value(f"select count(*) {mine}", values) > store.value("select count(*) from given"):
        handed_over = store.tuples(
            f"select row_id, column_name {mine}"
            f" and (row_id, column_name) not in (select row_id, column_name from given) limit {LISTED}",
            values,
        )
    given = {row["column_name"] for row in store.rows("select distinct column_name from given")}
    borne = [
        found
        for column in _unique_columns(store, table)
        if column in given
        for found in store.tuples(
            f"select g.row_id, g.column_name from given g join {table} t on t.id = g.row_id"
            f' where g.column_name = ? and t."{column}" is not g.before limit {LISTED}',
            (column,),
        )
    ]
    return [(table, row_id, column) for row_id, column in (*handed_over, *borne)]


def _unique_columns(store: Store, table: str) -> list[str]:
    """Columns of which no two rows may say the same, alone or with others."""
    names = (
        row["name"]
        for index in store.rows(f"pragma index_list({table})")
        if index["unique"]
        for row in store.rows(f"pragma index_info({index['name']})")
    )
    return list(dict.fromkeys(name for name in names if name))


def _typed_over(store: Store, receipt_id: int) -> int:
    """How many scores the import said and a person typed over: they stay and are told among the kept rows."""
    return store.execute(
        "insert or ignore into stays select 'assessment', t.id from import_said s join assessment t"
        " on t.id between s.first_id and s.last_id and t.import_id is null and t.visit_id is null"
        " where s.receipt_id = :receipt and s.table_name = 'assessment' and t.id not in"
        " (select row_id from import_change where receipt_id = :receipt and table_name = 'assessment')",
        {"receipt": receipt_id},
    ).rowcount


def remove_unsaid(store: Store, table: str) -> int:
    """Remove the rows that no standing import says and nothing relies on, this import's and those kept before."""
    free = "".join(
        f" and not exists (select 1 from {child} x where x.{column} = {table}.id)"
        for child, column in _relies_on(store, table)
    )
    unsaid = f"import_id in (select id from import_receipt where undone_at is not null){free}"
    spare = SpareIndexes(store, table)
    going = int(store.value(f"select count(*) from {table} where {unsaid}"))
    if going:
        stored = int(store.value(f"select count(*) from {table}"))
        spare.consider_removing(stored, going)
        with removing(store, unsaid, going, stored) if table == "order_line" else nullcontext():
            store.execute(f"delete from {table} where {unsaid}")
        spare.restore()
    return going


def _relies_on(store: Store, table: str) -> list[tuple[str, str]]:
    """(table, column) of every foreign key that points at `table` and would keep a row of it alive."""
    return [
        (child, key["from"])
        for child in store.db.table_names()
        if child not in _LIVES_WITH
        for key in store.rows(f"pragma foreign_key_list({child})")
        if key["table"] == table
    ]
