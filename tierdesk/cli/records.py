"""Commands that give records out: one object a line, or a workbook."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tierdesk.cli.speech import AddCommand, answer, open_store_of
from tierdesk.texts import say

DUMPS = ("retailers", "sales", "months", "stock", "products", "visits")


def add_commands(command: AddCommand) -> None:
    """Add dump and export."""
    command("dump", _dump, "all records of one kind, one JSON object a line").add_argument("kind", choices=DUMPS)
    found = command("export", _export, "write an Excel workbook")
    found.add_argument("kind", metavar="KIND", help="retailers, visits, today, or rejects:RECEIPT")
    found.add_argument("out", type=Path, metavar="OUT.xlsx")
    found.add_argument("--with-contacts", action="store_true", help="with phone numbers and owners")


def _dump(options: argparse.Namespace) -> int:
    from tierdesk.services.export import note_dump
    from tierdesk.store.dump import records

    with open_store_of(options) as store:
        rows = 0
        for record in records(store, options.kind):
            print(json.dumps(record, ensure_ascii=False))
            rows += 1
        note_dump(store, options.kind, rows)
    return 0


def _export(options: argparse.Namespace) -> int:
    from tierdesk.services.export import export

    with open_store_of(options) as store:
        rows = export(store, options.kind, options.out, with_contacts=options.with_contacts)
    answer(options, {"file": str(options.out), "rows": rows}, [say("cli.exported", n=rows, file=str(options.out))])
    return 0
