"""The composition root of the window: settings, log, store thread, window; and changing them while it runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, Qt, QTimer, QTranslator, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from tierdesk import paths, texts
from tierdesk.errors import TierDeskError
from tierdesk.logs import log_bug
from tierdesk.services.settings import Settings, load_settings, save_settings
from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.garbage import GarbageCollector
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.main_window import MainWindow
from tierdesk.ui.one_window import OneWindow
from tierdesk.ui.rail import PAGES

if TYPE_CHECKING:
    from argparse import Namespace

    from tierdesk.message import Message
    from tierdesk.store.connection import Store

SWEEP_MS = 100


class Program(QObject):
    """One running TierDesk: a window on a store. A change of language or look makes the window anew."""

    def __init__(self, app: QApplication, settings: Settings, store: Path, *, sample: bool = False) -> None:
        super().__init__()
        self._app = app
        self._settings = settings
        self._own_store = store
        self._store = store
        self._sample = sample
        self._translator: QTranslator | None = None
        self._garbage = GarbageCollector(lambda: self.jobs.idle, self)
        self._retired: list[Jobs] = []
        self.jobs: Jobs
        self.window: MainWindow
        self._open(store)

    @Slot(str, list)
    def do(self, wish: str, files: list[str]) -> None:
        """Do what another start of the program wants: come forward and import its files, or close."""
        if wish == "quit":
            self.window.close()
            return
        self.window.come_forward()
        if files:
            self.window.import_files([Path(file) for file in files])

    def close(self) -> None:
        """Save what is typed, cancel what takes long, close the stores."""
        self.window.close()
        for jobs in (*self._retired, self.jobs):
            jobs.close()

    def _open(self, store: Path) -> None:
        self._store = store
        self.jobs = Jobs(partial(_open_store, store), self)
        self._dress()

    def _dress(self) -> None:
        """Make the window in the language and look of the settings."""
        texts.use_language(self._settings.language)
        self._translate_qt()
        theme.choose(self._app, self._settings)
        self.window = MainWindow(self.jobs, self._settings, self._store, sample=self._sample)
        theme.dress(self._app)
        self.window.settings_changed.connect(self._on_settings)
        self.window.store_wanted.connect(self._on_store_wanted)

    def _translate_qt(self) -> None:
        """Qt's own words (Save, Cancel in its dialogs) in the language of the person."""
        if self._translator is not None:
            self._app.removeTranslator(self._translator)
            self._translator = None
        QLocale.setDefault(QLocale(self._settings.language))
        if self._settings.language != "en":
            translator = QTranslator(self)
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if translator.load(f"qtbase_{self._settings.language}", folder):
                self._app.installTranslator(translator)
                self._translator = translator

    def _on_settings(self, settings: Settings) -> None:
        self._settings = settings
        save_settings(settings)
        if self.jobs.busy:
            # The job's bar and what it reports belong to this window: it stays until the job is over.
            self.window.strip.notice(say("settings.after_job"))
            self.jobs.ended.connect(self._after_job, Qt.ConnectionType.SingleShotConnection)
        else:
            self._rebuild()

    @Slot()
    def _after_job(self) -> None:
        # A moment later: the page of the job first takes what came of it.
        QTimer.singleShot(0, self, lambda: self._on_settings(self._settings))

    def _rebuild(self) -> None:
        old, shown, page = self.window, self.window.isVisible(), self.window.pages.shown
        geometry = old.saveGeometry()
        self._dress()
        self.window.restoreGeometry(geometry)
        self.window.pages.show(page if page in PAGES else "today")
        if shown:
            self.window.show()
        old.close()
        old.deleteLater()

    def _on_store_wanted(self, which: str) -> None:
        if which == "sample" and not paths.sample_store().exists():
            self.window.jobs.run(
                work.make_sample_store(paths.sample_store()),
                lambda _done: self._change_store(paths.sample_store(), sample=True),
                owner=self.window,
                title=say("window.making_sample"),
            )
        elif which == "sample":
            self._change_store(paths.sample_store(), sample=True)
        else:
            self._change_store(self._own_store, sample=False)

    def _change_store(self, store: Path, *, sample: bool) -> None:
        old, jobs, shown = self.window, self.jobs, self.window.isVisible()
        self._sample = sample
        self._open(store)
        if shown:
            self.window.show()
        old.close()
        old.deleteLater()
        self._retired.append(jobs)
        jobs.retire()
        self._sweep()

    @Slot()
    def _sweep(self) -> None:
        """Let go of the stores that have come to their end, and look again while any has not."""
        for jobs in [one for one in self._retired if not one.alive]:
            self._retired.remove(jobs)
            jobs.close()
            jobs.deleteLater()
        if self._retired:
            QTimer.singleShot(SWEEP_MS, self, self._sweep)


