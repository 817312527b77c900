"""Whatever a file is, it ends in rows or in one sentence; the window's process neither dies, hangs nor swells."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.exchange.fuzz.files import ROUND, file_of
from tests.unit.exchange.fuzz.runs import run

SEEDS = range(len(ROUND))


@pytest.mark.slow
def test_damaged_and_hostile_files_end_in_rows_or_in_one_sentence(tmp_path: Path) -> None:
    done = run(SEEDS, tmp_path)
    assert done.failures == []
    assert done.outcomes.total() == len(SEEDS)
    assert done.outcomes["rows"] > 10
    assert len(done.outcomes) > 5


@pytest.mark.parametrize("seed", [0, 7, 20])
def test_a_file_follows_from_its_seed_alone(seed: int) -> None:
    assert file_of(seed) == file_of(seed)
