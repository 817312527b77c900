"""The card of one retailer: the next step, why this band, the trend, the stock, promises, the last visits."""

from __future__ import annotations

from datetime import date

import numpy as np

from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.domain.retailer import Band, Retailer, RetailerId, mask_phone
from tierdesk.domain.segments import season_adjusted
from tierdesk.domain.stock import days_of_cover
from tierdesk.domain.visit import Concern
from tierdesk.domain.way_up import more_cartons
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.band_words import telling_reasons, warning_level, warning_tone, why_warned
from tierdesk.services.list_next import Planned, next_of
from tierdesk.services.override_views import by_hand
from tierdesk.services.policy import load_policy
from tierdesk.services.retailer_list import planned_row, resting_row
from tierdesk.services.retailer_words import order_day_in_words
from tierdesk.services.run_policy import policy_of
from tierdesk.services.scarce import scarce_views
from tierdesk.services.step_words import day_in_words, next_step_view, step_title
from tierdesk.services.views import Card, ConcernView, Reason, StockView, Tag, Trend, VisitView
from tierdesk.store import bands, concerns, ranking_facts, visits
from tierdesk.store.bands import BandResult, BandRun
from tierdesk.store.connection import Store
from tierdesk.store.merges import numbers_merged_into
from tierdesk.store.retailers import retailer
from tierdesk.texts import say

LAST_VISITS = 3
SHOWN_CONCERNS = 4
SAID_OF_A_SLIP = 2


def retailer_card(store: Store, retailer_id: RetailerId, day: date) -> Card:
    """Everything the card shows; raises UserFixable when the retailer is gone."""
    one = retailer(store, retailer_id)
    if one is None:
        raise UserFixable(message("visit_service.gone"), message("visit_service.gone_do"))
    run = bands.latest_run(store)
    found = bands.result(store, run.id, one.id) if run else None
    planned = next_of(store, one, day) if one.active else None
    policy = policy_of(run) if run else load_policy(store)
    draft = visits.open_draft(store, one.id)
    return Card(
        row=planned_row(planned, "") if planned else resting_row(one, found, ""),
        headline=_headline(one, found, run),
        facts=(*_facts(one), *_merged_from(store, one)),
        alert=_licence_alert(one, day, policy),
        next=next_step_view(planned) if planned else None,
        band_title=_band_title(found),
        reasons=tuple(
            Reason(reason.direction, say(reason.said)) for reason in (telling_reasons(found, policy) if found else [])
        ),
        way_up=_way_up(found, run, policy),
        pending=say("reason.pending", band=message(f"band.{found.pending}")) if found and found.pending else "",
        trend=_trend(store, one.id, run, found),
        stock=_stock(planned, policy),
        concerns=tuple(concern_view(one, day) for one in concerns.concerns(store, one.id)[:SHOWN_CONCERNS]),
        scarce=scarce_views(store, one, day),
        visits=tuple(
            VisitView(
                visit.id,
                visit.day,
                step_title(visit.step),
                say(f"steps.outcome.{visit.outcome}") if visit.outcome else "",
                visit.note or visit.reason,
                visit.counted,
            )
            for visit in reversed(visits.finished_visits(store, one.id)[-LAST_VISITS:])
        ),
        draft=draft.id if draft else None,
        warning=_slip_warning(found),
        by_hand="\n".join(by_hand(store, one.id, found.band, found.held, day).lines) if found else "",
    )


def concern_view(concern: Concern, day: date) -> ConcernView:
    """A promise with its tag: answered, due today, late by so many days, or due on a day."""
    if concern.answered is not None:
        tag = Tag(say("card_service.answered"), "ok")
    elif concern.due is None:
        tag = Tag(say("card_service.open"), "warn")
    elif concern.due < day:
        tag = Tag(say("card_service.late", n=(day - concern.due).days), "bad")
    elif concern.due == day:
        tag = Tag(say("card_service.today"), "bad")
    else:
        tag = Tag(say("card_service.due", day=day_in_words(concern.due)), "warn")
    return ConcernView(concern.id, concern.text, concern.raised, concern.due, concern.reply, tag)


def _headline(one: Retailer, found: BandResult | None, run: BandRun | None) -> str:
    parts = [say(f"band.{found.band}") if found else say("band.unranked")]
    if found and found.segment:
        parts.append(say(f"segment.{found.segment}"))
    if found and found.rank and run:
        parts.append(say("card_service.rank", rank=found.rank, n=run.ranked))
    if one.supply_tier:
        parts.append(say("card_service.tier", tier=one.supply_tier))
    kind = " ".join(say(f"{name}.{value}") for name, value in (("market", one.market), ("format", one.format)) if value)
    if kind:
        parts.append(kind)
    if one.order_day:
        parts.append(say("card_service.orders", day=order_day_in_words(one.order_day) or ""))
    if one.phone:
        parts.append(mask_phone(one.phone))
    return " · ".join(parts)


