"""One line that says how many possible doubles there are, and leads to them; nothing where there are none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.doubles import asks
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.panels import button, label, row


class DoublesStrip(QFrame):
    """The line; `wanted` says that the person wants to look."""

    wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.setObjectName("banner")
        self._words = label(role="small")
        look = button(say("merging.look"), "link")
        look.clicked.connect(self.wanted)
        line = row(self._words, None, look, spacing=8)
        line.setContentsMargins(theme.px(12), theme.px(2), theme.px(12), theme.px(2))
        self.setLayout(line)
        self.setVisible(False)

    def refresh(self) -> None:
        """Count again, off the window's thread."""
        self._jobs.run(asks.count(), self.show_count, owner=self)

    def show_count(self, found: int) -> None:
        """Say how many there are."""
        self._words.setText(say("merging.count", n=found))
        self.setVisible(found > 0)
