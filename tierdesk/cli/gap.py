"""Commands of the work on the gap to the top band: the analysis and the quarterly review."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tierdesk.cli.speech import AddCommand, answer, day, open_store_of, the_retailer
from tierdesk.texts import say

if TYPE_CHECKING:
    from tierdesk.services.gap_views import GapLine, GapSheet


def add_commands(command: AddCommand) -> None:
    """Add gap, review and reviews."""
    found = command("gap", _gap, "where a retailer lies behind the top band")
    found.add_argument("licence", metavar="LICENCE")
    found.add_argument("--out", type=Path, metavar="OUT.xlsx", help="write it as a workbook, too")
    found = command("review", _review, "the quarterly review of a retailer; --save keeps it with its figures")
    found.add_argument("licence", metavar="LICENCE")
    found.add_argument("--quarter", default="", metavar="2026-Q4", help="default: the one of the last whole month")
    found.add_argument("--date", type=day, metavar="DATE")
    found.add_argument("--save", metavar="TEXT", help="save the review with this as what was agreed")
    found.add_argument("--out", type=Path, metavar="OUT.xlsx", help="write it as a workbook, too")
    found = command("reviews", _reviews, "whose review of the quarter is saved, and whose is to do")
    found.add_argument("--date", type=day, metavar="DATE")


def _gap(options: argparse.Namespace) -> int:
    from tierdesk.services.analyse_gap import analyse_gap
    from tierdesk.services.export_gap import export_gap

    with open_store_of(options) as store:
        one = the_retailer(store, options.licence)
        sheet = analyse_gap(store, one.id)
        if options.out:
            export_gap(store, one.id, options.out)
    answer(options, _value(sheet), _lines(sheet))
    return 0


def _review(options: argparse.Namespace) -> int:
    from tierdesk.services.export_review import export_review
    from tierdesk.services.review_quarter import open_review, save_review
    from tierdesk.services.working_day import working_day

    with open_store_of(options) as store:
        one = the_retailer(store, options.licence)
        on = options.date or working_day(store)
        view = open_review(store, one.id, on, options.quarter)
        if options.save is not None:
            save_review(store, one.id, view.quarter, options.save, on)
            view = open_review(store, one.id, on, view.quarter)
        if options.out:
            export_review(store, one.id, view.quarter, on, options.out)
    measures = [
        {"id": line.id, "before": line.values[0], "now": line.values[1], "peers": line.values[2]} for line in view.lines
    ]
    value = {
        "licence_no": view.licence_no,
        "name": view.name,
        "quarter": view.quarter,
        "saved": bool(view.saved),
        "agreed_before": view.agreed_before,
        "agreed": view.agreed,
        "measures": measures,
        "notes": list(view.notes),
    }
    separator = say("list.separator")
    lines = [view.title, view.stands]
    lines += [f"{line.name}: {line.before} → {line.now}{separator}{line.change}" for line in view.lines]
    answer(options, value, [*lines, *view.notes, view.agreed, view.saved or say("review.due")])
    return 0


def _reviews(options: argparse.Namespace) -> int:
    from tierdesk.services.review_quarter import due_reviews
    from tierdesk.services.working_day import working_day

    with open_store_of(options) as store:
        found = due_reviews(store, options.date or working_day(store))
    rows = [
        {"licence_no": row.licence_no, "name": row.name, "rank": row.rank, "saved": row.saved} for row in found.rows
    ]
    lines = [found.title, found.summary, *(f"{row.name}: {row.state}" for row in found.rows)]
    answer(options, {"quarter": found.quarter, "retailers": rows}, lines)
    return 0


def _value(sheet: GapSheet) -> dict[str, Any]:
    return {
        "licence_no": sheet.licence_no,
        "name": sheet.name,
        "group": sheet.group,
        "compared_with": sheet.basis_kind,
        "peers": sheet.peers,
        "months": list(sheet.months),
        "measures": [_figures(line) for line in sheet.measures],
        "classes": [_figures(line) for line in sheet.classes],
        "missing": [
            {
                "product_code": line.code,
                "name": line.name,
                "share": round(line.share, 4),
                "cartons_a_month": round(line.cartons, 4),
                "scarce": line.scarce,
            }
            for line in sheet.missing
        ],
        "suggestions": [
            {"kind": idea.kind, "title": idea.title, "why": idea.why, "points": round(idea.worth, 2)}
            for idea in sheet.ideas
        ],
    }


def _figures(line: GapLine) -> dict[str, Any]:
    return {"id": line.id, "own": line.own_value, "peers": line.peers_value, "gap": line.gap}


def _lines(sheet: GapSheet) -> list[str]:
    separator = say("list.separator")
    lines = [sheet.title, sheet.basis]
    lines += [
        f"{line.name}: {line.own}{separator}{say('gap.peers')} {line.peers}{separator}{line.gap}"
        for line in (*sheet.measures, *sheet.classes)
    ]
    names = [say("gap.scarce", name=line.name) if line.scarce else line.name for line in sheet.missing]
    lines.append(f"{say('gap.missing')}: {separator.join(names) or sheet.missing_note}")
    lines += [f"{place}. {idea.title} ({idea.why})" for place, idea in enumerate(sheet.ideas, start=1)]
    return [*lines, *([sheet.ideas_note] if sheet.ideas_note else []), say("gap.advice")]
