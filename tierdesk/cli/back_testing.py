"""The command that judges the rules by the store's own past."""

from __future__ import annotations

import argparse
from pathlib import Path

from tierdesk.cli.speech import AddCommand, answer, open_store_of


def add_commands(command: AddCommand) -> None:
    """Add back-test."""
    found = command("back-test", _back_test, "how well the rules would have done on the store's own history")
    found.add_argument("--out", type=Path, metavar="OUT.xlsx", help="write it as a workbook, too")


def _back_test(options: argparse.Namespace) -> int:
    from tierdesk.services.back_test import back_test
    from tierdesk.services.back_test_views import back_test_values, back_test_view
    from tierdesk.services.export_back_test import export_back_test

    with open_store_of(options) as store:
        found = back_test(store)
        view = back_test_view(found)
        if options.out:
            export_back_test(store, view, options.out)
    lines = [view.basis]
    for section in view.sections:
        lines += ["", section.title, section.finding]
        lines += ["  " + "  ".join(cells) for cells in (section.columns, *section.said)]
    answer(options, back_test_values(found), [*lines, "", view.limits])
    return 0
