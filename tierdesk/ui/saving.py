"""Exports and backups that a person asks of the window: where to, made as a job, and what was done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from tierdesk.texts import say
from tierdesk.ui import work
from tierdesk.ui.jobs import Jobs


class Saving(QObject):
    """Exports and backups of one store. `said` carries what was done; `backed_up`: there is a new backup."""

    said = Signal(str)
    backed_up = Signal()

    def __init__(self, jobs: Jobs, window: QWidget) -> None:
        super().__init__(window)
        self._jobs = jobs
        self._window = window

    def export(self, kind: str) -> None:
        """Ask where to, and export."""
        file, _ = QFileDialog.getSaveFileName(
            self._window, say("window.saved_to"), f"{say(f'export.sheet_{kind}')}.xlsx", "Excel (*.xlsx)"
        )
        if file:
            self.export_to(kind, Path(file))

    def export_to(self, kind: str, file: Path) -> None:
        """Export to a file."""
        self._jobs.run(
            work.export(kind, file),
            lambda rows: self.said.emit(say("cli.exported", n=rows, file=str(file))),
            owner=self,
        )

    def back_up(self) -> None:
        """Ask where to, and back up."""
        file, _ = QFileDialog.getSaveFileName(
            self._window, say("command.back_up"), f"TierDesk-{datetime.now():%Y%m%d}.db", "TierDesk (*.db)"
        )
        if file:
            self.back_up_to(Path(file))

    def back_up_to(self, file: Path) -> None:
        """Back up to a file."""

        def done(_result: None) -> None:
            self.said.emit(say("backup.done", file=str(file)))
            self.backed_up.emit()

        self._jobs.run(work.back_up(file), done, owner=self)
