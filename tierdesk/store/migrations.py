"""The schema, as an append-only list of steps. A name once released is never changed: a renamed step runs again.

Every table is STRICT. Money is integer fen, days are ISO text, moments are UTC ISO text, cartons are REAL.
What a person creates has a UUIDv7 text key; facts have small integer keys and carry the first import that says them
(`import_id`). Undoing an import relies on that, on the rows it found there (`import_said`) and on the cells it changed
(`import_change`).
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from tierdesk.store.migrated_results import keep_in_records

MIGRATIONS = Migrations("tierdesk")

_FIRST = """
create table setting (
    name text primary key,
    value text not null
) strict;

create table import_receipt (
    id integer primary key autoincrement,
    file text not null, sha256 text not null, kind text not null, sheet text not null, made_at text not null,
    mapping text not null, "read" integer not null, new integer not null, changed integer not null,
    same integer not null, rejected integer not null, undone_at text,
    check ("read" = new + changed + same + rejected)
) strict;
create table import_issue (
    receipt_id integer not null references import_receipt on delete cascade,
    row integer not null, "column" text not null, code text not null, value text not null,
    message text not null, rejected integer not null, cells text
) strict;
create index import_issue_receipt on import_issue (receipt_id, row);
create table import_change (
    receipt_id integer not null references import_receipt on delete cascade,
    table_name text not null, row_id integer not null, before text not null, after text not null,
    primary key (receipt_id, table_name, row_id)
) strict, without rowid;

create table retailer (
    id integer primary key,
    licence_no text not null default '', customer_code text not null default '', name text not null default '',
    owner text not null default '', phone text not null default '', address text not null default '',
    route text not null default '', visit_weekday integer, order_weekday integer, order_cycle text,
    manager text not null default '', format text, market text, district text not null default '',
    lat real, lon real, licence_expiry text, status text not null default 'active', supply_tier integer,
    integrity text not null default '', outlet_grade text not null default '', type_code text not null default '',
    official_rank integer, official_band text not null default '',
    pinyin text not null default '', made_at text not null,
    import_id integer references import_receipt, changed_id integer references import_receipt
) strict;
create unique index retailer_licence on retailer (licence_no) where licence_no <> '';
create index retailer_code on retailer (customer_code);

create table product (
    id integer primary key,
    code text not null unique, name text not null default '', maker text not null default '', price_class integer,
    wholesale_fen integer, retail_fen integer, scarce integer not null default 0, cap real,
    must_stock integer not null default 0, selling_points text not null default '',
    flagged integer not null default 0,
    import_id integer references import_receipt, changed_id integer references import_receipt
) strict;

create table order_line (
    id integer primary key,
    day text not null, retailer_id integer not null references retailer, product_id integer not null references product,
    order_no text not null default '', occurrence integer not null default 0,
    requested real, ordered real, amount_fen integer, wholesale_fen integer, cap real,
    import_id integer references import_receipt, changed_id integer references import_receipt
) strict;
create unique index order_line_number on order_line (order_no, product_id) where order_no <> '';
create unique index order_line_key on order_line (retailer_id, day, product_id, occurrence) where order_no = '';
create index order_line_retailer on order_line (retailer_id, day);
create index order_line_import on order_line (import_id);

create table visit (
    id text primary key,
    retailer_id integer not null references retailer, day text not null, state text not null,
    playbook text not null, step text not null, outcome text, note text not null default '',
    reason text not null default '', evidence text not null default '[]', counted integer not null default 0,
    compliance text not null default '{}', draft text not null, started_at text not null, saved_at text not null,
    finished_at text
) strict;
create index visit_retailer on visit (retailer_id, day);

