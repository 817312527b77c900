"""Backup and restore of a whole store, each checked before it is called done.

Neither opens the file it is given as a store: that would upgrade it, or make one of an empty file.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from tierdesk.errors import Environment, UserFixable
from tierdesk.message import message
from tierdesk.services.clock import now
from tierdesk.store.connection import Store, open_store, release, trouble_in
from tierdesk.store.settings import set_setting, setting

_LAST = "last_backup"
_SQLITE = b"SQLite format 3\x00"
_BESIDE = ("-wal", "-shm")


def back_up(store: Store, path: Path) -> None:
    """Write a complete copy of the store to `path` and check that it is whole.

    Raises UserFixable when `path` is the store itself or holds something that is no backup: neither is replaced.
    """
    if path.resolve() == store.path.resolve():
        raise UserFixable(message("backup.onto_itself", file=str(path)), message("backup.elsewhere"))
    if path.exists() and not _is_sqlite(path):
        raise UserFixable(message("backup.would_replace", file=str(path)), message("backup.elsewhere"))
    store.copy_to(path)
    if trouble_in(path):
        raise Environment(message("backup.broken", file=str(path)), message("backup.broken_do"))
    set_setting(store, _LAST, now())


def last_backup(store: Store) -> datetime | None:
    """When the last backup was made, in local time."""
    made = setting(store, _LAST)
    return datetime.fromisoformat(made).astimezone() if made else None


def restore(path: Path, target: Path) -> None:
    """Put the backup at `path` in place of the store at `target`, whole or damaged; what was there is kept beside it.

    Raises UserFixable when the backup is missing or not whole, Environment when the target is in use by another
    program; nothing is replaced then, and the backup is only ever read.
    """
    if not path.is_file():
        raise UserFixable(message("backup.missing", file=str(path)), message("backup.missing_do"))
    if path.resolve() == target.resolve():
        raise UserFixable(message("backup.same_file", file=str(path)), message("backup.missing_do"))
    if not _is_sqlite(path):
        raise UserFixable(message("backup.broken", file=str(path)), message("backup.broken_do"))
    fresh = target.with_name(target.name + ".restored")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(path, fresh)
        if trouble_in(fresh):
            raise UserFixable(message("backup.broken", file=str(path)), message("backup.broken_do"))
        open_store(fresh, make=False).close()
        if target.exists():
            release(target)
            _put_aside(target)
        fresh.replace(target)
    except OSError as trouble:
        raise Environment(
            message("store.cannot_write", file=str(target)), message("store.cannot_write_do")
        ) from trouble
    finally:
        for left in ("", *_BESIDE):
            fresh.with_name(fresh.name + left).unlink(missing_ok=True)


def _is_sqlite(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError as trouble:
        raise Environment(message("store.cannot_open", file=str(path)), message("store.cannot_open_do")) from trouble


def _copy(path: Path, to: Path) -> None:
    """Copy a store's file, and what a program that died has left in its write-ahead log."""
    for ending in ("", "-wal"):
        part = path.with_name(path.name + ending)
        if part.exists():
            shutil.copyfile(part, to.with_name(to.name + ending))


def _put_aside(target: Path) -> None:
    """Rename the store, byte for byte, to a name that is free: an older copy is never replaced."""
    stem, count = f"{target.name}.before-restore", 1
    while (kept := target.with_name(stem if count == 1 else f"{stem}-{count}")).exists():
        count += 1
    for ending in _BESIDE:
        part = target.with_name(target.name + ending)
        if part.exists():
            part.replace(kept.with_name(kept.name + ending))
    target.replace(kept)
