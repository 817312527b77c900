"""Re-band: measure, judge, and keep the whole run (DOMAIN 4, 5).

What is measured stands in `measure`, the judging in `judge`, and the columns that are kept in `band_columns`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
import numpy as np

from tierdesk.domain.bands import CODES
from tierdesk.domain.months import complete_months, last_day, month_of
from tierdesk.domain.override import standing
from tierdesk.domain.policy import Policy
from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.way_up import make_scale
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.band_columns import columns_of_ranked, columns_of_resting, held_before
from tierdesk.services.clock import new_id, now
from tierdesk.services.judge import Judged, judge
from tierdesk.services.measure import measure
from tierdesk.services.policy import load_policy
from tierdesk.services.working_day import working_day
from tierdesk.store import bands as band_store
from tierdesk.store import ranking_facts
from tierdesk.store.band_columns import BandColumns, Earlier, earlier
from tierdesk.store.bands import BandRun
from tierdesk.store.connection import Store
from tierdesk.store.members import members, resting
from tierdesk.store.overrides import overrides


@dataclass(frozen=True, slots=True)
class Rebanded:
    """What a run did: retailers ranked, held in each band by the rules or in none, moved since the previous run."""

    run_id: int
    as_of: date
    ranked: int
    counts: dict[str, int]
    moved: int


def reband(store: Store, as_of: date | None = None, *, past: bool = False, on_screen: int | None = None) -> Rebanded:
    """Make and keep a band run as of a day (default: the day of the newest order line that is not in the future).

    Raises UserFixable when there is nothing to rank yet. The run of the last earlier month is what hysteresis
    builds on; a second run in one month replaces the first. Bands that a person set hold on screen, over what
    hysteresis holds; in a run of the `past` those do that held on its day, and what later runs say is not looked at.
    `on_screen` is the run that a person sees, where that is not the one made last.
    """
    day = as_of or ranking_facts.last_order_day(store, date.today()) or ranking_facts.last_order_day(store)
    if day is None:
        raise UserFixable(message("reband.no_sales"), message("reband.no_sales_do"))
    policy = load_policy(store)
    with store.atomic(), store.with_room():
        active, at_rest = members(store), resting(store)
        # A run dated by the last order still knows what has been judged since, in today's visits for example.
        judged_until = as_of or max(day, date.today())
        measured = measure(store, active, day, policy, judged_until)
        shown, before = _earlier_runs(store, day, [*active.ids, *at_rest], on_screen)
        judged = judge(measured, held_before(before.parted(len(active))[0]), policy)
        # A run that replaces one of the same month may go back to what held before that month.
        said = (before,) if past else (shown, before)
        of_active, of_resting = zip(*(run.parted(len(active)) for run in said), strict=True)
        by_hand = standing(overrides(store), day if past else max(day, working_day(store)))
        results = columns_of_ranked(judged, of_active, by_hand, day, policy).and_those_of(
            columns_of_resting(at_rest, of_resting, day)
        )
        run = _run(judged, day, policy)
        run_id = band_store.add_run(store, run, results)
    counts, moved = _told(results, shown)
    return Rebanded(run_id, day, run.ranked, counts, moved)


def day_to_rank(store: Store, asked: date) -> date:
    """The day that a person asks a run as of, where the sales reach it.

    Raises UserFixable when it is neither past nor within the newest month with sales, or when no complete month of
    the window has any: such a run would rank nobody, and take the rank from everybody on screen.
    """
    begins, newest = ranking_facts.first_month(store), ranking_facts.newest_sales_day(store, date.max)
    if begins is None or newest is None:
        raise UserFixable(message("reband.no_sales"), message("reband.no_sales_do"))
    last = max(last_day(month_of(newest)), date.today(), working_day(store))
    to_do = message("reband.day_do", first=last_day(begins).isoformat(), last=last.isoformat())
    if asked > last:
        raise UserFixable(message("reband.not_yet", day=asked.isoformat()), to_do)
    if asked < last_day(begins):
        raise UserFixable(message("reband.before_sales", day=asked.isoformat()), to_do)
    window = complete_months(asked, load_policy(store).ranking.window_months)
    sold = ranking_facts.newest_sales_day(store, last_day(window[-1]))
    if sold is None or month_of(sold) < window[0]:
        newest_window = message("reband.after_sales_do", last=last_day(month_of(newest)).isoformat())
        raise UserFixable(message("reband.after_sales", day=asked.isoformat(), n=len(window)), newest_window)
    return asked


def _earlier_runs(store: Store, day: date, ids: Sequence[RetailerId], on_screen: int | None) -> tuple[Earlier, Earlier]:
    """What the run on screen says of retailers, and the run of the last month before this one."""
    latest, before = band_store.latest_run(store), band_store.run_before(store, month_of(day))
    seen = on_screen or (latest.id if latest else None)
    shown = earlier(store, seen, ids)
    if before and seen == before.id:
        return shown, shown
    return shown, earlier(store, before.id if before else None, ids)


def _run(judged: Judged, day: date, policy: Policy) -> BandRun:
    ranked, measured = judged.ranked, judged.measured
    return BandRun(
        id=0,
        uid=new_id(),
        as_of=day,
        month=month_of(day),
        made_at=now(),
        policy=msgspec.json.encode(policy).decode(),
        scope=str(len(measured.who)),
        months=measured.months,
        season=() if judged.season is None else tuple(judged.season.tolist()),
        ranked=int((ranked.rank > 0).sum()),
        quota=ranked.top,
        tied=ranked.tied,
        scale=make_scale(measured.indicators, judged.counted, ranked.top, ranked.bottom),
    )


def _told(results: BandColumns, shown: Earlier) -> tuple[dict[str, int], int]:
    """(retailers that the rules hold in each band, how many of them in another one than in the run on screen)."""
    held = np.where(results.held_band == None, results.band, results.held_band)  # noqa: E711 - cell by cell
    counts: dict[str, int] = {band: int(np.count_nonzero(held == band)) for band in CODES}
    return counts, int(np.count_nonzero(shown.known & (shown.held_band != held)))
