"""The store opens, refuses what is not its own or is newer, and says so in words."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest

from tierdesk.errors import Environment
from tierdesk.store.connection import Store, open_store
from tierdesk.store.migrations import known_names
from tierdesk.store.settings import set_setting, setting

TABLES = {
    "band_override",
    "assessment",
    "band_result",
    "band_run",
    "concern",
    "export_log",
    "import_change",
    "import_issue",
    "import_receipt",
    "import_profile",
    "import_said",
    "month_sales",
    "month_sales_seen",
    "month_sales_stale",
    "month_total",
    "kept_apart",
    "merge_filled",
    "merge_moved",
    "order_line",
    "order_list",
    "order_list_line",
    "policy_version",
    "product",
    "quarter_review",
    "retailer",
    "retailer_merge",
    "setting",
    "snooze",
    "stock_count",
    "taught",
    "visit",
}


def test_a_fresh_store_has_exactly_the_known_tables_and_all_are_strict(store: Store) -> None:
    own = {name for name in store.db.table_names() if not name.startswith(("_", "sqlite_"))}
    assert own == TABLES
    assert all(store.db.table(name).strict for name in TABLES)


def test_names_of_migrations_never_change() -> None:
    assert known_names() == {
        "m0001_first_schema",
        "m0002_imported_visits",
        "m0003_what_imports_said",
        "m0004_layouts",
        "m0007_month_totals",
        "m0006_merges",
        "m0008_policies_overrides_warnings",
        "m0009_month_sales",
        "m0009_results_in_records",
        "m0010_reviews",
    }


def test_the_pragmas_that_protect_data_are_on(store: Store) -> None:
    assert store.value("pragma foreign_keys") == 1
    assert store.value("pragma journal_mode") == "wal"


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def fail_halfway() -> None:
        with store.atomic():
            set_setting(store, "a", "1")
            raise RuntimeError("sudden")

    with pytest.raises(RuntimeError, match="sudden"):
        fail_halfway()
    assert setting(store, "a") is None


def test_a_receipt_that_does_not_add_up_is_refused_by_the_store_itself(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.execute(
            "insert into import_receipt (file, sha256, kind, sheet, made_at, mapping, read, new, changed, same,"
            " rejected) values ('f', '', 'sales', '', '', '[]', 5, 1, 1, 1, 1)"
        )
    store.db.conn.rollback()


def test_what_was_written_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    first = open_store(tmp_path / "a.db")
    set_setting(first, "a", "1")
    first.close()
    second = open_store(tmp_path / "a.db")
    assert setting(second, "a") == "1"
    second.close()


def test_a_newer_store_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    opened = open_store(file)
    opened.execute(
        "insert into _sqlite_migrations (migration_set, name, applied_at) values ('tierdesk', 'm9999_future', '')"
    )
    opened.db.conn.commit()
    opened.close()
    before = file.read_bytes()
    with pytest.raises(Environment) as refused:
        open_store(file)
    assert refused.value.what.key == "store.newer"
    assert file.read_bytes() == before


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + b"x" * 5000, b"no database at all" * 400])
def test_a_file_that_is_no_store_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.db"
    file.write_bytes(content)
    with pytest.raises(Environment) as refused:
        open_store(file)
    assert refused.value.what.key == "store.not_ours"
    assert file.read_bytes() == content


def test_a_foreign_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    other = sqlite3.connect(file)
    other.execute("create table song (title)")
    other.commit()
    other.close()
    with pytest.raises(Environment) as refused:
        open_store(file)
    assert refused.value.what.key == "store.not_ours"


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Environment) as refused:
        open_store(tmp_path / "file" / "a.db")
    assert refused.value.what.key == "store.cannot_open"


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is that of SQLite elsewhere")
def test_a_path_too_long_for_sqlite_is_said_as_that(tmp_path: Path) -> None:
    folder = tmp_path / ("长" * 80) / ("长" * 80)
    with pytest.raises(Environment) as refused:
        open_store(folder / "a.db")
    assert refused.value.what.key == "store.long_path"


def test_a_copy_is_whole_and_equal(store: Store, tmp_path: Path) -> None:
    set_setting(store, "a", "1")
    store.copy_to(tmp_path / "copy.db")
    copy = open_store(tmp_path / "copy.db")
    assert setting(copy, "a") == "1"
    assert copy.problems() == []
    copy.close()
