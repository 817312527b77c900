"""Before an older version is installed, every store of the person is asked for its format; none is touched."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tierdesk.cli import main
from tierdesk.services.settings import Settings, save_settings
from tierdesk.store.connection import open_store


def make_newer(store: Path) -> None:
    """A store of the future, whose last word is still in the log that a killed program left."""
    living = store.with_name("living.db")
    open_store(living).close()
    connection = sqlite3.connect(living)
    connection.execute("pragma wal_autocheckpoint = 0")
    connection.execute("pragma user_version = 999")
    store.parent.mkdir(parents=True, exist_ok=True)
    for ending in ("", "-wal"):
        shutil.copy(f"{living}{ending}", f"{store}{ending}")
    connection.close()
    assert int.from_bytes(store.read_bytes()[60:64], "big") < 999


def ask(program: Path) -> int:
    return main(["newer-stores", "--beside", str(program)])


def test_none_is_newer_where_there_is_none_and_none_is_made(data_folder: Path, tmp_path: Path) -> None:
    assert ask(tmp_path / "program") == 0
    assert not list(data_folder.iterdir())


def test_stores_of_today_are_no_hindrance(data_folder: Path, tmp_path: Path) -> None:
    open_store(data_folder / "tierdesk.db").close()
    open_store(tmp_path / "program" / "data" / "tierdesk.db").close()
    (data_folder / "settings.toml").write_text("broken", "utf-8")
    assert ask(tmp_path / "program") == 0


@pytest.mark.parametrize("place", ["tierdesk-data/tierdesk.db", "program/data/tierdesk.db", "另处/我的 数据.db"])
def test_a_newer_store_is_found_wherever_it_lies_and_is_not_touched(
    tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store = tmp_path / place
    make_newer(store)
    save_settings(Settings(store=str(tmp_path / "另处" / "我的 数据.db")))
    before = store.read_bytes(), Path(f"{store}-wal").read_bytes()
    assert ask(tmp_path / "program") == 2
    assert str(store) in capsys.readouterr().err
    assert (store.read_bytes(), Path(f"{store}-wal").read_bytes()) == before


def test_a_migration_of_the_future_is_newer_too(data_folder: Path, tmp_path: Path) -> None:
    store = open_store(data_folder / "tierdesk.db")
    store.execute(
        "insert into _sqlite_migrations (migration_set, name, applied_at) values ('tierdesk', 'm9999_future', '')"
    )
    store.db.conn.commit()
    store.close()
    assert ask(tmp_path / "program") == 2


@pytest.mark.parametrize("content", [b"", b"no store", b"SQLite format 3\0" + b"x" * 5000])
def test_what_is_no_store_is_no_hindrance(data_folder: Path, tmp_path: Path, content: bytes) -> None:
    data_folder.mkdir()
    (data_folder / "tierdesk.db").write_bytes(content)
    assert ask(tmp_path / "program") == 0


def test_the_help_does_not_offer_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "newer-stores" not in capsys.readouterr().out.partition("COMMAND\n")[2]
