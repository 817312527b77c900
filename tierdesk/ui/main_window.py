"""The window: rail, top bar, the pages, the strip; it holds the commands and passes words and wishes between pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tierdesk.errors import TierDeskError
from tierdesk.logs import log_said
from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.commands import COMMANDS, Commands, keys_in_words
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.panels import button, label, row
from tierdesk.ui.rail import PAGES, Rail
from tierdesk.ui.strip import Strip
from tierdesk.ui.today.page import TodayPage
from tierdesk.ui.top_bar import TopBar
from tierdesk.ui.why import override_asks

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent

    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.settings import Settings
    from tierdesk.services.watched_folder import WatchedFolder
    from tierdesk.ui.back_test.page import BackTestPage
    from tierdesk.ui.card.view import CardView
    from tierdesk.ui.doubles.page import DoublesPage
    from tierdesk.ui.gap.page import GapPage
    from tierdesk.ui.history.page import HistoryPage
    from tierdesk.ui.import_page.page import ImportPage
    from tierdesk.ui.policy.page import PolicyPage
    from tierdesk.ui.reports.page import ReportsPage
    from tierdesk.ui.retailers.page import RetailersPage
    from tierdesk.ui.review.page import ReviewPage
    from tierdesk.ui.sandbox.page import SandboxPage
    from tierdesk.ui.settings.page import SettingsPage
    from tierdesk.ui.why.page import WhyPage

SIZE = (1366, 768)


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
        self.rail.picked.connect(self.show_page)
        self.bar = TopBar()
        self.search = self.bar.search
        self.strip = Strip()
        self._settings, self._store, self._sample = settings, store, sample
        self._stack = QStackedWidget()
        self.today = TodayPage(jobs)
        self._stack.addWidget(self.today)
        self._shown = "today"
        self._before_why = "today"
        self._before_sandbox = "settings"
        self._before_gap = self._before_review = "today"
        self._lay_out(sample=sample)
        self._connect()
        self._add_commands(settings, sample=sample)
        self.show_page("today")
        self._show_overrides()
        self.today.refresh()
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
        box.addWidget(self._stack, 1)
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
        self._connect_card(self.today.card, self._refresh_retailers)
        self.today.import_wanted.connect(lambda: self.show_page("import"))
        self.today.sample_wanted.connect(lambda: self.store_wanted.emit("sample"))

    def _connect_card(self, card: CardView, refresh_other: Callable[[], None]) -> None:
        card.notice.connect(self.strip.notice)
        card.why_requested.connect(self.show_why)
        card.merge_requested.connect(self.choose_double)
        card.gap_requested.connect(self.show_gap)
        card.review_requested.connect(self.show_review)
        card.override_requested.connect(lambda retailer_id: self.show_why(retailer_id, setting=True))
        card.retailer_changed.connect(refresh_other)

    # -- pages made when they are first wanted, so that the window itself is there at once

    @cached_property
    def retailers(self) -> RetailersPage:
        """The page of all retailers."""
        from tierdesk.ui.retailers.page import RetailersPage

        page = RetailersPage(self.jobs)
        self._connect_card(page.card, self.today.refresh)
        page.doubles_wanted.connect(self.show_doubles)
        self._stack.addWidget(page)
        page.refresh()
        page.doubles.refresh()
        return page

    @cached_property
    def imports(self) -> ImportPage:
        """The page of imports."""
        from tierdesk.ui.import_page.page import ImportPage

        page = ImportPage(self.jobs)
        page.notice.connect(self.strip.notice)
        page.changed.connect(self._on_data_changed)
        page.doubles_wanted.connect(self.show_doubles)
        self._stack.addWidget(page)
        return page

    @cached_property
    def reports(self) -> ReportsPage:
        """The page of reports."""
        from tierdesk.ui.reports.page import ReportsPage

        page = ReportsPage(self.jobs)
        page.export_wanted.connect(self.export)
        page.command.connect(self.commands.run)
        page.review_requested.connect(self.show_review)
        page.notice.connect(self.strip.notice)
        self._stack.addWidget(page)
        return page

    @cached_property
    def settings(self) -> SettingsPage:
        """The page of settings."""
        from tierdesk.ui.settings.page import SettingsPage

        page = SettingsPage(self.jobs, self._settings, self._store, sample=self._sample)
        page.changed.connect(self.settings_changed)
        page.command.connect(self.commands.run)
        self._stack.addWidget(page)
        return page

    @cached_property
    def policy(self) -> PolicyPage:
        """The page of the policy."""
        from tierdesk.ui.policy.page import PolicyPage

        page = PolicyPage(self.jobs)
        page.back_requested.connect(lambda: self.show_page("settings"))
        page.changed.connect(self._on_data_changed)
        page.notice.connect(self.strip.notice)
        page.command.connect(self.commands.run)
        self._stack.addWidget(page)
        return page

    @cached_property
    def sandbox(self) -> SandboxPage:
        """The page on which other weights are tried."""
        from tierdesk.ui.sandbox.page import SandboxPage

        page = SandboxPage(self.jobs)
        page.back_requested.connect(lambda: self._go_back_to(self._before_sandbox))
        page.changed.connect(self._on_data_changed)
        page.notice.connect(self.strip.notice)
        self._stack.addWidget(page)
        return page

    @cached_property
    def back_test(self) -> BackTestPage:
        """The page that judges the rules by the past."""
        from tierdesk.ui.back_test.page import BackTestPage

        page = BackTestPage(self.jobs)
        page.back_requested.connect(lambda: self.show_page("reports"))
        page.notice.connect(self.strip.notice)
        self._stack.addWidget(page)
        return page

    @cached_property
    def why(self) -> WhyPage:
        """The page that accounts for a band."""
        from tierdesk.ui.why.page import WhyPage

        page = WhyPage(self.jobs)
        page.back_requested.connect(lambda: self._go_back_to(self._before_why))
        page.gap_requested.connect(self.show_gap)
        page.notice.connect(self.strip.notice)
        page.changed.connect(self._on_data_changed)
        self._stack.addWidget(page)
        return page

    @cached_property
    def gap(self) -> GapPage:
        """The page of a retailer's gap to the top band."""
        from tierdesk.ui.gap.page import GapPage

        page = GapPage(self.jobs)
        page.back_requested.connect(lambda: self._go_back_to(self._before_gap))
        page.review_requested.connect(self.show_review)
        page.notice.connect(self.strip.notice)
        self._stack.addWidget(page)
        return page

    @cached_property
    def review(self) -> ReviewPage:
        """The page of a retailer's quarterly review."""
        from tierdesk.ui.review.page import ReviewPage

        page = ReviewPage(self.jobs)
        page.back_requested.connect(lambda: self._go_back_to(self._before_review))
        page.notice.connect(self.strip.notice)
        self._stack.addWidget(page)
        return page

    def _on_watched(self, found: WatchedFolder | None) -> None:
        """A folder is watched from the start on, by the page of imports, which is made only for that."""
        if found:
            self.imports.watched.refresh()

    @cached_property
    def doubles(self) -> DoublesPage:
        """The page of retailers that may be one shop."""
        from tierdesk.ui.doubles.page import DoublesPage

        page = DoublesPage(self.jobs, lambda: self.retailers.rows)
        page.back_requested.connect(lambda: self.show_page("retailers"))
        page.notice.connect(self.strip.notice)
        page.changed.connect(self._on_data_changed)
        self._stack.addWidget(page)
        return page

    @cached_property
    def history(self) -> HistoryPage:
        """The page of the history of bands."""
        from tierdesk.ui.history.page import HistoryPage

        page = HistoryPage(self.jobs)
        page.back_requested.connect(lambda: self.show_page("reports"))
        page.picked.connect(self.show_why)
        page.changed.connect(self._on_data_changed)
        page.notice.connect(self.strip.notice)
        self._stack.addWidget(page)
        return page

    def _made(self, name: str) -> bool:
        return name in self.__dict__

    def _add_commands(self, settings: Settings, *, sample: bool) -> None:
        add = self.commands.add
        for name in PAGES:
            add(name, lambda name=name: self.show_page(name))  # type: ignore[misc]  # the default binds the loop's name
        add("search", self.bar.focus_search)
        add("palette", self._open_palette)
        add("choose_files", self._choose_files)
        add("start_visit", self._start_visit)
        add("gap", self._ask_gap)
        add("review", self._ask_review)
        # Keys of the page that shows it, a plain letter among them, and of no other.
        of_why = (add("retailer_page", lambda: self.why.ask_page()), add("print_page", lambda: self.why.print_page()))  # noqa: PLW0108
        for action in of_why:
            action.setEnabled(False)
            self._stack.currentChanged.connect(lambda _place, action=action: action.setEnabled(self._on_why()))
        add("override", self._ask_override)
        add("end_override", self._end_override)
        add("doubles", self.show_doubles)
        add("merge_with", self._merge_with)
        add("policy", self.show_policy)
        add("sandbox", self.show_sandbox)
        add("back_test", self.show_back_test)
        add("history", self.show_history)
        add("replay", self._replay)
        add("undo", self.strip.undo)
        add("refresh", self._on_data_changed)
        for kind in ("retailers", "visits", "today"):
            add(f"export_{kind}", lambda kind=kind: self.export(kind))  # type: ignore[misc]  # as above
        add("back_up", self._back_up)
        if sample:
            add("own_data", lambda: self.store_wanted.emit("own"))
        else:
            add("sample_data", lambda: self.store_wanted.emit("sample"))
        add("language", lambda: self._switch_language(settings))
        add("shortcuts", self._show_shortcuts)
        add("quit", self._quit)

    # -- pages

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        return self._shown

    def show_page(self, name: str) -> None:
        """Show a page, read anew where it may be old."""
        self._shown = name
        if name != "retailers" and self.search.text():
            self.search.clear()
            self.retailers.search("")
        self._stack.setCurrentWidget(getattr(self, {"import": "imports"}.get(name, name)))
        self.rail.show_page(name)
        if name == "import":
            self.imports.refresh()
        elif name == "reports":
            self.reports.refresh()
        elif name == "settings":
            self.settings.refresh()
        elif name in {"today", "retailers"}:
            (self.today if name == "today" else self.retailers).list.setFocus()

    def show_why(self, retailer_id: RetailerId, *, setting: bool = False) -> None:
        """Show why a retailer is in its band; `setting` opens the form that sets it by hand."""
        self._before_why = self.page
        day = self.today.plan.day if self.today.plan else datetime.now().date()
        self.why.show_retailer(retailer_id, day, setting=setting)
        self._stack.setCurrentWidget(self.why)
        self._shown = "why"

    def show_gap(self, retailer_id: RetailerId) -> None:
        """Show a retailer's gap to the top band."""
        self._before_gap = self.page
        self._stack.setCurrentWidget(self.gap)
        self._shown = "gap"
        self.gap.show_retailer(retailer_id)

    def show_review(self, retailer_id: RetailerId) -> None:
        """Show the quarterly review of a retailer."""
        self._before_review = self.page
        self._stack.setCurrentWidget(self.review)
        self._shown = "review"
        self.review.show_retailer(retailer_id, self.today.plan.day if self.today.plan else datetime.now().date())

    def _go_back_to(self, name: str) -> None:
        """Back to a page, or to what is said of one retailer there, which is still as it was."""
        if name not in {"why", "gap", "history"}:
            self.show_page(name)
            return
        self._stack.setCurrentWidget(getattr(self, name))
        self._shown = name

    def show_history(self) -> None:
        """Show the history of bands."""
        self._stack.setCurrentWidget(self.history)
        self._shown = "history"
        self.rail.show_page("reports")
        self.history.refresh()

    def _replay(self) -> None:
        self.show_history()
        self.history.replay_months()

    def show_policy(self) -> None:
        """Show the policy, to read and to change."""
        self._stack.setCurrentWidget(self.policy)
        self._shown = "policy"
        self.rail.show_page("settings")
        self.policy.refresh()

    def show_sandbox(self) -> None:
        """Show what other weights would do."""
        if self.page != "sandbox":
            self._before_sandbox = self.page
        self._stack.setCurrentWidget(self.sandbox)
        self._shown = "sandbox"
        self.sandbox.refresh()

    def show_back_test(self) -> None:
        """Show the back-test, as it was left."""
        self._stack.setCurrentWidget(self.back_test)
        self._shown = "back_test"
        self.rail.show_page("reports")
        self.back_test.focus_first()

    def show_doubles(self) -> None:
        """Show the retailers that may be one shop."""
        self._stack.setCurrentWidget(self.doubles)
        self._shown = "doubles"
        self.doubles.refresh()

    def choose_double(self, retailer_id: RetailerId) -> None:
        """Let the person choose which one a retailer is to be merged with."""
        self._stack.setCurrentWidget(self.doubles)
        self._shown = "doubles"
        self.doubles.choose_for(retailer_id)

    def show_retailer(self, retailer_id: RetailerId) -> None:
        """Open a retailer among all."""
        self.show_page("retailers")
        self.search.clear()
        self.retailers.show_retailer(retailer_id)

    def come_forward(self) -> None:
        """Be seen: not minimised, before all others, with the keyboard."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def import_files(self, files: list[Path]) -> None:
        """Import files that were dropped or chosen."""
        self.show_page("import")
        self.imports.import_files(files)

    def export(self, kind: str) -> None:
        """Ask where to, and export."""
        from PySide6.QtWidgets import QFileDialog

        file, _ = QFileDialog.getSaveFileName(
            self, say("window.saved_to"), f"{say(f'export.sheet_{kind}')}.xlsx", "Excel (*.xlsx)"
        )
        if file:
            self.export_to(kind, Path(file))

    def export_to(self, kind: str, file: Path) -> None:
        """Export to a file."""
        self.jobs.run(
            work.export(kind, file),
            lambda rows: self.strip.notice(say("cli.exported", n=rows, file=str(file))),
            owner=self,
        )

    def say_trouble(self, trouble: BaseException) -> None:
        """The one place where an error becomes words on screen; whoever caught it has put it in the log."""
        if isinstance(trouble, TierDeskError):
            log_said(trouble)
            words = say(trouble.what)
            self.strip.notice(f"{words} {say(trouble.to_do)}" if trouble.to_do else words)
        else:
            self.strip.notice(f"{say('window.bug', what=type(trouble).__name__)} {say('window.bug_do')}")

    # -- what the person does

    def _on_search(self, text: str) -> None:
        if self.page != "retailers":
            self._stack.setCurrentWidget(self.retailers)
            self._shown = "retailers"
            self.rail.show_page("retailers")
        self.retailers.search(text)

    def _on_cleared(self) -> None:
        if self._made("retailers"):
            self.retailers.search("")

    def _on_stepped(self, step: int) -> None:
        self.retailers.list.step(step)

    def _on_entered(self) -> None:
        self.retailers.list.setFocus()
        self.retailers.show_card()

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
            QTimer.singleShot(0, self, lambda: self.imports)

    def dropEvent(self, event: QDropEvent) -> None:
        """Import what was dropped."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.import_files(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what was typed in an open visit."""
        self.today.card.flush()
        if self._made("retailers"):
            self.retailers.card.flush()
        if self._made("review"):
            self.review.flush()
        super().closeEvent(event)

    def _card(self) -> CardView:
        return self.retailers.card if self.page == "retailers" else self.today.card

    def _start_visit(self) -> None:
        card = self._card()
        if self.page == "review":
            self.review.save()
        elif card.visiting:
            card.visit.finish()
        elif self.page in {"today", "retailers"}:
            card.start_visit()

    def _on_why(self) -> bool:
        return "why" in self.__dict__ and self._stack.currentWidget() is self.why

    def _ask_gap(self) -> None:
        if self.page == "why":
            self.why.ask_gap()
        elif self.page in {"today", "retailers"}:
            self._card().ask_gap()

    def _ask_override(self) -> None:
        if self.page == "why":
            self.why.ask_override()
        elif self.page in {"today", "retailers"}:
            self._card().ask_override()

    def _end_override(self) -> None:
        if self.page == "why":
            self.why.end_override()
        elif self.page in {"today", "retailers"} and (card := self._card().card) is not None:
            self.why.end_override_of(card.row.id)

    def _ask_review(self) -> None:
        if self.page == "gap":
            self.gap.ask_review()
        elif self.page in {"today", "retailers"}:
            self._card().ask_review()

    def _merge_with(self) -> None:
        if self.page in {"today", "retailers"}:
            self._card().ask_merge()

    def _open_palette(self) -> None:
        from tierdesk.ui.palette import Palette

        retailers = self.retailers
        palette = Palette(self.commands, lambda: retailers.rows, self.show_retailer, self)
        # The first time the rows are still being read: what is typed meanwhile is found once they are there.
        retailers.found.connect(palette.refresh)
        palette.show()

    def _choose_files(self) -> None:
        self.show_page("import")
        self.imports.choose_files()

    def _show_shortcuts(self) -> None:
        from PySide6.QtWidgets import QMessageBox

        lines = [f"{keys_in_words(name):<12} {command.title}" for name, command in COMMANDS.items() if command.shortcut]
        box = QMessageBox(QMessageBox.Icon.NoIcon, say("command.shortcuts"), "\n".join(lines), parent=self)
        box.addButton(say("window.close"), QMessageBox.ButtonRole.AcceptRole)
        box.open()

    def _quit(self) -> None:
        self.close()

    def _switch_language(self, settings: Settings) -> None:
        from dataclasses import replace

        self.settings_changed.emit(replace(settings, language="en" if settings.language == "zh_CN" else "zh_CN"))

    def _back_up(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        file, _ = QFileDialog.getSaveFileName(
            self, say("command.back_up"), f"TierDesk-{datetime.now():%Y%m%d}.db", "TierDesk (*.db)"
        )
        if file:
            self._back_up_to(Path(file))

    def _back_up_to(self, file: Path) -> None:
        def done(_result: None) -> None:
            self.strip.notice(say("backup.done", file=str(file)))
            self._show_backup()

        self.jobs.run(work.back_up(file), done, owner=self)

    def _show_backup(self) -> None:
        self.jobs.run(work.last_backup(), self.bar.show_backup, owner=self)

    def _show_overrides(self) -> None:
        """Bands set by hand end with the calendar: the pages are read after that was looked at."""

        def told(n: int) -> None:
            if n:
                self.strip.notice(say("override.expired", n=n))

        self.jobs.run(override_asks.show_overrides(), told, owner=self)

    def _on_data_changed(self) -> None:
        self.today.refresh()
        self._refresh_retailers()
        if self._made("retailers"):
            self.retailers.doubles.refresh()
        if self.page == "reports":
            self.reports.refresh()
        if self._made("history"):
            self.history.refresh()

    def _refresh_retailers(self) -> None:
        if self._made("retailers"):
            self.retailers.refresh()
