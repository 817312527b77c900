"""Where no data folder can be, every start says so in a sentence and ends."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from tierdesk import app
from tierdesk.services.settings import Settings, load_settings


@pytest.fixture
def impossible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder below a file: it can be made nowhere, by nobody."""
    (tmp_path / "file").write_text("in the way")
    folder = tmp_path / "file" / "data"
    monkeypatch.setenv("TIERDESK_DATA", str(folder))
    return folder


@pytest.fixture
def start(impossible: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Starts the program to its end."""
    return lambda *arguments: subprocess.run(
        [sys.executable, "-m", "tierdesk", *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env=os.environ | {"PYTHONUTF8": "1"},
    )


@pytest.mark.parametrize(("language", "words"), [("zh_CN", "打不开，也建不了。"), ("en", "cannot be made.")])
def test_a_command_ends_with_one_sentence_and_advice(
    start: Callable[..., subprocess.CompletedProcess[str]], impossible: Path, language: str, words: str
) -> None:
    done = start("--lang", language, "next")
    assert done.returncode == 2
    what, to_do = done.stderr.splitlines()
    assert str(impossible) in what
    assert words in what
    assert "portable.txt" in to_do


def test_a_command_on_another_store_needs_no_data_folder(
    start: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    done = start("--store", str(tmp_path / "other.db"), "check")
    assert (done.returncode, done.stderr) == (0, "")


def test_asking_the_windows_to_close_ends_at_once_for_there_is_none(
    start: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = start("--quit")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_window_says_it_in_a_box_and_ends(qapp: QApplication, qtbot: QtBot, impossible: Path) -> None:
    said: list[str] = []

    def read_and_close() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        box.accept()

    QTimer.singleShot(0, qapp, read_and_close)
    assert app.run([]) == 2
    (words,) = said
    assert str(impossible) in words
    assert "打不开，也建不了。" in words


def test_the_settings_are_the_defaults_there(impossible: Path) -> None:
    assert load_settings() == Settings()
