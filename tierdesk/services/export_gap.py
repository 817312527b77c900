"""The gap analysis of a retailer as a workbook: figures, missing products, suggestions; logged as every export."""

from __future__ import annotations

import getpass
from pathlib import Path

from tierdesk.domain.retailer import RetailerId
from tierdesk.exchange.writer import Column, Sheet, write_workbook
from tierdesk.services.analyse_gap import analyse_gap
from tierdesk.services.clock import now
from tierdesk.services.gap_views import GapLine, GapSheet
from tierdesk.store.connection import Store
from tierdesk.store.dump import log_export
from tierdesk.texts import say

PERCENT = 100


def export_gap(store: Store, retailer_id: RetailerId, path: Path) -> int:
    """Write the workbook; returns its number of rows. Raises as `analyse_gap` and `write_workbook` do."""
    sheets = gap_sheets(analyse_gap(store, retailer_id))
    write_workbook(path, sheets)
    rows = sum(len(tuple(sheet.rows)) for sheet in sheets)
    fields = ", ".join(column.header for sheet in sheets for column in sheet.columns)
    log_export(store, now(), getpass.getuser(), "gap", rows, fields, path.name)
    return rows


def gap_sheets(found: GapSheet) -> list[Sheet]:
    """The sheets of the workbook; the first says whom the retailer is compared with."""
    foot = say("export.licensed_only")
    figures = [
        Column(found.title, 34, "text"),
        Column(say("gap.own"), 14, "decimal"),
        Column(say("gap.peers"), 16, "decimal"),
        Column(say("gap.difference"), 34, "text"),
    ]
    rows = [
        (_with_unit(line), line.own_value, line.peers_value, line.gap) for line in (*found.measures, *found.classes)
    ]
    rows += [(found.basis, None, None, ""), (say("gap.advice"), None, None, "")]
    missing = [
        Column(say("gap.code"), 16, "text"),
        Column(say("gap.product"), 28, "text"),
        Column(say("gap.price_class"), 12, "text"),
        Column(say("gap.carried_percent"), 16, "decimal"),
        Column(say("gap.a_month"), 16, "decimal"),
    ]
    ideas = [
        Column(say("gap.suggestion"), 60, "text"),
        Column(say("gap.why"), 60, "text"),
        Column(say("gap.points"), 14, "decimal"),
    ]
    return [
        Sheet(say("gap.sheet"), figures, rows, foot),
        Sheet(
            say("gap.sheet_missing"),
            missing,
            [
                (
                    line.code,
                    say("gap.scarce", name=line.name) if line.scarce else line.name,
                    line.price_class,
                    round(PERCENT * line.share, 1),
                    round(line.cartons, 2),
                )
                for line in found.missing
            ],
            foot,
        ),
        Sheet(say("gap.sheet_ideas"), ideas, [(i.title, i.why, round(i.worth, 1)) for i in found.ideas], foot),
    ]


def _with_unit(line: GapLine) -> str:
    return say(f"gap.unit.{line.id.partition('_')[0] if line.id.startswith('class') else line.id}", name=line.name)
