"""A refused command leaves no empty store where none was; what was kept is never taken away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.districts import add_retailers, licence
from tierdesk import cli
from tierdesk.errors import Environment, UserFixable
from tierdesk.message import message
from tierdesk.store.connection import Store, open_store
from tierdesk.store.made_now import store_for_command
from tierdesk.store.settings import set_setting, setting

REFUSED = UserFixable(message("import.undone_before", file="a.xlsx"))


def refused(path: Path, work: Callable[[Store], object]) -> None:
    with store_for_command(path) as store:
        work(store)
        raise REFUSED


def refuse(path: Path, work: Callable[[Store], object] = lambda _: None) -> None:
    """A command that does `work` and is refused."""
    with pytest.raises(UserFixable):
        refused(path, work)


def test_a_refused_command_leaves_neither_a_store_nor_the_folders_made_for_it(tmp_path: Path) -> None:
    refuse(tmp_path / "new" / "data" / "a.db")
    assert list(tmp_path.iterdir()) == []


def test_what_was_written_and_taken_back_counts_as_nothing(tmp_path: Path) -> None:
    def on_trial(store: Store) -> None:
        with store.on_trial():
            add_retailers(store, [{"licence_no": licence(1)}])

    refuse(tmp_path / "a.db", on_trial)
    assert list(tmp_path.iterdir()) == []


def test_what_a_refused_command_kept_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    refuse(path, lambda store: set_setting(store, "one", "1"))
    store = open_store(path, make=False)
    assert setting(store, "one") == "1"
    store.close()


def test_a_store_that_was_there_stays_empty_or_not(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    open_store(path).close()
    refuse(path)
    assert path.is_file()
    other = tmp_path / "blank.db"
    other.touch()
    refuse(other)
    assert other.is_file()


def test_a_command_that_is_done_keeps_its_store(tmp_path: Path) -> None:
    with store_for_command(tmp_path / "a.db"):
        pass
    assert [file.name for file in tmp_path.iterdir()] == ["a.db"]


def test_a_store_that_cannot_be_made_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise Environment(message("store.full"))

    monkeypatch.setattr("tierdesk.store.connection._write_format", full)
    with pytest.raises(Environment), store_for_command(tmp_path / "new" / "a.db"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_import_of_nothing_known_leaves_no_store(tmp_path: Path) -> None:
    file = tmp_path / "letter.csv"
    file.write_text("Dear all,\nno table here", "utf-8")
    store = tmp_path / "data" / "a.db"
    assert cli.main(["--store", str(store), "import", str(file)]) == 2
    assert cli.main(["--store", str(store), "undo", "7"]) == 2
    assert [one.name for one in tmp_path.iterdir() if one.name != "tierdesk-data"] == ["letter.csv"]
