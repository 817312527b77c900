"""The headless commands: the same services as the window, JSON on stdout, messages on stderr.

Exit codes: 0 done; 2 the input was refused and nothing was written; 1 (`check` and `--self-test`) not whole.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

from tierdesk import __version__, paths, texts
from tierdesk.errors import Environment, TierDeskError, UserFixable
from tierdesk.message import message
from tierdesk.texts import say

KINDS = ("retailers", "sales", "months", "stock", "products", "assessments")
DUMPS = ("retailers", "sales", "months", "stock", "products", "visits")
FIRST_YEAR, LAST_YEAR = 1990, 2100
OUTCOMES = ("done", "not_yet", "not_applicable")


def main(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    texts.use_language(options.lang or _language_of_the_person())
    _speak_utf8()
    try:
        code: int = _run(options)
    except TierDeskError as trouble:
        print(say(trouble.what), file=sys.stderr)
        if trouble.to_do:
            print(say(trouble.to_do), file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    return code


def _run(options: argparse.Namespace) -> int:
    """Run the command; what SQLite says of a damaged store becomes an error in words."""
    _refuse_broken_texts(options)
    try:
        code: int = options.run(options)
    except Exception as trouble:
        from tierdesk.store.connection import damage

        said = damage(trouble, options.store or paths.default_store())
        if said is None:
            raise
        raise said from trouble
    return code


def _refuse_broken_texts(options: argparse.Namespace) -> None:
    """Raise UserFixable for an argument whose bytes are no UTF-8: it can neither be stored nor be the key of anything.

    The path of the store itself is only opened, and may be what the file system allows.
    """
    for name, value in vars(options).items():
        for text in value if isinstance(value, list) else (value,):
            if name != "store" and isinstance(text, str | Path):
                try:
                    str(text).encode("utf-8")
                except UnicodeEncodeError:
                    shown = str(text).encode("utf-8", "backslashreplace").decode("utf-8")
                    raise UserFixable(message("cli.not_utf8", text=shown), message("cli.not_utf8_do")) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tierdesk", description="TierDesk without its window.")
    parser.add_argument("--store", type=Path, default=None, help="the store file (default: the user's own)")
    parser.add_argument("--lang", choices=texts.LANGUAGES, default=None, help="language of messages and reasons")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], summary: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=summary, description=summary)
        added.add_argument("--json", action="store_true", help="print JSON")
        added.set_defaults(run=run)
        return added

    found = command("import", _import, "import workbooks or text files, all or none")
    found.add_argument("files", nargs="+", type=Path, metavar="FILE")
    found.add_argument("--kind", choices=KINDS, help="take it for that; sales may also be monthly totals")
    found.add_argument("--sheet", metavar="NAME")
    found.add_argument(
        "--remember", action="store_true", help="confirm the layouts: the window does not ask about them"
    )
    command("undo", _undo, "take a whole import back").add_argument("receipt")
    command("reband", _reband, "rank all retailers anew").add_argument("--as-of", type=_day, metavar="DATE")
    command("bands", _bands, "the bands of the last run")
    command("next", _next, "the next step of every retailer").add_argument("--date", type=_day, metavar="DATE")
    found = command("log-visit", _log_visit, "record a visit and its step")
    found.add_argument("licence", metavar="LICENCE")
    found.add_argument("--date", type=_day, required=True, metavar="DATE")
    found.add_argument("--step", required=True, metavar="ID")
    found.add_argument("--outcome", required=True, choices=OUTCOMES)
    found.add_argument("--note", default="", metavar="TEXT")
    found.add_argument("--reason", default="", metavar="TEXT", help="why a step is not applicable")
    found.add_argument("--taught", nargs="*", default=[], metavar="PRODUCT", help="product codes that were taught")
    found = command("order", _order, "the suggested order of a retailer")
    found.add_argument("licence", metavar="LICENCE")
    found.add_argument("--date", type=_day, metavar="DATE")
    found.add_argument("--save", action="store_true", help="keep it as the order list of that day")
    command("dump", _dump, "all records of one kind, one JSON object a line").add_argument("kind", choices=DUMPS)
    found = command("export", _export, "write an Excel workbook")
    found.add_argument("kind", metavar="KIND", help="retailers, visits, today, or rejects:RECEIPT")
    found.add_argument("out", type=Path, metavar="OUT.xlsx")
    found.add_argument("--with-contacts", action="store_true", help="with phone numbers and owners")
    command("merges", _merges, "retailers that may be one shop, and the merges that were made")
    found = command("merge", _merge, "let two retailers be one; undo-merge takes it back")
    found.add_argument("keep", metavar="KEEP", help="licence number or customer code of the one that stays")
    found.add_argument("other", metavar="OTHER", help="licence number or customer code of the one that is merged")
    command("undo-merge", _undo_merge, "let the two be two again").add_argument("merge", metavar="ID")
    command("backup", _backup, "write a checked copy of the store").add_argument("file", type=Path, metavar="FILE")
    command("restore", _restore, "put a backup in place of the store").add_argument("file", type=Path, metavar="FILE")
    command("check", _check, "check that the store is whole")
    # For the installer alone, and so without a line in the help.
    found = commands.add_parser("newer-stores", description="whether a newer program wrote a store (exit code 2)")
    found.add_argument("--beside", type=Path, required=True, metavar="FOLDER", help="the folder of the program")
    found.set_defaults(run=_newer_stores)
    return parser


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-24") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text!r} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return day


def _language_of_the_person() -> texts.Language:
    from tierdesk.services.settings import load_settings

    return load_settings().language


def _speak_utf8() -> None:
    """A Windows console or pipe may start in another code page; Chinese must come out whole."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _open(options: argparse.Namespace) -> AbstractContextManager[Any]:
    """The store of the command, open for the length of a `with`; refused, it leaves no empty one behind."""
    from tierdesk.store.made_now import store_for_command

    return store_for_command(options.store or paths.default_store())


