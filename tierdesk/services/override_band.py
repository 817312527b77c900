"""Set a band by hand, with a reason and a last day; end that; and take either back (DOMAIN 4)."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from datetime import date

from tierdesk.domain.override import Override, standing
from tierdesk.domain.policy import Policy
from tierdesk.domain.retailer import Band, Retailer, RetailerId, Segment
from tierdesk.domain.segments import basis_of, segment_of
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.clock import new_id, now
from tierdesk.services.run_policy import policy_of
from tierdesk.services.working_day import working_day
from tierdesk.store import bands
from tierdesk.store import overrides as override_store
from tierdesk.store.bands import BandResult
from tierdesk.store.connection import Store
from tierdesk.store.retailers import retailer

SETTABLE: tuple[Band, ...] = ("top", "middle", "bottom")


@dataclass(frozen=True, slots=True)
class OverrideSet:
    """A band that was set: its number, whose, until when; which overrides it ended, and what undoing goes back to."""

    id: str
    retailer_id: RetailerId
    name: str
    band: Band
    last_day: date
    ended: tuple[str, ...]
    since: date | None


@dataclass(frozen=True, slots=True)
class OverrideEnded:
    """Overrides that were ended, and the band shown since."""

    ids: tuple[str, ...]
    retailer_id: RetailerId
    name: str
    band: Band
    since: date | None


def set_override(store: Store, retailer_id: RetailerId, band: str, reason: str, last_day: date) -> OverrideSet:
    """Let a retailer be shown in a band from today to `last_day`; the run on screen shows it at once.

    One that holds already is ended. Raises UserFixable without a reason, for a last day in the past, for a band that is
    none, and when the retailer is gone. One transaction.
    """
    day = working_day(store)
    one = _retailer(store, retailer_id)
    if band not in SETTABLE:
        raise UserFixable(message("override.no_band", band=band), message("override.no_band_do"))
    if not reason.strip():
        raise UserFixable(message("override.no_reason"), message("override.no_reason_do"))
    if last_day < day:
        raise UserFixable(message("override.past", day=last_day.isoformat()), message("override.past_do"))
    made = Override(new_id(), one.id, band, reason.strip(), getpass.getuser(), now(), day, last_day)
    with store.atomic():
        since = _since(store, one.id)
        ended = _going_on(store, one.id, day)
        override_store.end_overrides(store, ended, day)
        override_store.add_override(store, made)
        show_overrides(store)
    return OverrideSet(made.id, one.id, one.name, made.band, last_day, ended, since)


def undo_override(store: Store, made: OverrideSet) -> None:
    """Take back that a band was set: it is as if it had never been, and those that it ended go on."""
    with store.atomic():
        override_store.remove_override(store, made.id)
        override_store.end_overrides(store, made.ended, None)
        show_overrides(store, {made.retailer_id: made.since} if made.since else {})


def end_override(store: Store, retailer_id: RetailerId) -> OverrideEnded:
    """Let the band that the rules hold be shown again from today on; raises UserFixable when none is set by hand."""
    day = working_day(store)
    one = _retailer(store, retailer_id)
    with store.atomic():
        since = _since(store, one.id)
        ids = _going_on(store, one.id, day)
        if not ids:
            raise UserFixable(message("override.none", name=one.name), message("override.none_do"))
        override_store.end_overrides(store, ids, day)
        show_overrides(store)
        shown = _shown(store, one.id)
    return OverrideEnded(ids, one.id, one.name, shown.band if shown else "unranked", since)


def undo_end(store: Store, made: OverrideEnded) -> None:
    """Take back that overrides were ended: they go on to their last day."""
    with store.atomic():
        override_store.end_overrides(store, made.ids, None)
        show_overrides(store, {made.retailer_id: made.since} if made.since else {})


def show_overrides(store: Store, since: dict[RetailerId, date] | None = None) -> tuple[RetailerId, ...]:
    """Let the run on screen show the overrides that hold today and no others; returns whose band or segment changed.

    Worth calling on every new day, for overrides end with the calendar. `since` says since when a retailer is in the
    band that it goes back to. Inside the caller's transaction, or in one of its own.
    """
    run = bands.latest_run(store)
    if run is None:
        return ()
    day, policy = working_day(store), policy_of(run)
    changed = []
    with store.atomic():
        holding = standing(override_store.overrides(store), day)
        for retailer_id in sorted(holding.keys() | override_store.overruled(store, run.id)):
            found = bands.result(store, run.id, retailer_id)
            if found is None or found.state == "inactive":
                continue
            by_hand = holding.get(retailer_id)
            band = by_hand.band if by_hand else found.held
            if band == found.band:
                continue
            segment, basis = _segment(found, band, policy)
            override_store.show_band(
                store,
                run.id,
                retailer_id,
                band=band,
                held=found.held,
                segment=segment,
                basis=basis,
                since=(since or {}).get(retailer_id, day),
            )
            changed.append(retailer_id)
    return tuple(changed)


def _segment(found: BandResult, band: Band, policy: Policy) -> tuple[Segment | None, str]:
    if band != "middle":
        return None, ""
    segment = segment_of(found.months, found.cv, found.slope, found.trend_p, found.headroom, policy.segments)
    return segment, basis_of(found.months, policy.segments)


def _going_on(store: Store, retailer_id: RetailerId, day: date) -> tuple[str, ...]:
    known = override_store.overrides(store, retailer_id)
    return tuple(one.id for one in known if one.state(day) in {"coming", "running", "ending"})


def _shown(store: Store, retailer_id: RetailerId) -> BandResult | None:
    run = bands.latest_run(store)
    return bands.result(store, run.id, retailer_id) if run else None


def _since(store: Store, retailer_id: RetailerId) -> date | None:
    shown = _shown(store, retailer_id)
    return shown.since if shown else None


def _retailer(store: Store, retailer_id: RetailerId) -> Retailer:
    found = retailer(store, retailer_id)
    if found is None:
        raise UserFixable(message("visit_service.gone"), message("visit_service.gone_do"))
    return found
