"""Reads any workbook or text file into rows with true row numbers.

The file is parsed in a process of its own, with limits of time, memory and size: a file that makes the parser
crash, panic, hang or swell costs one clear sentence (`UserFixable`), never the program.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tierdesk.errors import UserFixable
from tierdesk.exchange import child
from tierdesk.exchange.cells import Cell, Limits, Row
from tierdesk.exchange.cleaning import Cleaned
from tierdesk.exchange.table import Table
from tierdesk.message import message

__all__ = ["Cell", "Limits", "Row", "Workbook", "open_workbook"]

USUAL = Limits()
AHEAD = 4
"""Chunks asked for in advance, so that reading and cleaning run side by side."""
SLICE = 0.1
"""Seconds between two calls of `while_waiting`."""

TO_DO = {
    "read.missing": "choose_again",
    "read.folder": "choose_again",
    "read.no_permission": "close_it",
    "read.password": "remove_password",
    "read.too_large": "split",
    "read.too_slow": "split",
}


def open_workbook(path: Path, limits: Limits = USUAL, while_waiting: Callable[[], None] | None = None) -> Workbook:
    """Open a file of any form for reading; use it in a `with` statement, which ends the reading process.

    `while_waiting` is called about ten times a second while the file is being parsed; what it raises ends the
    wait. Raises UserFixable.
    """
    _check(path, limits)
    return Workbook(path, limits, while_waiting)


def _check(path: Path, limits: Limits) -> None:
    """What can be said without parsing: the file is there, is a file, may be opened and is not empty."""
    try:
        if path.is_dir():
            raise _unreadable("read.folder", path)
        with path.open("rb") as file:
            size = file.seek(0, 2)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise _unreadable("read.missing", path) from error
    except OSError as error:
        raise _unreadable("read.no_permission", path) from error
    if size == 0:
        raise _unreadable("read.empty", path)
    if size > limits.file_size:
        raise _unreadable("read.too_large", path)


def _unreadable(key: str, path: Path, **params: str | float) -> UserFixable:
    to_do = TO_DO.get(key, "export_again")
    return UserFixable(message(key, file=path.name, **params), message(f"read.to_do.{to_do}"))


class Workbook:
    """An open file: `sheets` in the file's order (a text has one), and `sha256` of its content."""

    def __init__(self, path: Path, limits: Limits, while_waiting: Callable[[], None] | None = None) -> None:
        self._path = path
        self._silence = limits.seconds
        self._while_waiting = while_waiting
        self._owed = 0  # answers asked for and not yet taken
        self._stream = 0  # number of the latest sheet begun
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=child.serve, args=(theirs, str(path), path.stem, limits), name="tierdesk-reader", daemon=True
        )
        self._process.start()
        theirs.close()
        try:
            self._owed = 1
            _, self.sheets, self.sha256 = self._answer()
        except BaseException:
            self.close()
            raise

    sheets: tuple[str, ...]
    sha256: str
    height = 0
    """About how many rows the sheet begun last has, blank ones included; 0 where nobody can say."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the reading process, whatever it is doing. May be called twice."""
        if self._pipe.closed:
            return
        self._pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()

    def rows(self, sheet: str) -> Iterator[list[Row]]:
        """The rows of a sheet that hold anything, in chunks of about 1,000, with their true numbers.

        Stopping early is fine, and reading a sheet again is cheap; a new call ends the one before.
        """
        return self._begin("rows", sheet)

    def cleaned(self, sheet: str, table: Table) -> Iterator[Cleaned]:
        """The clean rows of a table in a sheet, in chunks; cleaned over there, while we write the last ones."""
        return self._begin("clean", sheet, table)

    def cells(self, sheet: str, numbers: Sequence[int]) -> dict[int, tuple[Cell, ...]]:
        """The rows with these numbers as they stand in the file."""
        picked = self._begin("pick", sheet, numbers) if numbers else ()
        return {row_no: tuple(row) for chunk in picked for row_no, row in chunk}

    def _begin(self, what: str, sheet: str, *of: object) -> Iterator[Any]:
        if sheet not in self.sheets:
            raise KeyError(sheet)
        self._stream += 1
        return self._chunks((what, sheet, *of), self._stream)

    def _chunks(self, request: tuple[object, ...], stream: int) -> Iterator[Any]:
        while self._owed:  # of a stream that was left early
            self._answer()
        self._ask(*request)
        for _ in range(AHEAD):
            self._ask("next")
        _, self.height = self._answer()
        while True:
            if stream != self._stream:
                raise RuntimeError("another sheet of this workbook is being read")
            answer = self._answer()
            if answer[0] == "end":
                return
            self._ask("next")
            yield answer[1]

    def _ask(self, *request: object) -> None:
        with contextlib.suppress(OSError):  # the process is gone; the next answer says so
            self._pipe.send_bytes(pickle.dumps(request))
        self._owed += 1

    def _answer(self) -> tuple[Any, ...]:
        """The next answer of the reading process, waited for within the limit of time."""
        try:
            self._wait()
            data = self._pipe.recv_bytes()
        except (EOFError, OSError):  # it died: aborted by the parser, or killed by the system
            self.close()
            raise _unreadable("read.crashed", self._path) from None
        answer: tuple[Any, ...] = pickle.loads(data)  # noqa: S301 - written by our own reading process
        if answer[0] == "unreadable":
            self.close()
            raise _unreadable(answer[1], self._path, **answer[2])
        self._owed -= 1
        return answer

    def _wait(self) -> None:
        """Wait until the reading process says something."""
        until = time.monotonic() + self._silence
        while not self._pipe.poll(SLICE):
            if self._while_waiting is not None:
                self._while_waiting()
            if time.monotonic() > until:
                self.close()
                raise _unreadable("read.too_slow", self._path)
