"""Sums of the order lines of a month, as arrays ordered by retailer: see `store.month_sales`, which keeps them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.void]
"""Records; a month's sums are ordered by their retailer."""
Places = NDArray[np.int64]

EXACT = 6
"""Decimals kept of cartons: sums of fractions depend on the order of the rows in the last bits, a millionth of a carton
does not matter, and so no result depends on the order in which files were imported."""

LINE = np.dtype([("retailer", "<u4"), ("product", "<u4"), ("day", "u1"), ("cartons", "<f8"), ("fen", "<f8")])
"""An order line of a month, on which day of it; NaN where a figure is unknown."""
BOUGHT = np.dtype([("retailer", "<u4"), ("cartons", "<f8"), ("fen", "<f8")])
"""One retailer's month: sums, NaN where one of the lines lacks the figure."""
ORDERED = np.dtype([("retailer", "<u4"), ("priced_cartons", "<f8"), ("priced_fen", "<f8"), ("days", "<u4")])
"""One retailer's month: the sums of the lines that have both figures; and the days with a positive order, a bit each,
the lowest for the first."""
PRODUCT = np.dtype([("retailer", "<u4"), ("product", "<u4")])
"""A product of which a retailer ordered more than nothing."""
DAY = np.dtype([("retailer", "<u4"), ("day", "u1"), ("cartons", "<f8"), ("fen", "<f8")])
"""One retailer's day with an order line: sums of what is known."""
GRAINS = {"bought": BOUGHT, "ordered": ORDERED, "products": PRODUCT, "days": DAY}


def sums_of(lines: Rows) -> dict[str, Rows]:
    """The sums of the LINEs of a month in each grain."""
    # Sums of fractions depend on the order they are taken in, whole fen do not: hence one order for any lines.
    lines = lines[np.argsort(lines["cartons"], kind="stable")]
    retailers, place = np.unique(lines["retailer"], return_inverse=True)
    ordering = lines["cartons"] > 0
    return {
        "bought": _bought(retailers, place, lines),
        "ordered": _ordered(retailers, place, lines),
        "products": _distinct(PRODUCT, retailers, place[ordering], lines["product"][ordering]),
        "days": _sums_of_days(retailers, place, lines),
    }


def _bought(retailers: Places, place: Places, lines: Rows) -> Rows:
    made = np.empty(retailers.size, dtype=BOUGHT)
    made["retailer"] = retailers
    made["cartons"] = np.bincount(place, weights=lines["cartons"], minlength=retailers.size).round(EXACT)
    made["fen"] = np.bincount(place, weights=lines["fen"], minlength=retailers.size)
    return made


def _ordered(retailers: Places, place: Places, lines: Rows) -> Rows:
    made = np.zeros(retailers.size, dtype=ORDERED)
    made["retailer"] = retailers
    both = ~np.isnan(lines["cartons"]) & ~np.isnan(lines["fen"])
    whose = place[both]
    made["priced_cartons"] = np.bincount(whose, lines["cartons"][both], retailers.size).round(EXACT)
    made["priced_fen"] = np.bincount(whose, lines["fen"][both], retailers.size)
    ordering = lines["cartons"] > 0
    days = _distinct(DAY, retailers, place[ordering], lines["day"][ordering])
    bits = np.left_shift(1, days["day"].astype(np.int64) - 1)
    made["days"] = np.bincount(np.searchsorted(retailers, days["retailer"]), bits, retailers.size).astype("<u4")
    return made


def _sums_of_days(retailers: Places, place: Places, lines: Rows) -> Rows:
    made = _distinct(DAY, retailers, place, lines["day"])
    _, which = np.unique(place * 32 + lines["day"], return_inverse=True)
    made["cartons"] = np.bincount(which, np.nan_to_num(lines["cartons"]), made.size).round(EXACT)
    made["fen"] = np.bincount(which, np.nan_to_num(lines["fen"]), made.size)
    return made


def _distinct(grain: np.dtype[Any], retailers: Places, place: Places, value: Places) -> Rows:
    """The pairs of a retailer and a value, each once, in the first two fields of `grain`."""
    width = int(value.max(initial=0)) + 1
    pairs = np.unique(place * width + value)
    made = np.zeros(pairs.size, dtype=grain)
    first, second = (grain.names or ())[:2]
    made[first], made[second] = retailers[pairs // width], pairs % width
    return made


def patched(blob: bytes, grain: str, made: Rows, stale: Places) -> Rows:
    """The kept sums of a grain with those of the stale retailers replaced by what was made anew."""
    kept = np.frombuffer(blob, dtype=GRAINS[grain])
    joined = np.concatenate((kept[~np.isin(kept["retailer"], stale)], made))
    return joined[np.argsort(joined["retailer"], kind="stable")]
