"""When a step that was done must be done again (DOMAIN 2): sales fell, or the stock ratio left its range."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from statistics import median

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.playbook import Step
from tierdesk.domain.policy import Stock
from tierdesk.domain.scoring import Floats
from tierdesk.domain.service_history import RatioCount, ServiceHistory

MEDIAN_MONTHS = 3


def sales_fell(months: Sequence[tuple[date, float]], share: float = 0.20) -> date | None:
    """The last day of the latest month when it lies `share` or more below the median of the three before it.

    `months` are (any day of the month, season-adjusted cartons), complete months without a gap, oldest first.
    None when sales did not fall so far, or fewer than four months are known.
    """
    if len(months) <= MEDIAN_MONTHS:
        return None
    month, latest = months[-1]
    usual = median(cartons for _, cartons in months[-1 - MEDIAN_MONTHS : -1])
    if usual <= 0 or latest > usual * (1 - share) + 1e-9:
        return None
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def who_fell(months: Floats, share: float = 0.20) -> NDArray[np.bool_]:
    """Of whom `sales_fell` would tell a day: rows of `months` [retailer, month], NaN where a month is unknown.

    Looked at are the last four months; nobody fell who lacks one of them.
    """
    if months.shape[1] <= MEDIAN_MONTHS:
        return np.zeros(len(months), dtype=np.bool_)
    last = months[:, -1 - MEDIAN_MONTHS :]
    usual = np.sort(last[:, :-1], axis=1)[:, MEDIAN_MONTHS // 2]
    fell: NDArray[np.bool_] = ~np.isnan(last).any(axis=1) & (usual > 0) & ~(last[:, -1] > usual * (1 - share) + 1e-9)
    return fell


def out_of_range(count: RatioCount, stock: Stock) -> bool:
    """Whether a stock ratio is too far from its target, on either side (DOMAIN 6)."""
    return not stock.range_low * count.target <= count.ratio <= stock.range_high * count.target


def reopened(step: Step, done: date, history: ServiceHistory, stock: Stock) -> bool:
    """Whether a step done on the day `done` stands open again.

    The latest counts decide, all later than `done`: one count back in range closes the step again.
    """
    for condition in step.reopen:
        if condition.when == "sales_fell" and history.sales_fell is not None and history.sales_fell > done:
            return True
        if condition.when == "ratio_out_of_range":
            latest = [count for count in history.ratios if count.day > done][-condition.counts :]
            if len(latest) == condition.counts and all(out_of_range(count, stock) for count in latest):
                return True
    return False
