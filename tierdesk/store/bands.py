"""Band runs and their results. Every run is kept; of one month the last one counts."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import numpy as np

from tierdesk.domain.bands import BANDS
from tierdesk.domain.outlook import WARNINGS
from tierdesk.domain.retailer import Band, RetailerId, Segment
from tierdesk.domain.way_up import POINTS, Scale
from tierdesk.store.band_columns import BandColumns, write_results
from tierdesk.store.band_records import ARRAYS, FIGURES, IS_RANKED, RECORD, from_blobs, indicators_of
from tierdesk.store.connection import Row, Store


@dataclass(frozen=True, slots=True)
class BandRun:
    """One run: as of when, by which policy (JSON), over which months, with what season and quotas."""

    id: int
    uid: str
    as_of: date
    month: str
    made_at: str
    policy: str
    scope: str
    months: tuple[str, ...]
    season: tuple[float, ...]
    ranked: int
    quota: int
    tied: tuple[int, ...]
    scale: Scale


@dataclass(frozen=True, slots=True)
class BandResult:
    """One retailer in one run. `state` is ranked, provisional, insufficient or inactive.

    `fell` is the day since which sales lie 20 % below the retailer's own median, if they do.
    `indicators` and `shares` follow `policy.INDICATORS`, NaN where there are no data. `since` is when the
    present band and segment began; `pending` a move that waits for confirmation, seen on `pending_runs` runs.
    `cushion`, `slip` and `warning` ("", "amber", "red") are the outlook (`domain.outlook`).
    `held_band` is the band beneath one that a person set, None where both are the same.
    """

    retailer_id: RetailerId
    score: float | None
    coverage: float
    rank: int | None
    percentile: float | None
    raw_band: Band
    band: Band
    segment: Segment | None
    since: date
    state: str
    pending: Band | None
    pending_runs: int
    indicators: tuple[float, ...]
    shares: tuple[float, ...]
    months: int
    cv: float | None
    slope: float | None
    trend_p: float | None
    headroom: float | None
    falling: bool
    segment_basis: str
    fell: date | None
    cushion: float | None = None
    slip: float | None = None
    warning: str = ""
    held_band: Band | None = None

    @property
    def held(self) -> Band:
        """The band that the rules hold, whatever a person set over it (DOMAIN 4)."""
        return self.held_band or self.band


def add_run(store: Store, run: BandRun, results: BandColumns) -> int:
    """Keep a run and its results, inside the caller's transaction; returns its id."""
    cursor = store.execute(
        "insert into band_run (uid, as_of, month, made_at, policy, scope, months, season, ranked, quota, tied,"
        " top_from, middle_from, scale) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            run.uid,
            run.as_of.isoformat(),
            run.month,
            run.made_at,
            run.policy,
            run.scope,
            json.dumps(run.months),
            json.dumps(run.season),
            run.ranked,
            run.quota,
            json.dumps(run.tied),
            None if math.isnan(run.scale.top_from) else run.scale.top_from,
            None if math.isnan(run.scale.middle_from) else run.scale.middle_from,
            run.scale.quantiles.tobytes(),
        ),
    )
    run_id = int(cursor.lastrowid or 0)
    write_results(store, run_id, results)
    return run_id


def latest_run(store: Store) -> BandRun | None:
    """The run made last, which is the one on screen."""
    row = store.row("select * from band_run order by id desc limit 1")
    return _run(row) if row else None


def run_before(store: Store, month: str) -> BandRun | None:
    """The run that counts for the latest month before `month`."""
    row = store.row("select * from band_run where month < ? order by month desc, id desc limit 1", (month,))
    return _run(row) if row else None


def results(store: Store, run_id: int) -> dict[RetailerId, BandResult]:
    """All results of a run by retailer."""
    rows = store.rows("select * from band_result where run_id = ?", (run_id,))
    found = map(_result, rows, _records(rows))
    return {result.retailer_id: result for result in found}


def result(store: Store, run_id: int, retailer_id: RetailerId) -> BandResult | None:
    """One retailer's result in a run, or None when it was not there yet."""
    row = store.row("select * from band_result where run_id = ? and retailer_id = ?", (run_id, retailer_id))
    return _result(row, *_records([row])) if row else None


