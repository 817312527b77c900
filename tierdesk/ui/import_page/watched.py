"""The watched folder: what arrived in it, and the button that takes it in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from tierdesk.texts import say
from tierdesk.ui import work
from tierdesk.ui.panels import Panel, button, column, label, wrapped

if TYPE_CHECKING:
    from tierdesk.services.watched_folder import WatchedFolder
    from tierdesk.ui.jobs import Jobs

PAUSE_MS = 1_500
"""After the last change in the folder: a file that is being written changes many times."""
NAMED = 3


class WatchedPanel(Panel):
    """`import_wanted` carries the files; `arrived` says in words that there are new ones."""

    import_wanted = Signal(object)
    arrived = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._jobs = jobs
        self._files: tuple[Path, ...] = ()
        self._folder: Path | None = None
        self._watcher = QFileSystemWatcher(self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        self._watcher.directoryChanged.connect(lambda _: self._pause.start())
        self._words = label("", wrap=True)
        self._named = label("", "small", "muted", wrap=True)
        self.take = button("", "primary")
        self.take.clicked.connect(self._on_take)
        self.pass_over = button(say("importing.watch_pass"))
        self.pass_over.clicked.connect(self._on_passed)
        self.choose = button("")
        self.choose.clicked.connect(self._on_choose)
        self.stop = button(say("importing.watch_stop"), "link")
        self.stop.clicked.connect(lambda: self._watch(None))
        said = column(self._words, self._named, spacing=0)
        self.body.addLayout(said)
        self.body.addWidget(wrapped(self.take, self.pass_over, self.choose, self.stop))
        self._show(None)

    def refresh(self) -> None:
        """Look into the folder."""
        self._jobs.run(work.watched_folder(), self._on_looked, owner=self)

    def _on_looked(self, found: WatchedFolder | None) -> None:
        before = set(self._files)
        self._show(found)
        if set(self._files) - before:
            self.arrived.emit(say("importing.watch_arrived", n=len(self._files), names=self._names()))

    def _show(self, found: WatchedFolder | None) -> None:
        self._folder = found.folder if found else None
        self._files = found.files if found else ()
        watched = self._watcher.directories()
        if watched:
            self._watcher.removePaths(watched)
        if found and not found.gone:
            self._watcher.addPath(str(found.folder))
        key = "watch_gone" if found and found.gone else "watch_folder" if found else "watch_none"
        self._words.setText(say(f"importing.{key}", folder=str(found.folder) if found else ""))
        self._named.setText(self._names() if self._files else say("importing.watch_nothing") if found else "")
        self._named.setVisible(bool(self._named.text()))
        self.choose.setText(say("importing.watch_other" if found else "importing.watch_choose"))
        self.choose.setAccessibleName(self.choose.text())
        self.take.setText(say("importing.watch_take", n=len(self._files)))
        self.take.setAccessibleName(self.take.text())
        self.stop.setVisible(found is not None)
        for part in (self.take, self.pass_over):
            part.setVisible(bool(self._files))

    def _names(self) -> str:
        named = say("list.separator").join(file.name for file in self._files[:NAMED])
        return f"{named} …" if len(self._files) > NAMED else named

    def imported(self, files: Iterable[Path]) -> None:
        """These were imported, from wherever: those of the folder are offered no more. All others still are."""
        own = [file for file in files if file.parent == self._folder]
        if own:
            self._jobs.run(work.files_seen(own), lambda _: self.refresh(), owner=self)

    def _on_take(self) -> None:
        self.import_wanted.emit(list(self._files))

    def _on_passed(self) -> None:
        self._jobs.run(work.files_seen(self._files), lambda _: self.refresh(), owner=self)

    def _on_choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, say("importing.watch_choose"))
        if folder:
            self._watch(Path(folder))

    def _watch(self, folder: Path | None) -> None:
        self._jobs.run(work.watch_folder(folder), lambda _: self.refresh(), owner=self)
