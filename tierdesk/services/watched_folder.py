"""A folder where the company's exports arrive: what is new in it is offered, and never imported by itself."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tierdesk.services.plan_import import tables_in
from tierdesk.store.connection import Store
from tierdesk.store.settings import set_setting, setting

FOLDER, SEEN = "watched_folder", "watched_seen"


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """The folder and the tables in it that are new or were written anew; `gone`: it cannot be read at the moment."""

    folder: Path
    files: tuple[Path, ...]
    gone: bool = False


def watched_folder(store: Store) -> WatchedFolder | None:
    """What is new in the watched folder; None when none is watched."""
    folder = setting(store, FOLDER)
    if not folder:
        return None
    path = Path(folder)
    try:
        now = _states(tables_in(path)) if path.is_dir() else None
    except OSError:
        now = None
    if now is None:
        return WatchedFolder(path, (), gone=True)
    seen = json.loads(setting(store, SEEN) or "{}")
    return WatchedFolder(path, tuple(path / name for name, state in now.items() if seen.get(name) != state))


def watch_folder(store: Store, folder: Path | None) -> None:
    """Watch a folder from now on; None watches none. What lies in it already is new."""
    with store.atomic():
        set_setting(store, FOLDER, str(folder) if folder else "")
        set_setting(store, SEEN, "{}")


def files_seen(store: Store, files: Iterable[Path]) -> None:
    """Do not offer these files again, until they are written anew."""
    seen = json.loads(setting(store, SEEN) or "{}") | _states(files)
    set_setting(store, SEEN, json.dumps(seen, ensure_ascii=False))


def _states(files: Iterable[Path]) -> dict[str, list[int]]:
    """Name of each file and its size and time of writing; files that are gone by now are left out."""
    found: dict[str, list[int]] = {}
    for file in files:
        try:
            state = file.stat()
        except OSError:
            continue
        found[file.name] = [state.st_size, state.st_mtime_ns]
    return found
