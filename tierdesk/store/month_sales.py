"""Order lines summed by month, kept, so that a re-band does not read every line again.

A month is one row of three arrays, each ordered by retailer: what each retailer bought in it, which products, and on
which days. What is kept is true of the order lines at any time but for what is noted as stale, and `freshen` sums that
anew: changes and removals of lines are noted by triggers, as (month, retailer); new lines are those with a number above
the last one that was summed, which never stands above the last that there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.retailer import RetailerId
from tierdesk.store.connection import Store

Rows = NDArray[np.void]
"""Records; a month's are ordered by their retailer."""
Places = NDArray[np.int64]

EXACT = 6
"""Decimals kept of cartons: sums of fractions depend on the order of the rows in the last bits, a millionth of a carton
does not matter, and so no result depends on the order in which files were imported."""

BOUGHT = np.dtype(
    [
        ("retailer", "<i8"),
        ("cartons", "<f8"),
        ("fen", "<f8"),
        ("priced_cartons", "<f8"),
        ("priced_fen", "<f8"),
        ("days", "<u4"),
    ]
)
"""One retailer's month: sums, NaN where one of the lines lacks the figure; the sums of the lines that have both; and
the days with a positive order, a bit each, the lowest for the first."""
PRODUCT = np.dtype([("retailer", "<i8"), ("product", "<i8")])
"""A product of which a retailer ordered more than nothing."""
DAY = np.dtype([("retailer", "<i8"), ("day", "u1"), ("cartons", "<f8"), ("fen", "<f8")])
"""One retailer's day with an order line: sums of what is known."""
_GRAINS = {"retailers": BOUGHT, "products": PRODUCT, "days": DAY}

_LINES = (
    "select l.retailer_id, l.product_id, cast(substr(l.day, 9, 2) as integer), l.ordered, l.amount_fen"
    " from month_sales_stale s cross join order_line l on l.retailer_id = s.retailer_id"
    " and l.day >= s.month || '-01' and l.day < s.month || '-32' where s.month = ?"
)


def freshen(store: Store) -> None:
    """Sum anew what changed since the sums were made, in a transaction of its own or in the caller's."""
    seen = int(store.value("select last_line from month_sales_seen"))
    newest = int(store.value("select coalesce(max(id), 0) from order_line"))
    if newest == seen and store.row("select 1 from month_sales_stale limit 1") is None:
        return
    with store.atomic():
        store.execute(
            "insert or ignore into month_sales_stale select distinct substr(day, 1, 7), retailer_id from order_line"
            " where id > ?",
            (seen,),
        )
        for (month,) in store.tuples("select distinct month from month_sales_stale"):
            _sum_anew(store, month)
        store.execute("delete from month_sales_stale")
        store.execute("update month_sales_seen set last_line = ?", (newest,))


def bought(store: Store, until: str, first: str = "") -> Iterator[tuple[str, Rows]]:
    """(month, BOUGHT) of every month with an order line up to `until`, from `first` when given, oldest first."""
    return _kept(store, "retailers", first, until)


def products(store: Store, first: str, last: str) -> Iterator[tuple[str, Rows]]:
    """(month, PRODUCT) of the months with an order line from `first` to `last`."""
    return _kept(store, "products", first, last)


def days(store: Store, first: str, last: str) -> Iterator[tuple[str, Rows]]:
    """(month, DAY) of the months with an order line from `first` to `last`."""
    return _kept(store, "days", first, last)


def last_day(store: Store, until: str) -> str | None:
    """The newest day ("YYYY-MM-DD") with an order line, of those up to `until`."""
    freshen(store)
    for (month,) in store.tuples("select month from month_sales where month <= ? order by month desc", (until[:7],)):
        of_month = np.concatenate([rows["day"] for _, rows in days(store, month, month)])
        if month == until[:7]:
            of_month = of_month[of_month <= int(until[8:])]
        if of_month.size:
            return f"{month}-{of_month.max():02d}"
    return None


class Who:
    """Finds the rows of retailers in the order in which they were asked for."""

    def __init__(self, ids: Sequence[RetailerId]) -> None:
        self._row_of = np.full(max(ids, default=0) + 2, -1, dtype=np.int64)
        self._row_of[np.array(ids, dtype=np.int64)] = np.arange(len(ids))

    def rows(self, found: Rows) -> tuple[Places, Rows]:
        """(row, record) of the records of those who were asked for."""
        place = self._row_of[np.minimum(found["retailer"], self._row_of.size - 1)]
        asked = place >= 0
        return (place, found) if asked.all() else (place[asked], found[asked])


