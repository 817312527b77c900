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
from typing import TYPE_CHECKING, Any, Self

from tierdesk.errors import UserFixable
from tierdesk.exchange import child
from tierdesk.exchange.cells import Cell, Limits, Row
from tierdesk.exchange.cleaning import Cleaned
from tierdesk.exchange.table import Table
from tierdesk.message import message

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

__all__ = ["Cell", "Limits", "Row", "Spare", "Workbook", "open_workbook"]

USUAL = Limits()
AHEAD = 4
"""Chunks asked for in advance, so that reading and cleaning run side by side."""
SMALL = 2 << 20
"""Bytes of a file after which a process may read the next one: it has not grown."""
LEAVING = 1.0
"""Seconds that a process may take to leave a file; a new one is there as soon."""
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


class Spare:
    """A reading process that is kept from one small file to the next; use it in a `with` statement, which ends it.

    It is kept only where all went well, and is one at a time: a file opened beside another has a process of its own.
    """

    def __init__(self) -> None:
        self._kept: tuple[Limits, Connection, SpawnProcess] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._kept is not None:
            _end(*self._kept[1:])
            self._kept = None

    @property
    def is_kept(self) -> bool:
        """Whether there is one that has read a file before."""
        return self._kept is not None

    def taken(self, limits: Limits) -> tuple[Connection, SpawnProcess] | None:
        """The process that was kept, if it has these limits; it is the caller's from now on."""
        kept, self._kept = self._kept, None
        if kept is None:
            return None
        if kept[0] == limits and kept[2].is_alive():
            return kept[1:]
        _end(*kept[1:])
        return None

    def keep(self, limits: Limits, pipe: Connection, process: SpawnProcess) -> None:
        """Keep a process that has left its file; a second one is ended."""
        if self._kept is None:
            self._kept = limits, pipe, process
        else:
            _end(pipe, process)


def _end(pipe: Connection, process: SpawnProcess) -> None:
    """End a reading process, whatever it is doing."""
    pipe.close()
    process.kill()
    process.join()
    process.close()


def open_workbook(
    path: Path,
    limits: Limits = USUAL,
    while_waiting: Callable[[], None] | None = None,
    spare: Spare | None = None,
) -> Workbook:
    """Open a file of any form for reading; use it in a `with` statement, which ends the reading process.

    `while_waiting` is called about ten times a second while the file is being parsed; what it raises ends the
    wait. `spare` keeps the process for the next small file. Raises UserFixable.
    """
    size = _check(path, limits)
    if spare is None or size > SMALL:
        return Workbook(path, limits, while_waiting)
    used_before = spare.is_kept
    try:
        return Workbook(path, limits, while_waiting, spare)
    except UserFixable as trouble:
        if not used_before or trouble.what.key == "read.too_slow":
            raise
    return Workbook(path, limits, while_waiting, spare)  # a new process: what went before was of no effect here


def _check(path: Path, limits: Limits) -> int:
    """The size of a file that is there, is a file, may be opened, is not empty and not too large."""
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
    return size


def _unreadable(key: str, path: Path, **params: str | float) -> UserFixable:
    to_do = TO_DO.get(key, "export_again")
    return UserFixable(message(key, file=path.name, **params), message(f"read.to_do.{to_do}"))


def _started(path: Path, limits: Limits) -> tuple[Connection, SpawnProcess]:
    """A new reading process, and the pipe to it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(
        target=child.serve, args=(theirs, str(path), path.stem, limits), name="tierdesk-reader", daemon=True
    )
    process.start()
    theirs.close()
    return ours, process


class Workbook:
    """An open file: `sheets` in the file's order (a text has one), and `sha256` of its content."""

    def __init__(
        self,
        path: Path,
        limits: Limits,
        while_waiting: Callable[[], None] | None = None,
        spare: Spare | None = None,
    ) -> None:
        self._path = path
        self._silence = limits.seconds
        self._while_waiting = while_waiting
        self._owed = 0  # answers asked for and not yet taken
        self._stream = 0  # number of the latest sheet begun
        self._limits = limits
        self._spare = spare
        kept = spare.taken(limits) if spare else None
        self._pipe, self._process = kept or _started(path, limits)
        try:
            self._owed = 0
            if kept:
                self._ask(str(path), path.stem)
            self._owed = 1
            _, self.sheets, self.sha256 = self._answer()
        except BaseException:
            self.close()
            raise

    sheets: tuple[str, ...]
    sha256: str
    _is_open = True
    height = 0
    """About how many rows the sheet begun last has, blank ones included; 0 where nobody can say."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self.leave()
        else:
            self.close()

    def leave(self) -> None:
        """End reading after all went well: the process is kept where a spare one is wanted."""
        if self._spare is not None and self._is_open and not self._pipe.closed and self._left():
            self._spare.keep(self._limits, self._pipe, self._process)
            self._is_open = False
            self._stream, self.sheets = -1, ()  # whoever still reads here is told, and reads no other file
        self.close()

    def close(self) -> None:
        """End the reading process, whatever it is doing. May be called twice."""
        if self._is_open and not self._pipe.closed:
            _end(self._pipe, self._process)
        self._is_open = False

    def _left(self) -> bool:
        """Whether the process has left the file in good health and time, and waits for another one."""
        self._ask("leave")
        until = time.monotonic() + LEAVING
        try:
            while self._pipe.poll(max(0.0, until - time.monotonic())):
                answer = pickle.loads(self._pipe.recv_bytes())  # noqa: S301 - written by our own reading process
                if answer[0] in {"left", "unreadable"}:
                    return bool(answer[0] == "left")
        except (EOFError, OSError):
            return False
        return False

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
