"""The service history of retailers, gathered from the whole store: what `domain.next_step` decides on."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import cast

from tierdesk.domain.outlook import missed_cycles
from tierdesk.domain.override import Override, standing
from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.domain.retailer import Group, Retailer, RetailerId
from tierdesk.domain.service_history import RatioCount, ServiceHistory, Slip
from tierdesk.domain.stock import stock_ratio
from tierdesk.services.season import season_of
from tierdesk.services.suggest_order import group_of
from tierdesk.store import bands, concerns, ranking_facts, stock, visits
from tierdesk.store.bands import BandResult, BandRun
from tierdesk.store.connection import Store
from tierdesk.store.overrides import overrides

COUNTS = 4


class Gathered:
    """Everything the histories of the retailers asked for are made of, read in a handful of queries."""

    def __init__(self, store: Store, day: date, policy: Policy, only: Retailer | None = None) -> None:
        self.run: BandRun | None = bands.latest_run(store)
        self.season = season_of(self.run)
        self._policy = policy
        self._results: dict[RetailerId, BandResult] = {}
        if self.run is not None and only is None:
            self._results = bands.results(store, self.run.id)
        elif self.run is not None and only is not None:
            found = bands.result(store, self.run.id, only.id)
            self._results = {only.id: found} if found else {}
        whose = only.id if only else None
        self._by_hand = standing(overrides(store, whose), day) if self.run else {}
        self._records = visits.step_records(store, whose)
        self._counts = stock.recent_counts(store, day, COUNTS, whose)
        self._concerns = concerns.open_concerns(store, whose)
        self._spells = bands.volatile_spells(store, whose)
        self._last_orders = ranking_facts.last_orders(store, whose) if self.run else {}

    def result(self, retailer_id: RetailerId) -> BandResult | None:
        """The retailer's band result in the latest run."""
        return self._results.get(retailer_id)

    def override(self, retailer_id: RetailerId) -> Override | None:
        """The band that a person set for the retailer, while it holds."""
        return self._by_hand.get(retailer_id)

    def history(self, one: Retailer) -> ServiceHistory:
        """The history of one of the retailers."""
        found = self._results.get(one.id)
        group = group_of(found)
        records = self._records.get(one.id, [])
        spell = self._spells.get(one.id)
        return ServiceHistory(
            group=group,
            group_since=found.since if found else None,
            records=records,
            last_visit=records[-1].day if records else None,
            ratios=tuple(self._ratios(one.id, group)),
            sales_fell=found.fell if found else None,
            concerns=self._concerns.get(one.id, []),
            runs_out_of_volatile=spell[1] if spell else 0,
            volatile_since=spell[0] if spell else None,
            percentiles=_percentiles(found),
            licence_expiry=one.licence_expiry,
            order_day=one.order_day,
            visit_weekday=one.visit_weekday,
            slip=_slip(found),
            missed_cycles=self._missed(one),
        )

    def _missed(self, one: Retailer) -> int:
        if self.run is None:
            return 0
        missed = missed_cycles(self._last_orders.get(one.id), one.order_day, self.run.as_of)
        return missed if missed >= self._policy.outlook.missed_cycles else 0

    def _ratios(self, retailer_id: RetailerId, group: Group | None) -> Iterable[RatioCount]:
        target = self._policy.stock.target(group)
        for day, counted, sold in self._counts.get(retailer_id, []):
            ratio = stock_ratio(counted, sold, self.season.thirty_days(day))
            if ratio is not None:
                yield RatioCount(day, ratio, target)


def _percentiles(found: BandResult | None) -> dict[str, float]:
    if found is None:
        return {}
    return {name: share for name, share in zip(INDICATORS, found.shares, strict=True) if not math.isnan(share)}


def _slip(found: BandResult | None) -> Slip | None:
    return cast("Slip | None", found.warning or None) if found is not None else None
