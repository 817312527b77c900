"""Commands of one retailer: the visit and the order."""

from __future__ import annotations

import argparse
import sys

from tierdesk.cli.speech import AddCommand, answer, day, open_store_of, the_retailer
from tierdesk.texts import say

OUTCOMES = ("done", "not_yet", "not_applicable")


def add_commands(command: AddCommand) -> None:
    """Add log-visit and order."""
    found = command("log-visit", _log_visit, "record a visit and its step")
    found.add_argument("licence", metavar="LICENCE")
    found.add_argument("--date", type=day, required=True, metavar="DATE")
    found.add_argument("--step", required=True, metavar="ID")
    found.add_argument("--outcome", required=True, choices=OUTCOMES)
    found.add_argument("--note", default="", metavar="TEXT")
    found.add_argument("--reason", default="", metavar="TEXT", help="why a step is not applicable")
    found.add_argument("--taught", nargs="*", default=[], metavar="PRODUCT", help="product codes that were taught")
    found = command("order", _order, "the suggested order of a retailer")
    found.add_argument("licence", metavar="LICENCE")
    found.add_argument("--date", type=day, metavar="DATE")
    found.add_argument("--save", action="store_true", help="keep it as the order list of that day")


def _log_visit(options: argparse.Namespace) -> int:
    from tierdesk.services.log_visit import log_visit

    with open_store_of(options) as store:
        saved = log_visit(
            store,
            the_retailer(store, options.licence),
            options.date,
            options.step,
            options.outcome,
            note=options.note,
            reason=options.reason,
            taught=tuple(options.taught),
        )
    value = {
        "visit": saved.visit,
        "counted": saved.counted,
        "missing": list(saved.missing),
        "next": {"step": saved.next.step, "title": saved.next.title, "due": saved.next.due.isoformat()}
        if saved.next
        else None,
    }
    if saved.missing:
        print(say("cli.not_counted", missing=say("list.separator").join(saved.missing)), file=sys.stderr)
    answer(options, value, [say("cli.visit_saved", next=saved.next.title if saved.next else "-")])
    return 0


def _order(options: argparse.Namespace) -> int:
    from tierdesk.services.suggest_order import save_suggested, suggest_order
    from tierdesk.services.working_day import working_day

    with open_store_of(options) as store:
        one = the_retailer(store, options.licence)
        day = options.date or working_day(store)
        suggested = suggest_order(store, one, day)
        if options.save:
            save_suggested(store, one, day, suggested)
    found = [
        {
            "product_code": line.product_code,
            "on_hand": line.on_hand,
            "daily": line.daily,
            "target": line.target,
            "raw": line.raw,
            "suggested": line.suggested,
            "gap": line.gap,
            "limited_by": line.limited_by,
        }
        for line in suggested.lines
    ]
    lines = [
        f"{line.product_code} {suggested.products[line.product_code].name}: {line.suggested}"
        for line in suggested.lines
    ]
    answer(options, found, [*lines, say("cli.advice")])
    return 0
