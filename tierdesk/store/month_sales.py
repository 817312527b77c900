"""Order lines summed by month, kept, so that a re-band does not read every line again.

A month is a row for each of four arrays, ordered by retailer (`store.month_sums`): what each retailer bought in it, the
same where both figures are known with the days of orders, which products, and what on which day. What is kept is true
of the order lines at any time but for what is noted as stale, and `freshen` sums that anew: changes and removals of
lines are noted by triggers, as (month, retailer), or by `removing` where they are many; new lines are those with a
number above the last one that was summed, which never stands above the last that there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from tierdesk.domain.retailer import RetailerId
from tierdesk.store.connection import Store
from tierdesk.store.month_sums import BOUGHT, GRAINS, LINE, Places, Rows, patched, sums_of

PART = 50_000
"""Lines that are fetched in one go: what is held of them meanwhile is a tenth of what SQLite gives."""
SCAN_FROM = 8
"""Where more than one in so many of the pairs kept is stale, lines are read in their order, not each by an index."""
REMOVED_ONE_BY_ONE = 1_000
"""Up to so many lines the trigger notes what is removed."""

_LINE = "l.retailer_id, l.product_id, l.day, l.ordered, l.amount_fen"
_OF_STALE = (
    "month_sales_stale s cross join order_line l on l.retailer_id = s.retailer_id"
    " and l.day >= s.month || '-01' and l.day < s.month || '-32' where l.id <= ?"
)
_OF_STALE_MONTHS = "order_line l where l.id <= ? and substr(l.day, 1, 7) in (select month from month_sales_stale)"


def freshen(store: Store) -> None:
    """Sum anew what changed since the sums were made, in a transaction of its own or in the caller's."""
    seen = int(store.value("select last_line from month_sales_seen"))
    newest = int(store.value("select coalesce(max(id), 0) from order_line"))
    if newest == seen and store.row("select 1 from month_sales_stale limit 1") is None:
        return
    with store.atomic():
        new = _lines_by_month(store, "order_line l where l.id > ?", (seen,))
        _note_who_is_kept(store, new)
        stale = _noted(store)
        old = _lines_of_noted(store, stale, seen)
        for month in stale.keys() | new.keys():
            _sum_anew(store, month, [*new.pop(month, ()), *old.pop(month, ())], stale.get(month))
        store.execute("delete from month_sales_stale")
        store.execute("update month_sales_seen set last_line = ?", (newest,))


def bought(store: Store, until: str, first: str = "") -> Iterator[tuple[str, Rows]]:
    """(month, BOUGHT) of every month with an order line up to `until`, from `first` when given, oldest first."""
    return _kept(store, "bought", first, until)


def ordered(store: Store, first: str, last: str) -> Iterator[tuple[str, Rows]]:
    """(month, ORDERED) of the months with an order line from `first` to `last`."""
    return _kept(store, "ordered", first, last)


def products(store: Store, first: str, last: str) -> Iterator[tuple[str, Rows]]:
    """(month, PRODUCT) of the months with an order line from `first` to `last`."""
    return _kept(store, "products", first, last)


def days(store: Store, first: str, last: str) -> Iterator[tuple[str, Rows]]:
    """(month, DAY) of the months with an order line from `first` to `last`."""
    return _kept(store, "days", first, last)


def last_day(store: Store, until: str) -> str | None:
    """The newest day ("YYYY-MM-DD") with an order line, of those up to `until`."""
    freshen(store)
    months = "select distinct month from month_sales where month <= ? order by month desc"
    for (month,) in store.tuples(months, (until[:7],)):
        of_month = np.concatenate([rows["day"] for _, rows in days(store, month, month)])
        if month == until[:7]:
            of_month = of_month[of_month <= int(until[8:])]
        if of_month.size:
            return f"{month}-{of_month.max():02d}"
    return None


