"""The trouble with a file in words."""

from __future__ import annotations

from pathlib import Path

from tierdesk.errors import TierDeskError
from tierdesk.texts import say


def trouble_in_words(path: Path, trouble: TierDeskError) -> str:
    """What happened to which file, and what to do."""
    said = say(trouble.what)
    words = said if path.name in said else f"{path.name}: {said}"
    return f"{words} {say(trouble.to_do)}" if trouble.to_do else words
