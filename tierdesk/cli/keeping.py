"""Commands that look after the store file: backup, restore, check."""

from __future__ import annotations

import argparse
from pathlib import Path

from tierdesk import paths
from tierdesk.cli.speech import AddCommand, answer, open_store_of
from tierdesk.errors import Environment, TierDeskError
from tierdesk.message import message
from tierdesk.texts import say


def add_commands(command: AddCommand) -> None:
    """Add backup, restore and check."""
    command("backup", _backup, "write a checked copy of the store").add_argument("file", type=Path, metavar="FILE")
    command("restore", _restore, "put a backup in place of the store").add_argument("file", type=Path, metavar="FILE")
    command("check", _check, "check that the store is whole")


def _backup(options: argparse.Namespace) -> int:
    from tierdesk.services.back_up import back_up

    with open_store_of(options) as store:
        back_up(store, options.file)
    answer(options, {"file": str(options.file)}, [say("backup.done", file=str(options.file))])
    return 0


def _restore(options: argparse.Namespace) -> int:
    from tierdesk.services.back_up import restore

    restore(options.file, options.store or paths.default_store())
    answer(options, {"file": str(options.file)}, [say("backup.restored", file=str(options.file))])
    return 0


def _check(options: argparse.Namespace) -> int:
    try:
        with open_store_of(options) as store:
            problems = store.problems()
    except TierDeskError as trouble:
        if trouble.what.key != "store.damaged":
            raise
        problems = [say(trouble.what)]
    answer(options, {"whole": not problems, "problems": problems}, problems or [say("cli.whole")])
    return 1 if problems else 0


def newer_stores(options: argparse.Namespace) -> int:
    """Refuse to install beside stores that a newer program wrote; for the installer alone."""
    from tierdesk.services.newer_stores import newer_stores as found

    for store in found(options.beside):
        raise Environment(message("store.newer", file=str(store)), message("store.newer_do"))
    return 0
