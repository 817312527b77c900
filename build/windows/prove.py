"""Installs, uses, upgrades and uninstalls TierDesk as a person's computer would, and looks at what is there and left.

It runs on Windows itself and, through Wine, on Linux. Each line says one thing that holds; the first that does not
ends the proof. Pictures of the installed window are left in the folder of the proof.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from build.windows.computer import Computer, Installer, ProofError, screen
from build.windows.wine import Wine, picture
from tierdesk.exchange.table import Table
from tierdesk.services.layouts import remember_layouts
from tierdesk.services.plan_import import look_at
from tierdesk.store.connection import open_store

ROOT = Path(__file__).resolve().parent.parent.parent
ENTRY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\TierDesk"
CLASSES = r"HKCU\Software\Classes"
OPENED_WITH = (
    rf"{CLASSES}\TierDesk.Workbook",
    rf"{CLASSES}\Applications\TierDesk.exe",
    *(rf"{CLASSES}\{ending}\OpenWithProgids" for ending in (".xlsx", ".xls", ".csv")),
)
REFUSED = 2
MENU = ("AppData", "Roaming", "Microsoft", "Windows", "Start Menu", "Programs")
FORMAT_PLACE = 60
"""Where SQLite keeps `user_version` in a file: four bytes, the highest first."""
FUTURE = 999
CHINESE = "TierDesk 客户服务.lnk"


def prove_installer(
    older: Installer, newer: Installer, wine: Wine | None, place: Path, *, may_delete: bool = False
) -> None:
    """Go through the life of an installation, from `older` to `newer` to nothing; ProofError when a step fails.

    On Windows itself the proof would delete what the person has: it refuses to begin when there is anything, unless
    it `may_delete`.
    """
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    with screen(wine) as shown:
        life = _Life(Computer(wine, shown), older, newer, place)
        if wine is None and not may_delete:
            refuse_to_delete(life.program, life.data)
        life.go()
    if wine:
        wine.stop()


def refuse_to_delete(*folders: Path) -> None:
    """Raise ProofError when one of the folders has anything in it."""
    full = [str(folder) for folder in folders if folder.exists() and any(folder.iterdir())]
    if full:
        raise ProofError(
            f"The proof installs, uninstalls and deletes TierDesk and its data, and there are some: {', '.join(full)}."
            " Prove it under another account, or give --yes-delete-my-data."
        )


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
        self.refuse_a_folder_of_data_and_a_second_copy()
        self.notice_damage()
        self.do_without_a_data_folder()
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
        """A store from the future: by its head, by its log alone, of a portable copy, and one that settings name."""
        kept = self.store.read_bytes()
        future = bytearray(kept)
        future[FORMAT_PLACE : FORMAT_PLACE + 4] = (FUTURE).to_bytes(4, "big")
        self.store.write_bytes(future)
        self.refused("a newer store", self.older.file)
        self.holds("and touches nothing", self.store.read_bytes() == bytes(future))
        self.store.write_bytes(kept)
        portable = self.program / "data" / "tierdesk.db"
        elsewhere = self.place / "另处 的 数据" / "我的.db"
        for what, store in (
            ("a newer store that only the log of a killed program tells", self.store),
            ("a newer store of a portable copy", portable),
            ("a newer store that settings name", elsewhere),
        ):
            if store == elsewhere:
                named = json.dumps(self.computer.path(elsewhere))
                (self.data / "settings.toml").write_text(f"store = {named}\n", "utf-8")
            store.parent.mkdir(parents=True, exist_ok=True)
            leave_future_in_the_log(store)
            log = store.with_name(f"{store.name}-wal")
            left = store.read_bytes(), log.read_bytes()
            self.refused(what, self.older.file)
            self.holds("and touches nothing", (store.read_bytes(), log.read_bytes()) == left)
            for ending in ("", "-wal", "-shm"):
                store.with_name(f"{store.name}{ending}").unlink(missing_ok=True)
        (self.data / "settings.toml").unlink()
        shutil.rmtree(portable.parent)
        self.store.write_bytes(kept)
        self.holds("data are as before", self.dump() == before)

    def refused(self, what: str, installer: Path, *arguments: str) -> None:
        """An installer refuses, and the newer version stays."""
        self.computer.run(installer, "/S", *arguments, code=REFUSED)
        self.holds(f"refused: {what}", self.newer.version in self.computer.registry(ENTRY))

    def refuse_a_folder_of_data_and_a_second_copy(self) -> None:
        """Program and data stay apart, and a computer has one copy."""
        other = self.computer.home / "second copy"
        self.computer.run(self.newer.file, "/S", *f"/D={self.in_windows(other)}".split(" "))
        self.holds("an upgrade stays where the program is", not other.exists())
        self.holds("and it is whole there", "FAIL" not in self.cli("--self-test"))
        shortcuts = self.shortcuts()
        other_language = self.computer.home.joinpath(*MENU, "TierDesk.lnk" if "服务" in shortcuts[0].name else CHINESE)
        other_language.write_bytes(b"left by an installation in the other language")
        self.computer.run(self.newer.file, "/S")
        self.holds("one entry is in the start menu, whatever the language", self.shortcuts() == shortcuts)

    def refuse_the_folder_of_the_data(self) -> None:
        """However its name is spelled."""
        data = self.in_windows(self.data)
        for ending in ("", r"\..\tierdesk", r"\app", r"\app\..", r"\.."):
            self.computer.run(self.newer.file, "/S", *f"/D={data}{ending}".split(" "), code=REFUSED)
            self.holds(f"refused: the program in the data's folder, as {ending or 'it is'}", not self.shortcuts())
        self.holds("nothing of the program is there", not list(self.data.glob("**/*.exe")))

    def notice_damage(self) -> None:
        """A file that is lost is named by the self-test."""
        lost = self.program / "_internal" / "resources" / "icons" / "check-dark.svg"
        kept = lost.read_bytes()
        lost.unlink()
        said = self.cli("--self-test", code=1)
        self.holds("a lost file fails the self-test", "FAIL  files: missing: resources/icons/check-dark.svg" in said)
        lost.write_bytes(kept)

    def do_without_a_data_folder(self) -> None:
        """A place where no folder can be: everything says so and ends."""
        in_the_way = self.place / "file"
        in_the_way.write_text("in the way")
        nowhere = {"TIERDESK_DATA": self.computer.path(in_the_way) + r"\data"}
        said = self.cli("--lang", "en", "next", code=2, variables=nowhere)
        self.holds("an impossible data folder is said in words", "cannot be made." in said and "Traceback" not in said)
        self.computer.run(self.program / "TierDesk.exe", "--quit", seconds=60, variables=nowhere)
        self.holds("and is no reason not to quit", True)

    def open_and_look(self) -> None:
        """The window, with a workbook from a folder with Chinese signs and a space."""
        folder = self.place / "本周 导出"
        folder.mkdir()
        book = folder / "商品 目录.csv"
        book.write_bytes("商品编码,商品名称,批发价\nNEW-1,新到样品,100\n".encode("gb18030"))
        remember_layout(self.store, book)
        window = self.open_window()
        if self.computer.wine:
            time.sleep(10)  # the picture is for a person, who sees whether everything was painted by then
            picture(self.computer.screen, self.place / "today.png")
        self.computer.start(self.program / "TierDesk.exe", self.computer.path(book)).wait(120)
        self.until("a file opened with TierDesk is imported by the open window", lambda: "新到样品" in self.products())
        self.until(
            "the window tells so, with a receipt", lambda: "import: tables 1, files refused 0, ranked" in self.log()
        )
        self.holds("and tells of no trouble", "said:" not in self.log() and "unexpected" not in self.log())
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
        self.refuse_the_folder_of_the_data()
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

    def cli(self, *arguments: str, code: int = 0, variables: Mapping[str, str] | None = None) -> str:
        """Run the console program."""
        return self.computer.run(self.program / "tierdesk-cli.exe", *arguments, code=code, variables=variables)

    def log(self) -> str:
        """What the windows kept in their log: each trouble that they showed, and each import."""
        kept = self.data / "tierdesk.log"
        return kept.read_text("utf-8") if kept.exists() else ""

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


def leave_future_in_the_log(store: Path) -> None:
    """Leave a store as a killed program of the future would: its format is only in its write-ahead log."""
    living = store.with_name("living.db")
    connection = sqlite3.connect(living)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma wal_autocheckpoint = 0")
    connection.execute("create table _sqlite_migrations (migration_set text, name text)")
    connection.commit()
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.execute(f"pragma user_version = {FUTURE}")
    for ending in ("", "-wal"):
        shutil.copyfile(f"{living}{ending}", f"{store}{ending}")
    connection.close()
    living.unlink()


def remember_layout(store: Path, book: Path) -> None:
    """Confirm the layout of a workbook, as the person does the first time: then it is imported without a question."""
    opened = open_store(store)
    plan = look_at(opened, [book], lambda _done, _total, _text: None)
    remember_layouts(opened, [(found.table, book.name) for found in plan.sheets if isinstance(found.table, Table)])
    opened.close()
