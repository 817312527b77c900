"""Order continuity: a hole in the data moves it in neither direction."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import product

import numpy as np
import pytest

from tierdesk.domain.continuity import continuity as continuity_of_all

WINDOW = ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")
ALL = (True,) * 6
CYCLES = 26  # whole weeks of the window


def continuity(ordered: Iterable[int], window: tuple[str, ...], known: tuple[bool, ...], cycle_days: int) -> float:
    """Of one retailer, which stands between another whose cycles and known months differ and one without an order."""
    cycles = np.zeros((3, CYCLES + 1), dtype=np.bool_)
    cycles[0] = True
    cycles[1, list(ordered)] = True
    of_all = continuity_of_all(cycles, window, np.array([ALL, known, known]), np.array([14, cycle_days, cycle_days]))
    assert of_all[0] == 1.0
    assert math.isnan(of_all[2]) or of_all[2] == 0.0
    return float(of_all[1])


def test_the_share_is_cycles_with_an_order_by_cycles() -> None:
    assert continuity(range(0, CYCLES, 2), WINDOW, ALL, 7) == pytest.approx(13 / 26)
    assert continuity(range(13), WINDOW, ALL, 14) == 1.0


def test_a_broken_cycle_at_the_beginning_of_the_window_is_none() -> None:
    assert continuity([CYCLES], WINDOW, ALL, 7) == 0.0


@pytest.mark.parametrize("known", [known for known in product((True, False), repeat=6) if any(known)])
def test_a_shop_that_always_or_never_orders_does_so_whatever_months_are_known(known: tuple[bool, ...]) -> None:
    assert continuity(range(CYCLES + 1), WINDOW, known, 7) == 1.0
    assert continuity((), WINDOW, known, 7) == 0.0


@pytest.mark.parametrize("known", [known for known in product((True, False), repeat=6) if sum(known) >= 3])
def test_orders_of_unknown_months_count_for_nothing(known: tuple[bool, ...]) -> None:
    every_other = set(range(0, CYCLES, 2))
    assert continuity(every_other, WINDOW, known, 7) == pytest.approx(0.5, abs=0.08)


def test_without_a_known_month_it_is_unknown() -> None:
    assert math.isnan(continuity(range(CYCLES), WINDOW, (False,) * 6, 7))
