"""The guards of tests/conftest.py really guard: each is tried on a small test file that does the wrong thing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TRIED = """
import os, threading, warnings
from pathlib import Path
from PySide6.QtCore import QThread, qWarning
from tierdesk import paths, texts

release = threading.Event()
kept = []

def test_leaves_a_thread():
    threading.Thread(target=release.wait, name="forgotten", daemon=True).start()

def test_thread_of_an_earlier_test_is_not_blamed_on_this_one():
    pass

class Reading(QThread):
    def run(self):
        release.wait()

def test_leaves_a_qthread(qapp):
    kept.append(Reading())
    kept[0].start()

def test_ends_what_it_starts(qapp):
    release.set()
    assert kept[0].wait(5000)
    thread = threading.Thread(target=release.wait)
    thread.start()

def test_warns():
    warnings.warn("old way", DeprecationWarning, stacklevel=1)

def test_makes_qt_complain(qapp):
    qWarning("no such slot")

def test_speaks_english():
    texts.use_language("en")

def test_next_one_speaks_chinese():
    assert texts.language() == "zh_CN"

def test_writes_into_a_folder_of_its_own(tmp_path):
    assert paths.data_folder().is_relative_to(tmp_path)
"""


@pytest.fixture
def outcome(tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """What pytest says, in a process of its own, of the wrong and right tests below."""
    guards = (ROOT / "tests" / "conftest.py").read_text("utf-8")
    patience = "THREAD_END_SECONDS = 5.0"
    assert patience in guards
    (tmp_path / "conftest.py").write_text(guards.replace(patience, "THREAD_END_SECONDS = 0.2"), "utf-8")
    (tmp_path / "test_tried.py").write_text(TRIED, "utf-8")
    options = ["-p", "no:randomly", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml")]
    options += ["-o", "qt_log_ignore=DpiAwareness"]  # Wine scales all screens alike, and Qt says so
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"--rootdir={tmp_path}", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_what_a_test_leaves_behind_fails_it_and_does_not_reach_the_next(
    outcome: subprocess.CompletedProcess[str],
) -> None:
    said = outcome.stdout
    assert "test_tried.py::test_leaves_a_thread - Failed: still running after the test: forgotten" in said
    assert "test_tried.py::test_leaves_a_qthread - Failed: still running after the test: Reading" in said
    assert "test_tried.py::test_warns - DeprecationWarning" in said
    assert re.search(r"FAILED \S*test_tried.py::test_makes_qt_complain", said)
    assert "2 failed, 7 passed, 2 errors" in said
