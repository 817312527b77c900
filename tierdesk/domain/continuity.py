"""Order continuity: the share of order cycles with an order, where the months are known (DOMAIN 4)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from functools import cache

from tierdesk.domain.months import first_day, last_day, month_of


def continuity(ordered: Collection[int], window: Sequence[str], known: Sequence[bool], cycle_days: int) -> float:
    """The share of the cycles lying wholly in known months that have an order; NaN when there is none.

    Cycles are numbered backwards from the end of the window (0 is the last); `ordered` are those with an order.
    A cycle that an unknown month touches counts neither as ordered nor as possible, so that a hole in the data
    moves a share in neither direction.
    """
    possible = _known_cycles(tuple(window), tuple(known), cycle_days)
    return len(possible.intersection(ordered)) / len(possible) if possible else float("nan")


@cache
def _known_cycles(window: tuple[str, ...], known: tuple[bool, ...], cycle_days: int) -> frozenset[int]:
    """The numbers of the whole cycles of the window, all days of which lie in known months."""
    end = last_day(window[-1])
    days = (end - first_day(window[0])).days + 1
    months = {month for month, is_known in zip(window, known, strict=True) if is_known}
    whole = [month_of(end - timedelta(days=back)) in months for back in range(days)]
    return frozenset(
        cycle for cycle in range(days // cycle_days) if all(whole[cycle * cycle_days : (cycle + 1) * cycle_days])
    )
