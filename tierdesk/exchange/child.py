"""The reading process: whatever a hostile or broken file does, it does it here, inside limits.

It answers over a pipe. Asked for "rows", "clean" or "pick" it begins a sheet: all its rows, the clean rows of a
table in it, or the rows with given numbers; asked "next" it sends the next chunk of them. One request, one answer:
("opened", sheets, sha256), ("begun", height), ("chunk", chunk), ("end",) or ("unreadable", key, params). Asked to
"leave" a file it answers ("left",) and waits for the path and the name of the next one. After trouble it ends.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from tierdesk.exchange.cells import Limits, Row, Unreadable
from tierdesk.exchange.memory_limit import limit_memory

if TYPE_CHECKING:
    from tierdesk.exchange.cleaning import Cleaned
    from tierdesk.exchange.sources import Source
    from tierdesk.exchange.table import Table

P = ParamSpec("P")
T = TypeVar("T")
Answer = tuple[object, ...]

LARGEST_ANSWER = 32 << 20
"""Bytes of one answer. A chunk of usual rows has a few hundred thousand."""


def serve(pipe: Connection, path: str, name: str, limits: Limits) -> None:
    """Main function of the reading process: open the file, then answer until the pipe closes."""
    _silence()
    limit_memory(limits.memory)
    gc.disable()  # rows hold no cycles, and looking for some in a million of them takes as long as reading them
    with contextlib.suppress(EOFError, OSError), pipe:  # the pipe closes when nobody wants more
        try:
            while True:
                _serve(pipe, path, name, limits)
                gc.collect()
                _send(pipe, ("left",))
                path, name = pickle.loads(pipe.recv_bytes())  # noqa: S301 - written by our own parent process
        except Unreadable as error:
            _send(pipe, ("unreadable", error.key, error.params))


def _serve(pipe: Connection, path: str, name: str, limits: Limits) -> None:
    from tierdesk.exchange.sources import open_source

    with open(path, "rb") as file:  # noqa: PTH123 - pathlib would be one more import at each start
        data = file.read()
    source = _guarded(open_source, data, name, limits)
    _send(pipe, ("opened", source.sheets, hashlib.sha256(data).hexdigest()))
    del data
    chunks: Iterator[object] = iter(())
    while True:
        request, *of = pickle.loads(pipe.recv_bytes())  # noqa: S301 - written by our own parent process
        if request == "leave":
            return
        if request != "next":
            chunks = _guarded(BEGIN[request], source, *of)
            _send(pipe, ("begun", _guarded(source.height, of[0])))
            continue
        chunk = _guarded(next, chunks, None)
        _send(pipe, ("end",) if chunk is None else ("chunk", chunk))


def _rows(source: Source, sheet: str) -> Iterator[list[Row]]:
    return source.rows(sheet)


def _clean(source: Source, sheet: str, table: Table) -> Iterator[Cleaned]:
    from tierdesk.exchange.unfold import cleaner_of

    return map(cleaner_of(table).clean, source.rows(sheet))


def _pick(source: Source, sheet: str, numbers: Sequence[int]) -> Iterator[list[Row]]:
    wanted = frozenset(numbers)
    for chunk in source.rows(sheet):
        if picked := [row for row in chunk if row[0] in wanted]:
            yield picked


BEGIN: Mapping[str, Callable[..., Iterator[object]]] = {"rows": _rows, "clean": _clean, "pick": _pick}


def _guarded(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do `work` on the file, and take whatever breaks as the file's fault.

    A panic inside the library arrives as a BaseException that is no Exception; an abort does not arrive at
    all, and the parent sees the process die.
    """
    try:
        return work(*args, **kwargs)
    except Unreadable:
        raise
    except MemoryError:
        raise Unreadable("read.too_large") from None
    except BaseException as error:
        raise Unreadable("read.damaged") from error


def _send(pipe: Connection, answer: Answer) -> None:
    """Answer our parent, who stays small: what would make it swell is not sent."""
    data = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    if len(data) > LARGEST_ANSWER:
        raise Unreadable("read.too_large")
    pipe.send_bytes(data)


def _silence() -> None:
    """What a dying library prints is for nobody: the sentence comes from the parent."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
