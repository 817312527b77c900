"""Results of band runs that an older program kept say the same when a newer one opens the store."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import sqlite_utils

from tests.districts import district
from tierdesk.domain.retailer import RetailerId
from tierdesk.services.merge_retailers import merge_retailers, undo_merge
from tierdesk.services.reband import reband
from tierdesk.store import bands
from tierdesk.store.connection import Store, open_store
from tierdesk.store.migrations import MIGRATIONS

NAN = float("nan")
INDICATORS = (1.5, NAN, 3.0, 4.0, 5.0, 6.0, 7.0, NAN)
SHARES = (10.0, NAN, 30.0, 40.0, 50.0, 60.0, 70.0, NAN)


def test_every_figure_of_an_older_store_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    db = sqlite_utils.Database(sqlite3.connect(file))
    MIGRATIONS.apply(db, stop_before="m0009_results_in_records")
    for number in (1, 2):
        db.execute("insert into retailer (id, licence_no, made_at) values (?, ?, '')", (number, f"L{number}"))
    db.execute(
        "insert into band_run values (1, 'u', '2026-10-31', '2026-10', '', '{}', '2', '[]', '[]', 1, 0, '[]', null,"
        " null, x'')"
    )
    blobs = np.array(INDICATORS).tobytes(), np.array(SHARES).tobytes()
    columns = (
        "run_id, retailer_id, score, coverage, rank, percentile, raw_band, band, segment, since, state, pending_band,"
        " pending_runs, indicators, shares, months, cv, slope, trend_p, headroom, falling, segment_basis, fell,"
        " held_band, cushion, slip, warning"
    )
    ranked = (
        *(1, 1, 61.5, 0.9, 7, 82.25, "top", "middle", "volatile", "2026-03-31", "provisional", "top", 1, *blobs),
        *(11, 0.35, -0.01, 0.04, None, 1, "provisional", "2026-10-31", "bottom", 4.5, 0.3, "red"),
    )
    resting = (
        *(1, 2, None, 0.0, None, None, "unranked", "unranked", None, "2026-10-31", "inactive", None, 0, *blobs),
        *(0, None, None, None, None, 0, "", None, None, None, None, ""),
    )
    for values in (ranked, resting):
        db.execute(f"insert into band_result ({columns}) values ({', '.join('?' * len(values))})", values)
    db.conn.commit()
    db.close()
    store = open_store(file)
    found = bands.results(store, 1)
    one, other = found[RetailerId(1)], found[RetailerId(2)]
    assert (one.score, one.coverage, one.rank, one.percentile) == (61.5, 0.9, 7, 82.25)
    assert (one.raw_band, one.band, one.held, one.segment, one.state) == (
        "top",
        "middle",
        "bottom",
        "volatile",
        ranked[10],
    )
    assert (one.since, one.pending, one.pending_runs) == (date(2026, 3, 31), "top", 1)
    np.testing.assert_array_equal(one.indicators, INDICATORS)
    np.testing.assert_array_equal(one.shares, SHARES)
    assert (one.months, one.cv, one.slope, one.trend_p, one.headroom) == (11, 0.35, -0.01, 0.04, None)
    assert (one.falling, one.segment_basis, one.fell) == (True, "provisional", date(2026, 10, 31))
    assert (one.cushion, one.slip, one.warning) == (4.5, 0.3, "red")
    assert (other.score, other.rank, other.percentile, other.raw_band, other.state) == (
        None,
        None,
        None,
        "unranked",
        "inactive",
    )
    assert (other.falling, other.fell, other.cushion, other.slip, other.warning) == (False, None, None, None, "")
    assert store.problems() == []
    store.close()


def test_the_records_of_the_step_are_those_that_are_read() -> None:
    from tierdesk.store.band_records import RECORD
    from tierdesk.store.migrated_results import _RECORD

    assert RECORD.itemsize == _RECORD.size


def test_results_go_with_their_retailer_and_with_their_run(store: Store) -> None:
    district(store, 6)
    first, second = reband(store).run_id, reband(store).run_id
    with store.atomic():
        store.execute("delete from order_line where retailer_id = 3")
        store.execute("delete from retailer where id = 3")
    assert set(bands.results(store, first)) == set(bands.results(store, second)) == {1, 2, 4, 5, 6}
    with store.atomic():
        store.execute("delete from band_run where id = ?", (first,))
    assert bands.results(store, first) == {}
    assert len(bands.results(store, second)) == 5


@pytest.mark.parametrize("kept", [1, 2])
def test_a_merge_leaves_the_kept_ones_results_and_gives_back_the_others(store: Store, kept: int) -> None:
    district(store, 6)
    run = reband(store).run_id
    before = bands.results(store, run)
    merge = merge_retailers(store, RetailerId(kept), RetailerId(3 - kept))
    of_kept = bands.result(store, run, RetailerId(kept))
    assert of_kept is not None
    assert of_kept.score == before[RetailerId(kept)].score
    undo_merge(store, merge.id)
    after = bands.results(store, run)
    assert {who: result.score for who, result in after.items()} == {who: result.score for who, result in before.items()}
