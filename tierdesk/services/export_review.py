"""A quarterly review as a workbook or as a paper to print; the list of reviews as a workbook. Each export is logged."""

from __future__ import annotations

import getpass
from datetime import date
from pathlib import Path

from tierdesk.domain.retailer import RetailerId
from tierdesk.exchange.writer import Column, Sheet, write_workbook
from tierdesk.services.clock import now
from tierdesk.services.paper import Heading, Paper, PaperColumn, Paragraph, Table
from tierdesk.services.review_quarter import due_reviews, open_review
from tierdesk.services.review_views import ReviewView
from tierdesk.store.connection import Store
from tierdesk.store.dump import log_export
from tierdesk.texts import say


def export_review(store: Store, retailer_id: RetailerId, quarter: str, day: date, path: Path) -> int:
    """Write one review as a workbook; returns its number of rows. Raises as `open_review` and `write_workbook` do."""
    view = open_review(store, retailer_id, day, quarter)
    columns = [
        Column(view.title, 30, "text"),
        Column(view.before_title, 16, "decimal"),
        Column(view.quarter_title, 16, "decimal"),
        Column(say("review.column.change"), 18, "text"),
        Column(say("gap.peers"), 18, "decimal"),
        Column(say("gap.difference"), 30, "text"),
    ]
    rows: list[tuple[str | float | None, ...]] = []
    for line in view.lines:
        before, here, peers = line.values
        rows.append((say(f"review.unit.{line.id}", name=line.name), before, here, line.change, peers, line.gap))
    rows += [(words, None, None, None, None, None) for words in (view.stands, *view.notes)]
    agreed = [Column(say("review.column.quarter"), 18, "text"), Column(say("review.column.agreed"), 90, "text")]
    said = [(view.before_title, view.agreed_before), (view.quarter_title, view.agreed), ("", view.saved)]
    foot = say("export.licensed_only")
    sheets = [Sheet(say("review.sheet"), columns, rows, foot), Sheet(say("review.sheet_agreed"), agreed, said, foot)]
    write_workbook(path, sheets)
    fields = ", ".join(column.header for column in (*columns, *agreed))
    _log(store, f"review {view.quarter}", len(rows) + len(said), fields, path)
    return len(rows) + len(said)


def export_due_reviews(store: Store, day: date, path: Path) -> int:
    """Write the list of reviews of the quarter as a workbook; returns its number of rows."""
    found = due_reviews(store, day)
    columns = [
        Column(say("field.licence_no"), 16, "text"),
        Column(say("field.name"), 26, "text"),
        Column(say("field.route"), 12, "text"),
        Column(say("export.column.rank"), 13, "integer"),
        Column(found.title, 34, "text"),
    ]
    rows = [(row.licence_no, row.name, row.route, row.rank, row.state) for row in found.rows]
    write_workbook(path, [Sheet(say("review.sheet"), columns, rows, say("export.licensed_only"))])
    _log(store, f"reviews {found.quarter}", len(rows), ", ".join(column.header for column in columns), path)
    return len(rows)


def review_paper(view: ReviewView) -> Paper:
    """The review as a paper for the table in the shop: figures, what was agreed last time, what is agreed now."""
    columns = (
        PaperColumn(say("gap.what"), 22),
        PaperColumn(view.before_title, 16, right=True),
        PaperColumn(view.quarter_title, 16, right=True),
        PaperColumn(say("review.column.change"), 16, right=True),
        PaperColumn(say("gap.peers"), 16, right=True),
        PaperColumn(say("gap.difference"), 26, right=True),
    )
    rows = tuple((line.name, line.before, line.now, line.change, line.peers, line.gap) for line in view.lines)
    subtitle = f"{view.licence_no}　{view.saved}".strip()
    blocks: list[Heading | Paragraph | Table] = [Paragraph(view.stands), Table(columns, rows)]
    blocks += [Paragraph(note, muted=True) for note in view.notes]
    blocks += [Heading(say("review.agreed_before")), Paragraph(view.agreed_before or say("review.nothing_agreed"))]
    blocks += [Heading(say("review.agreed")), Paragraph(view.agreed or say("review.nothing_agreed"))]
    blocks.append(Paragraph(say("gap.advice"), muted=True))
    return Paper(view.title, subtitle, tuple(blocks))


def note_paper(store: Store, view: ReviewView, path: Path) -> None:
    """Log that a paper was written: it leaves the program like an export."""
    _log(store, f"review {view.quarter} PDF", len(view.lines), ", ".join(line.name for line in view.lines), path)


def _log(store: Store, kind: str, rows: int, fields: str, path: Path) -> None:
    log_export(store, now(), getpass.getuser(), kind, rows, fields, path.name)
