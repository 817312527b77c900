"""Makes what users get, for `build/dev.py package`: the bundle, the installer or the archive, and their sums.

    --target linux             TierDesk-VERSION-linux-x86_64.tar.gz
    --target windows           on Windows: TierDesk-VERSION-setup.exe
    --target windows-on-wine   the same on Linux through Wine, as preview and proof
    --prove                    then install, use, upgrade and uninstall it, and look at what is left
    --tests                    with windows-on-wine: only run the tests with the Windows Python

Results lie in `dist/`, everything else in `.work/package`.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from build.linux.prove import prove_archive
from build.windows.computer import Installer
from build.windows.prove import prove_installer
from build.windows.wine import STAND_INS, Wine, display, windows_path
from tierdesk import __version__
from tierdesk.store.migrations import known_names

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".work" / "package"
DIST = ROOT / "dist"
TARGETS = ("linux", "windows", "windows-on-wine")
OLDER_VERSION = "0.0.9"
"""What the proof calls the version that is upgraded: today's program under an older name."""

TESTS = ("tests/unit", "tests/store", "tests/end_to_end", "tests/ui")

FOREIGN = {*STAND_INS, "mscms.dll", "opengl32sw.dll", "qt6network.dll", "qt6qml.dll", "qt6quick.dll"}
"""Libraries that must not be in the Windows bundle: Wine's stand-ins, and what the program never uses.

Under Wine one stand-in is in it all the same, since PySide6 is linked to its name: `python3.dll`, see ADR 0006.
"""

T = TypeVar("T")
MAKENSIS = ("makensis", r"C:\Program Files (x86)\NSIS\makensis.exe")


def main(arguments: Sequence[str]) -> int:
    """Make, and prove when asked to; returns the exit code."""
    parser = argparse.ArgumentParser(prog="build/dev.py package", description=__doc__.partition("\n")[0])
    parser.add_argument("--target", choices=TARGETS, default="windows" if sys.platform == "win32" else "linux")
    parser.add_argument("--prove", action="store_true", help="install, use, upgrade and uninstall what was made")
    parser.add_argument(
        "--yes-delete-my-data",
        action="store_true",
        help="with --prove on Windows: go on although TierDesk and data of it are there, and delete them",
    )
    parser.add_argument(
        "--tests", nargs=argparse.REMAINDER, metavar="PYTEST", help="run the tests with the Windows Python under Wine"
    )
    options = parser.parse_args(arguments)
    if (options.target == "windows") != (sys.platform == "win32"):
        parser.error(f"{options.target} cannot be made on this system")
    if options.target == "linux":
        made = make_archive(freeze(ROOT, WORK / "linux"), __version__)
        if options.prove:
            prove_archive(made, __version__, WORK / "linux" / "proof")
    else:
        wine = Wine(WORK / "wine") if options.target == "windows-on-wine" else None
        if wine:
            step("the Windows under Wine", wine.set_up)
        if wine and options.tests is not None:
            return run_tests(wine, options.tests)
        made = windows_installer(ROOT, __version__, wine)
        if options.prove:
            older = windows_installer(older_source(), OLDER_VERSION, wine)
            versions = Installer(older, OLDER_VERSION), Installer(made, __version__)
            prove_installer(*versions, wine, WORK / "proof", may_delete=options.yes_delete_my_data)
            older.unlink()
    write_sums()
    return 0


def run_tests(wine: Wine, chosen: Sequence[str]) -> int:
    """Run tests with the Windows Python: those that `chosen` names (arguments of pytest), else all but the benchmarks.

    All run on the screen, as they do on Windows, for without one Qt has no fonts there. That Wine lacks some of the
    scaling for several screens, Qt says as a warning, which here is no failure.
    """
    pytest = ["pytest", "-q", "-p", "no:cacheprovider", "-o", "qt_log_level_fail=CRITICAL"]
    with display() as screen:
        return wine.call_python([*pytest, *(chosen or TESTS)], screen, folder=ROOT, qt="windows")


def windows_installer(source: Path, version: str, wine: Wine | None) -> Path:
    """Freeze the program in `source` for Windows and make its installer; returns the file."""
    bundle = freeze(source, WORK / f"windows-{version}", wine)
    foreign = [file.name for file in bundle.rglob("*") if file.name.lower() in FOREIGN]
    if foreign:
        raise SystemExit(f"These must not be in the bundle: {', '.join(foreign)}")
    return step(f"installer {version}", lambda: make_installer(bundle, version))


