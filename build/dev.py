"""One command for developers: it prepares the machine by itself, then runs, tests or measures TierDesk.

    python3 build/dev.py run      start the program; without a display, do its main job into pictures
    python3 build/dev.py test     every check, then every test; with arguments: only pytest, with these
    python3 build/dev.py check    linter, formatter, types, import contracts
    python3 build/dev.py bench    the benchmarks, alone
    python3 build/dev.py package  make the installer or archive that users get (--help tells the targets)
    python3 build/dev.py pictures take the pictures of the manual anew, from the real window
    python3 build/dev.py samples  make the sample workbooks anew
    python3 build/dev.py lock     make both lock files anew (--upgrade to take newer versions)

Needs only Python 3.11 to 3.13. Packages go to `.venv`, exactly as locked and hashed; on Debian and Ubuntu, root
also gets the system packages that are missing. A second start finds all this done and takes no time.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up.stamp"
LOCK = ROOT / "requirements-dev.lock"
WORK = ROOT / ".work"
PYTHONS = ((3, 11), (3, 13))  # the oldest and the newest that the program supports
PICTURES = {  # taken by the demo -> kept for README and manual
    "today-zh_CN": "today",
    "import-look-zh_CN": "import-look",
    "import-look-en": "import-look-en",
    "receipt-zh_CN": "receipt",
    "receipt-en": "receipt-en",
}
PAUSES = (5, 20)  # seconds before the second and the third try of a download

# What Qt's wheels expect of the system: library -> Debian package. Their own dependencies come along.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
# Wanted only to open a window on an X display.
X11_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
# What packaging needs: program -> Debian package.
BUNDLE_TOOLS = {"objdump": "binutils"}
WINE_TOOLS = {
    "wine": "wine",
    "/usr/lib/wine/wine64": "wine64",
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "import": "imagemagick",
    "makensis": "nsis",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "x86_64-w64-mingw32-objdump": "binutils-mingw-w64-x86-64",
}
CHINESE_FONT_PACKAGE = "fonts-noto-cjk"
CHINESE_FONT_FILES = ("cjk", "sourcehan", "wqy", "droidsansfallback", "uming", "ukai")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def main(arguments: Sequence[str]) -> int:
    """Do one command; returns its exit code (2: the command does not exist)."""
    if not PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]:
        oldest, newest = (".".join(map(str, version)) for version in PYTHONS)
        stop(f"TierDesk needs Python {oldest} to {newest}; this one is {sys.version.split()[0]}.")
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        print(__doc__)
        return 2
    return command(list(arguments[1:]))


# ---- commands ----------------------------------------------------------------------------------------------


def run(arguments: list[str]) -> int:
    """Start the program. Where no window can open, do its main job on the sample workbooks, into pictures."""
    set_up()
    # -P and the path, so that files named on the command line are those of the folder the person stands in.
    program = [str(venv_python()), "-P", "-m", "tierdesk"]
    environment = {"PYTHONPATH": str(ROOT)}
    if has_display():
        return call([*program, *arguments], environment, Path.cwd())
    if not arguments:
        pictures = WORK / "screenshots"
        print("No display here, so the main job is done on the sample workbooks, without a window.", flush=True)
        arguments = ["--offscreen-demo", str(pictures)]
    return call([*program, *arguments], environment | {"QT_QPA_PLATFORM": "offscreen"}, Path.cwd())


def test(arguments: list[str]) -> int:
    """Run every check and every test; with arguments only pytest, with these."""
    tests = {"tests": ["-m", "pytest", *arguments]}
    return in_stages(tests if arguments else CHECKS | tests)


def check(arguments: list[str]) -> int:
    """Run the checks that need no test: style, format, types, import contracts."""
    takes_no(arguments)
    return in_stages(CHECKS)


def bench(arguments: list[str]) -> int:
    """Run the benchmarks and nothing beside them, for they measure time."""
    import tomllib  # noqa: PLC0415 - a Python too old to have it must get as far as being told so

    options = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]["addopts"]
    options = options.replace("--benchmark-skip", "--benchmark-only")
    return in_stages({"benchmarks": ["-m", "pytest", "-o", f"addopts={options}", "tests/benchmarks", *arguments]})


def package(arguments: list[str]) -> int:
    """Make what users get; the arguments are those of package.py."""
    set_up()
    on_wine = "windows-on-wine" in arguments
    set_up_system([name for tool, name in (WINE_TOOLS if on_wine else BUNDLE_TOOLS).items() if not shutil.which(tool)])
    return call([str(venv_python()), "-m", "build.package", *arguments])


def pictures(arguments: list[str]) -> int:
    """Take the pictures that README and manual show, from the real window with the sample data."""
    takes_no(arguments)
    set_up()
    taken, kept = WORK / "screenshots", ROOT / "docs" / "pictures"
    demo = [str(venv_python()), "-m", "tierdesk", "--offscreen-demo", str(taken)]
    if code := call(demo, {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}):
        return code
    for name, own in PICTURES.items():
        shutil.copy(taken / f"{name}.png", kept / f"{own}.png")
    return 0


def samples(arguments: list[str]) -> int:
    """Make the sample workbooks; the arguments are those of make_samples.py."""
    set_up()
    return call([str(venv_python()), str(ROOT / "build" / "make_samples.py"), *arguments])


def lock(arguments: list[str]) -> int:
    """Make both lock files from pyproject.toml, for every platform and every supported Python."""
    home = WORK / "lock"
    set_up_system([*venv_packages()])
    if call([sys.executable, "-m", "venv", str(home)]) or call(
        [str(venv_python(home)), "-m", "pip", "install", "-q", "uv"]
    ):
        stop("uv, which makes the lock files, could not be installed.")
    oldest = ".".join(map(str, PYTHONS[0]))
    compile_ = [
        str(venv_python(home)),
        "-m",
        "uv",
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        oldest,
    ]
    compile_ += ["--generate-hashes", "--no-annotate", "--no-header", *arguments, "pyproject.toml"]
    return call([*compile_, "--extra", "dev", "-o", LOCK.name]) or call(
        [*compile_, "-c", LOCK.name, "-o", "requirements.lock"]
    )


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "package": package,
    "pictures": pictures,
    "samples": samples,
    "lock": lock,
}
CHECKS = {
    "lint": ["-m", "ruff", "check"],
    "format": ["-m", "ruff", "format", "--check"],
    "types": ["-m", "mypy"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-logo'])"],
}


def in_stages(stages: Mapping[str, list[str]]) -> int:
    """Run each stage in the virtual environment, all of them even when one fails; close with one line."""
    began = time.monotonic()
    set_up()
    results = [f"set-up {time.monotonic() - began:.1f} s"]
    failed = []
    for name, arguments in stages.items():
        print(f"\n== {name}", flush=True)
        start = time.monotonic()
        if call([str(venv_python()), *arguments]):
            failed.append(name)
        results.append(f"{name} {time.monotonic() - start:.1f} s")
    verdict = f"FAILED: {', '.join(failed)}" if failed else "All passed"
    print(f"\n{verdict} ({'; '.join(results)}; together {time.monotonic() - began:.0f} s)", flush=True)
    return 1 if failed else 0


# ---- set-up ------------------------------------------------------------------------------------------------


def set_up() -> None:
    """Make this machine able to run and test the program; nothing happens when it already is."""
    fresh = is_set_up()
    set_up_system([] if fresh else venv_packages())
    if not fresh:
        set_up_packages()


def set_up_packages() -> None:
    """Make the virtual environment from nothing, with the locked packages."""
    if Path(sys.prefix) == VENV:
        stop(f"The packages must be set up anew: start this with another Python than the one in {VENV.name}.")
    print(f"Setting up {VENV} (once; this downloads about 200 MB)", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    if call([sys.executable, "-m", "venv", str(VENV)]):
        stop("The virtual environment could not be made; the lines above say why.")
    install = [str(venv_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    install += ["--require-hashes", "-r", str(LOCK)]
    for pause in PAUSES:
        if call(install) == 0:
            break
        print(f"Trying again in {pause} s", flush=True)
        time.sleep(pause)
    else:
        if call(install):
            stop("The packages could not be installed; is there a connection to the package index?")
    STAMP.write_text(stamp(), "utf-8")


def is_set_up() -> bool:
    """Tell whether the virtual environment was finished, here, by this Python, from this lock file."""
    try:
        return venv_python().exists() and STAMP.read_text("utf-8") == stamp()
    except OSError:
        return False


def stamp() -> str:
    """What the virtual environment depends on. Its own place is part of that: it breaks when moved."""
    locked = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return f"{VENV}\n{sys.base_prefix}\n{sys.version}\n{locked}\n"


def venv_python(venv: Path | None = None) -> Path:
    """The Python of a virtual environment (the checkout's own, unless another is named)."""
    return (venv or VENV) / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def venv_packages() -> list[str]:
    """The system package without which no virtual environment can be made: Debian leaves it out of Python."""
    missing = importlib.util.find_spec("ensurepip") is None
    return ["python{}.{}-venv".format(*sys.version_info)] if missing else []


def set_up_system(packages: list[str]) -> None:
    """Install `packages`, and the libraries and the font that a window with Chinese needs, where missing.

    Without the means to install them, missing libraries stop the command with the line to type; a missing font
    only gets that line, for there are Chinese fonts by other names.
    """
    if not sys.platform.startswith("linux"):
        return
    needed = packages + missing_libraries()
    wanted = [] if has_chinese_font() else [CHINESE_FONT_PACKAGE]
    if not needed + wanted:
        return
    line = "apt-get install -y --no-install-recommends " + " ".join(needed + wanted)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        advice = f"as root:\n    {line}\n(or the like of it, where the system is not Debian or Ubuntu)"
        if needed:
            stop(f"This system lacks {', '.join(needed + wanted)}. Install what is missing, {advice}")
        print(f"No Chinese font was found; texts may show as boxes. To install one, {advice}", flush=True)
        return
    print(f"Installing system packages: {' '.join(needed + wanted)}", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    install = [*line.split(), "-qq", "-o", "Acquire::Retries=3", "-o", "DPkg::Lock::Timeout=300"]
    # The lists of packages are fetched only when they turn out to be missing or too old.
    if call(install, quiet) and (call(["apt-get", "update", "-qq"], quiet) or call(install, quiet)):
        stop(f"The system packages could not be installed. By hand, as root:\n    apt-get update && {line}")


def missing_libraries() -> list[str]:
    """The Debian packages of those libraries that Qt needs and that do not load."""
    needed = QT_LIBRARIES | (X11_LIBRARIES if os.environ.get("DISPLAY") else {})
    return [package for library, package in needed.items() if not loads(library)]


def loads(library: str) -> bool:
    """Tell whether the system has a shared library: package names differ between releases, this does not."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_chinese_font() -> bool:
    """Tell whether one of the well-known Chinese fonts is installed."""
    return any(
        word in file.lower()
        for folder in FONT_FOLDERS
        for _, _, files in os.walk(Path(folder).expanduser())
        for file in files
        for word in CHINESE_FONT_FILES
    )


# ---- processes ---------------------------------------------------------------------------------------------


def has_display() -> bool:
    """Tell whether a window can open; elsewhere than on Linux it always can."""
    return not sys.platform.startswith("linux") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def call(command: list[str], more: Mapping[str, str] | None = None, folder: Path = ROOT) -> int:
    """Run a command in `folder`, with `more` in its environment; returns its exit code."""
    environment = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME"}}
    return subprocess.run(command, cwd=folder, env=environment | dict(more or {}), check=False).returncode


def takes_no(arguments: list[str]) -> None:
    """Refuse arguments that would silently do nothing."""
    if arguments:
        stop(f"This command takes no arguments; it got: {' '.join(arguments)}")


def stop(sentence: str) -> None:
    """End with one clear sentence for the person at the keyboard."""
    raise SystemExit(f"\n{sentence}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
