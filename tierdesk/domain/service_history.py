"""All that the next step depends on, for one retailer: what happened, and what the data say (DOMAIN 2, 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tierdesk.domain.retailer import Group, OrderDay
from tierdesk.domain.visit import Concern, StepRecord

Slip = Literal["amber", "red"]
"""The slip warning (DOMAIN 5)."""


@dataclass(frozen=True, slots=True)
class RatioCount:
    """The stock ratio found by one stock count, as share of 30 days' sales, and the target of that day."""

    day: date
    ratio: float
    target: float


@dataclass(frozen=True, slots=True)
class ServiceHistory:
    """The history of one retailer. There is no stored cursor: the next step follows from this alone.

    `group` is None for an unranked retailer; `group_since` is the day of the band run that began the present
    group (None: always). `records` are the steps of finished visits, oldest first, undone ones left out.
    `ratios` are the stock counts, oldest first. `sales_fell` is the day since which sales lie below the
    retailer's own median (`reopening.sales_fell`), None when they do not. `concerns` are the open ones.
    `percentiles` are the ranking indicators 0..100, those with data only.

    `runs_out_of_volatile` is how many of the latest band runs in a row did not find the retailer volatile.
    `volatile_since` is the day the retailer last became volatile; given also after it has left, it keeps a
    volatile playbook that is under way until that hands over.

    `missed_cycles` are the order cycles in a row without an order, 0 while they are too few for a warning.
    """

    group: Group | None
    group_since: date | None = None
    records: Sequence[StepRecord] = ()
    last_visit: date | None = None
    first_seen: date | None = None
    ratios: Sequence[RatioCount] = ()
    sales_fell: date | None = None
    concerns: Sequence[Concern] = ()
    runs_out_of_volatile: int = 0
    volatile_since: date | None = None
    percentiles: Mapping[str, float] = field(default_factory=dict)
    licence_expiry: date | None = None
    order_day: OrderDay | None = None
    visit_weekday: int | None = None
    slip: Slip | None = None
    missed_cycles: int = 0

    @property
    def last_seen(self) -> date | None:
        """The day of the last visit, whatever its step; None when nobody was there yet."""
        days = [self.records[-1].day] if self.records else []
        if self.last_visit is not None:
            days.append(self.last_visit)
        return max(days, default=None)

    @property
    def open_concerns(self) -> tuple[Concern, ...]:
        """The concerns that still wait for an answer."""
        return tuple(concern for concern in self.concerns if concern.open)

    @property
    def promise_due(self) -> date | None:
        """The earliest day by which something was promised and is still open."""
        return min((c.due for c in self.open_concerns if c.due is not None), default=None)

    def weakest(self, indicators: Sequence[str]) -> tuple[str, float] | None:
        """The weakest of these indicators with its percentile; None when none of them has data."""
        known = [(name, self.percentiles[name]) for name in indicators if name in self.percentiles]
        return min(known, key=lambda pair: pair[1], default=None)
