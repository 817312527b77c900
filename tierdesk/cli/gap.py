"""Commands of the work on the gap to the top band."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tierdesk.cli.speech import AddCommand, answer, open_store_of, the_retailer
from tierdesk.texts import say

if TYPE_CHECKING:
    from tierdesk.services.gap_views import GapLine, GapSheet


def add_commands(command: AddCommand) -> None:
    """Add gap."""
    found = command("gap", _gap, "where a retailer lies behind the top band")
    found.add_argument("licence", metavar="LICENCE")
    found.add_argument("--out", type=Path, metavar="OUT.xlsx", help="write it as a workbook, too")


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
