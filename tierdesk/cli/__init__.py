"""The headless commands: the same services as the window, JSON on stdout, messages on stderr.

Exit codes: 0 done; 2 the input was refused and nothing was written; 1 (`check` and `--self-test`) not whole.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tierdesk import __version__, paths, texts
from tierdesk.cli import back_testing, gap, history, importing, keeping, merging, policy, ranking, records, visiting
from tierdesk.cli.speech import Run
from tierdesk.errors import TierDeskError, UserFixable
from tierdesk.message import message
from tierdesk.texts import say

PARTS = (importing, ranking, back_testing, history, policy, visiting, gap, records, merging, keeping)


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

    def command(name: str, run: Run, summary: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=summary, description=summary)
        added.add_argument("--json", action="store_true", help="print JSON")
        added.set_defaults(run=run)
        return added

    for part in PARTS:
        part.add_commands(command)
    # For the installer alone, and so without a line in the help.
    found = commands.add_parser("newer-stores", description="whether a newer program wrote a store (exit code 2)")
    found.add_argument("--beside", type=Path, required=True, metavar="FOLDER", help="the folder of the program")
    found.set_defaults(run=keeping.newer_stores)
    return parser


def _language_of_the_person() -> texts.Language:
    from tierdesk.services.settings import load_settings

    return load_settings().language


def _speak_utf8() -> None:
    """A Windows console or pipe may start in another code page; Chinese must come out whole."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
