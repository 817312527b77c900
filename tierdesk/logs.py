"""The rotating log. It holds what the program did and what broke, and no personal data.

Nothing may log a retailer's name, owner, phone, address or a note; row numbers, keys of messages and
tracebacks are enough to mend a bug.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tierdesk.errors import TierDeskError

MEGABYTE = 1_000_000


def start_log(folder: Path) -> Path:
    """Send the log of this process to `folder/tierdesk.log` (5 files of 1 MB); returns the file.

    Where it cannot be written there is none, and nobody is troubled by that.
    """
    import logging
    from logging.handlers import RotatingFileHandler

    logging.raiseExceptions = False
    file = folder / "tierdesk.log"
    handler = RotatingFileHandler(file, maxBytes=MEGABYTE, backupCount=4, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger("tierdesk")
    root.setLevel(logging.INFO)
    for old in list(root.handlers):
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    return file


def log_said(trouble: TierDeskError) -> None:
    """Keep which trouble the person was told of; what was filled into its words may be personal and is left out."""
    import logging

    logging.getLogger("tierdesk").info("said: %s", trouble.what.key)


def log_bug(error: BaseException) -> None:
    """Keep an error that nobody expected, with its traceback; it never holds personal data of its own."""
    import logging

    logging.getLogger("tierdesk").error("unexpected", exc_info=error)
