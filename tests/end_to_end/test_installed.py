"""What an installed program promises: it tests itself, it is offline, its store says its format, it may be portable."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tierdesk import paths
from tierdesk.store.connection import open_store
from tierdesk.store.migrations import known_names

ROOT = Path(__file__).parents[2]
# Loaded by every Python that starts with it on its path, child processes too.
WATCH = """
import os, socket, sys
LOCAL = {"AF_UNIX"}

def watch(event, arguments):
    if event == "socket.getaddrinfo" or event in {"socket.connect", "socket.bind", "socket.sendto"} \\
            and arguments[0].family.name not in LOCAL:
        with open(os.environ["NETWORK_LOG"], "a") as log:
            print(event, arguments[1:], sys.argv, file=log)

sys.addaudithook(watch)
"""


def self_test(program: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The self-test of the program in a folder."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "tierdesk", "--self-test"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONPATH": str(program)} | variables,
        timeout=300,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program, to be damaged."""
    for name in ("tierdesk", "resources"):
        shutil.copytree(ROOT / name, tmp_path / "copy" / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "copy"


def test_a_whole_program_passes_its_self_test_and_opens_no_connection(tmp_path: Path) -> None:
    watcher = tmp_path / "watcher"
    watcher.mkdir()
    (watcher / "sitecustomize.py").write_text(WATCH, "utf-8")
    log = tmp_path / "network.txt"
    done = self_test(watcher, PYTHONPATH=os.pathsep.join([str(watcher), str(ROOT)]), NETWORK_LOG=str(log))
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 16
    assert all(line.startswith("ok    ") for line in lines)
    assert not log.exists(), log.read_text("utf-8")


def test_the_watcher_sees_a_connection(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WATCH, "utf-8")
    log = tmp_path / "network.txt"
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))",
        ],
        check=True,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "NETWORK_LOG": str(log)},
    )
    assert "socket.connect" in log.read_text("utf-8")


@pytest.mark.parametrize(
    ("lost", "check"),
    [
        ("resources/i18n/steps.toml", "next steps"),
        ("resources/playbooks/volatile.toml", "next steps"),
        ("resources/sample/sales.xlsx", "bands"),
    ],
)
def test_a_program_that_lacks_a_file_fails_its_self_test(copy: Path, lost: str, check: str) -> None:
    (copy / lost).unlink()
    done = self_test(copy)
    assert done.returncode == 1
    assert any(line.startswith(f"FAIL  {check}") for line in done.stdout.splitlines()), done.stdout


@pytest.mark.parametrize(
    ("lost", "check"),
    [
        ("resources/policy.toml", "bands"),
        ("tierdesk/exchange/child.py", "reading process"),
        ("tierdesk/exchange/sources.py", "reading process"),
        ("tierdesk/ui/one_window.py", "window system"),
    ],
)
def test_what_breaks_is_said_in_lines_and_never_as_a_traceback(copy: Path, lost: str, check: str) -> None:
    (copy / lost).unlink()
    done = self_test(copy)
    assert done.returncode == 1
    assert any(line.startswith(f"FAIL  {check}: ") for line in done.stdout.splitlines()), done.stdout
    assert all(line.startswith(("ok    ", "FAIL  ")) for line in done.stdout.splitlines()), done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("library", "check"), [("numpy", "bands"), ("python_calamine", "reading process")])
def test_a_library_that_is_missing_fails_in_lines(copy: Path, library: str, check: str) -> None:
    (copy / f"{library}.py").write_text("raise ImportError('it is not there')\n", "utf-8")
    done = self_test(copy)
    assert done.returncode == 1
    assert f"FAIL  {check}: ImportError: it is not there" in done.stdout
    assert "Traceback" not in done.stderr


def test_an_icon_that_cannot_be_drawn_fails_the_self_test(copy: Path) -> None:
    (copy / "resources" / "icons" / "today.svg").write_text("no drawing", "utf-8")
    assert "FAIL  icons: RuntimeError: cannot be drawn: today.svg" in self_test(copy).stdout


def test_the_head_of_a_store_says_its_format_for_the_installer(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    open_store(file).close()
    assert int.from_bytes(file.read_bytes()[60:64], "big") == len(known_names())
    store = open_store(file)
    store.execute("pragma user_version = 0")  # as stores were before
    store.close()
    open_store(file).close()
    assert int.from_bytes(file.read_bytes()[60:64], "big") == len(known_names())


def test_a_mark_beside_the_frozen_program_keeps_the_data_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TIERDESK_DATA")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "TierDesk.exe"))
    assert paths._data_folder() != tmp_path / "data"
    (tmp_path / "portable.txt").touch()
    assert paths.default_store() == tmp_path / "data" / "tierdesk.db"
