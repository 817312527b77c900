"""The entry of the menu starts the program wherever it lies, whatever the folder is called."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

LINUX = Path(__file__).parents[3] / "build" / "linux"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script for the shell of Linux")


def read(line: str) -> list[str]:
    """A command line of a desktop entry as desktops read it: texts first, then quoted arguments, then field codes."""
    text = re.sub(r"\\(.)", lambda found: {"s": " "}.get(found[1], found[1]), line.partition("=")[2])
    found = re.fullmatch(r'"((?:[^"`$\\]|\\["`$\\])*)" (%F)', text)
    assert found, text
    return [re.sub(r"\\(.)", r"\1", found[1]).replace("%%", "%"), found[2]]


@pytest.mark.parametrize("name", ["plain", "解压 目录", r"""a"b`c$d\e%f&g|h'i""", r"\\", "%F", "$HOME", "back\\slash"])
def test_the_entry_names_the_program_in_its_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    for file in ("add-to-menu.sh", "tierdesk.desktop"):
        shutil.copy(LINUX / file, folder)
    done = subprocess.run(
        ["sh", str(folder / "add-to-menu.sh")],
        env=os.environ | {"XDG_DATA_HOME": str(tmp_path / "menu")},
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    lines = Path(done.stdout.strip()).read_text("utf-8").splitlines()
    (command,) = (line for line in lines if line.startswith("Exec="))
    (icon,) = (line for line in lines if line.startswith("Icon="))
    assert read(command) == [f"{folder}/TierDesk", "%F"]
    assert re.sub(r"\\(.)", r"\1", icon) == f"Icon={folder}/tierdesk.svg"
    assert "Terminal=false" in lines
    assert "@HERE@" not in "\n".join(lines)