@contextmanager
def removing(store: Store, lines: str, going: int, stored: int) -> Iterator[None]:
    """Remove order lines inside, those of whom the SQL condition `lines` holds: `going` of `stored`.

    In the caller's transaction. Where they are many, what they leave stale is noted here at once, by a third of the
    cost of a trigger; where most go, all sums are forgotten, for what stays is then sooner summed anew.
    """
    if going <= REMOVED_ONE_BY_ONE:
        yield
        return
    if going >= stored - going:
        for table in ("month_sales", "month_sales_stale"):
            store.execute(f"delete from {table}")
        store.execute("update month_sales_seen set last_line = 0")
    else:
        store.execute(
            "insert or ignore into month_sales_stale select distinct substr(day, 1, 7), retailer_id from order_line"
            f" where id <= (select last_line from month_sales_seen) and {lines}"
        )
    trigger = store.value("select sql from sqlite_schema where name = 'order_line_gone'")
    store.execute("drop trigger order_line_gone")
    yield
    store.execute(trigger)
    store.execute(
        "update month_sales_seen set last_line ="
        " (select coalesce(max(id), 0) from order_line where id <= month_sales_seen.last_line)"
    )


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
    sql = "select month, sums from month_sales where grain = ? and month >= ? and month <= ? order by month"
    for month, kept in store.tuples(sql, (grain, first, last)):
        yield month, np.frombuffer(kept, dtype=GRAINS[grain])


def _noted(store: Store) -> dict[str, Places]:
    """By month the retailers whose sums are stale."""
    found: dict[str, list[int]] = {}
    for month, retailer_id in store.tuples("select month, retailer_id from month_sales_stale"):
        found.setdefault(month, []).append(retailer_id)
    return {month: np.array(ids, dtype=np.int64) for month, ids in found.items()}


def _note_who_is_kept(store: Store, new: dict[str, list[Rows]]) -> None:
    """Note as stale the sums that new lines add to: their earlier lines are read with them."""
    for month, parts in new.items():
        kept = store.value("select sums from month_sales where grain = 'bought' and month = ?", (month,))
        if kept is not None:
            whose = np.unique(np.concatenate([part["retailer"] for part in parts]))
            known = np.intersect1d(whose, np.frombuffer(kept, dtype=BOUGHT)["retailer"])
            store.write_many(
                "insert or ignore into month_sales_stale values (?, ?)", ((month, one) for one in known.tolist())
            )


def _lines_of_noted(store: Store, noted: dict[str, Places], until: int) -> dict[str, list[Rows]]:
    """The lines up to a number of the stale pairs, by month."""
    size = BOUGHT.itemsize
    kept = int(store.value("select coalesce(sum(length(sums)), 0) from month_sales where grain = 'bought'")) // size
    if sum(who.size for who in noted.values()) * SCAN_FROM <= kept:
        return _lines_by_month(store, _OF_STALE, (until,))
    found = _lines_by_month(store, _OF_STALE_MONTHS, (until,))
    return {month: [part[np.isin(part["retailer"], noted[month])] for part in parts] for month, parts in found.items()}


class _Days(dict[str, int]):
    """From a day as text to a number: 32 times the place of its month in `months`, and the day of the month."""

    def __init__(self) -> None:
        super().__init__()
        self.months: dict[str, int] = {}

    def __missing__(self, day: str) -> int:
        self[day] = number = self.months.setdefault(day[:7], len(self.months)) * 32 + int(day[8:10])
        return number


def _lines_by_month(store: Store, of: str, values: Sequence[Any]) -> dict[str, list[Rows]]:
    """The lines `of` (what stands after "from") as LINEs, in parts, by month."""
    found: dict[str, list[Rows]] = {}
    days = _Days()
    for part in store.parts(f"select {_LINE} from {of}", values, PART):
        whose, product, day, cartons, fen = zip(*part, strict=True)
        number = np.fromiter((days[one] for one in day), dtype=np.int64, count=len(part))
        lines = np.empty(len(part), dtype=LINE)
        lines["retailer"], lines["product"], lines["day"] = whose, product, number % 32
        lines["cartons"], lines["fen"] = (np.array(figure, dtype=np.float64) for figure in (cartons, fen))
        month = number // 32
        names = list(days.months)
        for one in np.unique(month).tolist():
            found.setdefault(names[one], []).append(lines[month == one])
    return found


def _sum_anew(store: Store, month: str, lines: Sequence[Rows], stale: Places | None) -> None:
    """Sum a month's lines: all of those of its stale retailers, and of such that had none before.

    A month without lines is kept no longer.
    """
    made = sums_of(np.concatenate(lines) if lines else np.empty(0, dtype=LINE))
    kept = dict(store.tuples("select grain, sums from month_sales where month = ?", (month,)))
    if kept:
        nobody = np.empty(0, dtype=np.int64)
        gone = nobody if stale is None else stale
        made = {grain: patched(kept[grain], grain, rows, gone) for grain, rows in made.items()}
    if made["bought"].size:
        store.write_many(
            "insert or replace into month_sales values (?, ?, ?)",
            [(month, grain, rows.tobytes()) for grain, rows in made.items()],
        )
    elif kept:
        store.execute("delete from month_sales where month = ?", (month,))
