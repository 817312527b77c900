"""The months behind a segment, with the lines that a drawing of them needs (DOMAIN 5)."""

from __future__ import annotations

import numpy as np

from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.domain.segments import season_adjusted, theil_sen, variation
from tierdesk.services.change_views import SegmentView
from tierdesk.store import ranking_facts
from tierdesk.store.bands import BandResult, BandRun
from tierdesk.store.connection import Store
from tierdesk.texts import say


def draw_segment(store: Store, found: BandResult, run: BandRun, policy: Policy) -> SegmentView | None:
    """The drawing of one retailer's months; None while fewer are known than a provisional segment needs."""
    cartons, _ = ranking_facts.one_series(store, found.retailer_id, run.months)
    places = np.flatnonzero(~np.isnan(cartons))
    if places.size < max(2, policy.segments.provisional_min_months):
        return None
    factors = np.array(run.season) if run.season else None
    adjusted = season_adjusted(cartons[None, :], run.months, factors)[:, places]
    slope = float(theil_sen(adjusted, places)[0])
    middle = float(np.median(adjusted[0] - slope * places))
    mean = float(adjusted.mean())
    spread = mean * float(variation(adjusted)[0]) if mean > 0 else 0.0
    level = found.indicators[INDICATORS.index("cartons")]
    goal = level * (1 + found.headroom) if found.headroom is not None else None
    clear = found.trend_p is not None and found.trend_p < policy.segments.trend_p
    share = slope / mean if mean > 0 else 0.0
    return SegmentView(
        months=tuple(run.months[place] for place in places.tolist()),
        places=tuple(places.tolist()),
        cartons=tuple(cartons[places].tolist()),
        adjusted=tuple(adjusted[0].tolist()),
        trend=(middle + slope * int(places[0]), middle + slope * int(places[-1])),
        low=max(0.0, mean - spread),
        high=mean + spread,
        goal=goal,
        clear=clear,
        legend=(
            say("segment_chart.adjusted"),
            say("segment_chart.cartons"),
            say("segment_chart.trend_clear" if clear else "segment_chart.trend", slope=share),
            say("segment_chart.variation", cv=spread / mean if mean > 0 else 0.0, limit=policy.segments.volatile_cv),
            say("segment_chart.goal", goal=goal) if goal is not None else "",
        ),
    )
