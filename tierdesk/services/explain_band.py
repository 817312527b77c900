"""The whole account of one retailer's band: every indicator with value, percentile, weight and points (DOMAIN 4)."""

from __future__ import annotations

import math
from datetime import date

from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.reasons import compared, indicator_value
from tierdesk.domain.retailer import RetailerId
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.band_words import outlook_in_full, warning_tone, why_band, why_segment
from tierdesk.services.list_next import next_of
from tierdesk.services.retailer_list import planned_row, resting_row
from tierdesk.services.run_policy import policy_of
from tierdesk.services.step_words import day_in_words
from tierdesk.services.views import BandExplanation, IndicatorView
from tierdesk.store import bands
from tierdesk.store.connection import Store
from tierdesk.store.retailers import retailer
from tierdesk.texts import say


def explain_band(store: Store, retailer_id: RetailerId, day: date | None = None) -> BandExplanation:
    """Why this retailer is in its band, by the policy of the run on screen.

    Raises UserFixable when there is no band run yet, or the retailer is not in it.
    """
    one = retailer(store, retailer_id)
    run = bands.latest_run(store)
    found = bands.result(store, run.id, retailer_id) if run else None
    if one is None or run is None or found is None:
        raise UserFixable(message("reband.no_sales"), message("reband.no_sales_do"))
    policy = policy_of(run)
    weights = policy.ranking.weights
    total = sum(weights.values())
    present = 0.0
    points = 0.0
    indicators: list[IndicatorView] = []
    for name, value, share in zip(INDICATORS, found.indicators, found.shares, strict=True):
        weight = weights.get(name, 0.0)
        known = not math.isnan(share)
        if known:
            present += weight
            points += weight * share / 100
        indicators.append(
            IndicatorView(
                say(f"indicator.{name}"),
                say(indicator_value(name, value)),
                say(compared(share)),
                share if known else None,
                weight,
                weight * share / 100 if known else None,
            )
        )
    if found.score is None:
        summed = " ".join(say(reason) for reason in why_band(found, run, policy)[:2])
    else:
        summed = say(
            "explain.total",
            points=points,
            present=present,
            score=found.score,
            rank=found.rank or 0,
            n=run.ranked,
            better=math.floor(found.percentile or 0.0),
        )
    history = [(as_of, past.percentile, past.band) for as_of, past in bands.history(store, retailer_id)]
    return BandExplanation(
        row=planned_row(next_of(store, one, day or run.as_of), "") if one.active else resting_row(one, found, ""),
        title=say("explain.title", name=one.name, band=message(f"band.{found.band}")),
        basis=say(
            "explain.basis",
            first=run.months[-policy.ranking.window_months],
            last=run.months[-1],
            scope=message("row.scope", n=run.ranked),
            version=policy.version,
            weights=total,
            coverage=found.coverage,
        ),
        indicators=tuple(indicators),
        total=summed,
        history=tuple((as_of, share, band) for as_of, share, band in history if share is not None),
        history_note=say(
            "explain.history",
            since=day_in_words(found.since),
            margin=policy.hysteresis.margin,
            runs=policy.hysteresis.runs,
        )
        + (" " + say("reason.pending", band=message(f"band.{found.pending}")) if found.pending else ""),
        supply_tier=say("explain.tier", tier=one.supply_tier) if one.supply_tier else say("explain.no_tier"),
        segment_reasons=tuple(say(reason) for reason in why_segment(found)),
        outlook=tuple(say(said) for said in outlook_in_full(found)),
        outlook_tone=warning_tone(found),
    )
