"""What the ranking reads of order lines, monthly totals and assessments, as arrays summed by SQLite (DOMAIN 4, 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.months import month_of
from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.scoring import Floats
from tierdesk.store import month_totals
from tierdesk.store.connection import Store

# Sums of fractions depend on the order of the rows in the last bits; a millionth of a carton does not matter,
# and rounding to it keeps every result independent of the order in which files were imported.
_EXACT = 6


@dataclass(frozen=True, slots=True)
class WindowFacts:
    """Per retailer, over the ranking window: arrays in the order of the ids asked for, NaN where unknown.

    `breadth` counts products with a positive order; `cycles` are the numbers of the order cycles with one;
    `carton_price` is fen per carton over the lines and totals that have both figures.
    """

    breadth: Floats
    cycles: Sequence[frozenset[int]]
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
    found = store.value("select max(day) from order_line where day <= ?", [latest.isoformat()])
    return date.fromisoformat(found) if found else month_totals.last_total_day(store, latest)


def first_month(store: Store) -> str | None:
    """The first month ("YYYY-MM") with an order line or a monthly total; None where there is neither."""
    lines = store.value("select substr(min(day), 1, 7) from order_line")
    totals = store.value("select min(month) from month_total")
    return min((month for month in (lines, totals) if month), default=None)


def first_order_months(store: Store) -> dict[RetailerId, str]:
    """The month ("YYYY-MM") of each retailer's first order line."""
    return {
        RetailerId(row[0]): row[1]
        for row in store.rows("select retailer_id, substr(min(day), 1, 7) from order_line group by retailer_id")
    }


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
    place = {retailer_id: row for row, retailer_id in enumerate(ids)}
    column = {month: index for index, month in enumerate(months)}
    cartons = np.zeros((len(ids), len(months)))
    amount = np.zeros((len(ids), len(months)))
    for retailer_id, month, sold, paid in store.rows(
        f"select retailer_id, substr(day, 1, 7) as month, {_whole('ordered')}, {_whole('amount_fen')} from order_line"
        " where day >= ? and day < ? group by retailer_id, month",
        (f"{months[0]}-01", f"{months[-1]}-32"),
    ):
        row = place.get(retailer_id)
        if row is not None:
            cartons[row, column[month]] = np.nan if sold is None else round(sold, _EXACT)
            amount[row, column[month]] = np.nan if paid is None else paid
    first = first_order_months(store)
    for retailer_id, row in place.items():
        began = first.get(retailer_id)
        unknown = len(months) if began is None else sum(month < began for month in months)
        cartons[row, :unknown] = np.nan
        amount[row, :unknown] = np.nan
    from_totals = np.zeros(cartons.shape, dtype=np.bool_)
    if month_totals.any_totals(store):
        for retailer_id, month, sold, paid in month_totals.standing_totals(store, months):
            row = place.get(retailer_id)
            if row is not None:
                cartons[row, column[month]] = np.nan if sold is None else sold
                amount[row, column[month]] = np.nan if paid is None else paid
                from_totals[row, column[month]] = True
    return MonthlySeries(cartons, amount, from_totals)


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
        cartons[column[month]] = np.nan if sold is None else round(sold, _EXACT)
    began = store.value("select substr(min(day), 1, 7) from order_line where retailer_id = ?", (retailer_id,))
    cartons[: len(months) if began is None else sum(month < began for month in months)] = np.nan
    from_totals = np.zeros(len(months), dtype=np.bool_)
    for _, month, sold, _paid in month_totals.standing_totals(store, months, retailer_id):
        cartons[column[month]] = np.nan if sold is None else sold
        from_totals[column[month]] = True
    return cartons, from_totals


def window_facts(
    store: Store, ids: Sequence[RetailerId], start: date, end: date, cycle_days: Mapping[RetailerId, int]
) -> WindowFacts:
    """Breadth, ordered cycles and amount per carton between the first day of a month and the last of another.

    Cycles are numbered backwards from `end` (0 is the last) in blocks of the retailer's `cycle_days` (7 where not
    given).
    """
    place = {retailer_id: row for row, retailer_id in enumerate(ids)}
    breadth = np.zeros(len(ids))
    fen, cartons = np.zeros(len(ids)), np.zeros(len(ids))
    span = (start.isoformat(), end.isoformat())
    for retailer_id, products, paid, priced in store.rows(
        "select retailer_id, count(distinct case when ordered > 0 then product_id end),"
        " sum(case when ordered is not null then amount_fen end),"
        " sum(case when amount_fen is not null then ordered end)"
        " from order_line where day between ? and ? group by retailer_id",
        span,
    ):
        row = place.get(retailer_id)
        if row is not None:
            breadth[row] = products
            if paid is not None and priced is not None:
                fen[row], cartons[row] = paid, round(priced, _EXACT)
    if month_totals.any_totals(store):
        window = (month_of(start), month_of(end))
        for retailer_id, _, sold, paid in month_totals.standing_totals(store, window):
            row = place.get(retailer_id)
            if row is not None and sold is not None and paid is not None:
                fen[row], cartons[row] = fen[row] + paid, round(cartons[row] + sold, _EXACT)
        for retailer_id, products in month_totals.breadth_with_totals(store, window).items():
            row = place.get(retailer_id)
            if row is not None:
                breadth[row] = np.nan if products is None else products
    carton_price = np.full(len(ids), np.nan)
    np.divide(fen, cartons, out=carton_price, where=cartons > 0)
    blocks: dict[RetailerId, set[int]] = {}
    for retailer_id, day in store.rows(
        "select distinct retailer_id, day from order_line where day between ? and ? and ordered > 0", span
    ):
        block = (end - date.fromisoformat(day)).days // cycle_days.get(retailer_id, 7)
        blocks.setdefault(retailer_id, set()).add(block)
    cycles = [frozenset(blocks.get(retailer_id, ())) for retailer_id in ids]
    return WindowFacts(breadth, cycles, carton_price)


def recent_sales(store: Store, ids: Sequence[RetailerId], as_of: date, days: int) -> tuple[Floats, Floats]:
    """Cartons and amount (fen) of the last `days` days up to and including `as_of`; 0 where nothing is known."""
    place = {retailer_id: row for row, retailer_id in enumerate(ids)}
    cartons, amount = np.zeros(len(ids)), np.zeros(len(ids))
    for retailer_id, sold, paid in store.rows(
        "select retailer_id, sum(ordered), sum(amount_fen) from order_line where day > ? and day <= ?"
        " group by retailer_id",
        ((as_of - timedelta(days=days)).isoformat(), as_of.isoformat()),
    ):
        row = place.get(retailer_id)
        if row is not None:
            cartons[row], amount[row] = round(sold or 0.0, _EXACT), paid or 0
    return cartons, amount


def latest_scores(store: Store, ids: Sequence[RetailerId], as_of: date, name: str) -> Floats:
    """Each retailer's newest assessment score called `name` (display, cooperation ...) up to `as_of`, else NaN."""
    place = {retailer_id: row for row, retailer_id in enumerate(ids)}
    scores = np.full(len(ids), np.nan)
    for retailer_id, score in store.rows(
        f'select retailer_id, "{name}" from assessment where "{name}" is not null and day <= ? order by day, id',
        (as_of.isoformat(),),
    ):
        row = place.get(retailer_id)
        if row is not None:
            scores[row] = score
    return scores
