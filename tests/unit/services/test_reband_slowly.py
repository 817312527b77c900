"""A re-band works on columns and on kept sums; its results are those of a plain loop over retailers and lines."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.districts import add_lines, add_products, add_retailers, add_scores, licence
from tests.unit.services.slow_ranking import (
    Slow,
    adjusted_series,
    evidence_of,
    headroom_of_one,
    hold_one,
    measure_one,
    rank_all,
)
from tierdesk.domain.months import complete_months, last_day
from tierdesk.domain.policy import Policy
from tierdesk.domain.retailer import OrderDay, Retailer
from tierdesk.domain.segments import segment_of
from tierdesk.services.policy import load_policy
from tierdesk.services.reband import reband
from tierdesk.store.bands import BandResult, results
from tierdesk.store.connection import Store, open_store
from tierdesk.store.retailers import retailers

DAYS = [date(2026, 2, 28), date(2026, 3, 15), date(2026, 3, 31), date(2026, 4, 30)]
"""The days of the runs; the second and the third are of months of their own, since March is not over on the 15th."""

days = st.dates(date(2025, 6, 1), date(2026, 4, 30))
lines = st.tuples(
    st.integers(1, 9),
    st.sampled_from("ABC"),
    days,
    st.sampled_from([0.0, 0.1, 0.7, 1.0, 3.0, 3.0, 12.5, -1.0]) | st.none(),
    st.sampled_from([0, 100, 40_000, 99_999]) | st.none(),
)
shops = st.fixed_dictionaries(
    {
        "market": st.sampled_from(["urban", "urban", "rural", None]),
        "supply_tier": st.sampled_from([None, 1, 2, 9]),
        "integrity": st.sampled_from([None, "AAA", "B", "D"]),
        "order_day": st.sampled_from([None, OrderDay(3, "weekly"), OrderDay(1, "odd"), OrderDay(None, "none")]),
        "status": st.sampled_from(["active", "active", "active", "closed"]),
    }
)
# Regular sales beside what chance brings, or hardly anybody would be ranked.
regular = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 6), st.integers(0, 3)), max_size=9)


def small(policy: Policy, by_market: bool) -> Policy:
    """A policy whose groups may be as small as these stores."""
    ranking = replace(policy.ranking, by_market_type=by_market, min_group=3, min_coverage=0.5)
    some = replace(policy.segments, min_months=7, provisional_min_months=4, min_peers=2, min_seasonal_retailers=3)
    return replace(policy, ranking=ranking, segments=some)


@settings(max_examples=25)
@given(
    st.lists(shops, min_size=1, max_size=9),
    st.lists(lines, max_size=25),
    regular,
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 10), days), max_size=8),
    st.booleans(),
)
def test_a_re_band_of_any_store_says_what_a_plain_slow_loop_says(
    who: list[dict[str, Any]],
    odd: list[Any],
    steady: list[tuple[int, int, int]],
    scores: list[tuple[int, int, date]],
    by_market: bool,
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        store = open_store(Path(folder) / "any.db")
        policy = small(load_policy(store), by_market)
        patch.setattr("tierdesk.services.reband.load_policy", lambda _: policy)
        add_retailers(store, [{"licence_no": licence(n), **shop} for n, shop in enumerate(who, start=1)])
        add_products(store, "A", "B", "C")
        sold = [*odd]
        for n, size, grows in steady:
            fen = size * 10_000
            sold += [(n, "A", date(2025, month, 8), float(size + grows * month), fen) for month in range(6, 13)]
            sold += [(n, "B", date(2026, month, 27), float(size), fen) for month in range(1, 4)]
        add_lines(store, [(licence(n), *line) for n, *line in sold if n <= len(who)])
        for n, score, day in scores:
            if n <= len(who):
                add_scores(store, {licence(n): (float(score), float(10 - score))}, day)
        before: dict[int, Slow] = {}
        earlier: dict[int, BandResult] = {}
        for day in DAYS:
            made = reband(store, day)
            slow = slowly(store, before, day, policy)
            found = {int(who): result for who, result in results(store, made.run_id).items()}
            known = {int(one.id): one for one in retailers(store)}
            assert set(found) == set(known)
            check(found, earlier, slow, known, day, policy)
            if day.day != 15:
                before = slow
            earlier = found
        store.close()


def slowly(store: Store, before: Mapping[int, Slow], day: date, policy: Policy) -> dict[int, Slow]:
    active = {int(one.id): one for one in retailers(store) if one.active}
    slow = {who: measure_one(store, one, day, policy) for who, one in active.items()}
    rank_all(slow, {who: one.market for who, one in active.items()}, policy)
    ranked = sum(one.rank is not None for one in slow.values())
    for who, one in slow.items():
        hold_one(one, before.get(who), ranked, policy)
    return slow


def check(
    found: Mapping[int, BandResult],
    earlier: Mapping[int, BandResult],
    slow: Mapping[int, Slow],
    known: Mapping[int, Retailer],
    day: date,
    policy: Policy,
) -> None:
    months = complete_months(day, policy.segments.months)
    series = adjusted_series(slow, months, policy)
    for who, result in found.items():
        if who not in slow:
            assert (result.state, result.band, result.rank, result.score) == ("inactive", "unranked", None, None)
            continue
        one = slow[who]
        assert result.indicators == pytest.approx(one.indicators, rel=1e-12, abs=1e-9, nan_ok=True)
        assert result.shares == pytest.approx(one.shares, rel=1e-12, nan_ok=True)
        assert result.coverage == pytest.approx(one.coverage)
        assert (result.rank, result.raw_band) == (one.rank, one.raw)
        assert result.score == (None if one.rank is None else pytest.approx(one.score, abs=2e-9))
        assert result.percentile == (None if one.rank is None else pytest.approx(one.percentile))
        assert (result.band, result.pending, result.pending_runs) == (one.band, one.pending, one.runs)
        assert result.state == (
            "insufficient"
            if one.rank is None
            else "provisional"
            if one.known_months < policy.ranking.provisional_below
            else "ranked"
        )
        evidence = evidence_of(series[who], policy)
        assert {name: getattr(result, name) for name in evidence} == pytest.approx(evidence, abs=1e-9)
        room = headroom_of_one(who, slow, known, policy)
        assert result.headroom == (None if math.isnan(room) else pytest.approx(room))
        shown = (result.months, result.cv, result.slope, result.trend_p, result.headroom)
        by_evidence = segment_of(*shown, policy.segments)
        assert result.segment == (by_evidence if one.band == "middle" else None)
        *usual, last = series[who][-4:]
        if any(map(math.isnan, (*usual, last))):
            assert result.fell is None
        elif abs(last - median(usual) * 0.8) > 1e-6:
            assert (result.fell is not None) == (median(usual) > 0 and last < median(usual) * 0.8)
        if who in earlier and (earlier[who].band, earlier[who].segment) == (result.band, result.segment):
            assert result.since <= earlier[who].since
        assert result.fell in {None, last_day(months[-1])}