def _facts(one: Retailer) -> tuple[tuple[str, str], ...]:
    known = (
        ("licence_no", one.licence_no),
        ("customer_code", one.customer_code),
        ("route", one.route),
        ("visit_weekday", say(f"weekday.{one.visit_weekday}") if one.visit_weekday else ""),
        ("address", one.address),
        ("district", one.district),
        ("integrity", one.integrity),
        ("outlet_grade", one.outlet_grade),
        ("licence_expiry", one.licence_expiry.isoformat() if one.licence_expiry else ""),
        ("status", say(f"status.{one.status}")),
    )
    return tuple((say(f"field.{name}"), value) for name, value in known if value)


def _merged_from(store: Store, one: Retailer) -> tuple[tuple[str, str], ...]:
    numbers = numbers_merged_into(store, one.id)
    return ((say("merging.also"), say("list.separator").join(numbers)),) if numbers else ()


def _licence_alert(one: Retailer, day: date, policy: Policy) -> Tag | None:
    if one.licence_expiry is None:
        return None
    left = (one.licence_expiry - day).days
    if left < 0:
        return Tag(say("steps.reason.licence_expired", n=-left), "bad")
    if left == 0:
        return Tag(say("steps.reason.licence_today"), "bad")
    if left <= max(policy.visits.licence_alert_days, default=0):
        return Tag(say("steps.reason.licence_soon", n=left), "bad" if left <= 30 else "warn")
    return None


def _band_title(found: BandResult | None) -> str:
    if found is None or found.band == "unranked":
        return say("card_service.why_unranked")
    name = message(f"segment.{found.segment}") if found.segment else message(f"band.{found.band}")
    return say("card_service.why", band=name)


def _slip_warning(found: BandResult | None) -> Tag | None:
    if found is None or not found.warning:
        return None
    said = warning_level(found)
    for part in why_warned(found)[:SAID_OF_A_SLIP]:
        said = message("outlook.on_card", first=said, rest=part)
    return Tag(say(said), warning_tone(found))


def _way_up(found: BandResult | None, run: BandRun | None, policy: Policy) -> str:
    if found is None or run is None or found.score is None:
        return ""
    more = more_cartons(run.scale, found.raw_band, found.score, found.indicators, found.shares, policy.ranking)
    if more is None:
        return ""
    goal = message("band.middle" if found.raw_band == "bottom" else "band.top")
    return say("card_service.way_up", n=more, band=goal)


def _trend(store: Store, retailer_id: RetailerId, run: BandRun | None, found: BandResult | None) -> Trend | None:
    if run is None:
        return None
    cartons, from_totals = ranking_facts.one_series(store, retailer_id, run.months)
    known = ~np.isnan(cartons)
    if not known.any():
        return None
    factors = np.array(run.season) if run.season else None
    adjusted = season_adjusted(cartons[None, :], run.months, factors)[0]
    low, high = peer_quartiles(store, run.uid, run.id, found.band) if found else (None, None)
    return Trend(
        tuple(month for month, is_known in zip(run.months, known, strict=True) if is_known),
        tuple(cartons[known].tolist()),
        tuple(adjusted[known].tolist()),
        low,
        high,
        frozenset(month for month, total in zip(run.months, from_totals, strict=True) if total),
    )


_quartiles: dict[tuple[str, Band], tuple[float | None, float | None]] = {}


def peer_quartiles(store: Store, run_uid: str, run_id: int, band: Band) -> tuple[float | None, float | None]:
    """The middle half of the mean monthly cartons of a band, in one run; remembered, since a run never changes."""
    key = (run_uid, band)
    if key not in _quartiles:
        levels = bands.indicator_of_band(store, run_id, band, INDICATORS.index("cartons"))
        _quartiles[key] = (
            (float(np.percentile(levels, 25)), float(np.percentile(levels, 75))) if len(levels) else (None, None)
        )
    return _quartiles[key]


def _stock(planned: Planned | None, policy: Policy) -> StockView:
    last = planned.history.ratios[-1] if planned and planned.history.ratios else None
    target = policy.stock.target(planned.history.group if planned else None)
    return StockView(
        last.day if last else None,
        last.ratio if last else None,
        days_of_cover(last.ratio) if last else None,
        target,
        days_of_cover(target),
    )
