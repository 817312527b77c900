"""Measure: everything that the ranking and the segments rest on, of all active retailers at once (DOMAIN 4, 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain import segments
from tierdesk.domain.bands import Ints
from tierdesk.domain.continuity import continuity
from tierdesk.domain.months import complete_months, first_day, last_day
from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.domain.scoring import EXACT, Floats, integrity_values
from tierdesk.store import ranking_facts
from tierdesk.store.connection import Store
from tierdesk.store.members import Members

TIE_DAYS = 90


@dataclass(frozen=True, slots=True)
class Measured:
    """The facts of all active retailers, row by row in the order of `who`; `window_months` counts the known ones."""

    who: Members
    months: tuple[str, ...]
    cartons: Floats
    indicators: Floats
    window_months: Ints
    cartons_90: Floats
    amount_90: Floats


def headroom_of(measured: Measured, policy: Policy) -> Floats:
    """How far the upper quartile of its peers lies above each retailer's mean month, as a share of the latter."""
    level = measured.indicators[:, INDICATORS.index("cartons")]
    return segments.headroom(level, measured.who.markets, measured.who.tiers, policy.segments)


def measure(store: Store, who: Members, day: date, policy: Policy, judged_until: date) -> Measured:
    """Read everything that the ranking and the segments rest on: sales as of `day`, scores up to `judged_until`."""
    ids = who.ids
    span = max(policy.ranking.window_months, policy.segments.months)
    months = complete_months(day, span)
    window = months[span - policy.ranking.window_months :]
    series = ranking_facts.monthly_series(store, ids, months)
    in_window, paid = series.cartons[:, span - len(window) :], series.amount[:, span - len(window) :]
    known = ~np.isnan(in_window)
    known_months = known.sum(axis=1).astype(np.int64)
    by_day = known & ~series.from_totals[:, span - len(window) :]  # totals do not tell when orders were made
    start, end = first_day(window[0]), last_day(window[-1])
    facts = ranking_facts.window_facts(store, ids, start, end, who.cycle_days)
    columns = {
        "cartons": _row_mean(in_window),
        "amount": _row_mean(paid),
        "carton_price": facts.carton_price,
        "breadth": facts.breadth,
        "continuity": _continuity(who, facts.cycles, window, by_day),
        "display": ranking_facts.latest_scores(store, ids, judged_until, "display"),
        "integrity": integrity_values(who.integrity),
        "cooperation": ranking_facts.latest_scores(store, ids, judged_until, "cooperation"),
    }
    months_known = dict.fromkeys(("cartons", "amount", "carton_price", "breadth"), known_months)
    for name, count in (*months_known.items(), ("continuity", by_day.sum(axis=1))):
        columns[name] = np.where(count >= policy.ranking.min_months, columns[name], np.nan)
    cartons_90, amount_90 = ranking_facts.recent_sales(store, ids, day, TIE_DAYS)
    indicators = np.column_stack([columns[name] for name in INDICATORS])
    shown = months[span - policy.segments.months :]
    return Measured(
        who,
        shown,
        series.cartons[:, span - policy.segments.months :],
        indicators,
        known_months,
        cartons_90,
        amount_90,
    )


def _row_mean(values: Floats) -> Floats:
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    with np.errstate(invalid="ignore"):
        mean: Floats = np.where(count > 0, np.where(known, values, 0.0).sum(axis=1) / count, np.nan).round(EXACT)
    return mean


def _continuity(who: Members, cycles: NDArray[np.bool_], window: tuple[str, ...], known: NDArray[np.bool_]) -> Floats:
    """Share of the order cycles with an order, over the known months of the window; NaN: none known, or 不访销."""
    never = np.array([cycle == "none" for cycle in who.cycles], dtype=np.bool_)
    return np.where(never, np.nan, continuity(cycles, window, known, who.cycle_days))
