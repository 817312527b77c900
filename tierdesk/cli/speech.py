"""What all commands share: the open store, days as arguments, one retailer, the answer as JSON or lines."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, Protocol

from tierdesk import paths
from tierdesk.errors import UserFixable
from tierdesk.message import message

FIRST_YEAR, LAST_YEAR = 1990, 2100
Run = Callable[[argparse.Namespace], int]


class AddCommand(Protocol):
    """Adds a command: its name, what runs it and returns the exit code, and a line of help."""

    def __call__(self, name: str, run: Run, summary: str) -> argparse.ArgumentParser:
        """Return the parser of the command, for its arguments."""


def day(text: str) -> date:
    """The type of an argument that is a day: ISO, within the years that a record can have."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date like 2026-11-24") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text!r} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return found


def open_store_of(options: argparse.Namespace) -> AbstractContextManager[Any]:
    """The store of the command, open for the length of a `with`; refused, it leaves no empty one behind."""
    from tierdesk.store.made_now import store_for_command

    return store_for_command(options.store or paths.default_store())


def answer(options: argparse.Namespace, value: Any, lines: Iterable[str]) -> None:
    """Print the value as JSON where that was asked for, else the lines."""
    if options.json:
        print(json.dumps(value, ensure_ascii=False, indent=1))
    else:
        for line in lines:
            print(line)


def the_retailer(store: Any, licence: str) -> Any:
    """The retailer of a licence number or customer code; raises UserFixable when there is none."""
    from tierdesk.store.retailers import find_retailer

    found = find_retailer(store, licence)
    if found is None:
        raise UserFixable(message("cli.no_retailer", licence=licence), message("cli.no_retailer_do"))
    return found