def _kept(store: Store, grain: str, first: str, last: str) -> Iterator[tuple[str, Rows]]:
    freshen(store)
    sql = f"select month, {grain} from month_sales where month >= ? and month <= ? order by month"
    for month, kept in store.tuples(sql, (first, last)):
        yield month, np.frombuffer(kept, dtype=_GRAINS[grain])


def _sum_anew(store: Store, month: str) -> None:
    """Sum the stale retailers of a month from their lines; a month without lines is kept no longer."""
    stale = np.array(store.tuples("select retailer_id from month_sales_stale where month = ?", (month,))).ravel()
    made = _summed(store.tuples(_LINES, (month,)))
    kept = store.tuples("select retailers, products, days from month_sales where month = ?", (month,))
    if kept:
        made = tuple(_patched(*grain, stale) for grain in zip(kept[0], _GRAINS.values(), made, strict=True))
    if made[0].size:
        store.execute("insert or replace into month_sales values (?, ?, ?, ?)", (month, *(g.tobytes() for g in made)))
    else:
        store.execute("delete from month_sales where month = ?", (month,))


def _patched(blob: bytes, grain: np.dtype[Any], made: Rows, stale: Places) -> Rows:
    kept = np.frombuffer(blob, dtype=grain)
    joined = np.concatenate((kept[~np.isin(kept["retailer"], stale)], made))
    return joined[np.argsort(joined["retailer"], kind="stable")]


def _summed(lines: Sequence[tuple[Any, ...]]) -> tuple[Rows, ...]:
    """The three arrays of the lines of a month: (retailer, product, day of the month, cartons, fen) each."""
    if not lines:
        return tuple(np.empty(0, dtype=grain) for grain in _GRAINS.values())
    whose, product, day, ordered, paid = (
        np.array(column, dtype=kind)
        for column, kind in zip(zip(*lines, strict=True), ("i8", "i8", "i8", "f8", "f8"), strict=True)
    )
    order = np.lexsort((paid, ordered, product, day, whose))
    whose, product, day, ordered, paid = (column[order] for column in (whose, product, day, ordered, paid))
    retailers, place = np.unique(whose, return_inverse=True)
    return (
        _sums_of_retailers(retailers, place, day, ordered, paid),
        _distinct(PRODUCT, retailers, place[ordered > 0], product[ordered > 0]),
        _sums_of_days(retailers, place, day, ordered, paid),
    )


def _sums_of_retailers(retailers: Places, place: Places, day: Places, ordered: Any, paid: Any) -> Rows:
    def summed(figure: Any, lines: Any) -> Any:
        return np.bincount(place, weights=np.where(lines, figure, 0.0), minlength=retailers.size)

    known_ordered, known_paid = ~np.isnan(ordered), ~np.isnan(paid)
    made = np.empty(retailers.size, dtype=BOUGHT)
    made["retailer"] = retailers
    missing = np.bincount(place, weights=~known_ordered, minlength=retailers.size)
    made["cartons"] = np.where(missing > 0, np.nan, summed(ordered, known_ordered).round(EXACT))
    missing = np.bincount(place, weights=~known_paid, minlength=retailers.size)
    made["fen"] = np.where(missing > 0, np.nan, summed(paid, known_paid))
    made["priced_cartons"] = summed(ordered, known_ordered & known_paid).round(EXACT)
    made["priced_fen"] = summed(paid, known_ordered & known_paid)
    ordering = _distinct(DAY, retailers, place[ordered > 0], day[ordered > 0])
    bits = np.left_shift(1, ordering["day"].astype(np.int64) - 1)
    where = np.searchsorted(retailers, ordering["retailer"])
    made["days"] = np.bincount(where, weights=bits, minlength=retailers.size).astype("<u4")
    return made


def _distinct(grain: np.dtype[Any], retailers: Places, place: Places, value: Places) -> Rows:
    """The pairs of a retailer and a value, each once, in the first two fields of `grain`."""
    width = int(value.max(initial=0)) + 1
    pairs = np.unique(place * width + value)
    made = np.zeros(pairs.size, dtype=grain)
    first, second = (grain.names or ())[:2]
    made[first], made[second] = retailers[pairs // width], pairs % width
    return made


def _sums_of_days(retailers: Places, place: Places, day: Places, ordered: Any, paid: Any) -> Rows:
    made = _distinct(DAY, retailers, place, day)
    _, which = np.unique(place * 32 + day, return_inverse=True)
    made["cartons"] = np.bincount(which, weights=np.nan_to_num(ordered), minlength=made.size).round(EXACT)
    made["fen"] = np.bincount(which, weights=np.nan_to_num(paid), minlength=made.size)
    return made
