"""Unpacks the Linux archive in a folder with Chinese signs and a space, and uses the program there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from pathlib import Path


def prove_archive(archive: Path, version: str, place: Path) -> None:
    """Unpack `archive` below `place`, run its self-test and add it to a menu; raises when something fails."""
    shutil.rmtree(place, ignore_errors=True)
    folder = place / "解压 目录"
    folder.mkdir(parents=True)
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    program = folder / "TierDesk"
    console = program / "tierdesk-cli"
    environment = os.environ | {"TIERDESK_DATA": str(place / "data"), "XDG_DATA_HOME": str(place / "menu")}
    print(_run([str(console), "--self-test"], environment))
    if version not in _run([str(console), "--version"], environment):
        raise RuntimeError(f"the program does not say that it is {version}")
    entry = Path(_run([str(program / "add-to-menu.sh")], environment).strip())
    said = entry.read_text("utf-8")
    if f'Exec="{program}/TierDesk" %F' not in said or "@HERE@" in said:
        raise RuntimeError(f"the entry of the menu is wrong:\n{said}")
    _run([str(program / "add-to-menu.sh"), "remove"], environment)
    if entry.exists():
        raise RuntimeError("the entry of the menu was not removed")
    print(f"{archive.name} holds what it promises")


def _run(command: list[str], environment: dict[str, str]) -> str:
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout
