"""Commands that look back: runs of past months."""

from __future__ import annotations

import argparse

from tierdesk.cli.speech import AddCommand, answer, open_store_of
from tierdesk.texts import say


def add_commands(command: AddCommand) -> None:
    """Add replay."""
    command("replay", _replay, "rank the past months that were never ranked, at most twelve")


def _replay(options: argparse.Namespace) -> int:
    from tierdesk.services.replay_months import replay_months

    with open_store_of(options) as store:
        made = replay_months(store)
    value = {"months": list(made.months), "moved": made.moved}
    answer(options, value, [say("history.replayed", n=len(made.months), moved=made.moved)])
    return 0
