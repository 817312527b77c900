"""The list of all files that a bundle ships, made with the bundle and compared by the installed self-test."""

from __future__ import annotations

import hashlib
from pathlib import Path

LIST = "shipped.sha256"
"""Lies in the folder that it lists; each line is a SHA-256, two spaces and a name, as `sha256sum -c` reads it."""


def write_list(folder: Path) -> Path:
    """List every file below `folder`; returns the list's own file."""
    found = folder / LIST
    found.unlink(missing_ok=True)
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    lines = [f"{_digest(file)}  {file.relative_to(folder).as_posix()}\n" for file in files]
    found.write_bytes("".join(lines).encode())
    return found


def damaged_files(folder: Path) -> list[str]:
    """What is missing or is not as it was shipped, in words, one entry a file; raises OSError without a list."""
    found: list[str] = []
    for line in (folder / LIST).read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        file = folder / name
        if not file.is_file():
            found.append(f"missing: {name}")
        elif _digest(file) != digest:
            found.append(f"changed: {name}")
    return found


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
