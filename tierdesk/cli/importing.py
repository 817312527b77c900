"""Commands that bring rows in, and take them back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tierdesk.cli.speech import AddCommand, answer, open_store_of
from tierdesk.texts import say

if TYPE_CHECKING:
    from tierdesk.services.views import ReceiptView

KINDS = ("retailers", "sales", "months", "stock", "products", "assessments")
WARNINGS = 20
"""Warnings that are told one by one; `--json` has them all."""


def add_commands(command: AddCommand) -> None:
    """Add import and undo."""
    found = command("import", _import, "import workbooks or text files, all or none")
    found.add_argument("files", nargs="+", type=Path, metavar="FILE")
    found.add_argument("--kind", choices=KINDS, help="take it for that; sales may also be monthly totals")
    found.add_argument("--sheet", metavar="NAME")
    found.add_argument(
        "--remember", action="store_true", help="confirm the layouts: the window does not ask about them"
    )
    command("undo", _undo, "take a whole import back").add_argument("receipt")


def _import(options: argparse.Namespace) -> int:
    from tierdesk.services.field_words import totals_in_words
    from tierdesk.services.import_file import import_files
    from tierdesk.services.receipts import receipt
    from tierdesk.services.suggest_merges import count_doubles
    from tierdesk.store.bands import latest_run

    with open_store_of(options) as store:
        made = import_files(store, options.files, options.kind, options.sheet, remember=options.remember)
        views = [receipt(store, str(one.id)) for one in made]
        stale = latest_run(store) is not None and any(view.new or view.changed for view in views)
        possible = count_doubles(store)
    found = [
        {
            "file": view.file,
            "kind": view.kind,
            "sheet": view.sheet,
            "receipt": view.id,
            "read": view.read,
            "new": view.new,
            "changed": view.changed,
            "same": view.same,
            "rejected": view.rejected,
            "totals": view.totals,
            "same_as": view.same_as,
            "rejects": [_issue(issue) for issue in view.issues if issue.rejected],
            "warnings": [_issue(issue) for issue in view.issues if not issue.rejected],
        }
        for view in views
    ]
    lines = []
    for view in views:
        lines.append(
            say(
                "cli.imported",
                receipt=view.id,
                file=view.file,
                kind=view.kind_title,
                read=view.read,
                new=view.new,
                changed=view.changed,
                same=view.same,
                rejected=view.rejected,
            )
        )
        if view.same_as:
            lines.append(say("cli.same_file", receipt=view.same_as))
        if view.totals:
            lines.append("  " + totals_in_words(view))
        lines += [
            say("cli.rejected_row", row=issue.row, column=issue.column, value=issue.value, why=issue.text)
            for issue in view.issues
            if issue.rejected
        ]
        lines += _warnings(view)
    answer(options, found, lines)
    if stale:
        print(say("cli.reband_next"), file=sys.stderr)
    if possible:
        print(say("merging.cli_hint", n=possible), file=sys.stderr)
    return 0


def _warnings(view: ReceiptView) -> list[str]:
    """The first warnings, a line each, and how many more there are."""
    warnings = [issue for issue in view.issues if not issue.rejected]
    lines = [
        say("cli.warned_row", row=issue.row, column=issue.column, value=issue.value, why=issue.text)
        for issue in warnings[:WARNINGS]
    ]
    more = len(warnings) - WARNINGS
    return [*lines, say("cli.more_warnings", n=more)] if more > 0 else lines


def _issue(issue: Any) -> dict[str, Any]:
    return {
        "row": issue.row,
        "column": issue.column,
        "code": issue.code,
        "value": issue.value,
        "message": issue.text,
    }


def _undo(options: argparse.Namespace) -> int:
    from tierdesk.services.undo_import import undo_import

    with open_store_of(options) as store:
        undone = undo_import(store, options.receipt)
    rows = undone.rows
    value: dict[str, Any] = {
        "receipt": undone.receipt,
        "removed": rows.removed,
        "restored": rows.restored,
        "kept": rows.kept,
    }
    value["kept_rows"] = [{"kind": kind, "row": row} for kind, row in undone.kept]
    names = ("kind", "row", "field", "value")
    value["kept_cells"] = [dict(zip(names, cell, strict=True)) for cell in undone.kept_cells]
    said = [say("cli.undone", file=undone.file, removed=rows.removed, restored=rows.restored, kept=rows.kept)]
    said += [say("cli.kept_row", kind=kind, row=row) for kind, row in undone.kept]
    said += [say("cli.kept_cell", **cell) for cell in value["kept_cells"]]
    answer(options, value, said)
    return 0
