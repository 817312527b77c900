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

from tierdesk.exchange.table import Table
from tierdesk.services.layouts import remember_layouts
from tierdesk.services.plan_import import look_at
from tierdesk.store.connection import open_store
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


def test_another_spelling_of_the_same_path_is_the_same_store(first: OneWindow, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    assert not OneWindow.on_store(tmp_path, tmp_path / "sub" / ".." / "a.db").is_first()
    (tmp_path / "a.db").touch()
    try:
        (tmp_path / "link.db").symlink_to(tmp_path / "a.db")
        (tmp_path / "linked").symlink_to(tmp_path, target_is_directory=True)
    except OSError:
        pytest.skip("this account may not make links")
    if not (tmp_path / "link.db").is_symlink():
        pytest.skip("Wine says that a link is made and makes none")
    assert not OneWindow.on_store(tmp_path, tmp_path / "link.db").is_first()
    assert not OneWindow.on_store(tmp_path, tmp_path / "linked" / "a.db").is_first()


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
    store = data_folder / "tierdesk.db"
    remember(store, small_samples / "products.xlsx")
    window = start()
    wait_for_window()
    assert start(small_samples / "products.xlsx").wait(PATIENCE_SECONDS) == 0
    until(lambda: bool(products(store)))
    assert window.poll() is None
    assert start("--quit").wait(PATIENCE_SECONDS) == 0
    assert window.wait(PATIENCE_SECONDS) == 0
    assert start("--quit").wait(PATIENCE_SECONDS) == 0


def remember(store: Path, book: Path) -> None:
    """Confirm the layout of a workbook, as the person does the first time: then it is imported without a question."""
    opened = open_store(store)
    plan = look_at(opened, [book], lambda _done, _total, _text: None)
    remember_layouts(opened, [(found.table, book.name) for found in plan.sheets if isinstance(found.table, Table)])
    opened.close()


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
