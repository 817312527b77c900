"""A second start raises the open window and hands it its files; the installer can ask a window to close."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tierdesk.ui.one_window import OneWindow

PATIENCE_SECONDS = 60


@pytest.fixture
def first(qapp: QApplication, tmp_path: Path) -> Iterator[OneWindow]:
    """The claim of an open window on a store, listening."""
    one = OneWindow.on_store(tmp_path, tmp_path / "a.db")
    assert one.is_first()
    one.listen()
    yield one
    one.close()


@pytest.fixture
def start(data_folder: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts the real program; whatever still runs is ended after the test."""
    started = []

    def start_it(*arguments: object) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-m", "tierdesk", *map(str, arguments)])
        started.append(process)
        return process

    yield start_it
    for process in started:
        process.kill()
        process.wait()


def test_a_second_claim_on_a_store_is_refused_and_one_on_another_is_not(first: OneWindow, tmp_path: Path) -> None:
    assert not OneWindow.on_store(tmp_path, tmp_path / "a.db").is_first()
    assert OneWindow.on_store(tmp_path, tmp_path / "b.db").is_first()


def test_what_the_second_wants_reaches_the_first(first: OneWindow, tmp_path: Path, qtbot: QtBot) -> None:
    second = OneWindow.on_store(tmp_path, tmp_path / "a.db")
    with qtbot.waitSignal(first.asked) as heard:
        assert second.tell("show", [tmp_path / "本周 销售.xlsx"])
    assert heard.args == ["show", [str(tmp_path / "本周 销售.xlsx")]]


def test_who_does_not_know_the_key_is_not_heard(first: OneWindow, tmp_path: Path, qtbot: QtBot) -> None:
    second = OneWindow.on_store(tmp_path, tmp_path / "a.db")
    qtbot.waitUntil(second._key_file.exists)
    key = second._key_file.read_bytes()
    second._key_file.write_bytes(bytes(32))
    with qtbot.assertNotEmitted(first.asked, wait=200):
        assert not second.tell("quit", [], patience=0)
    second._key_file.write_bytes(key)
    with qtbot.waitSignal(first.asked):
        assert second.tell("show", [])


def test_only_the_person_can_read_the_key(first: OneWindow, tmp_path: Path, qtbot: QtBot) -> None:
    if os.name == "posix":
        qtbot.waitUntil(first._key_file.exists)
        assert first._key_file.stat().st_mode & 0o077 == 0


def test_nonsense_does_not_deafen_the_first(first: OneWindow, tmp_path: Path, qtbot: QtBot) -> None:
    second = OneWindow.on_store(tmp_path, tmp_path / "a.db")
    qtbot.waitUntil(second._key_file.exists)
    for nonsense in (b"", b"\xff\xfe", b'["format", []]', b'["show", [7]]', b"[]", b"7"):
        assert not second._say(nonsense)
    with qtbot.waitSignal(first.asked):
        assert second.tell("show", [])


def test_a_window_that_was_killed_leaves_nothing_in_the_way(start: Callable[..., subprocess.Popen[bytes]]) -> None:
    killed = start()
    wait_for_window()
    killed.kill()
    killed.wait()
    start()
    (one,) = wait_for_window()
    assert one.tell("quit", [])


def test_a_workbook_opened_while_the_window_is_open_is_imported_there(
    small_samples: Path, start: Callable[..., subprocess.Popen[bytes]], data_folder: Path
) -> None:
    """Its layout is known: confirmed by an import that was undone since."""
    store = data_folder / "tierdesk.db"
    assert start("--store", store, "import", "--remember", small_samples / "products.xlsx").wait(PATIENCE_SECONDS) == 0
    assert start("--store", store, "undo", "1").wait(PATIENCE_SECONDS) == 0
    assert not products(store)
    window = start()
    wait_for_window()
    assert start(small_samples / "products.xlsx").wait(PATIENCE_SECONDS) == 0
    until(lambda: store.exists() and bool(products(store)))
    assert window.poll() is None
    assert start("--quit").wait(PATIENCE_SECONDS) == 0
    assert window.wait(PATIENCE_SECONDS) == 0
    assert start("--quit").wait(PATIENCE_SECONDS) == 0


def products(store: Path) -> str:
    """The products in a store, as text."""
    done = subprocess.run(
        [sys.executable, "-m", "tierdesk", "--store", store, "dump", "products", "--json"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def wait_for_window() -> list[OneWindow]:
    """The windows that listen, once there is one."""
    folder = Path(os.environ["TIERDESK_DATA"])
    until(lambda: bool(OneWindow.all_open(folder)) and all(one.tell("show", []) for one in OneWindow.all_open(folder)))
    return OneWindow.all_open(folder)


def until(true: Callable[[], bool]) -> None:
    """Wait for another process."""
    limit = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < limit, "it did not happen"
        time.sleep(0.05)
