"""Commands that look back: runs and what waits, moves between two days, runs of past months."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tierdesk.cli.speech import AddCommand, answer, day, open_store_of
from tierdesk.message import message
from tierdesk.texts import say

if TYPE_CHECKING:
    from tierdesk.services.history_views import BandHistory


def add_commands(command: AddCommand) -> None:
    """Add history, moves and replay."""
    command("history", _history, "every ranking, moves that wait, bands set by hand")
    found = command("moves", _moves, "who moved between two rankings")
    found.add_argument("--since", type=day, metavar="DATE", help="the ranking that counted on that day")
    found.add_argument("--until", type=day, metavar="DATE", help="the ranking that counted on that day")
    found.add_argument("--excel", type=Path, metavar="OUT.xlsx", help="write it as a workbook, too")
    command("replay", _replay, "rank the past months that were never ranked, at most twelve")


def _history(options: argparse.Namespace) -> int:
    from tierdesk.services.band_history import band_history

    with open_store_of(options) as store:
        found = band_history(store)
    value: dict[str, Any] = {
        "runs": [
            {
                "as_of": run.as_of.isoformat(),
                "month": run.month,
                "made_at": run.at.isoformat(),
                "counting": run.counting,
                "ranked": run.ranked,
                "quotas": dict(run.quotas),
                "counts": dict(run.counts),
                "moved": run.moved,
                "policy": run.policy_version,
            }
            for run in found.runs
        ],
        "pending": [
            {
                "name": one.name,
                "band": one.held,
                "to": one.to,
                "percentile": one.percentile,
                "points": one.points,
                "seen": one.seen,
                "needed": one.needed,
                "earliest": one.earliest.isoformat(),
            }
            for one in found.pending
        ],
        "overrides": [
            {
                "name": one.name,
                "band": one.band,
                "beneath": one.held,
                "reason": one.reason,
                "who": one.who,
                "first_day": one.first_day.isoformat(),
                "last_day": one.last_day.isoformat() if one.last_day else None,
                "ended": one.ended.isoformat() if one.ended else None,
                "state": one.state,
            }
            for one in found.overrides
        ],
        "to_replay": list(found.to_replay),
    }
    answer(options, value, _lines(found))
    return 0


def _lines(found: BandHistory) -> list[str]:
    """Runs, moves that wait, bands set by hand: a line each."""
    from tierdesk.services.override_words import span_in_words, state_in_words

    lines = [] if found.runs else [say("history.nothing")]
    lines += [
        say(
            "history.cli_run",
            as_of=message("history.day" if run.counting else "history.day_replaced", day=run.as_of.isoformat()),
            ranked=run.ranked,
            top=run.counts.get("top", 0),
            middle=run.counts.get("middle", 0),
            bottom=run.counts.get("bottom", 0),
            moved="-" if run.moved is None else run.moved,
            version=run.policy_version,
        )
        for run in found.runs
    ]
    lines += [
        say(
            "history.cli_pending",
            name=one.name,
            held=message(f"band.{one.held}"),
            to=message(f"band.{one.to}"),
            points=one.points,
            day=one.earliest.isoformat(),
        )
        for one in found.pending
    ]
    lines += [
        say(
            "history.cli_by_hand",
            name=one.name,
            band=message(f"band.{one.band}"),
            held=message(f"band.{one.held}"),
            span=span_in_words(one),
            state=state_in_words(one),
            who=one.who,
            reason=one.reason,
        )
        for one in found.overrides
    ]
    return lines


def _moves(options: argparse.Namespace) -> int:
    from tierdesk.services.band_history import migration, run_as_of
    from tierdesk.services.export_migration import export_migration

    with open_store_of(options) as store:
        first, second = (run_as_of(store, on) if on else None for on in (options.since, options.until))
        found = migration(store, first, second)
        if options.excel:
            export_migration(store, found.first.id, found.second.id, options.excel)
    movers = [one for one in found.people if one.before != one.after]
    days = {"first": found.first.as_of.isoformat(), "second": found.second.as_of.isoformat()}
    value = {
        **days,
        "counts": [{"before": before, "after": after, "retailers": n} for (before, after), n in found.counts.items()],
        "moved": [
            {"licence_no": one.licence_no, "name": one.name, "before": one.before, "after": one.after} for one in movers
        ],
    }
    lines = [say("history.cli_count", n=found.moved, **days)]
    lines += [
        say(
            "history.cli_moved",
            name=one.name,
            before=message(f"band.{one.before}"),
            after=message(f"band.{one.after}"),
        )
        for one in movers
    ]
    answer(options, value, lines)
    return 0


def _replay(options: argparse.Namespace) -> int:
    from tierdesk.services.replay_months import replay_months

    with open_store_of(options) as store:
        made = replay_months(store)
    value = {"months": list(made.months), "moved": made.moved}
    answer(options, value, [say("history.replayed", n=len(made.months), moved=made.moved)])
    return 0