def _open_store(path: Path) -> Store:
    """Open the store, on the thread that owns it; SQLite is imported only there."""
    from tierdesk.store.connection import open_store

    return open_store(path)


def _options(arguments: Sequence[str]) -> Namespace:
    import argparse

    parser = argparse.ArgumentParser(prog="tierdesk")
    parser.add_argument("--store", type=Path)
    parser.add_argument("--lang", choices=texts.LANGUAGES)
    parser.add_argument("--quit", action="store_true", help="ask the open windows to save and close")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="workbooks to import")
    return parser.parse_args(arguments)


def run(arguments: Sequence[str]) -> int:
    """Start the window, or raise the one that is open; returns the exit code when it is closed.

    Where the machine has no place for the data, says so in a box and returns 2.
    """
    options = _options(arguments)
    if options.quit:
        return _close_all()
    settings = load_settings()
    if options.lang:
        settings = replace(settings, language=options.lang)
    try:
        paths.data_folder()
    except TierDeskError as trouble:
        return _say_in_box(settings, trouble.what, trouble.to_do, code=2)
    sys.excepthook = _log_bug
    return _run(options, settings)


def _run(options: Namespace, settings: Settings) -> int:
    """Start the window on the store that the person wants."""
    store = options.store or (Path(settings.store) if settings.store else paths.default_store())
    one = OneWindow.on_store(paths.data_folder(), store)
    if not one.is_first():
        return (
            0 if one.tell("show", options.files) else _say_in_box(settings, "window.no_answer", "window.no_answer_do")
        )
    app = make_app()
    program = Program(app, settings, store)
    sys.excepthook = program_hook(program)
    one.asked.connect(program.do)
    program.window.show()
    QTimer.singleShot(0, partial(_after_first_page, program, one, options.files))
    code = app.exec()
    program.close()
    one.close()
    return int(code)


def _after_first_page(program: Program, one: OneWindow, files: Sequence[Path]) -> None:
    """What can wait until something is on the screen."""
    _start_log()
    one.listen()
    if files:
        program.do("show", [str(file.absolute()) for file in files])


def _close_all() -> int:
    """Ask every open window to save and close; 0 when none is left, 1 when one stays (a dialog is open in it)."""
    QCoreApplication.instance() or QCoreApplication([])
    try:
        found = OneWindow.all_open(paths.data_folder())
    except TierDeskError:
        return 0  # where no data folder can be, no window is open on it
    for one in found:
        if not one.gone(0):
            one.tell("quit", (), patience=1.0)
    return 0 if all(one.gone() for one in found) else 1


def _say_in_box(settings: Settings, *said: Message | str | None, code: int = 1) -> int:
    """Say what keeps the window from opening in a box, for this program has no console."""
    from PySide6.QtWidgets import QMessageBox

    make_app()
    texts.use_language(settings.language)
    QMessageBox.warning(None, say("window.title"), "\n".join(say(one) for one in said if one))
    return code


def _start_log() -> None:
    """Begin the log, once the first page is painted."""
    from tierdesk.logs import start_log

    start_log(paths.data_folder())


TURN = 0.001
"""Seconds that the store's thread may compute on when the window wants its turn: a fifth of Python's own choice."""


def make_app() -> QApplication:
    """The one QApplication of the process."""
    app = QApplication.instance() or QApplication([])
    if not isinstance(app, QApplication):
        raise TypeError("another kind of Qt application runs in this process")
    app.setApplicationName("TierDesk")
    sys.setswitchinterval(TURN)
    app.setWindowIcon(QIcon(str(paths.resources() / "icons" / "app.svg")))
    return app


Hook = Callable[[type[BaseException], BaseException, TracebackType | None], None]


def program_hook(program: Program) -> Hook:
    """An excepthook that says a bug in the window's strip and logs it."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log_bug(kind, error, trace)
        program.window.say_trouble(error)

    return hook


def _log_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    with suppress(TierDeskError):
        _start_log()  # a bug may come before the first page
    log_bug(error)
    sys.__excepthook__(kind, error, trace)