def history(store: Store, retailer_id: RetailerId) -> list[tuple[date, BandResult]]:
    """One retailer over the monthly runs that count, oldest first."""
    rows = store.rows(
        "select b.*, r.as_of from band_run r cross join band_result b on b.run_id = r.id where b.retailer_id = ?"
        " and r.id in (select max(id) from band_run group by month) order by r.month",
        (retailer_id,),
    )
    days = (date.fromisoformat(row["as_of"]) for row in rows)
    return list(zip(days, map(_result, rows, _records(rows)), strict=True))


def indicator_of_band(store: Store, run_id: int, band: Band, indicator: int) -> list[float]:
    """One indicator of every ranked retailer of a band in a run, where it is known."""
    rows = store.rows(f"select record from band_result where run_id = ? and band = ? and {IS_RANKED}", (run_id, band))
    values = indicators_of([row[0] for row in rows])[:, indicator]
    known: list[float] = values[~np.isnan(values)].tolist()
    return known


def volatile_spells(store: Store, only: RetailerId | None = None) -> dict[RetailerId, tuple[date, int]]:
    """For every retailer (or `only` one) that ever was volatile: (since when in its last spell, runs out of it).

    Of each month the run that counts is looked at; 0 runs out means that it is volatile now.
    """
    where, values = ("", ()) if only is None else (" and b.retailer_id = ?", (only,))
    spells: dict[RetailerId, tuple[date, int]] = {}
    for row in store.rows(
        "select b.retailer_id, b.segment, r.as_of from band_run r cross join band_result b on b.run_id = r.id"
        f" where r.id in (select max(id) from band_run group by month){where} order by r.month",
        values,
    ):
        retailer_id = RetailerId(row[0])
        spell = spells.get(retailer_id)
        if row[1] == "volatile":
            still = spell is not None and spell[1] == 0
            spells[retailer_id] = spell if spell is not None and still else (date.fromisoformat(row[2]), 0)
        elif spell is not None:
            spells[retailer_id] = (spell[0], spell[1] + 1)
    return spells


def _run(row: Row) -> BandRun:
    return BandRun(
        row["id"],
        row["uid"],
        date.fromisoformat(row["as_of"]),
        row["month"],
        row["made_at"],
        row["policy"],
        row["scope"],
        tuple(json.loads(row["months"])),
        tuple(json.loads(row["season"])),
        row["ranked"],
        row["quota"],
        tuple(json.loads(row["tied"])),
        Scale(
            np.frombuffer(row["scale"]).reshape(-1, POINTS),
            math.nan if row["top_from"] is None else row["top_from"],
            math.nan if row["middle_from"] is None else row["middle_from"],
        ),
    )


def _records(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """What the records of results say, by name."""
    records = from_blobs([row["record"] for row in rows])
    columns: dict[str, list[Any]] = {name: records[name].tolist() for name in RECORD.names or ()}
    for name in FIGURES:
        unknown = np.flatnonzero(np.isnan(records[name]))
        for row in unknown.tolist():
            columns[name][row] = None
    for name in ARRAYS:
        columns[name] = [tuple(values) for values in columns[name]]
    columns["fell"] = [date.fromisoformat(day.decode()) if day else None for day in columns["fell"]]
    columns["rank"] = [rank or None for rank in columns["rank"]]
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _result(row: Row, record: Mapping[str, Any]) -> BandResult:
    return BandResult(
        retailer_id=RetailerId(row["retailer_id"]),
        rank=record["rank"],
        raw_band=BANDS[record["raw_band"]],
        band=row["band"],
        segment=cast("Segment | None", row["segment"]),
        since=date.fromisoformat(row["since"]),
        state=row["state"],
        pending=row["pending_band"],
        pending_runs=row["pending_runs"],
        indicators=record["indicators"],
        shares=record["shares"],
        months=record["months"],
        falling=bool(record["falling"]),
        segment_basis=row["segment_basis"],
        fell=record["fell"],
        warning=WARNINGS[record["warning"]],
        held_band=row["held_band"],
        score=record["score"],
        coverage=record["coverage"],
        percentile=record["percentile"],
        cv=record["cv"],
        slope=record["slope"],
        trend_p=record["trend_p"],
        headroom=record["headroom"],
        cushion=record["cushion"],
        slip=record["slip"],
    )
