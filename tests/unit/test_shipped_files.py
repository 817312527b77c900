"""The list of a bundle: any file that is lost, emptied or changed is named, whatever it is."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tierdesk import self_test
from tierdesk.shipped_files import LIST, damaged_files, write_list

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A folder with what ships, and its list."""
    folder = tmp_path / "_internal"
    shutil.copytree(ROOT / "resources", folder / "resources")
    (folder / "licences").mkdir()
    (folder / "licences" / "某 库.txt").write_text("a licence", "utf-8")
    write_list(folder)
    return folder


SHIPPED = sorted(file.relative_to(ROOT) for file in (ROOT / "resources").rglob("*") if file.is_file())


def test_a_whole_bundle_has_nothing_damaged(bundle: Path) -> None:
    assert damaged_files(bundle) == []
    assert len((bundle / LIST).read_text("utf-8").splitlines()) == len(SHIPPED) + 1


@pytest.mark.parametrize("name", SHIPPED, ids=str)
def test_every_single_file_is_missed_and_an_emptied_one_is_noticed(bundle: Path, name: Path) -> None:
    (bundle / name).write_bytes(b"")
    assert damaged_files(bundle) == [f"changed: {name.as_posix()}"]
    (bundle / name).unlink()
    assert damaged_files(bundle) == [f"missing: {name.as_posix()}"]


@given(place=st.integers(0), bit=st.integers(0, 7))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
def test_one_changed_bit_is_noticed(bundle: Path, place: int, bit: int) -> None:
    file = bundle / "resources" / "policy.toml"
    before = file.read_bytes()
    changed = bytearray(before)
    changed[place % len(changed)] ^= 1 << bit
    file.write_bytes(changed)
    assert damaged_files(bundle) == ["changed: resources/policy.toml"]
    file.write_bytes(before)


def test_the_self_test_says_each_damaged_file_and_counts_it(
    bundle: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(bundle), raising=False)
    assert self_test._check_files() == 0
    shutil.rmtree(bundle / "licences")
    (bundle / "resources" / "icons" / "app.svg").unlink()
    assert self_test._check_files() == 2
    (bundle / LIST).unlink()
    assert self_test._check_files() == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "ok    files: all as they were shipped"
    assert lines[1] == "FAIL  files: missing: licences/\\u67d0 \\u5e93.txt"
    assert lines[2] == "FAIL  files: missing: resources/icons/app.svg"
    assert lines[3].startswith("FAIL  files: FileNotFoundError: ")
