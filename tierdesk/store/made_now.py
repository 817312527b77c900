"""A store for one command: when the command is refused, no empty file is left where no store was before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tierdesk.store.connection import Store, open_store

BESIDE = ("", "-wal", "-shm", "-journal")
"""Endings of the files that SQLite makes for one store."""


@contextmanager
def store_for_command(path: Path) -> Iterator[Store]:
    """The store at `path`, made when there is none, and closed at the end.

    One that was made for this and holds nothing when trouble ends the command is taken away again, with the folders
    that were made for it. Raises what `open_store` raises.
    """
    fresh = not path.exists()
    folders = [folder for folder in path.parents if not folder.exists()]
    try:
        store = open_store(path)
    except BaseException:
        if fresh:
            _take_away(path, folders)
        raise
    as_made = store.image() if fresh else b""
    try:
        yield store
    except BaseException:
        untouched = fresh and store.image() == as_made
        store.close()
        if untouched:
            _take_away(path, folders)
        raise
    store.close()


def _take_away(path: Path, folders: list[Path]) -> None:
    """Remove the files of a store and the folders made for it, the innermost first, as far as they are empty."""
    with suppress(OSError):  # on Windows another program may have it open by now; then it stays
        for ending in BESIDE:
            path.with_name(path.name + ending).unlink(missing_ok=True)
        for folder in folders:
            folder.rmdir()
