"""The history on the command line: what counts, what waits, what was set by hand, in a line each."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.districts import district, licence
from tierdesk.cli import main
from tierdesk.services.override_band import set_override
from tierdesk.services.reband import reband
from tierdesk.store.connection import Store, open_store
from tierdesk.store.retailers import find_retailer


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Ten shops, ranked twice as of the same day, one of them set by hand."""
    file = tmp_path / "a.db"
    with closing(open_store(file)) as store:
        district(store, 10)
        reband(store)
        reband(store)
        _set_by_hand(store)
    return file


def _set_by_hand(store: Store) -> None:
    one = find_retailer(store, licence(1))
    assert one is not None
    set_override(store, one.id, "top", "新店主", date(2099, 12, 31))


def lines(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    assert main(("--lang", "zh_CN", *arguments)) == 0
    return capsys.readouterr().out.splitlines()


def test_what_was_set_by_hand_is_told_with_its_reason(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = lines(capsys, "--store", str(file), "history")
    (told,) = [line for line in said if "新店主" in line]
    assert "人工定为前20%" in told
    assert "后20%" in told
    assert "2099-12-31" in told


def test_of_two_runs_of_a_month_the_one_that_does_not_count_is_marked(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [line for line in lines(capsys, "--store", str(file), "history") if line.startswith("2026-10-")]
    assert ["同月有后来的" in line for line in runs] == [False, True]


def test_where_nothing_was_ranked_that_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "empty.db"
    open_store(empty).close()
    (said,) = lines(capsys, "--store", str(empty), "history")
    assert "还没有排过名" in said
