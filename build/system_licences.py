"""The licence texts of what is no Python package: libraries of the system that builds, parts of Qt and of Python."""

from __future__ import annotations

import re
import subprocess
import sysconfig
from collections.abc import Iterable
from pathlib import Path

OWN_TEXTS = Path(__file__).resolve().parent / "licences"
DOCUMENTS = Path("/usr/share/doc")
COMMON = Path("/usr/share/common-licenses")
# Which of our texts is about a library of a Windows bundle, by the library's name.
OF_WINDOWS = {
    r"python3\d*\.dll": "Python-parts.txt",
    r"_\w+\.pyd|pyexpat\.pyd|select\.pyd|unicodedata\.pyd|winsound\.pyd": "Python-parts.txt",
    r"libffi-\d+\.dll|sqlite3\.dll|zlib1?\.dll": "Python-parts.txt",
    r"(vcruntime|msvcp|concrt|vcomp)140\w*\.dll": "Microsoft-runtime.txt",
}


def system_texts(table: Iterable[tuple[str, str, str]], windows: bool, of_package: Iterable[Path]) -> dict[str, str]:
    """Name -> text for every binary of a bundle that lies outside the folders `of_package` (those have their own text).

    Raises LookupError for a library of which no text is known: then nothing may be released.
    """
    folders = [folder.resolve() for folder in (*of_package, Path(sysconfig.get_path("stdlib")))]
    texts = {name: _own(name) for name in ("Qt-parts.txt", "Python-parts.txt")}
    for name, file, kind in table:
        place = Path(file)
        inside = kind == "SYMLINK" or place.name.startswith("libpython")
        inside = inside or any(folder in place.resolve().parents for folder in folders)
        if windows:
            text = _of_windows(place.name)
            if text is None and not inside:
                raise LookupError(f"no licence text is known for {name}")
            if text is not None:
                texts[text] = _own(text)
        elif not inside:
            package, said = _of_debian(place)
            texts[f"system-{package}.txt"] = said
    if not windows:
        # Debian names the long licences and keeps each once.
        named = {found for said in texts.values() for found in re.findall(rf"{COMMON}/([\w.+-]*\w)", said)}
        texts |= {f"common-{name}.txt": (COMMON / name).read_text("utf-8", "replace") for name in named}
    return texts


def _own(name: str) -> str:
    return (OWN_TEXTS / name).read_text("utf-8")


def _of_windows(name: str) -> str | None:
    for pattern, text in OF_WINDOWS.items():
        if re.fullmatch(pattern, name, re.IGNORECASE):
            return text
    return None


def _of_debian(file: Path) -> tuple[str, str]:
    """The package that a library of this system is from, and its text."""
    # Since Debian's folders were merged, a package may name the file by either of two paths.
    real = file.resolve()
    spelled = {str(place) for one in (file, real) for place in (one, _merged(one))}
    found = subprocess.run(["dpkg", "-S", *sorted(spelled)], capture_output=True, text=True, check=False)
    package = found.stdout.partition("\n")[0].partition(": ")[0].partition(":")[0]
    text = DOCUMENTS / package / "copyright"
    if not package or not text.is_file():
        raise LookupError(f"no package of this system gives a licence text for {file}")
    return package, f"{package}: {real.name}\n\n{text.read_text('utf-8', 'replace')}"


def _merged(file: Path) -> Path:
    text = str(file)
    return Path(text.removeprefix("/usr") if text.startswith("/usr/lib") else f"/usr{text}")