create table stock_count (
    id integer primary key,
    day text not null, retailer_id integer not null references retailer, product_id integer not null references product,
    cartons real, visit_id text references visit,
    import_id integer references import_receipt, changed_id integer references import_receipt
) strict;
create unique index stock_count_import_key on stock_count (retailer_id, product_id, day) where visit_id is null;
create unique index stock_count_visit_key on stock_count (visit_id, product_id) where visit_id is not null;
create index stock_count_import on stock_count (import_id);

create table assessment (
    id integer primary key,
    day text not null, retailer_id integer not null references retailer, visit_id text references visit,
    premises real, funds real, display real, cooperation real,
    import_id integer references import_receipt, changed_id integer references import_receipt
) strict;
create unique index assessment_key on assessment (retailer_id, day) where visit_id is null;
create unique index assessment_visit on assessment (visit_id) where visit_id is not null;

create table concern (
    id text primary key,
    retailer_id integer not null references retailer, visit_id text references visit,
    text text not null, raised text not null, due text, reply text not null default '', answered text,
    answered_visit_id text references visit
) strict;
create index concern_retailer on concern (retailer_id);

create table order_list (
    id text primary key,
    retailer_id integer not null references retailer, visit_id text references visit, day text not null,
    saved_at text not null
) strict;
create index order_list_retailer on order_list (retailer_id, day);
create table order_list_line (
    order_list_id text not null references order_list on delete cascade,
    product_id integer not null references product, cartons real not null,
    primary key (order_list_id, product_id)
) strict, without rowid;

create table taught (
    visit_id text not null references visit, product_id integer not null references product,
    primary key (visit_id, product_id)
) strict, without rowid;

create table snooze (
    retailer_id integer primary key references retailer, until text not null, reason text not null,
    made_at text not null
) strict;

create table band_run (
    id integer primary key,
    uid text not null unique, as_of text not null, month text not null, made_at text not null,
    policy text not null, scope text not null, months text not null, season text not null,
    ranked integer not null, quota integer not null, tied text not null, top_from real, middle_from real,
    scale blob not null
) strict;
create table band_result (
    run_id integer not null references band_run on delete cascade,
    retailer_id integer not null references retailer on delete cascade,
    score real, coverage real not null, rank integer, percentile real, raw_band text not null, band text not null,
    segment text, since text not null, state text not null, pending_band text, pending_runs integer not null,
    indicators blob not null, shares blob not null,
    months integer not null, cv real, slope real, trend_p real, headroom real, falling integer not null default 0,
    segment_basis text not null default '', fell text,
    primary key (run_id, retailer_id)
) strict, without rowid;
create index band_result_retailer on band_result (retailer_id);

create table export_log (
    id integer primary key,
    at text not null, who text not null, kind text not null, row_count integer not null, fields text not null,
    file text not null
) strict;
"""


@MIGRATIONS()
def m0001_first_schema(db: Database) -> None:
    """Everything the first release keeps."""
    for statement in _FIRST.split(";\n"):
        if statement.strip():
            db.execute(statement)


@MIGRATIONS()
def m0002_imported_visits(db: Database) -> None:
    """Visits may come from a visit log; the receipt takes back those that nobody has changed since."""
    db.execute("alter table visit add column import_id integer references import_receipt")
    db.execute("alter table visit add column changed_id integer references import_receipt")
    db.execute("create index visit_import on visit (import_id)")


# The key stands before the rest: SQLite 3.40 takes a table without rowid in another order for damaged.
_SAID = """
create table import_said (
    receipt_id integer not null references import_receipt on delete cascade,
    table_name text not null, first_id any not null, silent text not null, last_id any not null,
    primary key (receipt_id, table_name, first_id, silent)
) strict, without rowid;
insert into import_said
select receipt_id, table_name, min(row_id), '', max(row_id)
from (
    select c.receipt_id, c.table_name, c.row_id,
        c.row_id - row_number() over (partition by c.receipt_id, c.table_name order by c.row_id) as run
    from import_change c join import_receipt r on r.id = c.receipt_id where r.undone_at is null
)
group by receipt_id, table_name, run;

