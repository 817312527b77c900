"""What the ranking reads of order lines, monthly totals and assessments, as arrays summed by SQLite (DOMAIN 4, 5)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.bands import Ints
from tierdesk.domain.months import first_day, last_day, month_of
from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.scoring import Floats
from tierdesk.store import month_sales, month_totals
from tierdesk.store.connection import Store
from tierdesk.store.month_sales import Who
from tierdesk.store.month_sums import EXACT, Places, Rows


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """Per retailer, over the ranking window: arrays in the order of the ids asked for, NaN where unknown.

    `breadth` counts products with a positive order; `cycles` [retailer, cycle] tells in which order cycles there is
    one, the last cycle first; `carton_price` is fen per carton over the lines and totals that have both figures.
    """

    breadth: Floats
    cycles: NDArray[np.bool_]
    carton_price: Floats


@dataclass(frozen=True, slots=True)
class MonthlySeries:
    """Cartons and amount in fen, arrays [retailer, month]; 0 where nothing was ordered, NaN where unknown.

    `from_totals` marks the months that are known from monthly totals alone.
    """

    cartons: Floats
    amount: Floats
    from_totals: NDArray[np.bool_]


def last_order_day(store: Store, until: date | None = None) -> date | None:
    """The day of the newest order line, of those up to `until`: the date of a run that is not given one.

    Of a store without order lines it is the last day of the newest month with a total.
    """
    latest = until or date.max
    found = month_sales.last_day(store, latest.isoformat())
    return date.fromisoformat(found) if found else month_totals.last_total_day(store, latest)


def newest_sales_day(store: Store, until: date) -> date | None:
    """The newest day up to `until` that an order line or a monthly total (its month's last day) tells of."""
    lines = month_sales.last_day(store, until.isoformat())
    found = [date.fromisoformat(lines) if lines else None, month_totals.last_total_day(store, until)]
    return max((day for day in found if day), default=None)


def first_month(store: Store) -> str | None:
    """The first month ("YYYY-MM") with an order line or a monthly total; None where there is neither."""
    lines = store.value("select substr(min(day), 1, 7) from order_line")
    totals = store.value("select min(month) from month_total")
    return min((month for month in (lines, totals) if month), default=None)


def last_orders(store: Store, only: RetailerId | None = None) -> dict[RetailerId, date]:
    """The day of the newest order of each retailer (or `only` one) that ever ordered; returns do not count."""
    where, values = ("", ()) if only is None else (" where r.id = ?", (only,))
    rows = store.rows(
        "select r.id, (select day from order_line where retailer_id = r.id and ordered > 0 order by day desc limit 1)"
        f" from retailer r{where}",
        values,
    )
    return {RetailerId(row[0]): date.fromisoformat(row[1]) for row in rows if row[1] is not None}


def monthly_series(store: Store, ids: Sequence[RetailerId], months: Sequence[str]) -> MonthlySeries:
    """What each retailer bought in each month, from order lines, and from totals where a month has no line.

    Unknown are months before the retailer's first order, every month of one that never ordered, and months with
    a line that lacks the figure: what is missing is never zero (DOMAIN 3). Totals make known what they tell.
    """
    who, column = Who(ids), {month: index for index, month in enumerate(months)}
    cartons, amount = np.zeros((len(months), len(ids))), np.zeros((len(months), len(ids)))
    unknown = np.full(len(ids), len(months))  # so many months before the first order
    for month, of_month in month_sales.bought(store, months[-1], months[0]):
        rows, found = who.rows(of_month)
        cartons[column[month], rows], amount[column[month], rows] = found["cartons"], found["fen"]
        unknown[rows] = np.minimum(unknown[rows], column[month])
    unknown[_ordered_before(store, ids, np.flatnonzero(unknown), months[0])] = 0
    before = np.arange(len(months))[:, None] < unknown
    cartons[before] = amount[before] = np.nan
    cartons, amount = np.ascontiguousarray(cartons.T), np.ascontiguousarray(amount.T)
    from_totals = np.zeros(cartons.shape, dtype=np.bool_)
    if month_totals.any_totals(store):
        place = {retailer_id: row for row, retailer_id in enumerate(ids)}
        for retailer_id, month, sold, paid in month_totals.standing_totals(store, months):
            row = place.get(retailer_id)
            if row is not None:
                cartons[row, column[month]] = np.nan if sold is None else sold
                amount[row, column[month]] = np.nan if paid is None else paid
                from_totals[row, column[month]] = True
    return MonthlySeries(cartons, amount, from_totals)


def _ordered_before(store: Store, ids: Sequence[RetailerId], rows: Places, month: str) -> list[int]:
    """Those of some rows whose retailers have a line before a month: few ask, for who ordered in it does not."""
    asked = json.dumps([[row, ids[row]] for row in rows.tolist()])
    found = store.tuples(
        "select json_extract(value, '$[0]') from json_each(?) where exists"
        " (select 1 from order_line where retailer_id = json_extract(value, '$[1]') and day < ?)",
        (asked, month),
    )
    return [row for (row,) in found]


def _whole(column: str) -> str:
    """SQL for the sum of a figure, unknown where one of the lines lacks it."""
    return f"case when count({column}) = count(*) then sum({column}) end"


def one_series(store: Store, retailer_id: RetailerId, months: Sequence[str]) -> tuple[Floats, NDArray[np.bool_]]:
    """Monthly cartons of one retailer and which come from totals, as `monthly_series` gives them for many."""
    column = {month: index for index, month in enumerate(months)}
    cartons = np.zeros(len(months))
    for month, sold in store.rows(
        f"select substr(day, 1, 7) as month, {_whole('ordered')} from order_line"
        " where retailer_id = ? and day >= ? and day < ?"
        " group by month",
        (retailer_id, f"{months[0]}-01", f"{months[-1]}-32"),
    ):
        cartons[column[month]] = np.nan if sold is None else round(sold, EXACT)
    began = store.value("select substr(min(day), 1, 7) from order_line where retailer_id = ?", (retailer_id,))
    cartons[: len(months) if began is None else sum(month < began for month in months)] = np.nan
    from_totals = np.zeros(len(months), dtype=np.bool_)
    for _, month, sold, _paid in month_totals.standing_totals(store, months, retailer_id):
        cartons[column[month]] = np.nan if sold is None else sold
        from_totals[column[month]] = True
    return cartons, from_totals


def window_facts(store: Store, ids: Sequence[RetailerId], start: date, end: date, cycle_days: Ints) -> WindowFacts:
    """Breadth, ordered cycles and amount per carton between the first day of a month and the last of another.

    Cycles are numbered backwards from `end` (0 is the last) in blocks of each retailer's `cycle_days`.
    """
    who, window = Who(ids), (month_of(start), month_of(end))
    fen, cartons = np.zeros(len(ids)), np.zeros(len(ids))
    ordering = _Cycles(cycle_days, start, end)
    for month, of_month in month_sales.ordered(store, *window):
        rows, found = who.rows(of_month)
        fen[rows] += found["priced_fen"]
        cartons[rows] += found["priced_cartons"]
        ordering.add(month, rows, found["days"])
    cartons = cartons.round(EXACT)
    breadth = _breadth(who, len(ids), [rows for _, rows in month_sales.products(store, *window)])
    if month_totals.any_totals(store):
        place = {retailer_id: row for row, retailer_id in enumerate(ids)}
        for retailer_id, _, sold, paid in month_totals.standing_totals(store, window):
            row = place.get(retailer_id)
            if row is not None and sold is not None and paid is not None:
                fen[row], cartons[row] = fen[row] + paid, round(cartons[row] + sold, EXACT)
        for retailer_id, products in month_totals.breadth_with_totals(store, window).items():
            row = place.get(retailer_id)
            if row is not None:
                breadth[row] = np.nan if products is None else products
    carton_price = np.full(len(ids), np.nan)
    np.divide(fen, cartons, out=carton_price, where=cartons > 0)
    return WindowFacts(breadth, ordering.with_an_order(), carton_price)


class _Cycles:
    """In which order cycles retailers ordered, from the days of each month with an order."""

    def __init__(self, cycle_days: Ints, start: date, end: date) -> None:
        self._start, self._end = start, end
        self._lengths = cycle_days
        cycles = (end - start).days // int(self._lengths.min(initial=int(cycle_days.max(initial=1)))) + 1
        self._found = np.zeros((cycles, self._lengths.size), dtype=np.bool_)

    def add(self, month: str, rows: Places, days: NDArray[np.uint32]) -> None:
        """Note the days of a month, a bit each, on which the retailers of some rows ordered."""
        last = (self._end - last_day(month)).days
        first = (self._end - first_day(month)).days
        for length in np.unique(self._lengths[rows]).tolist():
            of_length = self._lengths[rows] == length
            whose, ordered = rows[of_length], days[of_length]
            for cycle in range(last // length, first // length + 1):
                in_month = range(max(cycle * length, last), min((cycle + 1) * length - 1, first) + 1)
                bits = np.uint32(sum(1 << (first - back) for back in in_month))
                self._found[cycle, whose] |= (ordered & bits) != 0

    def with_an_order(self) -> NDArray[np.bool_]:
        """[retailer, cycle], the last cycle first."""
        return np.ascontiguousarray(self._found.T)


def _breadth(who: Who, retailers: int, months: Sequence[Rows]) -> Floats:
    """How many different products each retailer ordered in the months."""
    numbers = np.unique(np.concatenate([[0], *(np.unique(rows["product"]) for rows in months)]))
    ordered = np.zeros((retailers, numbers.size), dtype=np.bool_)
    for rows in months:
        place, found = who.rows(rows)
        ordered[place, np.searchsorted(numbers, found["product"])] = True
    breadth: Floats = ordered.sum(axis=1).astype(np.float64)
    return breadth


def recent_sales(store: Store, ids: Sequence[RetailerId], as_of: date, days: int) -> tuple[Floats, Floats]:
    """Cartons and amount (fen) of the last `days` days up to and including `as_of`; 0 where nothing is known."""
    who, cartons, amount = Who(ids), np.zeros(len(ids)), np.zeros(len(ids))
    since = as_of - timedelta(days=days - 1)
    for month, of_month in month_sales.days(store, month_of(since), month_of(as_of)):
        rows, found = who.rows(of_month)
        back = (as_of - first_day(month)).days - (found["day"].astype(np.int64) - 1)
        recent = (back >= 0) & (back < days)
        cartons += np.bincount(rows[recent], weights=found["cartons"][recent], minlength=len(ids))
        amount += np.bincount(rows[recent], weights=found["fen"][recent], minlength=len(ids))
    return cartons.round(EXACT), amount


def latest_scores(store: Store, ids: Sequence[RetailerId], as_of: date, name: str) -> Floats:
    """Each retailer's newest assessment score called `name` (display, cooperation ...) up to `as_of`, else NaN."""
    scores = np.full(len(ids), np.nan)
    sql = f'select retailer_id, "{name}" from assessment where "{name}" is not null and day <= ? order by day, id'
    found = np.array(store.tuples(sql, (as_of.isoformat(),)), dtype=[("retailer", "<i8"), ("score", "<f8")])
    rows, known = Who(ids).rows(found)
    scores[rows] = known["score"]  # of several the last one stays
    return scores
