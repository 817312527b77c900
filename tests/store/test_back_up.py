"""Backup and restore: nothing is lost, whatever file is named and whatever state the store is in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tierdesk.errors import Environment, UserFixable
from tierdesk.services.back_up import back_up, last_backup, restore
from tierdesk.store.connection import Store, open_store
from tierdesk.store.settings import set_setting, setting


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    made = open_store(tmp_path / "first.db")
    set_setting(made, "mark", "backup")
    back_up(made, tmp_path / "backup.db")
    made.close()
    return tmp_path / "backup.db"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    file = tmp_path / "store.db"
    made = open_store(file)
    set_setting(made, "mark", "before")
    made.close()
    return file


def mark(file: Path) -> str | None:
    store = open_store(file)
    found = setting(store, "mark")
    store.close()
    return found


def test_what_was_there_is_kept_beside_it_and_never_replaced_by_a_later_restore(backup: Path, target: Path) -> None:
    restore(backup, target)
    restore(backup, target)
    assert mark(target) == "backup"
    assert mark(target.with_name("store.db.before-restore")) == "before"
    assert mark(target.with_name("store.db.before-restore-2")) == "backup"


@pytest.mark.parametrize("content", [b"", b"no backup", b"SQLite format 3\x00" + b"x" * 5000])
def test_a_file_that_is_no_backup_replaces_nothing_and_is_only_read(
    target: Path, tmp_path: Path, content: bytes
) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(content)
    with pytest.raises(UserFixable):
        restore(other, target)
    assert other.read_bytes() == content
    assert mark(target) == "before"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["other.db", "store.db"]


def test_a_database_of_another_program_is_no_backup(target: Path, tmp_path: Path) -> None:
    import sqlite3

    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("pragma user_version = 3")
    connection.commit()
    connection.close()
    with pytest.raises(Environment) as refused:
        restore(other, target)
    assert refused.value.what.key == "store.not_ours"
    assert mark(target) == "before"


def test_a_backup_that_may_only_be_read_is_restored(backup: Path, target: Path) -> None:
    backup.chmod(0o400)
    restore(backup, target)
    assert mark(target) == "backup"


@pytest.mark.parametrize("damage", [lambda whole: whole[:30_000], lambda _whole: b"rubbish" * 900, lambda _whole: b""])
def test_a_damaged_store_is_put_aside_as_it_is_and_the_backup_takes_its_place(
    backup: Path, target: Path, damage: object
) -> None:
    assert callable(damage)
    broken = damage(target.read_bytes())
    target.write_bytes(broken)
    restore(backup, target)
    assert mark(target) == "backup"
    assert target.with_name("store.db.before-restore").read_bytes() == broken


def test_a_store_that_another_program_has_open_is_not_replaced(backup: Path, target: Path) -> None:
    inside = open_store(target)
    with pytest.raises(Environment) as refused:
        restore(backup, target)
    assert refused.value.what.key == "store.locked"
    set_setting(inside, "mark", "typed meanwhile")
    inside.close()
    assert mark(target) == "typed meanwhile"


def test_a_restore_makes_the_folder_of_the_store(backup: Path, tmp_path: Path) -> None:
    restore(backup, tmp_path / "new" / "store.db")
    assert mark(tmp_path / "new" / "store.db") == "backup"


@pytest.fixture
def store(target: Path) -> Iterator[Store]:
    opened = open_store(target)
    yield opened
    opened.close()


def test_a_backup_replaces_no_file_of_another_kind(store: Store, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("dear")
    with pytest.raises(UserFixable):
        back_up(store, letter)
    assert letter.read_text() == "dear"
    assert last_backup(store) is None


def test_a_backup_onto_the_store_itself_is_refused(store: Store, target: Path) -> None:
    with pytest.raises(UserFixable):
        back_up(store, target)
    assert last_backup(store) is None


def test_an_older_backup_is_replaced_by_a_newer_one(store: Store, backup: Path) -> None:
    back_up(store, backup)
    assert mark(backup) == "before"
