"""The figures of a retailer in a quarter beside the medians of its top-band peers, as they are known on a day."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from tierdesk.domain.gap import medians
from tierdesk.domain.months import last_day, month_of
from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.domain.quarter import MEASURED, QuarterFigures, complete_in, day_in, last_day_of
from tierdesk.domain.retailer import Retailer
from tierdesk.domain.scoring import Floats
from tierdesk.services.analyse_gap import peers_of
from tierdesk.services.measure import Measured, measure
from tierdesk.services.run_policy import policy_of
from tierdesk.store import bands
from tierdesk.store.bands import BandRun
from tierdesk.store.connection import Store
from tierdesk.store.members import members_of


def figures_of(store: Store, one: Retailer, quarter: str, day: date) -> QuarterFigures:
    """What a retailer did in a quarter, over its months that are complete in the data, and what its peers did.

    The run that counts at the end of the quarter says who the peers are, and where the retailer stood; the latest one
    where none was made by then. Scores count up to `day` or the end of the quarter.
    """
    latest = bands.latest_run(store)
    if latest is None:
        return QuarterFigures(quarter, ())
    months = complete_in(quarter, latest.as_of)
    counts = _run_at(store, quarter)
    run = counts or latest
    standing = bands.result(store, counts.id, one.id) if counts else None
    empty = QuarterFigures(quarter, months)
    if standing is not None:
        empty = replace(empty, band=standing.band, rank=standing.rank, ranked=run.ranked)
        empty = replace(empty, held=standing.held_band or "")
    if not months:
        return empty
    basis, peers, _ = peers_of(store, run, one)
    policy = _over(policy_of(latest), len(months))
    found = measure(store, members_of(store, [one.id, *peers]), last_day(months[-1]), policy, day_in(quarter, day))
    values = _values(found, _season(latest, months))
    top = medians(values[1:]) if basis != "few" else [math.nan] * len(MEASURED)
    known = int(found.window_months[0])
    return replace(empty, known=known, own=_named(values[0]), top=_named(top), basis=basis, peers=len(peers))


def _run_at(store: Store, quarter: str) -> BandRun | None:
    """The run that counts at the end of a quarter: the last one of it or before."""
    after = month_of(date.fromordinal(last_day_of(quarter).toordinal() + 1))
    return bands.run_before(store, after)


def _over(policy: Policy, months: int) -> Policy:
    """The same policy, measuring the last `months` months, of which one is enough."""
    return replace(
        policy,
        ranking=replace(policy.ranking, window_months=months, min_months=1),
        segments=replace(policy.segments, months=months),
    )


def _season(run: BandRun, months: Sequence[str]) -> Floats | None:
    """The season of these months as the run found it; None where it knows none of one of them."""
    by_month = dict(zip(run.months, run.season, strict=False))
    return np.array([by_month[month] for month in months]) if all(month in by_month for month in months) else None


def _values(found: Measured, season: Floats | None) -> Floats:
    """[shop, measured], NaN where unknown."""
    with np.errstate(invalid="ignore"):
        adjusted = (found.cartons / season).mean(axis=1) if season is not None else np.full(len(found.who), np.nan)
    columns = [adjusted if name == "adjusted" else found.indicators[:, INDICATORS.index(name)] for name in MEASURED]
    return np.column_stack(columns)


def _named(values: Sequence[float] | Floats) -> dict[str, float | None]:
    return {
        name: None if math.isnan(value) else round(float(value), 6)
        for name, value in zip(MEASURED, values, strict=True)
    }
