"""Make the band runs of past months, so that hysteresis and the history have a base from the first day on (DOMAIN 4).

Each is made as of the last day of its month with what was known of sales and scores by then; what is told of the
retailers themselves (integrity grade, market, whether they trade) is what is told now, and the policy is today's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tierdesk.domain.months import first_day, last_day, month_of, months_between
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.policy import load_policy
from tierdesk.services.progress import Report
from tierdesk.services.reband import reband
from tierdesk.store.band_history import months_with_a_run, moved_between
from tierdesk.store.bands import latest_run
from tierdesk.store.connection import Store
from tierdesk.store.ranking_facts import first_month, last_order_day
from tierdesk.texts import say

MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Replayed:
    """The months that got a run, oldest first, and how many retailers the run on screen has in another band since."""

    months: tuple[str, ...]
    moved: int


def months_to_replay(store: Store) -> tuple[str, ...]:
    """The months before the run on screen that have none and have sales enough for one: at most the last twelve."""
    run, first = latest_run(store), first_month(store)
    if run is None or first is None:
        return ()
    before = month_of(first_day(run.month) - timedelta(days=1))
    months = months_between(first, before)[load_policy(store).ranking.min_months - 1 :]
    there = months_with_a_run(store)
    return tuple(month for month in months[-MOST_MONTHS:] if month not in there)


def replay_months(store: Store, report: Report | None = None) -> Replayed:
    """Make the runs of past months, oldest first, then the one on screen anew, which now builds on them.

    A month that has a run keeps it. One transaction: cancelled, nothing was made. Raises UserFixable when nothing was
    ranked yet, or every month has its run.
    """
    run = latest_run(store)
    if run is None:
        raise UserFixable(message("reband.no_sales"), message("reband.no_sales_do"))
    months = months_to_replay(store)
    if not months:
        raise UserFixable(message("history.nothing_to_replay"), message("history.nothing_to_replay_do"))
    with store.atomic():
        for done, month in enumerate(months):
            if report:
                report(done, len(months), say("history.replaying", month=month))
            reband(store, last_day(month), past=True)
        anew = reband(store, None if last_order_day(store) else run.as_of, on_screen=run.id)
        moved = moved_between(store, run.id, anew.run_id)
    return Replayed(months, moved)
