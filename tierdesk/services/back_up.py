"""Backup and restore of a whole store, each checked before it is called done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tierdesk.errors import Environment, UserFixable
from tierdesk.message import message
from tierdesk.services.clock import now
from tierdesk.store.connection import Store, open_store
from tierdesk.store.settings import set_setting, setting

_LAST = "last_backup"


def back_up(store: Store, path: Path) -> None:
    """Write a complete copy of the store to `path` and check that it opens and is whole."""
    set_setting(store, _LAST, now())
    store.copy_to(path)
    problems = _problems_of(path)
    if problems:
        raise Environment(message("backup.broken", file=str(path)), message("backup.broken_do"))


def last_backup(store: Store) -> datetime | None:
    """When the last backup was made, in local time."""
    made = setting(store, _LAST)
    return datetime.fromisoformat(made).astimezone() if made else None


def restore(path: Path, target: Path) -> None:
    """Put the backup at `path` in place of the store at `target`; the replaced store is kept beside it.

    The target must not be open. Raises UserFixable when the backup is missing or not whole; nothing is
    replaced then.
    """
    if not path.is_file():
        raise UserFixable(message("backup.missing", file=str(path)), message("backup.missing_do"))
    if path.resolve() == target.resolve():
        raise UserFixable(message("backup.same_file", file=str(path)), message("backup.missing_do"))
    if _problems_of(path):
        raise UserFixable(message("backup.broken", file=str(path)), message("backup.broken_do"))
    backup = open_store(path)
    try:
        if target.exists():
            current = open_store(target)
            try:
                current.copy_to(target.with_name(f"{target.name}.before-restore"))
            finally:
                current.close()
        backup.copy_to(target.with_name(target.name + ".restored"))
    finally:
        backup.close()
    for leftover in ("-wal", "-shm"):
        target.with_name(target.name + leftover).unlink(missing_ok=True)
    target.with_name(target.name + ".restored").replace(target)


def _problems_of(path: Path) -> list[str]:
    copy = open_store(path)
    try:
        return copy.problems()
    finally:
        copy.close()
