"""Where things lie: the user's data, and the files that ship with the program.

Only this module knows the difference between a checkout, an installed wheel and a frozen bundle.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tierdesk.errors import Environment
from tierdesk.message import message

PORTABLE_MARK = "portable.txt"
STORE = "tierdesk.db"


def resources() -> Path:
    """Folder of the shipped files: playbooks, policy, texts, icons, sample workbooks."""
    if getattr(sys, "frozen", False):
        return Path(getattr(sys, "_MEIPASS", Path(sys.executable).parent)) / "resources"
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return inside if inside.is_dir() else package.parent / "resources"


def data_folder() -> Path:
    """Folder of the user's store, backups and logs; made when missing.

    `TIERDESK_DATA` overrides it (tests, IT). A file `portable.txt` beside the frozen program keeps the data
    beside the program, for a USB stick. Raises Environment, in words, when the folder can be neither found nor made.
    """
    folder = _data_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as trouble:  # ValueError: a name with a sign that no system takes
        raise Environment(
            message("store.no_folder", folder=str(folder)), message("store.no_folder_do", mark=PORTABLE_MARK)
        ) from trouble
    return folder


def _data_folder() -> Path:
    chosen = os.environ.get("TIERDESK_DATA")
    if chosen:
        return Path(chosen)
    if getattr(sys, "frozen", False):
        program = Path(sys.executable).parent
        if (program / PORTABLE_MARK).exists():
            return program / "data"
    from platformdirs import user_data_path

    return user_data_path("TierDesk", appauthor=False)


def default_store() -> Path:
    """The file of the user's own store."""
    return data_folder() / STORE


def sample_store() -> Path:
    """The file of the store for trying out; never mixed with the user's own."""
    return data_folder() / "sample.db"
