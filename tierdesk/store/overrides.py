"""Bands set by hand: every one is kept, the ended ones too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tierdesk.domain.override import Override
from tierdesk.domain.retailer import Band, RetailerId, Segment
from tierdesk.store.connection import Row, Store


def overrides(store: Store, only: RetailerId | None = None) -> list[Override]:
    """All overrides, or those of one retailer, newest first."""
    where, values = ("", ()) if only is None else (" where retailer_id = ?", (only,))
    return [
        _override(row)
        for row in store.rows(f"select * from band_override{where} order by made_at desc, id desc", values)
    ]


def find_override(store: Store, override_id: str) -> Override | None:
    """The override with that number, or None."""
    row = store.row("select * from band_override where id = ?", (override_id,))
    return _override(row) if row else None


def add_override(store: Store, made: Override) -> None:
    """Keep a new override, inside the caller's transaction."""
    store.execute(
        "insert into band_override (id, retailer_id, band, reason, who, made_at, first_day, last_day, ended_at)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            made.id,
            made.retailer_id,
            made.band,
            made.reason,
            made.who,
            made.made_at,
            made.first_day.isoformat(),
            made.last_day.isoformat() if made.last_day else None,
            made.ended.isoformat() if made.ended else None,
        ),
    )


def end_overrides(store: Store, ids: Sequence[str], day: date | None) -> None:
    """Let overrides hold no longer from `day` on; None lets them go on again. Inside the caller's transaction."""
    store.write_many(
        "update band_override set ended_at = ? where id = ?",
        ((day.isoformat() if day else None, override_id) for override_id in ids),
    )


def remove_override(store: Store, override_id: str) -> None:
    """Forget an override, inside the caller's transaction."""
    store.execute("delete from band_override where id = ?", (override_id,))


def overruled(store: Store, run_id: int) -> set[RetailerId]:
    """Those whom a run shows in another band than the one that the rules hold."""
    found = store.rows("select retailer_id from band_result where run_id = ? and held_band is not null", (run_id,))
    return {RetailerId(row[0]) for row in found}


def show_band(
    store: Store,
    run_id: int,
    retailer_id: RetailerId,
    *,
    band: Band,
    held: Band,
    segment: Segment | None,
    basis: str,
    since: date,
) -> None:
    """Change what a run shows of a retailer, over the band that the rules hold. Inside the caller's transaction."""
    store.execute(
        "update band_result set band = ?, held_band = ?, segment = ?, segment_basis = ?, since = ?"
        " where run_id = ? and retailer_id = ?",
        (band, None if held == band else held, segment, basis, since.isoformat(), run_id, retailer_id),
    )


def _override(row: Row) -> Override:
    return Override(
        row["id"],
        RetailerId(row["retailer_id"]),
        row["band"],
        row["reason"],
        row["who"],
        row["made_at"],
        date.fromisoformat(row["first_day"]),
        date.fromisoformat(row["last_day"]) if row["last_day"] else None,
        date.fromisoformat(row["ended_at"]) if row["ended_at"] else None,
    )
