"""The account of one retailer's band in figures: what the page "why this band" and the retailer's own page say.

Every figure can be found again by hand from the rows of the store; a test does so (DOMAIN 4).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

from tierdesk.domain.bands import CODES
from tierdesk.domain.distances import Distance, distances
from tierdesk.domain.official import Official, official
from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.domain.retailer import Retailer, RetailerId
from tierdesk.domain.standing import Compared, Standing
from tierdesk.domain.steps_up import WaysUp, ways_up
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.measure import TIE_DAYS
from tierdesk.services.run_policy import policy_of
from tierdesk.store import bands, ranking_facts
from tierdesk.store.bands import BandResult, BandRun
from tierdesk.store.compared import RunGroup, run_group
from tierdesk.store.connection import Store
from tierdesk.store.retailers import retailer


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator: value (NaN: no data), percentile, weight, and the points `weight percentile / 100`."""

    name: str
    value: float
    percentile: float | None
    weight: float
    points: float | None


@dataclass(frozen=True, slots=True)
class BandAccount:
    """One retailer in the run on screen, in figures.

    `points` is the sum of the lines' points, `weight_present` that of those with data, `weight` of all. Distances,
    ways up and the official tier are there for ranked retailers only, from the band
    that the rules hold. `history` is (day, result) of the monthly runs.
    """

    retailer: Retailer
    run: BandRun
    result: BandResult
    policy: Policy
    lines: tuple[IndicatorLine, ...]
    points: float
    weight_present: float
    weight: float
    distances: tuple[Distance, ...]
    ways: WaysUp | None
    official: Official | None
    history: tuple[tuple[date, BandResult], ...]

    @property
    def missing(self) -> tuple[IndicatorLine, ...]:
        """The indicators that have a weight and no data."""
        return tuple(line for line in self.lines if line.percentile is None and line.weight > 0)


def band_account(store: Store, retailer_id: RetailerId) -> BandAccount:
    """Every figure of this retailer's band, by the policy of the run on screen.

    Raises UserFixable when there is no band run yet, or the retailer is not in it.
    """
    one = retailer(store, retailer_id)
    run = bands.latest_run(store)
    found = bands.result(store, run.id, retailer_id) if run else None
    if one is None or run is None or found is None:
        raise UserFixable(message("reband.no_sales"), message("reband.no_sales_do"))
    policy = policy_of(run)
    lines = tuple(
        _line(name, value, share, policy.ranking.weights.get(name, 0.0))
        for name, value, share in zip(INDICATORS, found.indicators, found.shares, strict=True)
    )
    apart: tuple[Distance, ...] = ()
    ways = beside = None
    if found.rank is not None:
        group = run_group(store, run.id)
        standing = _standing(store, group, run, retailer_id, policy)
        tiers = [tier for tier, counted in zip(group.tiers, group.counted, strict=True) if counted]
        apart = distances(standing, found.held, policy.hysteresis.margin)
        if found.held in {"middle", "bottom"} and CODES[found.raw_band] <= CODES[found.held]:
            ways = ways_up(standing, found.held, policy.ranking)
        beside = official(one.supply_tier, tiers, found.held, found.shares, policy.ranking)
    return BandAccount(
        one,
        run,
        found,
        policy,
        lines,
        sum(line.points for line in lines if line.points is not None),
        sum(line.weight for line in lines if line.percentile is not None),
        sum(policy.ranking.weights.values()),
        apart,
        ways,
        beside,
        tuple(bands.history(store, retailer_id)),
    )


def _line(name: str, value: float, share: float, weight: float) -> IndicatorLine:
    if math.isnan(share):
        return IndicatorLine(name, value, None, weight, None)
    return IndicatorLine(name, value, share, weight, weight * share / 100)


def _standing(store: Store, group: RunGroup, run: BandRun, retailer_id: RetailerId, policy: Policy) -> Standing:
    cartons_90, amount_90 = ranking_facts.recent_sales(store, group.ids, run.as_of, TIE_DAYS)
    compared = Compared(group.indicators, group.markets, group.counted, cartons_90, amount_90)
    return Standing(compared, list(group.ids).index(retailer_id), policy.ranking)
