"""Which shared libraries of a Linux bundle something in it wants: the rest came along with what is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

Entry = tuple[str, str, str]
"""A line of PyInstaller's tables: name in the bundle, file, kind."""

LIBRARY = re.compile(r"(^|/)lib[^/]*\.so[.\d]*$")
WANTED_BY_NOBODY = re.compile(r"(^|/)libpython|/plugins/")
"""Python's own library, which the program starts, and plugins, which are found by their folder."""


def without_unneeded(table: Sequence[Entry], wants: Callable[[str], Iterable[str]]) -> list[Entry]:
    """The entries of a table less the libraries that none of the others wants, at first or second hand.

    `wants(file)` gives the names of the libraries that a file is linked to.
    """
    real = [entry for entry in table if entry[2] in {"BINARY", "EXTENSION"}]
    by_name = {Path(name).name: file for name, file, _ in real if _is_library(name)}
    reached: set[str] = set()
    to_see = [file for name, file, _ in real if not _is_library(name)]
    while to_see:
        found = {Path(name).name for name in wants(to_see.pop())} & by_name.keys() - reached
        reached |= found
        to_see += [by_name[name] for name in found]
    return [entry for entry in table if not _is_library(entry[0]) or Path(entry[0]).name in reached]


def _is_library(name: str) -> bool:
    return bool(LIBRARY.search(name)) and not WANTED_BY_NOBODY.search(name)
