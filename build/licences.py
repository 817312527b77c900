"""The licence texts of everything that ships in the bundle.

One file a Python package, found through its own metadata; the rest is known to `system_licences`.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterable, Mapping
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path
from typing import Protocol

from build.system_licences import system_texts

ROOT = Path(__file__).resolve().parent.parent
OWN_TEXTS = ROOT / "build" / "licences"
WORDS = ("licen", "copying", "notice", "authors")
# Their wheels name the licence and leave the text out.
TEXTS_OF_OURS = {
    "PySide6_Essentials": ("QT.txt", "LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("QT.txt", "LGPL-3.0.txt", "GPL-3.0.txt"),
}
WITH_PROGRAM = ("pyinstaller",)  # its start-up code is part of each program that it makes


class Analysed(Protocol):
    """What PyInstaller found: tables of (name in the bundle, file, kind)."""

    pure: Iterable[tuple[str, str, str]]
    binaries: Iterable[tuple[str, str, str]]


def shipped(analysis: Analysed) -> list[str]:
    """The names of the distributions of which something is in the bundle, sorted."""
    packages = {name.split(".", 1)[0] for name, _, _ in analysis.pure}
    packages |= {Path(name).parts[0].split(".", 1)[0] for name, _, _ in analysis.binaries}
    owners = packages_distributions()
    found = {owner for package in packages for owner in owners.get(package, ())}
    return sorted((found | set(WITH_PROGRAM)) - {"tierdesk"}, key=str.lower)


def write_licences(folder: Path, analysis: Analysed) -> Mapping[str, Path]:
    """Write one text a shipped library to `folder`, and those of Python and of TierDesk; name -> file.

    Raises LookupError when a library ships without any licence text: then nothing may be released.
    """
    folder.mkdir(parents=True, exist_ok=True)
    texts = {"TierDesk.txt": (ROOT / "LICENSE").read_text("utf-8"), "Python.txt": _of_python()}
    for name in shipped(analysis):
        one = distribution(name)
        texts[f"{one.name}.txt"] = _of(one)
    packages = {Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")}
    texts |= system_texts(analysis.binaries, windows=sys.platform == "win32", of_package=packages)
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return {name: folder / name for name in texts}


def _of(one: Distribution) -> str:
    own = TEXTS_OF_OURS.get(one.name)
    if own:
        parts = [(OWN_TEXTS / name).read_text("utf-8") for name in own]
    else:
        files = [file for file in one.files or () if any(word in file.name.lower() for word in WORDS)]
        parts = [file.read_text("utf-8") for file in files if file.suffix not in {".py", ".pyc"}]
    if not parts:
        raise LookupError(f"{one.name} {one.version} comes without the text of its licence")
    return "\n\n".join([f"{one.name} {one.version}", *parts])


def _of_python() -> str:
    places = (Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt")
    found = [place for place in (*places, *_debian()) if place.is_file()]
    if not found:
        raise LookupError("the licence text of Python was not found beside it")
    return found[0].read_text("utf-8")


def _debian() -> tuple[Path, ...]:
    version = ".".join(map(str, sys.version_info[:2]))
    return (
        Path(f"/usr/share/doc/python{version}/copyright"),
        Path(f"/usr/share/doc/libpython{version}-stdlib/copyright"),
    )
