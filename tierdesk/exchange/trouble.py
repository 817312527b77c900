"""A cell in doubt, and a cell as text: what every reader of cells begins with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tierdesk.exchange.cells import Cell


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell that is not simply its value: `code` says what it is, `rejects` whether it costs the row.

    `value` is what remains of it (None: unknown).
    """

    code: str
    rejects: bool = False
    value: Any = None


Reader = Callable[[Cell], Any]
"""Cell, not blank -> value or Trouble."""


_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_SHELL = re.compile(r'="(.*)"')
"""="0123": how systems keep Excel from counting with a text of a text file."""
_APOSTROPHES = "'`‘’"


def plain(cell: Cell) -> str:
    """The cell as text without stray spaces and apostrophes, full-width signs made narrow."""
    if isinstance(cell, str) and cell.isascii() and cell.isalnum():
        return str(cell)  # most codes: nothing to take off
    return bare(unicodedata.normalize("NFKC", cell if isinstance(cell, str) else str(cell)), _APOSTROPHES)


def bare(text: str, closing: str) -> str:
    """The text on one line, without the apostrophes that stand before it and those of `closing` behind it."""
    text = " ".join(_INVISIBLE.sub("", text).split())
    while True:
        shorter = text.lstrip(_APOSTROPHES + " ").rstrip(closing + " ")
        shell = _SHELL.fullmatch(shorter)
        shorter = shell[1] if shell else shorter
        if shorter == text:
            return text
        text = shorter


NOTHING = {
    "", "-", "--", "—", "——", "/", "\\", "无", "空", "暂无", "不详", "null", "none", "nan", "n/a",
    "#n/a", "#value!", "#ref!", "#div/0!", "#name?", "#null!", "#num!",
}  # fmt: skip
"""What people and systems write where there is nothing."""


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, a dash, "none"."""
    return cell is None or (isinstance(cell, str) and plain(cell).lower() in NOTHING)