alter table import_change rename to import_change_of_rows;
create table import_change (
    receipt_id integer not null references import_receipt on delete cascade,
    table_name text not null, row_id integer not null, column_name text not null, before any,
    primary key (receipt_id, table_name, row_id, column_name)
) strict, without rowid;
insert into import_change
select c.receipt_id, c.table_name, c.row_id, b.key, b.value
from import_change_of_rows c join import_receipt r on r.id = c.receipt_id, json_each(c.before) b
where r.undone_at is null and b.key <> 'changed_id' and b.value is not json_extract(c.after, '$.' || b.key);
drop table import_change_of_rows;
"""
_HEIR = """
update {table} as t set import_id = heir.receipt_id
from (select row_id, min(receipt_id) as receipt_id from import_change where table_name = '{table}' group by row_id) heir
where heir.row_id = t.id and t.import_id in (select id from import_receipt where undone_at is not null)
"""


@MIGRATIONS()
def m0003_what_imports_said(db: Database) -> None:
    """Undo by cell: which rows an import found, what it was silent on, and what stood in each cell it changed.

    Imports made before did not note the rows they found unchanged; they are undone as they always were.
    """
    for statement in _SAID.split(";\n"):
        if statement.strip():
            db.execute(statement)
    for table in ("visit", "order_line", "stock_count", "assessment", "product", "retailer"):
        # A row of an undone import that a standing one changed is that one's from now on.
        db.execute(_HEIR.format(table=table))
        db.execute(f"alter table {table} drop column changed_id")


@MIGRATIONS()
def m0004_layouts(db: Database) -> None:
    """Layouts that a person confirmed, by fingerprint; receipts tell who, how, and what they correct."""
    db.execute(
        "create table import_profile (fingerprint text primary key, name text not null, layout text not null,"
        " made_at text not null, used_at text not null) strict, without rowid"
    )
    db.execute("alter table import_receipt add column who text not null default ''")
    db.execute("alter table import_receipt add column layout text not null default ''")
    db.execute("alter table import_receipt add column corrects integer references import_receipt")


_MERGES = """
alter table retailer add column merged_into integer;
create index retailer_merged on retailer (merged_into) where merged_into is not null;

