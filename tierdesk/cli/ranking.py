"""Commands of the ranking: make a run, list bands, the next step of everybody."""

from __future__ import annotations

import argparse

from tierdesk.cli.speech import AddCommand, answer, day, open_store_of
from tierdesk.texts import say


def add_commands(command: AddCommand) -> None:
    """Add reband, bands and next."""
    command("reband", _reband, "rank all retailers anew").add_argument("--as-of", type=day, metavar="DATE")
    command("bands", _bands, "the bands of the last run")
    command("next", _next, "the next step of every retailer").add_argument("--date", type=day, metavar="DATE")


def _reband(options: argparse.Namespace) -> int:
    from tierdesk.services.reband import reband

    with open_store_of(options) as store:
        made = reband(store, options.as_of)
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
