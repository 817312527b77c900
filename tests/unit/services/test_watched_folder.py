"""The watched folder: what is new is offered once, and again when it was written anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tierdesk.services.watched_folder import WatchedFolder, files_seen, watch_folder, watched_folder
from tierdesk.store.connection import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "own.db")
    yield opened
    opened.close()


def new(store: Store) -> list[str]:
    found = watched_folder(store)
    assert found is not None
    return [file.name for file in found.files]


def test_no_folder_is_watched_until_one_is_chosen(store: Store) -> None:
    assert watched_folder(store) is None


def test_a_file_is_new_until_it_was_seen_and_again_when_it_is_written_anew(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "导出 文件"
    folder.mkdir()
    file = folder / "周报.xlsx"
    file.write_bytes(b"1")
    watch_folder(store, folder)
    assert new(store) == ["周报.xlsx"]
    files_seen(store, [file])
    assert new(store) == []
    file.write_bytes(b"2")
    os.utime(file, ns=(1, 1))
    assert new(store) == ["周报.xlsx"]


def test_traces_of_open_workbooks_and_other_files_are_none(store: Store, tmp_path: Path) -> None:
    for name in ("~$周报.xlsx", "notes.docx", ".hidden.csv"):
        (tmp_path / name).write_bytes(b"1")
    (tmp_path / "folder.csv").mkdir()
    watch_folder(store, tmp_path)
    assert new(store) == []


def test_a_folder_that_is_away_is_said_to_be_and_one_that_is_chosen_anew_forgets_what_was_seen(
    store: Store, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    watch_folder(store, away)
    assert watched_folder(store) == WatchedFolder(away, (), gone=True)
    away.mkdir()
    (away / "a.csv").write_bytes(b"1")
    files_seen(store, [away / "a.csv", away / "gone.csv"])
    assert new(store) == []
    watch_folder(store, away)
    assert new(store) == ["a.csv"]
    watch_folder(store, None)
    assert watched_folder(store) is None
