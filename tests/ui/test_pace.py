"""How fast a job goes is told only when it is known, and by how it goes now."""

from __future__ import annotations

import pytest

from tierdesk.ui.pace import Pace


def test_nothing_is_told_at_once_nor_while_nothing_moves() -> None:
    pace = Pace()
    assert pace.told(0, 100, 0.0) is None
    assert pace.told(10, 100, 0.5) is None
    still = Pace()
    assert [still.told(5, 100, float(second)) for second in range(4)] == [None] * 4


@pytest.mark.parametrize("rate", [1, 70, 80_000])
def test_a_steady_job_is_told_its_rate_and_the_time_left(rate: int) -> None:
    pace = Pace()
    told = [pace.told(rate * second, rate * 10, float(second)) for second in range(11)]
    assert told[2:] == [(rate, 10 - second) for second in range(2, 11)]


def test_a_job_that_slows_down_is_judged_by_its_last_seconds() -> None:
    pace = Pace()
    for second in range(10):
        pace.told(1_000 * second, 100_000, float(second))
    for second in range(10, 20):
        told = pace.told(9_000 + 10 * (second - 9), 100_000, float(second))
    assert told is not None
    assert told[0] == 10


def test_without_a_total_there_is_no_time_left() -> None:
    pace = Pace()
    pace.told(0, 0, 0.0)
    assert pace.told(50, 0, 2.0) == (25, None)


def test_the_next_part_of_the_work_starts_anew() -> None:
    pace = Pace()
    pace.told(0, 100, 0.0)
    assert pace.told(100, 100, 2.0) == (50, 0)
    assert pace.told(0, 100, 2.1) is None
    assert pace.told(9, 100, 2.5) is None
