"""Installs, uses, upgrades and uninstalls TierDesk as a person's computer would, and looks at what is there and left.

It runs on Windows itself and, through Wine, on Linux. Each line says one thing that holds; the first that does not
ends the proof. Pictures of the installed window are left in the folder of the proof.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from build.windows.wine import WINE, Wine, display, picture, windows_path

ROOT = Path(__file__).resolve().parent.parent.parent
ENTRY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\TierDesk"
CLASSES = r"HKCU\Software\Classes"
OPENED_WITH = (
    rf"{CLASSES}\TierDesk.Workbook",
    rf"{CLASSES}\Applications\TierDesk.exe",
    rf"{CLASSES}\.xlsx\OpenWithProgids",
)
REFUSED = 2
MENU = ("AppData", "Roaming", "Microsoft", "Windows", "Start Menu", "Programs")
FORMAT_PLACE = 60
"""Where SQLite keeps `user_version` in a file: four bytes, the highest first."""


class ProofError(RuntimeError):
    """Something that the proof says does not hold."""


@dataclass(frozen=True)
class Installer:
    """An installer and the version that it brings."""

    file: Path
    version: str


@dataclass(frozen=True)
class Computer:
    """The computer that the proof uses: this Windows, or the one under Wine with its screen."""

    wine: Wine | None
    screen: str

    @property
    def home(self) -> Path:
        """The person's own folder."""
        return self.wine.home if self.wine else Path.home()

    @property
    def local_data(self) -> Path:
        """%LOCALAPPDATA%."""
        return self.wine.local_data if self.wine else Path(os.environ["LOCALAPPDATA"])

    def run(self, program: str | Path, *arguments: str | Path, code: int = 0, seconds: int = 300) -> str:
        """Run a program of Windows to its end, which must be `code`; returns what it printed."""
        command = [str(program), *map(str, arguments)]
        if self.wine:
            return self.wine.run([WINE, *command], self.screen, seconds=seconds, codes=(code,))
        done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=seconds, check=False)
        if done.returncode != code:
            raise ProofError(f"{command} ended with {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def start(self, program: Path, *arguments: str | Path) -> subprocess.Popen[bytes]:
        """Start a program and go on."""
        command = [str(program), *map(str, arguments)]
        return self.wine.start([WINE, *command], self.screen) if self.wine else subprocess.Popen(command)

    def path(self, file: Path) -> str:
        """How programs of this computer name a file."""
        return windows_path(file) if self.wine else str(file)

    def registry(self, key: str) -> str:
        """What the registry has under a key, as text; empty when there is no such key."""
        try:
            return self.run("reg", "query", key, "/s")
        except (ProofError, RuntimeError):
            return ""


def prove_installer(older: Installer, newer: Installer, wine: Wine | None, place: Path) -> None:
    """Go through the life of an installation, from `older` to `newer` to nothing; ProofError when a step fails."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    with _screen(wine) as screen:
        _Life(Computer(wine, screen), older, newer, place).go()
    if wine:
        wine.stop()


class _Life:
    """The steps of the proof, in order."""

    def __init__(self, computer: Computer, older: Installer, newer: Installer, place: Path) -> None:
        self.computer, self.older, self.newer, self.place = computer, older, newer, place
        self.program = computer.local_data / "Programs" / "TierDesk"
        self.data = computer.local_data / "TierDesk"
        self.store = self.data / "tierdesk.db"
        self.began = time.monotonic()

    def go(self) -> None:
        """All steps."""
        for folder in (self.program, self.data):
            shutil.rmtree(folder, ignore_errors=True)
        self.install_older()
        self.use()
        before = self.dump()
        self.upgrade_over_a_running_copy(before)
        self.refuse_a_downgrade_over_a_newer_store(before)
        self.open_and_look()
        self.uninstall(before)
        self.install_elsewhere_and_delete_everything()

    def install_older(self) -> None:
        """A silent installation, by nobody special."""
        self.computer.run(self.older.file, "/S")
        self.holds("installed silently", (self.program / "TierDesk.exe").is_file())
        self.holds("the entry for uninstalling is there", self.older.version in self.computer.registry(ENTRY))
        self.holds("a shortcut is in the start menu", bool(self.shortcuts()))
        self.holds(
            "no shortcut is on the desktop unless asked for", not list((self.computer.home / "Desktop").glob("Tier*"))
        )
        self.holds("workbooks can be opened with it", all(map(self.computer.registry, OPENED_WITH)))
        own = self.computer.registry(rf"{CLASSES}\.xlsx").splitlines()
        self.holds(
            "it is not what opens workbooks by default", not any("(Default)" in line and "Tier" in line for line in own)
        )
        self.holds("there are no data yet", not self.store.exists())

    def use(self) -> None:
        """The installed programs do their work."""
        tested = self.cli("--self-test")
        print(tested, flush=True)
        self.holds("the installed program passes its self-test", "FAIL" not in tested and "frozen" in tested)
        self.computer.run(self.program / "TierDesk.exe", "--self-test")
        self.holds("the windowed program passes it too", True)
        books = [self.computer.path(file) for file in sorted((ROOT / "resources" / "sample").glob("*.xlsx"))]
        receipts = json.loads(self.cli("import", *books, "--json"))
        self.holds("sample workbooks are imported", sum(receipt["new"] for receipt in receipts) > 50_000)
        first = json.loads(self.cli("next", "--json"))[0]
        self.cli("log-visit", first["licence_no"], "--date", "2026-11-24", "--step", first["step"], "--outcome", "done")
        self.holds("a visit is logged", first["licence_no"] in self.cli("dump", "visits", "--json"))
        self.holds("data lie apart from the program", self.store.is_file() and self.program not in self.store.parents)

    def upgrade_over_a_running_copy(self, before: str) -> None:
        """The window is open when the newer installer comes; a second start before that only raises it."""
        window = self.open_window()
        second = self.computer.start(self.program / "TierDesk.exe")
        second.wait(120)
        self.holds("a second start raises the first and ends", second.returncode == 0 and window.poll() is None)
        self.computer.run(self.newer.file, "/S")
        window.wait(60)
        self.holds("the open window was asked to close and did", window.returncode == 0)
        self.holds("the newer version is installed", self.newer.version in self.computer.registry(ENTRY))
        self.holds("the program says its new version", self.newer.version in self.cli("--version"))
        self.holds("data are as before", self.dump() == before)

    def refuse_a_downgrade_over_a_newer_store(self, before: str) -> None:
        """The head of the store names a format from the future."""
        kept = self.store.read_bytes()
        future = bytearray(kept)
        future[FORMAT_PLACE : FORMAT_PLACE + 4] = (999).to_bytes(4, "big")
        self.store.write_bytes(future)
        self.computer.run(self.older.file, "/S", code=REFUSED)
        self.holds("a downgrade over a newer store is refused", self.newer.version in self.computer.registry(ENTRY))
        self.holds("and touches nothing", self.store.read_bytes() == bytes(future))
        self.store.write_bytes(kept)
        self.holds("data are as before", self.dump() == before)

    def open_and_look(self) -> None:
        """The window, with a workbook from a folder with Chinese signs and a space."""
        folder = self.place / "本周 导出"
        folder.mkdir()
        book = folder / "商品 目录.csv"
        book.write_bytes("商品编码,商品名称,批发价\nNEW-1,新到样品,100\n".encode("gb18030"))
        window = self.open_window()
        if self.computer.wine:
            time.sleep(10)  # the picture is for a person, who sees whether everything was painted by then
            picture(self.computer.screen, self.place / "today.png")
        self.computer.start(self.program / "TierDesk.exe", self.computer.path(book)).wait(120)
        self.until("a file opened with TierDesk is imported by the open window", lambda: "新到样品" in self.products())
        if self.computer.wine:
            time.sleep(3)
            picture(self.computer.screen, self.place / "import.png")
        self.computer.run(self.program / "TierDesk.exe", "--quit")
        window.wait(60)
        self.holds("it closes when asked", window.returncode == 0)

    def uninstall(self, before: str) -> None:
        """The program goes, the data stay."""
        self.computer.run(self.program / "uninstall.exe", "/S")
        self.until("the program is gone", lambda: not self.program.exists())
        self.holds("its shortcut is gone", not self.shortcuts())
        left = [key for key in (ENTRY, *OPENED_WITH) if "Tier" in self.computer.registry(key)]
        self.holds("nothing of it is in the registry", not left)
        self.holds("data stay", self.store.is_file())
        self.computer.run(self.newer.file, "/S", "/DESKTOP")
        self.holds(
            "a shortcut is on the desktop when asked for", bool(list((self.computer.home / "Desktop").glob("Tier*")))
        )
        self.holds("installed again it finds the data as before", self.dump() == before)
        self.computer.run(self.program / "uninstall.exe", "/S")
        self.until("the program is gone again", lambda: not self.program.exists())

    def install_elsewhere_and_delete_everything(self) -> None:
        """Another folder, with Chinese signs and spaces; then everything goes, since that is asked for."""
        self.program = self.computer.home / "程序 文件夹" / "TierDesk"
        # NSIS takes the rest of the line as the folder, without quotes: so its words go one by one.
        self.computer.run(self.newer.file, "/S", *f"/D={self.in_windows(self.program)}".split(" "))
        self.holds("installed in a folder with Chinese signs and a space", (self.program / "TierDesk.exe").is_file())
        self.holds("its self-test passes there", "FAIL" not in self.cli("--self-test"))
        (self.program / "portable.txt").touch()
        self.cli("import", self.computer.path(ROOT / "resources" / "sample" / "products.xlsx"), "--json")
        self.holds(
            "with the mark for it, data lie beside the program", (self.program / "data" / "tierdesk.db").is_file()
        )
        shutil.rmtree(self.program / "data")
        (self.program / "portable.txt").unlink()
        self.computer.run(self.program / "uninstall.exe", "/S", "/DELETEDATA")
        self.until("the program is gone", lambda: not self.program.exists())
        self.holds("data are deleted when asked for", not self.data.exists())

    # -- words

    def holds(self, what: str, true: bool) -> None:
        """Say that something holds; ProofError when it does not."""
        if not true:
            raise ProofError(f"does not hold: {what}")
        print(f"{time.monotonic() - self.began:6.0f} s  {what}", flush=True)

    def until(self, what: str, true: Callable[[], bool], seconds: int = 60) -> None:
        """Say that something comes to hold within a minute."""
        limit = time.monotonic() + seconds
        while not true() and time.monotonic() < limit:
            time.sleep(0.2)
        self.holds(what, true())

    # -- the installed program

    def cli(self, *arguments: str) -> str:
        """Run the console program."""
        return self.computer.run(self.program / "tierdesk-cli.exe", *arguments)

    def dump(self) -> str:
        """What the person's store says of retailers and visits."""
        return self.cli("dump", "retailers", "--json") + self.cli("dump", "visits", "--json")

    def open_window(self) -> subprocess.Popen[bytes]:
        """Start the window, and wait until it listens."""
        window = self.computer.start(self.program / "TierDesk.exe")
        self.until("the window is open", lambda: any(self.data.glob("window-*.key")))
        return window

    def products(self) -> str:
        """What the person's store says of products."""
        return self.cli("dump", "products", "--json")

    def shortcuts(self) -> list[Path]:
        """The shortcuts in the start menu."""
        return list(self.computer.home.joinpath(*MENU).glob("TierDesk*.lnk"))

    def in_windows(self, file: Path) -> str:
        """The name of a file of the C: drive, as a person would type it."""
        if self.computer.wine is None:
            return str(file)
        return "C:\\" + str(file.relative_to(self.computer.wine.prefix / "drive_c")).replace("/", "\\")


@contextmanager
def _screen(wine: Wine | None) -> Iterator[str]:
    if wine is None:
        yield ""
        return
    with display() as shown:
        yield shown
