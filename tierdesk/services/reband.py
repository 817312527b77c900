"""Re-band: score, rank, hold, split the middle, and keep the whole run (DOMAIN 4, 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
import numpy as np
from numpy.typing import NDArray

from tierdesk.domain import bands, segments
from tierdesk.domain.bands import BANDS, CODES, NONE, Held, Ranked
from tierdesk.domain.continuity import continuity
from tierdesk.domain.months import complete_months, first_day, last_day, month_of
from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.domain.reopening import MEDIAN_MONTHS, sales_fell
from tierdesk.domain.retailer import Retailer, RetailerId
from tierdesk.domain.scoring import EXACT, Floats, Scores, integrity_value, score
from tierdesk.domain.way_up import make_scale
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.clock import new_id, now
from tierdesk.services.policy import load_policy
from tierdesk.store import bands as band_store
from tierdesk.store import ranking_facts
from tierdesk.store.bands import BandResult, BandRun
from tierdesk.store.connection import Store
from tierdesk.store.retailers import retailers

TIE_DAYS = 90


@dataclass(frozen=True, slots=True)
class Rebanded:
    """What a run did: retailers ranked, in each band, moved since the previous run, and unranked."""

    run_id: int
    as_of: date
    ranked: int
    counts: dict[str, int]
    moved: int


@dataclass(frozen=True, slots=True)
class Measured:
    """The facts of all active retailers, row by row in the order of `who`."""

    who: Sequence[Retailer]
    months: tuple[str, ...]
    cartons: Floats
    indicators: Floats
    window_months: Sequence[int]
    cartons_90: Floats
    amount_90: Floats


def reband(store: Store, as_of: date | None = None) -> Rebanded:
    """Make and keep a band run as of a day (default: the day of the newest order line that is not in the future).

    Raises UserFixable when there is nothing to rank yet. The run of the last earlier month is what hysteresis
    builds on; a second run in one month replaces the first.
    """
    day = as_of or ranking_facts.last_order_day(store, date.today()) or ranking_facts.last_order_day(store)
    if day is None:
        raise UserFixable(message("reband.no_sales"), message("reband.no_sales_do"))
    policy = load_policy(store)
    everybody = retailers(store)
    with store.atomic():
        # A run dated by the last order still knows what has been judged since, in today's visits for example.
        judged_until = as_of or max(day, date.today())
        measured = measure(store, [one for one in everybody if one.active], day, policy, judged_until)
        scores = score(measured.indicators, [one.market for one in measured.who], policy.ranking)
        enough = scores.coverage >= policy.ranking.min_coverage - 1e-12
        counted = np.where(enough, scores.score, np.nan)
        ranked = bands.rank_and_band(counted, measured.cartons_90, measured.amount_90, policy.ranking)
        before = band_store.run_before(store, month_of(day))
        previous = band_store.results(store, before.id) if before else {}
        held = bands.hold(ranked, _held_before(measured.who, previous), policy.hysteresis)
        factors = segments.season_factors(measured.cartons, policy.segments)
        adjusted = segments.season_adjusted(measured.cartons, measured.months, factors)
        evidence = segments.segment(adjusted, _headroom(measured, policy), policy.segments)
        on_screen = band_store.latest_run(store)
        shown = band_store.results(store, on_screen.id) if on_screen else {}
        # A run that replaces one of the same month may go back to what held before that month.
        known = (shown, previous)
        fell = _fell(measured, adjusted)
        results = _results(measured, scores, ranked, held, evidence, fell, known, day, policy)
        results += [_resting(one, known, day) for one in everybody if not one.active]
        run = BandRun(
            id=0,
            uid=new_id(),
            as_of=day,
            month=month_of(day),
            made_at=now(),
            policy=msgspec.json.encode(policy).decode(),
            scope=str(len(measured.who)),
            months=measured.months,
            season=() if factors is None else tuple(factors.tolist()),
            ranked=int((ranked.rank > 0).sum()),
            quota=ranked.top,
            tied=ranked.tied,
            scale=make_scale(measured.indicators, counted, ranked.top, ranked.bottom),
        )
        run_id = band_store.add_run(store, run, results)
    counts: dict[str, int] = {band: sum(result.band == band for result in results) for band in CODES}
    moved = sum(result.retailer_id in shown and shown[result.retailer_id].band != result.band for result in results)
    return Rebanded(run_id, day, run.ranked, counts, moved)


def measure(store: Store, who: Sequence[Retailer], day: date, policy: Policy, judged_until: date) -> Measured:
    """Read everything that the ranking and the segments rest on: sales as of `day`, scores up to `judged_until`."""
    ids = [one.id for one in who]
    span = max(policy.ranking.window_months, policy.segments.months)
    months = complete_months(day, span)
    window = months[span - policy.ranking.window_months :]
    series = ranking_facts.monthly_series(store, ids, months)
    in_window, paid = series.cartons[:, span - len(window) :], series.amount[:, span - len(window) :]
    known = ~np.isnan(in_window)
    known_months = known.sum(axis=1)
    by_day = known & ~series.from_totals[:, span - len(window) :]  # totals do not tell when orders were made
    start, end = first_day(window[0]), last_day(window[-1])
    cycle_days = {one.id: one.order_day.cycle_days for one in who if one.order_day}
    facts = ranking_facts.window_facts(store, ids, start, end, cycle_days)
    columns = {
        "cartons": _row_mean(in_window),
        "amount": _row_mean(paid),
        "carton_price": facts.carton_price,
        "breadth": facts.breadth,
        "continuity": _continuity(who, facts.cycles, window, by_day),
        "display": ranking_facts.latest_scores(store, ids, judged_until, "display"),
        "integrity": np.array([integrity_value(one.integrity) for one in who], dtype=np.float64),
        "cooperation": ranking_facts.latest_scores(store, ids, judged_until, "cooperation"),
    }
    months_known = dict.fromkeys(("cartons", "amount", "carton_price", "breadth"), known_months)
    for name, count in (*months_known.items(), ("continuity", by_day.sum(axis=1))):
        columns[name] = np.where(count >= policy.ranking.min_months, columns[name], np.nan)
    cartons_90, amount_90 = ranking_facts.recent_sales(store, ids, day, TIE_DAYS)
    indicators = np.column_stack([columns[name] for name in INDICATORS]) if who else np.empty((0, len(INDICATORS)))
    shown = months[span - policy.segments.months :]
    return Measured(
        who,
        shown,
        series.cartons[:, span - policy.segments.months :],
        indicators,
        known_months.tolist(),
        cartons_90,
        amount_90,
    )


def _row_mean(values: Floats) -> Floats:
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    with np.errstate(invalid="ignore"):
        mean: Floats = np.where(count > 0, np.where(known, values, 0.0).sum(axis=1) / count, np.nan).round(EXACT)
    return mean


def _continuity(
    who: Sequence[Retailer], cycles: Sequence[frozenset[int]], window: tuple[str, ...], known: NDArray[np.bool_]
) -> Floats:
    """Share of the order cycles with an order, over the known months of the window; NaN: none known, or 不访销."""
    shares = np.full(len(who), np.nan)
    for row, (one, ordered, months) in enumerate(zip(who, cycles, known.tolist(), strict=True)):
        if not (one.order_day and one.order_day.cycle == "none"):
            shares[row] = continuity(ordered, window, months, one.order_day.cycle_days if one.order_day else 7)
    return shares


def _headroom(measured: Measured, policy: Policy) -> Floats:
    who = measured.who
    level = measured.indicators[:, INDICATORS.index("cartons")]
    return segments.headroom(level, [one.market for one in who], [one.supply_tier for one in who], policy.segments)


def _held_before(who: Sequence[Retailer], previous: dict[RetailerId, BandResult]) -> Held:
    states = [previous.get(one.id) for one in who]
    return Held(
        np.array([CODES[state.band] if state else NONE for state in states], dtype=np.int64),
        np.array([CODES[state.pending] if state and state.pending else NONE for state in states], dtype=np.int64),
        np.array([state.pending_runs if state else 0 for state in states], dtype=np.int64),
    )


def _results(
    measured: Measured,
    scores: Scores,
    ranked: Ranked,
    held: Held,
    evidence: segments.Evidence,
    fell: Sequence[date | None],
    known: Sequence[dict[RetailerId, BandResult]],
    day: date,
    policy: Policy,
) -> list[BandResult]:
    made: list[BandResult] = []
    for row, one in enumerate(measured.who):
        band = BANDS[int(held.band[row])]
        segment = segments.SEGMENTS[int(evidence.segment[row])] if band == "middle" else None
        is_ranked = bool(ranked.rank[row] > 0)
        provisional = measured.window_months[row] < policy.ranking.provisional_below
        made.append(
            BandResult(
                retailer_id=one.id,
                score=_known(scores.score[row]) if is_ranked else None,
                coverage=float(scores.coverage[row]),
                rank=int(ranked.rank[row]) if is_ranked else None,
                percentile=_known(ranked.percentile[row]),
                raw_band=BANDS[int(ranked.band[row])],
                band=band,
                segment=segment,
                since=_since(known, one.id, band, segment, day),
                state=("provisional" if provisional else "ranked") if is_ranked else "insufficient",
                pending=BANDS[int(held.pending[row])] if held.pending[row] != NONE else None,
                pending_runs=int(held.runs[row]),
                indicators=tuple(measured.indicators[row].tolist()),
                shares=tuple(scores.shares[row].tolist()),
                months=int(evidence.months[row]),
                cv=_known(evidence.cv[row]),
                slope=_known(evidence.slope[row]),
                trend_p=_known(evidence.trend_p[row]),
                headroom=_known(evidence.headroom[row]),
                falling=bool(evidence.falling[row]),
                segment_basis=_basis(int(evidence.months[row]), policy) if segment else "",
                fell=fell[row],
            )
        )
    return made


def _fell(measured: Measured, adjusted: Floats) -> list[date | None]:
    """Since when each retailer sells 20 % less than its own median of the three months before, if it does."""
    days = [first_day(month) for month in measured.months[-1 - MEDIAN_MONTHS :]]
    latest = adjusted[:, -len(days) :]
    return [
        None if np.isnan(series).any() else sales_fell(list(zip(days, series.tolist(), strict=True)))
        for series in latest
    ]


def _basis(months: int, policy: Policy) -> str:
    if months < policy.segments.provisional_min_months:
        return "new"
    return "provisional" if months < policy.segments.min_months else "full"


def _resting(one: Retailer, known: Sequence[dict[RetailerId, BandResult]], day: date) -> BandResult:
    """The line of a retailer that does not trade: kept in the run, never ranked."""
    unknown = (float("nan"),) * len(INDICATORS)
    return BandResult(
        retailer_id=one.id,
        score=None,
        coverage=0.0,
        rank=None,
        percentile=None,
        raw_band="unranked",
        band="unranked",
        segment=None,
        since=_since(known, one.id, "unranked", None, day),
        state="inactive",
        pending=None,
        pending_runs=0,
        indicators=unknown,
        shares=unknown,
        months=0,
        cv=None,
        slope=None,
        trend_p=None,
        headroom=None,
        falling=False,
        segment_basis="",
        fell=None,
    )


def _since(
    known: Sequence[dict[RetailerId, BandResult]], one: RetailerId, band: str, segment: str | None, day: date
) -> date:
    """Since when: as the run on screen says, else the one before this month, where they say the same; else today."""
    for results in known:
        found = results.get(one)
        if found is not None and (found.band, found.segment) == (band, segment):
            return found.since
    return day


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
