"""Commands for retailers stored twice."""

from __future__ import annotations

import argparse
from typing import Any

from tierdesk.cli.speech import AddCommand, answer, open_store_of, the_retailer
from tierdesk.texts import say


def add_commands(command: AddCommand) -> None:
    """Add merges, merge and undo-merge."""
    command("merges", _merges, "retailers that may be one shop, and the merges that were made")
    found = command("merge", _merge, "let two retailers be one; undo-merge takes it back")
    found.add_argument("keep", metavar="KEEP", help="licence number or customer code of the one that stays")
    found.add_argument("other", metavar="OTHER", help="licence number or customer code of the one that is merged")
    command("undo-merge", _undo_merge, "let the two be two again").add_argument("merge", metavar="ID")


def _merges(options: argparse.Namespace) -> int:
    from tierdesk.services.merge_retailers import made_merges, merge_in_words
    from tierdesk.services.suggest_merges import doubles

    with open_store_of(options) as store:
        found, made = doubles(store, None), made_merges(store)
    value = {
        "suggested": [
            {
                "reason": pair.reason,
                "keep": _shop(pair.kept),
                "other": _shop(pair.other),
                "agree": [field.name for field in pair.fields if field.agree],
                "differ": [field.name for field in pair.fields if field.agree is False],
            }
            for pair in found.pairs
        ],
        "made": [
            {
                "id": one.id,
                "at": one.at,
                "who": one.who,
                "keep": {"name": one.kept, "number": one.kept_number},
                "other": {"name": one.other, "number": one.other_number},
                "undone": one.undone,
            }
            for one in made
        ],
    }
    lines = [
        say(
            "merging.cli_pair",
            kept=pair.kept.name,
            kept_numbers=pair.kept.numbers,
            kept_has=pair.kept.has,
            other=pair.other.name,
            other_numbers=pair.other.numbers,
            other_has=pair.other.has,
            why=pair.why,
        )
        for pair in found.pairs
    ]
    lines += [f"{one.id}  {merge_in_words(one)}" for one in made]
    answer(options, value, lines or [say("merging.nothing")])
    return 0


def _shop(side: Any) -> dict[str, Any]:
    return {
        "licence_no": side.licence_no,
        "customer_code": side.customer_code,
        "name": side.name,
        "visits": side.visits,
        "order_lines": side.order_lines,
    }


def _merge(options: argparse.Namespace) -> int:
    from tierdesk.services.merge_retailers import merge_retailers, merged_in_words

    with open_store_of(options) as store:
        kept, other = the_retailer(store, options.keep), the_retailer(store, options.other)
        made = merge_retailers(store, kept.id, other.id)
    value = {"merge": made.id, "moved": made.moved, "taken": list(made.taken), "clashes": list(made.clashes)}
    answer(options, value, [merged_in_words(made), made.id])
    return 0


def _undo_merge(options: argparse.Namespace) -> int:
    from tierdesk.services.merge_retailers import undo_merge, undone_in_words

    with open_store_of(options) as store:
        undone = undo_merge(store, options.merge)
    value = {"merge": undone.id, "moved": undone.moved, "left": list(undone.left)}
    answer(options, value, [undone_in_words(undone)])
    return 0
