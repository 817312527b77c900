"""The whole account of one retailer's band: every indicator with value, percentile, weight and points (DOMAIN 4)."""

from __future__ import annotations

import math
from datetime import date

from tierdesk.domain.band_moves import earliest_move, points_past
from tierdesk.domain.reasons import compared, indicator_value
from tierdesk.domain.retailer import RetailerId
from tierdesk.message import message
from tierdesk.services.account_words import (
    distances_note,
    distances_said,
    missing_said,
    not_alone_said,
    official_said,
    score_said,
    together_said,
    ways_said,
)
from tierdesk.services.band_account import BandAccount, IndicatorLine, band_account
from tierdesk.services.band_words import outlook_in_full, warning_tone, why_band, why_segment
from tierdesk.services.draw_segment import draw_segment
from tierdesk.services.explain_change import explain_change
from tierdesk.services.list_next import next_of
from tierdesk.services.override_views import by_hand
from tierdesk.services.retailer_list import planned_row, resting_row
from tierdesk.services.suggest_order import group_of
from tierdesk.services.views import BandExplanation, BandStep, IndicatorView
from tierdesk.services.working_day import working_day
from tierdesk.store.connection import Store
from tierdesk.texts import say


def explain_band(store: Store, retailer_id: RetailerId, day: date | None = None) -> BandExplanation:
    """Why this retailer is in its band, by the policy of the run on screen.

    Raises UserFixable when there is no band run yet, or the retailer is not in it.
    """
    account = band_account(store, retailer_id)
    one, run, found, policy = account.retailer, account.run, account.result, account.policy
    if found.score is None:
        summed = " ".join(say(reason) for reason in why_band(found, run, policy)[:2])
    else:
        better = math.floor(found.percentile or 0.0)
        summed = score_said(
            account, "explain.total", "explain.total_whole", rank=found.rank or 0, n=run.ranked, better=better
        )
    return BandExplanation(
        row=planned_row(next_of(store, one, day or run.as_of), "") if one.active else resting_row(one, found, ""),
        title=_title(account),
        basis=say(
            "explain.basis",
            first=run.months[-policy.ranking.window_months],
            last=run.months[-1],
            scope=message("row.scope", n=run.ranked),
            version=policy.version,
            weights=account.weight,
            coverage=found.coverage,
        ),
        indicators=tuple(_view(line) for line in account.lines),
        total=summed,
        history=tuple(
            (as_of, past.percentile, past.band) for as_of, past in account.history if past.percentile is not None
        ),
        history_note=_since(account) + _waiting(account),
        timeline=tuple(BandStep(as_of, group_of(past), past.held_band is not None) for as_of, past in account.history),
        supply_tier="\n".join(official_said(account)),
        segment_reasons=tuple(say(reason) for reason in why_segment(found)),
        outlook=tuple(say(said) for said in outlook_in_full(found)),
        outlook_tone=warning_tone(found),
        changes=explain_change(store, retailer_id, run) if one.active else (),
        segment=draw_segment(store, found, run, policy) if one.active else None,
        distances=distances_said(account),
        distances_note=distances_note(account),
        ways_up=ways_said(account.ways),
        together=together_said(account),
        not_alone=not_alone_said(account),
        missing=missing_said(account),
        by_hand=by_hand(store, one.id, found.band, found.held, day or working_day(store)) if one.active else None,
    )


def _title(account: BandAccount) -> str:
    name, band = account.retailer.name, account.result.band
    if band == "unranked":
        return say("explain.title_unranked", name=name)
    return say("explain.title", name=name, band=message(f"band.{band}"))


def _since(account: BandAccount) -> str:
    """Since when the band is the present one, and what moves it; of a shop in no band, since when and why."""
    found, rule = account.result, account.policy.hysteresis
    since = found.since.isoformat()
    if found.band == "unranked":
        return say("explain.resting_since" if found.state == "inactive" else "explain.no_band_since", since=since)
    return say("explain.history", since=since, margin=rule.margin, runs=rule.runs)


def _waiting(account: BandAccount) -> str:
    """The move that waits, how far it is past the cut, and when it can come; nothing where none does."""
    found, run = account.result, account.run
    if found.pending is None or found.percentile is None:
        return ""
    points = points_past(found.percentile, found.held, found.pending, run.ranked, account.policy)
    earliest = earliest_move(run.month, found.pending_runs, account.policy)
    said = say("history.waiting", band=message(f"band.{found.pending}"), points=points, day=earliest.isoformat())
    return f" {said}"


def _view(line: IndicatorLine) -> IndicatorView:
    return IndicatorView(
        say(f"indicator.{line.name}"),
        say(indicator_value(line.name, line.value)),
        say(compared(math.nan if line.percentile is None else line.percentile)),
        line.percentile,
        line.weight,
        line.points,
    )