def freeze(source: Path, work: Path, wine: Wine | None = None) -> Path:
    """Run PyInstaller on `source`; returns the folder of the bundle."""
    icon = WORK / "tierdesk.ico"
    draw_icon(icon)

    def path(file: Path) -> str:
        return windows_path(file) if wine else str(file)

    work.mkdir(parents=True, exist_ok=True)
    arguments = ["PyInstaller", path(source / "tierdesk.spec"), "--noconfirm", "--log-level", "ERROR"]
    arguments += ["--workpath", path(work / "work"), "--distpath", path(work)]
    variables = {"TIERDESK_ICON": path(icon)}

    def run() -> None:
        if wine:
            wine.run_python(arguments, variables=variables)
        else:
            subprocess.run([sys.executable, "-m", *arguments], check=True, env=os.environ | variables)

    step(f"bundle of {source.name}", run)
    bundle = work / "TierDesk"
    print(f"      {bundle}: {megabytes(size_of(bundle))}", flush=True)
    return bundle


def older_source() -> Path:
    """A copy of the program that says to be older, for the proof of an upgrade."""
    source = WORK / "older"
    shutil.rmtree(source, ignore_errors=True)
    leave_out = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in ("tierdesk", "resources", "build"):
        shutil.copytree(ROOT / name, source / name, ignore=leave_out)
    for name in ("tierdesk.spec", "LICENSE"):
        shutil.copy(ROOT / name, source)
    said = source / "tierdesk" / "__init__.py"
    said.write_text(said.read_text("utf-8").replace(__version__, OLDER_VERSION), "utf-8")
    return source


def draw_icon(icon: Path) -> None:
    """Draw the .ico file; in a process of its own, since Qt needs to be told to use no screen."""
    program = (
        "import sys; from pathlib import Path; from build.icon import write_icon; write_icon(*map(Path, sys.argv[1:]))"
    )
    drawing = ROOT / "resources" / "icons" / "app.svg"
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-c", program, str(drawing), str(icon)], check=True, cwd=ROOT, env=environment)


def make_installer(bundle: Path, version: str) -> Path:
    """Let NSIS make the installer of a bundle."""
    DIST.mkdir(exist_ok=True)
    made = DIST / f"TierDesk-{version}-setup.exe"
    definitions = {
        "VERSION": version,
        "FOUR": ".".join([*version.split("."), "0"]),
        "SOURCE": str(bundle),
        "OUT": str(made),
        "ICON": str(WORK / "tierdesk.ico"),
        "STORE_FORMAT": str(len(known_names())),
    }
    compiler = next((found for found in map(shutil.which, MAKENSIS) if found), None)
    if compiler is None:
        raise SystemExit("makensis was not found; install NSIS 3.")
    command = [compiler, "-V2", "-INPUTCHARSET", "UTF8", *(f"-D{name}={value}" for name, value in definitions.items())]
    subprocess.run([*command, str(ROOT / "build" / "windows" / "installer.nsi")], check=True)
    print(f"      {made}: {megabytes(made.stat().st_size)}", flush=True)
    return made


def make_archive(bundle: Path, version: str) -> Path:
    """Pack a Linux bundle, with what makes an entry in the menu of the desktop."""
    DIST.mkdir(exist_ok=True)
    made = DIST / f"TierDesk-{version}-linux-x86_64.tar.gz"
    with tarfile.open(made, "w:gz") as archive:
        archive.add(bundle, "TierDesk")
        for file in sorted((ROOT / "build" / "linux").iterdir()):
            if file.suffix in {".desktop", ".sh"}:
                archive.add(file, f"TierDesk/{file.name}")
        archive.add(ROOT / "resources" / "icons" / "app.svg", "TierDesk/tierdesk.svg")
    print(f"      {made}: {megabytes(made.stat().st_size)}", flush=True)
    return made


def write_sums() -> None:
    """Write SHA256SUMS of everything in `dist/`."""
    files = sorted(file for file in DIST.iterdir() if file.is_file() and file.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}" for file in files]
    (DIST / "SHA256SUMS").write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def step(name: str, work: Callable[[], T]) -> T:
    """Do one step and say how long it took."""
    began = time.monotonic()
    done = work()
    print(f"{time.monotonic() - began:6.0f} s  {name}", flush=True)
    return done


def size_of(folder: Path) -> int:
    """Bytes in all files of a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())


def megabytes(size: int) -> str:
    """A size in words (a megabyte is a million bytes)."""
    return f"{size / 1e6:.1f} MB"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