def _print(options: argparse.Namespace, value: Any, lines: Iterable[str]) -> None:
    if options.json:
        print(json.dumps(value, ensure_ascii=False, indent=1))
    else:
        for line in lines:
            print(line)


def _import(options: argparse.Namespace) -> int:
    from tierdesk.services.import_file import import_files
    from tierdesk.services.receipts import receipt
    from tierdesk.services.suggest_merges import count_doubles
    from tierdesk.store.bands import latest_run

    with _open(options) as store:
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
        lines += [
            say("cli.rejected_row", row=issue.row, column=issue.column, value=issue.value, why=issue.text)
            for issue in view.issues
            if issue.rejected
        ]
    _print(options, found, lines)
    if stale:
        print(say("cli.reband_next"), file=sys.stderr)
    if possible:
        print(say("merging.cli_hint", n=possible), file=sys.stderr)
    return 0


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

    with _open(options) as store:
        undone = undo_import(store, options.receipt)
    rows = undone.rows
    value: dict[str, Any] = {
        "receipt": undone.receipt,
        "removed": rows.removed,
        "restored": rows.restored,
        "kept": rows.kept,
    }
    value["kept_rows"] = [{"kind": kind, "row": row} for kind, row in undone.kept]
    said = say("cli.undone", file=undone.file, removed=rows.removed, restored=rows.restored, kept=rows.kept)
    _print(options, value, [said])
    return 0


def _reband(options: argparse.Namespace) -> int:
    from tierdesk.services.reband import reband

    with _open(options) as store:
        made = reband(store, options.as_of)
    counts = made.counts
    value = {"as_of": made.as_of.isoformat(), "ranked": made.ranked, "moved": made.moved, **counts}
    said = say("reband.done", n=made.ranked, top=counts["top"], middle=counts["middle"], bottom=counts["bottom"])
    _print(options, value, [said])
    return 0


def _bands(options: argparse.Namespace) -> int:
    from tierdesk.services.list_bands import list_bands

    with _open(options) as store:
        found = list_bands(store)
    lines = [
        f"{line['rank'] or '-':>5} {say('band.' + line['band'])}"
        f" {say('segment.' + line['segment']) if line['segment'] else ''} {line['name']} ({'; '.join(line['reasons'])})"
        for line in found
    ]
    _print(options, found, lines)
    return 0


