"""A back-test as a workbook, a sheet a question; logged as every export. No retailer is in it, only counts."""

from __future__ import annotations

import getpass
from pathlib import Path

from tierdesk.exchange.writer import Column, ColumnKind, Sheet, write_workbook
from tierdesk.services.back_test_views import BackTestView, Section
from tierdesk.services.clock import now
from tierdesk.store.connection import Store
from tierdesk.store.dump import log_export
from tierdesk.texts import say

WIDTH, NAME_WIDTH, WORDS_WIDTH = 16, 44, 110
PERCENT = 100


def export_back_test(store: Store, found: BackTestView, path: Path) -> int:
    """Write the workbook; returns its number of rows. Raises as `write_workbook` does."""
    sheets = back_test_sheets(found)
    write_workbook(path, sheets)
    rows = sum(len(tuple(sheet.rows)) for sheet in sheets)
    log_export(store, now(), getpass.getuser(), "back_test", rows, ", ".join(sheet.name for sheet in sheets), path.name)
    return rows


def back_test_sheets(found: BackTestView) -> list[Sheet]:
    """The sheets: the findings first, then a sheet a question with its numbers."""
    words = [(found.basis,), *((section.finding,) for section in found.sections), (found.limits,)]
    first = Sheet(say("back_test.findings"), [Column(say("back_test.findings"), WORDS_WIDTH, "text")], words)
    return [first, *(_sheet(section) for section in found.sections)]


def _sheet(section: Section) -> Sheet:
    """Numbers as they are; what is shown in percent is written in percent."""
    percent = [any(cells[place].endswith("%") for cells in section.said) for place in range(len(section.columns))]
    columns = [Column(section.columns[0], NAME_WIDTH, "text")]
    for place, head in enumerate(section.columns[1:], start=1):
        whole = all(isinstance(row[place], int) for row in section.rows)
        kind: ColumnKind = "integer" if whole else "decimal"
        columns.append(Column(f"{head} %" if percent[place] else head, WIDTH, kind))
    rows = [
        tuple(
            round(PERCENT * cell, 1) if percent[place] and isinstance(cell, float) else cell
            for place, cell in enumerate(row)
        )
        for row in section.rows
    ]
    return Sheet(section.title, columns, rows)
