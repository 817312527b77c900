"""`tierdesk`: the window, or with a command the headless program."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path


def main() -> int:
    """Start what the arguments ask for; returns the exit code.

    `freeze_support` comes first: in the frozen program the reading of files starts this very program again.
    Only the branch taken imports what it needs, so that both start quickly.
    """
    multiprocessing.freeze_support()
    arguments = sys.argv[1:]
    if "--self-test" in arguments:
        from tierdesk.self_test import run_self_test

        return run_self_test()
    if arguments[:1] == ["--offscreen-demo"] and len(arguments) == 2:
        from tierdesk.demo import run_demo

        return run_demo(Path(arguments[1]))
    if _wants_window(arguments):
        from tierdesk.app import run

        return run(arguments)
    from tierdesk.cli import main as run_command

    return run_command(arguments)


VALUE_OPTIONS = {"--store", "--lang"}


def _wants_window(arguments: list[str]) -> bool:
    """No command among the arguments: the window, perhaps with files; a command, or a question: headless."""
    if {"-h", "--help", "--version"} & set(arguments):
        return False
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument in VALUE_OPTIONS:
            skip = True
        elif not argument.startswith("-"):
            return _is_file(argument)
    return True


def _is_file(argument: str) -> bool:
    """Tell a workbook that was opened with TierDesk from a command: no command has a dot or a folder in its name."""
    return bool(Path(argument).suffix) or len(Path(argument).parts) > 1


if __name__ == "__main__":
    sys.exit(main())