def _next(options: argparse.Namespace) -> int:
    from tierdesk.services.list_next import list_next_steps

    with _open(options) as store:
        found = list_next_steps(store, options.date)
    lines = [f"{line['due']} {line['name']}: {line['title']} ({line['why']})" for line in found]
    _print(options, found, lines)
    return 0


def _retailer(store: Any, licence: str) -> Any:
    from tierdesk.store.retailers import find_retailer

    found = find_retailer(store, licence)
    if found is None:
        raise UserFixable(message("cli.no_retailer", licence=licence), message("cli.no_retailer_do"))
    return found


def _log_visit(options: argparse.Namespace) -> int:
    from tierdesk.services.log_visit import log_visit

    with _open(options) as store:
        saved = log_visit(
            store,
            _retailer(store, options.licence),
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
    _print(options, value, [say("cli.visit_saved", next=saved.next.title if saved.next else "-")])
    return 0


def _order(options: argparse.Namespace) -> int:
    from tierdesk.services.suggest_order import save_suggested, suggest_order
    from tierdesk.services.working_day import working_day

    with _open(options) as store:
        one = _retailer(store, options.licence)
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
    _print(options, found, [*lines, say("cli.advice")])
    return 0


def _dump(options: argparse.Namespace) -> int:
    from tierdesk.services.export import note_dump
    from tierdesk.store.dump import records

    with _open(options) as store:
        rows = 0
        for record in records(store, options.kind):
            print(json.dumps(record, ensure_ascii=False))
            rows += 1
        note_dump(store, options.kind, rows)
    return 0


def _export(options: argparse.Namespace) -> int:
    from tierdesk.services.export import export

    with _open(options) as store:
        rows = export(store, options.kind, options.out, with_contacts=options.with_contacts)
    _print(options, {"file": str(options.out), "rows": rows}, [say("cli.exported", n=rows, file=str(options.out))])
    return 0


def _merges(options: argparse.Namespace) -> int:
    from tierdesk.services.merge_retailers import made_merges, merge_in_words
    from tierdesk.services.suggest_merges import doubles

    with _open(options) as store:
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
    _print(options, value, lines or [say("merging.nothing")])
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

    with _open(options) as store:
        kept, other = _retailer(store, options.keep), _retailer(store, options.other)
        made = merge_retailers(store, kept.id, other.id)
    value = {"merge": made.id, "moved": made.moved, "taken": list(made.taken), "clashes": list(made.clashes)}
    _print(options, value, [merged_in_words(made), made.id])
    return 0


def _undo_merge(options: argparse.Namespace) -> int:
    from tierdesk.services.merge_retailers import undo_merge, undone_in_words

    with _open(options) as store:
        undone = undo_merge(store, options.merge)
    value = {"merge": undone.id, "moved": undone.moved, "left": list(undone.left)}
    _print(options, value, [undone_in_words(undone)])
    return 0


def _backup(options: argparse.Namespace) -> int:
    from tierdesk.services.back_up import back_up

    with _open(options) as store:
        back_up(store, options.file)
    _print(options, {"file": str(options.file)}, [say("backup.done", file=str(options.file))])
    return 0


def _restore(options: argparse.Namespace) -> int:
    from tierdesk.services.back_up import restore

    restore(options.file, options.store or paths.default_store())
    _print(options, {"file": str(options.file)}, [say("backup.restored", file=str(options.file))])
    return 0


def _check(options: argparse.Namespace) -> int:
    try:
        with _open(options) as store:
            problems = store.problems()
    except TierDeskError as trouble:
        if trouble.what.key != "store.damaged":
            raise
        problems = [say(trouble.what)]
    _print(options, {"whole": not problems, "problems": problems}, problems or [say("cli.whole")])
    return 1 if problems else 0


def _newer_stores(options: argparse.Namespace) -> int:
    from tierdesk.services.newer_stores import newer_stores

    for store in newer_stores(options.beside):
        raise Environment(message("store.newer", file=str(store)), message("store.newer_do"))
    return 0
