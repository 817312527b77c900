"""The stores that this program must not be installed over: the installer asks it before it replaces another version."""

from __future__ import annotations

from pathlib import Path

from tierdesk import paths
from tierdesk.services.settings import load_settings
from tierdesk.store.connection import is_newer


def newer_stores(program: Path) -> list[Path]:
    """Stores of the person that a newer program wrote; nothing is written.

    Those of the data folder and of a portable copy in the folder `program`: the default one of each, and the one that
    its settings name.
    """
    found: dict[Path, None] = {}
    for folder in (paths.data_folder(), program / "data"):
        found[folder / paths.STORE] = None
        chosen = load_settings(folder).store
        if chosen:
            found[Path(chosen)] = None
    return [store for store in found if is_newer(store)]
