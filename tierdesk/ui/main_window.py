"""The window: rail, top bar, the pages, the strip. It holds the commands and what happens to the window as a whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QMainWindow, QVBoxLayout, QWidget

from tierdesk.errors import TierDeskError
from tierdesk.logs import log_said
from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.commands import COMMANDS, Commands, keys_in_words
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.page_deeds import PageDeeds
from tierdesk.ui.pages import Pages
from tierdesk.ui.panels import button, label, row
from tierdesk.ui.rail import PAGES, Rail
from tierdesk.ui.saving import Saving
from tierdesk.ui.strip import Strip
from tierdesk.ui.top_bar import TopBar
from tierdesk.ui.why import override_asks

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent

    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.settings import Settings
    from tierdesk.services.watched_folder import WatchedFolder

SIZE = (1366, 768)
LIT = {"history": "reports", "back_test": "reports", "policy": "settings"}
"""Pages under which a page of the rail is lit; other pages leave the rail as it is."""
WITH_PAGES = ("doubles", "policy", "sandbox", "back_test", "history")
"""Commands beside those of the rail that show the page of their name."""
OF_WHY = ("retailer_page", "print_page")
EXPORTS = ("retailers", "visits", "today")


class MainWindow(QMainWindow):
    """The window on one store. What it cannot do alone it asks for: another look, another store."""

    settings_changed = Signal(object)
    """Settings."""
    store_wanted = Signal(str)
    """"sample" or "own"."""

    def __init__(self, jobs: Jobs, settings: Settings, store: Path, *, sample: bool) -> None:
        super().__init__()
        self.jobs = jobs
        self.setWindowTitle(say("window.title"))
        self.setAcceptDrops(True)
        self.resize(*SIZE)
        self.commands = Commands(self)
        self.rail = Rail()
        self.bar = TopBar()
        self.search = self.bar.search
        self.strip = Strip()
        self.pages = Pages(jobs, settings, store, sample=sample, parent=self)
        self.saving = Saving(jobs, self)
        self._lay_out(sample=sample)
        self._connect()
        self._add_commands(settings, sample=sample)
        self.pages.show("today")
        self._show_overrides()
        self.pages.today.refresh()
        self._show_backup()
        jobs.run(work.watched_folder(), self._on_watched, owner=self)

    # -- what it is made of

    def _lay_out(self, *, sample: bool) -> None:
        right = QWidget()
        box = QVBoxLayout(right)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.bar)
        if sample:
            box.addWidget(self._banner())
        box.addWidget(self.pages.stack, 1)
        box.addWidget(self.strip)
        whole = QWidget()
        outer = row(self.rail, right, spacing=0)
        outer.setStretch(1, 1)
        whole.setLayout(outer)
        self.setCentralWidget(whole)

    def _banner(self) -> QFrame:
        banner = QFrame()
        banner.setObjectName("banner")
        back = button(say("command.own_data"), "link")
        back.clicked.connect(lambda: self.store_wanted.emit("own"))
        line = row(label(say("window.sample_banner"), "small"), None, back)
        line.setContentsMargins(theme.px(18), theme.px(2), theme.px(18), theme.px(2))
        banner.setLayout(line)
        return banner

    def _connect(self) -> None:
        self.rail.picked.connect(self.pages.show)
        self.bar.searched.connect(self._on_search)
        self.bar.cleared.connect(self._on_cleared)
        self.bar.stepped.connect(self._on_stepped)
        self.bar.entered.connect(self._on_entered)
        self.bar.commands_wanted.connect(lambda: self.commands.run("palette"))
        jobs = self.jobs
        jobs.started.connect(self.strip.job_started)
        jobs.progressed.connect(self.strip.job_progressed)
        jobs.ended.connect(self.strip.job_ended)
        jobs.trouble.connect(self.say_trouble)
        self.pages.turned.connect(self._on_turned)
        self.pages.notice.connect(self.strip.notice)
        self.pages.command.connect(self.commands.run)
        self.pages.export_wanted.connect(self.saving.export)
        self.pages.settings_changed.connect(self.settings_changed)
        self.pages.today.sample_wanted.connect(lambda: self.store_wanted.emit("sample"))
        self.saving.said.connect(self.strip.notice)
        self.saving.backed_up.connect(self._show_backup)

    def _add_commands(self, settings: Settings, *, sample: bool) -> None:
        add = self.commands.add
        for name in (*PAGES, *WITH_PAGES):
            add(name, lambda name=name: self.pages.show(name))  # type: ignore[misc]  # the default binds the loop's name
        for name, deed in PageDeeds(self.pages).by_command().items():
            add(name, deed)
        for kind in EXPORTS:
            add(f"export_{kind}", lambda kind=kind: self.saving.export(kind))  # type: ignore[misc]  # as above
        add("search", self.bar.focus_search)
        add("palette", self._open_palette)
        add("choose_files", self._choose_files)
        add("undo", self.strip.undo)
        add("refresh", self.pages.refresh)
        add("back_up", self.saving.back_up)
        other = "own" if sample else "sample"
        add(f"{other}_data", lambda: self.store_wanted.emit(other))
        add("language", lambda: self._switch_language(settings))
        add("shortcuts", self._show_shortcuts)
        add("quit", self._quit)

    # -- what others ask of it

    def show_retailer(self, retailer_id: RetailerId) -> None:
        """Open a retailer among all."""
        self.search.clear()
        self.pages.show_retailer(retailer_id)

    def come_forward(self) -> None:
        """Be seen: not minimised, before all others, with the keyboard."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def import_files(self, files: list[Path]) -> None:
        """Import files that were dropped or chosen."""
        self.pages.show("import")
        self.pages.imports.import_files(files)

    def say_trouble(self, trouble: BaseException) -> None:
        """The one place where an error becomes words on screen; whoever caught it has put it in the log."""
        if isinstance(trouble, TierDeskError):
            log_said(trouble)
            words = say(trouble.what)
            self.strip.notice(f"{words} {say(trouble.to_do)}" if trouble.to_do else words)
        else:
            self.strip.notice(f"{say('window.bug', what=type(trouble).__name__)} {say('window.bug_do')}")

    # -- what the person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A stroke outside any field begins a search."""
        if event.text() == "/":
            self.bar.focus_search()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped anywhere; the page that takes them is made while they still hang in the air."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            QTimer.singleShot(0, self, lambda: self.pages.imports)

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.import_files(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what was typed in an open visit or review."""
        self.pages.flush()
        super().closeEvent(event)

    def _on_search(self, text: str) -> None:
        self.pages.show_found()
        self.pages.retailers.search(text)

    def _on_cleared(self) -> None:
        if self.pages.is_made("retailers"):
            self.pages.retailers.search("")

    def _on_stepped(self, step: int) -> None:
        self.pages.retailers.list.step(step)

    def _on_entered(self) -> None:
        self.pages.retailers.list.setFocus()
        self.pages.retailers.show_card()

    def _open_palette(self) -> None:
        from tierdesk.ui.palette import Palette

        retailers = self.pages.retailers
        palette = Palette(self.commands, lambda: retailers.rows, self.show_retailer, self)
        # The first time the rows are still being read: what is typed meanwhile is found once they are there.
        retailers.found.connect(palette.refresh)
        palette.show()

    def _choose_files(self) -> None:
        self.pages.show("import")
        self.pages.imports.choose_files()

    def _show_shortcuts(self) -> None:
        from PySide6.QtWidgets import QMessageBox

        lines = [f"{keys_in_words(name):<12} {command.title}" for name, command in COMMANDS.items() if command.shortcut]
        box = QMessageBox(QMessageBox.Icon.NoIcon, say("command.shortcuts"), "\n".join(lines), parent=self)
        box.addButton(say("window.close"), QMessageBox.ButtonRole.AcceptRole)
        box.open()

    def _quit(self) -> None:
        self.close()

    def _switch_language(self, settings: Settings) -> None:
        self.settings_changed.emit(replace(settings, language="en" if settings.language == "zh_CN" else "zh_CN"))

    # -- what is shown around the pages

    def _on_turned(self, name: str) -> None:
        if name in PAGES or name in LIT:
            self.rail.show_page(LIT.get(name, name))
        if name in PAGES and name != "retailers" and self.search.text():
            self.search.clear()
            self.pages.retailers.search("")
        # Keys of the page that shows it, a plain letter among them, and of no other.
        for command in OF_WHY:
            self.commands.action(command).setEnabled(name == "why")

    def _show_backup(self) -> None:
        self.jobs.run(work.last_backup(), self.bar.show_backup, owner=self)

    def _show_overrides(self) -> None:
        """Bands set by hand end with the calendar: the pages are read after that was looked at."""

        def told(n: int) -> None:
            if n:
                self.strip.notice(say("override.expired", n=n))

        self.jobs.run(override_asks.show_overrides(), told, owner=self)

    def _on_watched(self, found: WatchedFolder | None) -> None:
        """A folder is watched from the start on, by the page of imports, which is made only for that."""
        if found:
            self.pages.imports.watched.refresh()
        else:
            QTimer.singleShot(0, self, _read_code_of_imports)


def _read_code_of_imports() -> None:
    """Half of what the page of imports costs when it is first wanted; read once the first page stands."""
    import tierdesk.ui.import_page.page  # noqa: F401 - to have it at hand
