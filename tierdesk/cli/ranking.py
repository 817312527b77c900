"""Commands of the ranking: make a run, list bands, the next step of everybody."""

from __future__ import annotations

import argparse

from tierdesk.cli.speech import AddCommand, answer, day, open_store_of, the_retailer
from tierdesk.message import message
from tierdesk.texts import say

SETTABLE = ("top", "middle", "bottom")


def add_commands(command: AddCommand) -> None:
    """Add reband, bands, next, override and end-override."""
    command("reband", _reband, "rank all retailers anew").add_argument("--as-of", type=day, metavar="DATE")
    command("bands", _bands, "the bands of the last run")
    command("next", _next, "the next step of every retailer").add_argument("--date", type=day, metavar="DATE")
    found = command("override", _override, "set the band of a retailer by hand")
    found.add_argument("licence", metavar="LICENCE")
    found.add_argument("band", choices=SETTABLE, metavar="BAND", help="top, middle or bottom")
    found.add_argument("--reason", required=True, metavar="TEXT")
    found.add_argument("--until", type=day, required=True, metavar="DATE", help="its last day")
    found = command("end-override", _end_override, "let the band of the ranking be shown again")
    found.add_argument("licence", metavar="LICENCE")


def _reband(options: argparse.Namespace) -> int:
    from tierdesk.services.reband import day_to_rank, reband

    with open_store_of(options) as store:
        made = reband(store, day_to_rank(store, options.as_of) if options.as_of else None)
    counts = made.counts
    value = {"as_of": made.as_of.isoformat(), "ranked": made.ranked, "moved": made.moved, **counts}
    said = say("reband.done", n=made.ranked, top=counts["top"], middle=counts["middle"], bottom=counts["bottom"])
    answer(options, value, [said])
    return 0


def _bands(options: argparse.Namespace) -> int:
    from tierdesk.services.list_bands import list_bands

    with open_store_of(options) as store:
        found = list_bands(store)
    lines = [
        f"{line['rank'] or '-':>5} {say('band.' + line['band'])}"
        f" {say('segment.' + line['segment']) if line['segment'] else ''} {line['name']} ({'; '.join(line['reasons'])})"
        for line in found
    ]
    answer(options, found, lines)
    return 0


def _next(options: argparse.Namespace) -> int:
    from tierdesk.services.list_next import list_next_steps

    with open_store_of(options) as store:
        found = list_next_steps(store, options.date)
    lines = [f"{line['due']} {line['name']}: {line['title']} ({line['why']})" for line in found]
    answer(options, found, lines)
    return 0


def _override(options: argparse.Namespace) -> int:
    from tierdesk.services.override_band import set_override

    with open_store_of(options) as store:
        one = the_retailer(store, options.licence)
        made = set_override(store, one.id, options.band, options.reason, options.until)
    until = made.last_day.isoformat()
    value = {"licence_no": one.licence_no, "band": made.band, "until": until, "override": made.id}
    answer(options, value, [say("override.set", name=made.name, band=message(f"band.{made.band}"), until=until)])
    return 0


def _end_override(options: argparse.Namespace) -> int:
    from tierdesk.services.override_band import end_override

    with open_store_of(options) as store:
        one = the_retailer(store, options.licence)
        ended = end_override(store, one.id)
    value = {"licence_no": one.licence_no, "band": ended.band}
    answer(options, value, [say("override.ended", name=ended.name, band=message(f"band.{ended.band}"))])
    return 0
