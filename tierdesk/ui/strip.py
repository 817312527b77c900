"""The dark strip at the bottom: what was done and how to undo it, or a job under way with its Cancel."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.jobs import Job, Unit
from tierdesk.ui.pace import Pace
from tierdesk.ui.panels import button, label, row

HEIGHT = 44


class Strip(QFrame):
    """One line of words; `undone` says that its Undo was used."""

    undone = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.setFixedHeight(theme.px(HEIGHT))
        self._undo: Callable[[], None] | None = None
        self._job: Job[Any] | None = None
        self._pace = Pace()
        self._given_up: Job[Any] | None = None
        self._words = label(say("window.ready"), "small")
        self._button = button(say("window.undo"))
        self._button.clicked.connect(self.undo)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(theme.px(150))
        self._bar.setAccessibleName(say("window.progress", title="", text=""))
        self._cancel = button(say("window.cancel"))
        self._cancel.setToolTip(say("window.cancel_keeps"))
        self._cancel.clicked.connect(self._on_cancel)
        line = row(self._words, self._button, None, self._bar, self._cancel, spacing=12)
        line.setContentsMargins(theme.px(18), 0, theme.px(18), 0)
        self.setLayout(line)
        for part in (self._button, self._bar, self._cancel):
            part.setVisible(False)

    def notice(self, words: str, undo: Callable[[], None] | None = None) -> None:
        """Say what was done, and how to take it back."""
        self._undo = undo
        self._words.setText(words)
        self._words.setToolTip(words)
        self._button.setVisible(undo is not None)

    @property
    def words(self) -> str:
        """What is said now."""
        return self._words.text()

    @property
    def can_undo(self) -> bool:
        """Whether the last notice can be taken back."""
        return self._undo is not None

    def undo(self) -> None:
        """Take back what the notice is about."""
        undo, self._undo = self._undo, None
        self._button.setVisible(False)
        if undo is None:
            self.notice(say("window.nothing_to_undo"))
        else:
            undo()
            self.undone.emit()

    def job_started(self, job: Job[Any]) -> None:
        """Show a job under way."""
        self._job = job
        self._pace = Pace()
        self._bar.setRange(0, 0)
        self._bar.setVisible(True)
        self._cancel.setVisible(True)
        self.notice(job.title)

    def job_progressed(self, job: Job[Any], done: int, total: int, text: str) -> None:
        """Show how far a job is."""
        if job is self._job:
            self._bar.setRange(0, total)
            self._bar.setValue(done)
            self._words.setText(
                say("window.progress", title=job.title, text=self._how_far(job.unit, done, total, text))
            )

    def _how_far(self, unit: Unit, done: int, total: int, text: str) -> str:
        """The count, the rate (of rows) and the time left, as far as they are known."""
        if not done:
            return text
        parts = [say("window.rows_done", text=text, done=done)]
        if total:
            parts = [say(f"window.{unit}_of", text=text, done=done, total=total)]
        pace = self._pace.told(done, total, time.monotonic())
        if pace:
            rate, left = pace
            if unit == "rows":
                parts.append(say("window.rate", n=rate))
            if left is not None and total:
                parts.append(say("window.time_left", n=max(1, left)))
        return " · ".join(parts)

    def job_ended(self, job: Job[Any]) -> None:
        """The job is over."""
        if job is self._job:
            self._job = None
            self._bar.setVisible(False)
            self._cancel.setVisible(False)
            self.notice(say("window.cancelled" if job is self._given_up else "window.ready"))
            self._given_up = None

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._given_up = self._job
            self._job.cancel()