create table retailer_merge (
    place integer primary key, id text not null unique,
    kept_id integer references retailer, other_id integer references retailer,
    after_receipt integer not null, made_at text not null, who text not null, kept text not null, other text not null,
    moved text not null default '{}', clashes text not null default '[]', undone_at text,
    check ((undone_at is null) = (kept_id is not null and other_id is not null))
) strict;
create index retailer_merge_kept on retailer_merge (kept_id);
create index retailer_merge_other on retailer_merge (other_id);
create table merge_moved (
    place integer not null references retailer_merge on delete cascade, table_name text not null, row_id any not null,
    primary key (place, table_name, row_id)
) strict, without rowid;
create table merge_filled (
    place integer not null references retailer_merge on delete cascade, table_name text not null,
    column_name text not null, row_id integer not null, before any, after any,
    primary key (place, table_name, column_name, row_id)
) strict, without rowid;
create table kept_apart (
    id text primary key, made_at text not null, who text not null,
    first_licence text not null, first_code text not null, second_licence text not null, second_code text not null
) strict;
"""


@MIGRATIONS()
def m0006_merges(db: Database) -> None:
    """Two retailers that are one shop: what a merge moved and filled, so that it can be lifted; and who stays two."""
    for statement in _MERGES.split(";\n"):
        if statement.strip():
            db.execute(statement)


@MIGRATIONS()
def m0007_month_totals(db: Database) -> None:
    """Monthly totals, of a retailer or of a product at one: a grain of their own beside the order lines."""
    db.execute(
        "create table month_total (id integer primary key, month text not null,"
        " retailer_id integer not null references retailer, product_id integer references product,"
        " ordered real, amount_fen integer, import_id integer references import_receipt) strict"
    )
    db.execute("create unique index month_total_key on month_total (retailer_id, month, coalesce(product_id, 0))")
    db.execute("create index month_total_import on month_total (import_id)")


_POLICIES = """
create table policy_version (
    version integer primary key,
    made_at text not null, who text not null, reason text not null, policy text not null
) strict;
create table band_override (
    id text primary key,
    retailer_id integer not null references retailer, band text not null, reason text not null,
    who text not null, made_at text not null, first_day text not null, last_day text, ended_at text,
    check (band in ('top', 'middle', 'bottom') and reason <> '')
) strict;
create index band_override_retailer on band_override (retailer_id);
alter table band_result add column held_band text;
alter table band_result add column cushion real;
alter table band_result add column slip real;
alter table band_result add column warning text not null default '';
"""


@MIGRATIONS()
def m0008_policies_overrides_warnings(db: Database) -> None:
    """Versions of the policy, bands set by hand with reason and end, and the slip warning of each result.

    `held_band` is the band without the override (null: the same), on which hysteresis goes on.
    """
    for statement in _POLICIES.split(";\n"):
        if statement.strip():
            db.execute(statement)


# No conflict clauses here: those of the statement that fires a trigger would override them. What lies above the last
# line that was summed is summed anyway.
_SUMMED = "when old.id <= (select last_line from month_sales_seen)"
_STALE = (
    "insert into month_sales_stale select substr({0}.day, 1, 7), {0}.retailer_id where not exists"
    " (select 1 from month_sales_stale where month = substr({0}.day, 1, 7) and retailer_id = {0}.retailer_id)"
)
_MONTH_SALES = f"""
create table month_sales (
    month text not null, grain text not null, sums blob not null, primary key (grain, month)
) strict
;;
create table month_sales_stale (
    month text not null, retailer_id integer not null, primary key (month, retailer_id)
) strict, without rowid
;;
create table month_sales_seen (only_one integer primary key check (only_one = 1), last_line integer not null) strict
;;
insert into month_sales_seen values (1, 0)
;;
create trigger order_line_changed after update of day, retailer_id, product_id, ordered, amount_fen on order_line
{_SUMMED} begin {_STALE.format("old")}; {_STALE.format("new")}; end
;;
create trigger order_line_gone after delete on order_line
{_SUMMED} begin
    {_STALE.format("old")};
    update month_sales_seen set last_line = (select coalesce(max(id), 0) from order_line where id < old.id)
    where last_line = old.id;
end
"""


@MIGRATIONS()
def m0009_month_sales(db: Database) -> None:
    """Order lines summed by month, and which of the sums no longer hold: see `store.month_sales`."""
    for statement in _MONTH_SALES.split(";;"):
        db.execute(statement)


@MIGRATIONS()
def m0009_results_in_records(db: Database) -> None:
    """What SQL does not ask for of a result is one record, not seventeen columns."""
    keep_in_records(db)


_REVIEWS = """
create table quarter_review (
    id text primary key,
    retailer_id integer not null references retailer, quarter text not null, agreed text not null default '',
    figures text not null default '', who text not null, made_at text not null, typed_at text not null,
    saved_at text, saved_day text,
    check ((saved_at is null) = (saved_day is null))
) strict;
create unique index quarter_review_key on quarter_review (retailer_id, quarter);
"""


@MIGRATIONS()
def m0010_reviews(db: Database) -> None:
    """Quarterly reviews of a retailer: what was agreed, as typed, and the figures as they were when it was saved."""
    for statement in _REVIEWS.split(";\n"):
        if statement.strip():
            db.execute(statement)


def known_names() -> frozenset[str]:
    """Names of all steps that this program knows; a store with another one is newer."""
    empty = Database(memory=True)
    try:
        return frozenset(migration.name for migration in MIGRATIONS.pending(empty))
    finally:
        empty.close()
