"""Results of band runs as older programs kept them, a column for each figure, brought into records.

Frozen like every step of the migrations: it goes on making the records of the version that brought it, whatever
becomes of `store.band_records`.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database

_RECORD = struct.Struct("<9d8d8dIHbBB10s")
_FIGURES = "score, coverage, percentile, cv, slope, trend_p, headroom, cushion, slip"
_OTHERS = "indicators, shares, rank, months, raw_band, falling, warning, fell"
_BANDS = {"unranked": -1, "bottom": 0, "middle": 1, "top": 2}
_WARNINGS = {"": 0, "amber": 1, "red": 2}
_KEPT = "run_id, retailer_id, band, segment, since, state, pending_band, pending_runs, segment_basis, held_band"
_TABLE = """
create table band_result_in_records (
    run_id integer not null references band_run on delete cascade,
    retailer_id integer not null,
    band text not null, segment text, since text not null, state text not null, pending_band text,
    pending_runs integer not null, segment_basis text not null, held_band text, record blob not null,
    primary key (run_id, retailer_id)
) strict, without rowid
"""
_GONE = """
create trigger retailer_gone after delete on retailer
begin delete from band_result where run_id in (select id from band_run) and retailer_id = old.id; end
"""


def keep_in_records(db: Database) -> None:
    """Make the table of results anew, with one record for all that SQL does not ask for.

    Each run wrote to all pages of an index by retailer, and looked each retailer up: results of one are found by its
    runs, and go with it by a trigger.
    """
    db.execute(_TABLE)
    db.conn.create_function("tierdesk_record", 17, _record, deterministic=True)
    db.execute(
        f"insert into band_result_in_records select {_KEPT}, tierdesk_record({_FIGURES}, {_OTHERS}) from band_result"
        " order by run_id, retailer_id"
    )
    db.execute("drop table band_result")
    db.execute("alter table band_result_in_records rename to band_result")
    db.execute(_GONE)


def _record(*values: Any) -> bytes:
    figures: Sequence[float | None] = values[:9]
    indicators, shares, rank, months, raw_band, falling, warning, fell = values[9:]
    return _RECORD.pack(
        *(math.nan if figure is None else figure for figure in figures),
        *struct.unpack("<8d", indicators),
        *struct.unpack("<8d", shares),
        rank or 0,
        months,
        _BANDS[raw_band],
        falling,
        _WARNINGS[warning],
        (fell or "").encode(),
    )
