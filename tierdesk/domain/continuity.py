"""Order continuity: the share of order cycles with an order, where the months are known (DOMAIN 4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.bands import Ints
from tierdesk.domain.months import first_day, last_day, month_of
from tierdesk.domain.scoring import Floats

Flags = NDArray[np.bool_]


def continuity(ordered: Flags, window: Sequence[str], known: Flags, cycle_days: Ints) -> Floats:
    """The share of the cycles lying wholly in known months that have an order; NaN when there is none.

    `ordered` [retailer, cycle] tells of the cycles numbered backwards from the end of the window (0 is the last),
    each so many `cycle_days` [retailer] long; `known` [retailer, month] of the months of the window. A cycle that
    an unknown month touches counts neither as ordered nor as possible, so that a hole in the data moves a share in
    neither direction.
    """
    shares = np.full(len(ordered), np.nan)
    kinds = cycle_days * (1 << known.shape[1]) + known @ (1 << np.arange(known.shape[1]))
    _, example, kind_of = np.unique(kinds, return_index=True, return_inverse=True)
    for kind, row in enumerate(example.tolist()):
        possible = _known_cycles(window, known[row].tolist(), int(cycle_days[row]))
        if possible:
            rows = np.flatnonzero(kind_of == kind)
            shares[rows] = ordered[rows][:, possible].sum(axis=1) / len(possible)
    return shares


def _known_cycles(window: Sequence[str], known: Sequence[bool], cycle_days: int) -> list[int]:
    """The numbers of the whole cycles of the window, all days of which lie in known months."""
    end = last_day(window[-1])
    days = (end - first_day(window[0])).days + 1
    months = {month for month, is_known in zip(window, known, strict=True) if is_known}
    whole = [month_of(end - timedelta(days=back)) in months for back in range(days)]
    return [cycle for cycle in range(days // cycle_days) if all(whole[cycle * cycle_days : (cycle + 1) * cycle_days])]
