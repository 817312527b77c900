"""Band runs looked back on: every run with its counts, and who was in which band in two of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import cast

from tierdesk.domain.retailer import Band, RetailerId
from tierdesk.store.band_records import IS_RANKED, from_blobs
from tierdesk.store.connection import Store


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run; `policy` is JSON. `counts` are the retailers that the rules hold in each band, with a rank or without.

    `counting`: it is the one of its month that counts.
    """

    id: int
    as_of: date
    month: str
    made_at: str
    policy: str
    ranked: int
    top_quota: int
    counts: dict[Band, int]
    counting: bool


@dataclass(frozen=True, slots=True)
class InBothRuns:
    """One retailer in two runs, by the bands that the rules hold; `by_hand`: another one was shown in the second."""

    id: RetailerId
    name: str
    licence_no: str
    customer_code: str
    before: Band
    after: Band
    by_hand: bool


def run_summaries(store: Store) -> list[RunSummary]:
    """Every run, the newest day first, and of one day the one made last first."""
    counts: dict[int, dict[Band, int]] = {}
    for run_id, band, n in store.tuples(
        "select run_id, coalesce(held_band, band) as held, count(*) from band_result where held <> 'unranked'"
        " group by run_id, held"
    ):
        counts.setdefault(run_id, {})[band] = n
    counting = {row[0] for row in store.tuples("select max(id) from band_run group by month")}
    return [
        RunSummary(
            run_id,
            date.fromisoformat(as_of),
            month,
            made_at,
            policy,
            ranked,
            top_quota,
            counts.get(run_id, {}),
            run_id in counting,
        )
        for run_id, as_of, month, made_at, policy, ranked, top_quota in store.tuples(
            "select id, as_of, month, made_at, policy, ranked, quota from band_run order by as_of desc, id desc"
        )
    ]


def moved_between(store: Store, first: int, second: int) -> int:
    """How many retailers the rules hold in another band in the second run than in the first.

    Whoever is in no band in one of them did not move.
    """
    return int(
        store.value(
            "select count(*) from band_result b join band_result a on a.run_id = ? and a.retailer_id = b.retailer_id"
            " where b.run_id = ? and coalesce(a.held_band, a.band) <> coalesce(b.held_band, b.band)"
            " and 'unranked' not in (coalesce(a.held_band, a.band), coalesce(b.held_band, b.band))",
            (first, second),
        )
    )


def in_both_runs(store: Store, first: int, second: int) -> list[InBothRuns]:
    """Everybody who is in one of the two runs, by name; "unranked" in the one that does not know a retailer."""
    return [
        InBothRuns(RetailerId(row[0]), row[1], row[2], row[3], cast("Band", row[4]), cast("Band", row[5]), bool(row[6]))
        for row in store.tuples(
            "select r.id, r.name, r.licence_no, r.customer_code, coalesce(a.held_band, a.band, 'unranked'),"
            " coalesce(b.held_band, b.band, 'unranked'), b.held_band is not null"
            " from retailer r left join band_result a on a.run_id = ? and a.retailer_id = r.id"
            " left join band_result b on b.run_id = ? and b.retailer_id = r.id"
            " where r.merged_into is null and (a.run_id is not null or b.run_id is not null) order by r.name, r.id",
            (first, second),
        )
    ]


def months_with_a_run(store: Store) -> set[str]:
    """The months that have a run."""
    return {row[0] for row in store.tuples("select distinct month from band_run")}


def pending_moves(store: Store, run_id: int) -> list[tuple[RetailerId, str, Band, Band, int, float]]:
    """(who, name, band held, band to come, runs that say so, percentile) of every move that waits, by name."""
    rows = store.tuples(
        "select b.record, b.retailer_id, r.name, coalesce(b.held_band, b.band), b.pending_band, b.pending_runs"
        " from band_result b join retailer r on r.id = b.retailer_id and r.merged_into is null"
        f" where b.run_id = ? and b.pending_band is not null and {IS_RANKED} order by r.name, r.id",
        (run_id,),
    )
    percentiles = from_blobs([row[0] for row in rows])["percentile"].tolist()
    return [(RetailerId(row[1]), *row[2:], percentile) for row, percentile in zip(rows, percentiles, strict=True)]
