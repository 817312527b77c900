"""Nothing is released without the text of its licence."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import pytest

from build import system_licences
from build.system_licences import system_texts

# Wine shows the folders of the Linux below it, so that a folder of Debian is not enough to tell.
needs_debian = pytest.mark.skipif(
    sys.platform == "win32" or not Path("/var/lib/dpkg").is_dir(),
    reason="a Linux bundle is made on Debian, whose packages are asked",
)


def test_parts_of_qt_and_python_always_have_their_texts() -> None:
    texts = system_texts([], windows=True, of_package=[])
    assert set(texts) == {"Qt-parts.txt", "Python-parts.txt"}
    for part in ("FreeType", "HarfBuzz", "PCRE2", "libpng", "libjpeg", "zlib"):
        assert part in texts["Qt-parts.txt"]
    for part in ("libffi", "SQLite", "Expat", "bzip2", "liblzma"):
        assert part in texts["Python-parts.txt"]


@pytest.mark.parametrize("name", ["VCRUNTIME140.dll", "VCRUNTIME140_1.dll", "MSVCP140.dll", "PySide6/MSVCP140_2.dll"])
def test_the_runtime_of_microsoft_brings_its_text(name: str) -> None:
    assert "Microsoft-runtime.txt" in system_texts([(name, f"/x/{name}", "BINARY")], windows=True, of_package=[])


def test_a_library_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"unknown\.dll"):
        system_texts([("unknown.dll", str(tmp_path / "unknown.dll"), "BINARY")], windows=True, of_package=[])


@needs_debian
def test_a_library_that_no_package_of_debian_brought_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match=r"libunknown\.so"):
        system_texts([("libunknown.so.1", str(tmp_path / "libunknown.so.1"), "BINARY")], windows=False, of_package=[])


@needs_debian
def test_what_lies_in_a_package_has_its_text_from_the_package(tmp_path: Path) -> None:
    table = [("numpy/a.so", str(tmp_path / "numpy" / "a.so"), "EXTENSION")]
    table += [("lib/x.so", str(Path(sysconfig.get_path("stdlib")) / "lib-dynload" / "x.so"), "EXTENSION")]
    assert len(system_texts(table, windows=False, of_package=[tmp_path])) == 2


@needs_debian
def test_a_library_of_debian_brings_the_text_of_its_package_and_the_long_licences_that_it_names() -> None:
    library = next(Path("/lib").glob("*-linux-gnu/libz.so.1"), Path("/lib/libz.so.1"))
    texts = system_texts([("libz.so.1", str(library), "BINARY")], windows=False, of_package=[])
    assert "Jean-loup Gailly" in texts["system-zlib1g.txt"]
    named = [name for name in texts if name.startswith("common-")]
    assert all((system_licences.COMMON / name.removeprefix("common-").removesuffix(".txt")).is_file() for name in named)
