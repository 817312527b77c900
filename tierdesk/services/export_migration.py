"""The moves between two runs as a workbook: how many from each band to each, and who; logged as every export."""

from __future__ import annotations

import getpass
from pathlib import Path

from tierdesk.domain.band_moves import BANDS_BEST_FIRST
from tierdesk.exchange.writer import Column, Sheet, write_workbook
from tierdesk.services.band_history import migration
from tierdesk.services.clock import now
from tierdesk.services.history_views import Migration
from tierdesk.store.connection import Store
from tierdesk.store.dump import log_export
from tierdesk.texts import say


def export_migration(store: Store, first: int | None, second: int | None, path: Path) -> int:
    """Write the workbook; returns how many retailers it lists. Raises as `migration` and `write_workbook` do."""
    sheets = migration_sheets(migration(store, first, second))
    write_workbook(path, sheets)
    rows = len(tuple(sheets[1].rows))
    fields = ", ".join(column.header for sheet in sheets for column in sheet.columns)
    log_export(store, now(), getpass.getuser(), "migration", rows, fields, path.name)
    return rows


def migration_sheets(found: Migration) -> list[Sheet]:
    """The table of counts, then everybody with both bands, those that moved first."""
    foot = say("export.licensed_only")
    days = say("history.from_to", first=found.first.as_of.isoformat(), second=found.second.as_of.isoformat())
    counts = [
        (say(f"band.{before}"), *(found.counts[before, after] for after in BANDS_BEST_FIRST))
        for before in BANDS_BEST_FIRST
    ]
    people = sorted(found.people, key=lambda one: one.before == one.after)
    return [
        Sheet(
            say("history.sheet"),
            [Column(days, 30, "text"), *(Column(say(f"band.{band}"), 14, "integer") for band in BANDS_BEST_FIRST)],
            counts,
            foot,
        ),
        Sheet(
            say("history.sheet_people"),
            [
                Column(say("field.licence_no"), 16, "text"),
                Column(say("field.customer_code"), 15, "text"),
                Column(say("field.name"), 26, "text"),
                Column(found.first.as_of.isoformat(), 14, "text"),
                Column(found.second.as_of.isoformat(), 14, "text"),
                Column(say("override.title"), 14, "text"),
            ],
            [
                (
                    one.licence_no or None,
                    one.customer_code or None,
                    one.name,
                    say(f"band.{one.before}"),
                    say(f"band.{one.after}"),
                    say("policy.yes") if one.by_hand else None,
                )
                for one in people
            ],
            foot,
        ),
    ]
