"""The back-test without a window: figures as JSON, words in both languages, refused where the history is too short."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture
def store(district_store: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(district_store, tmp_path / "district.db"))


def run(store: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tierdesk", "--store", str(store), "--lang", "en", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_it_is_told_as_json_and_saved_as_a_workbook(store: Path, tmp_path: Path) -> None:
    done = run(store, "back-test", "--json", "--out", str(tmp_path / "out.xlsx"))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["moves"]["held"] <= found["moves"]["raw"]
    assert set(found["slips"]) == {"warned", "red", "chance", "cushion"}
    assert found["forecast"]["products"]["ours"]["cases"] == found["forecast"]["products"]["naive"]["cases"] > 0
    assert len(found["findings"]) == 3
    assert (tmp_path / "out.xlsx").stat().st_size > 0


def test_bands_tell_the_slip_warning_with_its_figures(store: Path) -> None:
    lines = json.loads(run(store, "bands", "--json").stdout)
    assert all({"cushion", "slip", "warning"} <= set(line) for line in lines)
    warned = [line for line in lines if line["warning"]]
    assert warned
    assert all(line["cushion"] < 5 or line["slip"] >= 0.25 for line in warned)
    assert {line["warning"] for line in lines if line["band"] == "bottom"} == {""}


def test_an_empty_store_is_refused_with_what_is_needed(tmp_path: Path) -> None:
    done = run(tmp_path / "new.db", "back-test")
    assert (done.returncode, done.stdout) == (2, "")
    assert "12 complete months" in done.stderr
