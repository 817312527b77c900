"""Windows on a Linux machine: a Windows Python put together from packages, in a Wine prefix of its own.

It is the proof that the program works on Windows' own interfaces, and the preview of the installer; what users get
is built by the same spec on Windows itself (docs/RELEASING.md). The parts:

- the Python library and its modules from the wheel in `python.lock`, which carries the genuine Windows build;
- the pure-Python standard library of the same minor version from the Python that runs this;
- a `python.exe` of a few lines, and a `python3.dll` that forwards everything (PySide6 is made for that name);
- the compiler's runtime libraries out of the PySide6 wheel; our packages as locked, in their Windows builds;
- stand-ins, in Wine's system folder only, for libraries of every Windows 10 that this Wine lacks: the converters of
  texts, the source of random numbers, and in the C runtime the functions of complex numbers.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VERSION = (3, 11)
PLATFORM = "x86_64-pc-windows-msvc"
COMPILER = "x86_64-w64-mingw32-"
WINE = "/usr/lib/wine/wine64"
LACKING = ("icuuc.dll", "bcryptprimitives.dll")
"""Libraries of Windows that Wine 8 lacks."""

STAND_INS = (*LACKING, "ucrtbase.dll", "ucrtwine.dll")
"""What stands in for those and for one that it has in part. None of them may ever be in a bundle."""

RUNTIME = re.compile(r"(vcruntime140(_1)?|msvcp140(_\d)?)\.dll", re.IGNORECASE)
OF_WINDOWS = re.compile(r"api-ms-win-.*\.dll", re.IGNORECASE)
LIBRARY_LEFT_OUT = ("site-packages", "test", "tests", "lib-dynload", "idlelib", "turtledemo", "tkinter", "__pycache__")
OVERRIDES = (
    "mscoree,mshtml=;winemenubuilder.exe=d;winedbg.exe=d;"
    "msvcp140,msvcp140_1,msvcp140_2,vcruntime140,vcruntime140_1,ucrtbase,ucrtwine=n,b"
)
BUILTIN_MARK = b"Wine builtin DLL"


class WineError(RuntimeError):
    """A step under Wine failed; the message says which."""


@dataclass(frozen=True)
class Wine:
    """A Windows in a folder: `prefix` is what Wine calls its C: drive and registry, `cache` keeps downloads."""

    work: Path

    @property
    def prefix(self) -> Path:
        """Folder of the Wine prefix."""
        return self.work / "prefix"

    @property
    def cache(self) -> Path:
        """Folder of downloaded packages."""
        return self.work / "cache"

    @property
    def home(self) -> Path:
        """The person's own folder on the C: drive."""
        return self.prefix / "drive_c" / "users" / (os.environ.get("USER") or "root")

    @property
    def local_data(self) -> Path:
        """What Windows calls %LOCALAPPDATA%."""
        return self.home / "AppData" / "Local"

    @property
    def python(self) -> Path:
        """The put-together Windows Python."""
        return self.prefix / "drive_c" / "Python"

    # -- setting up

    def set_up(self) -> None:
        """Make the prefix and the Python in it; a second call finds them made."""
        if sys.version_info[:2] != VERSION:
            raise WineError(f"Building for Windows here needs Python {VERSION[0]}.{VERSION[1]} to run this command.")
        mark = self.prefix / "made"
        if mark.is_file() and mark.read_text("utf-8") == self._inputs():
            return
        shutil.rmtree(self.prefix, ignore_errors=True)
        self.prefix.mkdir(parents=True)
        with display() as shown:
            self.run([WINE, "wineboot", "-i"], shown)
            self.run([WINE, "winecfg", "-v", "win10"], shown)
        self._put_python_together()
        self._stand_in()
        mark.write_text(self._inputs(), "utf-8")

    def _inputs(self) -> str:
        """What the prefix is made from, as text."""
        names = (ROOT / "requirements-dev.lock", HERE / "python.lock", HERE / "wine.py")
        return "\n".join(name.read_text("utf-8") for name in names)

    def _put_python_together(self) -> None:
        """Fill the folder of the Windows Python."""
        modules, packages = self.python / "DLLs", self.python / "Lib" / "site-packages"
        modules.mkdir(parents=True)
        standard = Path(sysconfig.get_path("stdlib"))
        shutil.copytree(standard, self.python / "Lib", ignore=shutil.ignore_patterns(*LIBRARY_LEFT_OUT, "config-*"))
        genuine = self.work / "genuine"
        shutil.rmtree(genuine, ignore_errors=True)
        self._install(HERE / "python.lock", genuine)
        main = f"python{VERSION[0]}{VERSION[1]}.dll"
        for file in sorted((genuine / "deploy_libs").iterdir()):
            if file.name == main:
                shutil.copy2(file, self.python)
            elif (
                file.suffix in {".pyd", ".dll"}
                and not RUNTIME.fullmatch(file.name)
                and not OF_WINDOWS.fullmatch(file.name)
            ):
                shutil.copy2(file, modules)
        shutil.rmtree(genuine)
        self._install(ROOT / "requirements-dev.lock", packages)
        for file in (packages / "PySide6").iterdir():
            if RUNTIME.fullmatch(file.name):
                shutil.copy2(file, self.python / file.name.lower())
        self._compile_launcher(self.python / main)

    def _install(self, lock: Path, target: Path) -> None:
        """Unpack the Windows wheels that a lock file names, checked by their hashes."""
        command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--python-platform", PLATFORM, "--python-version", ".".join(map(str, VERSION))]
        command += ["--only-binary", ":all:", "--link-mode", "copy", "--cache-dir", str(self.cache)]
        command += ["--target", str(target), "-r", str(lock)]
        subprocess.run(command, check=True)

    def _compile_launcher(self, library: Path) -> None:
        """Make `python.exe`, and a `python3.dll` that forwards each name that `library` exports."""
        build = self.work / "compiled"
        build.mkdir(exist_ok=True)
        names = exports(library)
        (build / "main.def").write_text(definition(library.name, names), "utf-8")
        (build / "python3.def").write_text(
            definition("python3.dll", [f"{name} = {library.stem}.{name}" for name in names]), "utf-8"
        )
        tool("dlltool", "-d", build / "main.def", "-l", build / "python.a")
        options = ("-O2", "-s")
        nothing = ("-shared", "-nostdlib", "-Wl,--entry=0")
        tool("gcc", *options, *nothing, build / "python3.def", "-o", self.python / "python3.dll")
        source = (HERE / "launcher.c", build / "python.a")
        tool("gcc", *options, "-municode", "-o", self.python / "python.exe", *source)

    def _stand_in(self) -> None:
        """Put the stand-ins into Wine's system folder, each with the names that its users import."""
        build, system = self.work / "compiled", self.prefix / "drive_c" / "windows" / "system32"
        core = self.python / "Lib" / "site-packages" / "PySide6" / "Qt6Core.dll"
        names = [f"{name} = not_available" for name in imports(core, "icuuc.dll")]
        (build / "icuuc.def").write_text(definition("icuuc.dll", names), "utf-8")
        # Rust's own libraries draw random numbers here; Wine has the same under its old name.
        forward = definition("bcryptprimitives.dll", ["ProcessPrng = advapi32.SystemFunction036"])
        (build / "bcryptprimitives.def").write_text(forward, "utf-8")
        for name in LACKING:
            source = (HERE / "stand_in.c", build / f"{Path(name).stem}.def")
            tool("gcc", "-shared", "-O2", "-s", *source, "-o", system / name)
        self._stand_in_runtime(build, system)

    def _stand_in_runtime(self, build: Path, system: Path) -> None:
        """Put a C runtime before Wine's own: it adds the functions of complex numbers and passes on all others."""
        own = system / "ucrtwine.dll"
        # Without its mark Wine takes the copy for what it is: a library that works under any name.
        own.write_bytes((system / "ucrtbase.dll").read_bytes().replace(BUILTIN_MARK, bytes(len(BUILTIN_MARK))))
        plain = [*re.findall(r"(?:ONE|REAL)\((c\w+)\)", (HERE / "complex.c").read_text("utf-8")), "cpow"]
        given = {f"{name}{kind}": f"given_{name}{kind}" for name in plain for kind in ("", "f")}
        given |= {f"{name}l": f"given_{name}" for name in plain}
        names = [f"{name} = {given.get(name, f'ucrtwine.{name}')}" for name in exports(own)]
        (build / "ucrtbase.def").write_text(definition("ucrtbase.dll", names), "utf-8")
        part = build / "ucrtbase.dll"
        tool("gcc", "-shared", "-static-libgcc", "-O2", "-s", HERE / "complex.c", build / "ucrtbase.def", "-o", part)
        shutil.copyfile(part, system / "ucrtbase.dll")

    # -- running

    def run(
        self,
        command: Sequence[str | Path],
        shown: str = "",
        *,
        seconds: int = 900,
        variables: Mapping[str, str] | None = None,
        codes: Sequence[int] = (0,),
    ) -> str:
        """Run a command with this prefix and return what it printed; WineError when it ends otherwise than wanted.

        The output goes through a pipe: a Windows Python under Wine does not start with a file as its output.
        """
        environment = self.environment(shown) | dict(variables or {})
        with subprocess.Popen(
            [str(part) for part in command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        ) as process:
            try:
                output, _ = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                self.stop()
                process.kill()
                output, _ = process.communicate()
                raise WineError(f"{name_of(command)} did not end within {seconds} s\n{output}") from None
        if process.returncode not in codes:
            raise WineError(f"{name_of(command)} ended with {process.returncode}\n{output}")
        return output

    def start(self, command: Sequence[str | Path], shown: str) -> subprocess.Popen[bytes]:
        """Start a program and go on; what it prints is dropped, through a pipe as in `run`."""
        sink = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        try:
            return subprocess.Popen(
                [str(part) for part in command],
                env=self.environment(shown),
                stdin=subprocess.DEVNULL,
                stdout=sink.stdin,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        finally:
            if sink.stdin:
                sink.stdin.close()

    def run_python(
        self,
        arguments: Sequence[str | Path],
        shown: str = "",
        *,
        qt: str = "windows",
        seconds: int = 900,
        variables: Mapping[str, str] | None = None,
    ) -> str:
        """Run the Windows Python. What Qt shall draw on is set inside: Wine keeps Qt's variables out."""
        command = self._python(qt, arguments)
        return self.run(command, shown, seconds=seconds, variables=variables)

    def call_python(self, arguments: Sequence[str | Path], shown: str, *, folder: Path, qt: str = "offscreen") -> int:
        """Run the Windows Python in a folder and let what it prints be seen; returns its exit code."""
        with subprocess.Popen(
            self._python(qt, arguments),
            cwd=folder,
            env=self.environment(shown) | {"TIERDESK_TEST_PLATFORM": qt},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            if process.stdout:
                for line in process.stdout:
                    print(line.decode("utf-8", "replace"), end="", flush=True)
        return process.returncode

    def _python(self, qt: str, arguments: Sequence[str | Path]) -> list[str]:
        """The command line of the Windows Python that runs a module, with what Qt shall draw on."""
        start = (
            "import os, runpy, sys; os.environ['QT_QPA_PLATFORM'] = sys.argv[1]; sys.argv = sys.argv[2:];"
            "sys.path.insert(0, os.getcwd()); runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"
        )
        return [WINE, str(self.python / "python.exe"), "-c", start, qt, *map(str, arguments)]

    def environment(self, shown: str = "") -> dict[str, str]:
        """The environment for Wine: nothing of the Python here, every text UTF-8."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_", "VIRTUAL_"))}
        return kept | {
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": OVERRIDES,
            "PYTHONUTF8": "1",
            "LC_ALL": "C.UTF-8",
            "DISPLAY": shown,
        }

    def stop(self) -> None:
        """End every program of this prefix."""
        subprocess.run(["wineserver", "-k"], env=self.environment(), check=False)


def windows_path(file: Path) -> str:
    """How Windows programs under Wine name a file of this machine."""
    return str(PureWindowsPath("Z:", str(file.resolve())))


@contextmanager
def display() -> Iterator[str]:
    """A screen of the size we design for, without a monitor; gives its name."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        try:
            yield f":{number}"
        finally:
            server.terminate()


def picture(shown: str, file: Path) -> None:
    """Write what the screen shows."""
    subprocess.run(["import", "-display", shown, "-window", "root", str(file)], check=True)


def exports(library: Path) -> list[str]:
    """The names that a Windows library exports."""
    listing = tool("objdump", "-p", library).partition("[Ordinal/Name Pointer] Table")[2]
    return sorted(
        re.findall(r"^\s*\[\s*\d+\]\s+(?:\+base\[\s*\d+\]\s+)?(?:[0-9a-f]{4}\s+)?(\w+)\s*$", listing, re.MULTILINE)
    )


def imports(program: Path, library: str) -> list[str]:
    """The names that a Windows program wants from a library."""
    listing = tool("objdump", "-p", program)
    parts = re.split(r"DLL Name: ", listing)[1:]
    wanted = [part for part in parts if part.split()[0].lower() == library]
    return [name for part in wanted for name in re.findall(r"^\s*[0-9a-f]+\s+\d+\s+(\w+)\s*$", part, re.MULTILINE)]


def definition(library: str, names: Sequence[str]) -> str:
    """The text of a linker's definition file."""
    return "\n".join([f"LIBRARY {library}", "EXPORTS", *names]) + "\n"


def tool(name: str, *arguments: str | Path) -> str:
    """Run a program of the cross compiler; returns what it printed."""
    command = [COMPILER + name, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def name_of(command: Sequence[str | Path]) -> str:
    """What to call a command in a sentence."""
    return " ".join(str(part) for part in command[:4])
