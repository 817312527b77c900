"""The history of bands: every run, the moves between any two, those that wait, and what was set by hand (DOMAIN 4)."""

from __future__ import annotations

from datetime import date, datetime

from tierdesk.domain.band_moves import earliest_move, points_past, tally
from tierdesk.domain.bands import quota
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.history_views import BandHistory, Migrant, Migration, OverrideView, PendingView, RunView
from tierdesk.services.policy import stored_policy
from tierdesk.services.replay_months import months_to_replay
from tierdesk.services.run_policy import policy_of
from tierdesk.services.working_day import working_day
from tierdesk.store.band_history import RunSummary, in_both_runs, moved_between, pending_moves, run_summaries
from tierdesk.store.bands import latest_run, results
from tierdesk.store.connection import Store
from tierdesk.store.overrides import overrides
from tierdesk.store.policy_versions import all_versions
from tierdesk.store.retailers import retailers


def band_history(store: Store) -> BandHistory:
    """Everything but the moves between two runs; empty where nothing was ranked yet."""
    return BandHistory(_runs(store), _pending(store), _overrides(store), months_to_replay(store))


def migration(store: Store, first: int | None = None, second: int | None = None) -> Migration:
    """Who went where between two runs: by default from the counting run before the newest counting one to that.

    The earlier one by its day is always the first. Raises UserFixable when there are no two runs, or one is unknown.
    """
    runs = _runs(store)
    counting = [run for run in runs if run.counting]
    by_id = {run.id: run for run in runs}
    if len(runs) < 2 or (first is None and len(counting) < 2):
        raise UserFixable(message("history.one_run"), message("history.one_run_do"))
    before = by_id.get(first) if first is not None else counting[1]
    after = by_id.get(second) if second is not None else counting[0]
    if before is None or after is None:
        raise UserFixable(message("history.no_run"), message("history.no_run_do"))
    if (after.as_of, after.id) < (before.as_of, before.id):
        before, after = after, before
    people = in_both_runs(store, before.id, after.id)
    return Migration(
        before,
        after,
        tally((one.before, one.after) for one in people),
        tuple(
            Migrant(one.id, one.name, one.licence_no, one.customer_code, one.before, one.after, one.by_hand)
            for one in people
        ),
    )


def run_as_of(store: Store, day: date) -> int:
    """The number of the run that counted on a day: the last counting one up to it; UserFixable when there is none."""
    for run in run_summaries(store):
        if run.counting and run.as_of <= day:
            return run.id
    raise UserFixable(message("history.no_run_by", day=day.isoformat()), message("history.no_run_do"))


def _runs(store: Store) -> tuple[RunView, ...]:
    said = {made.version: (made.who, made.reason) for made in all_versions(store)}
    found = run_summaries(store)
    counting = [run for run in found if run.counting]
    return tuple(_run(store, run, _before(run, counting), said) for run in found)


def _before(run: RunSummary, counting: list[RunSummary]) -> RunSummary | None:
    return next((other for other in counting if other.month < run.month), None)


def _run(store: Store, run: RunSummary, before: RunSummary | None, said: dict[int, tuple[str, str]]) -> RunView:
    policy = stored_policy(run.policy)
    who, reason = said.get(policy.version, ("", ""))
    return RunView(
        id=run.id,
        as_of=run.as_of,
        month=run.month,
        at=datetime.fromisoformat(run.made_at).astimezone(),
        counting=run.counting,
        ranked=run.ranked,
        quotas={"top": run.top_quota, "bottom": quota(policy.ranking.bottom_share, run.ranked)},
        counts=run.counts,
        moved=moved_between(store, before.id, run.id) if before else None,
        policy_version=policy.version,
        policy_who=who,
        policy_reason=reason,
    )


def _pending(store: Store) -> tuple[PendingView, ...]:
    run = latest_run(store)
    if run is None or not run.ranked:
        return ()
    policy = policy_of(run)
    return tuple(
        PendingView(
            retailer_id,
            name,
            held,
            to,
            percentile,
            points_past(percentile, held, to, run.ranked, policy),
            seen,
            policy.hysteresis.runs,
            earliest_move(run.month, seen, policy),
        )
        for retailer_id, name, held, to, seen, percentile in pending_moves(store, run.id)
    )


def _overrides(store: Store) -> tuple[OverrideView, ...]:
    known = overrides(store)
    if not known:
        return ()
    day, run = working_day(store), latest_run(store)
    shown = results(store, run.id) if run else {}
    names = {one.id: one.name for one in retailers(store)}
    return tuple(
        OverrideView(
            one.id,
            one.retailer_id,
            names.get(one.retailer_id, ""),
            one.band,
            shown[one.retailer_id].held if one.retailer_id in shown else "unranked",
            one.reason,
            one.who,
            one.first_day,
            one.last_day,
            one.ended,
            one.state(day),
            one.days_left(day),
        )
        for one in known
    )
