"""Reports: groups, coverage, where the next steps are; and the exports to Excel."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.panels import Panel, button, clear, label, row, scrolling
from tierdesk.ui.review.due_panel import DuePanel

if TYPE_CHECKING:
    from tierdesk.services.views import ReportTable

EXPORTS = ("retailers", "visits", "today")


class ReportsPage(QWidget):
    """The page of tables; `export_wanted` carries what to export, `command` the id of a command wanted."""

    export_wanted = Signal(str)
    command = Signal(str)
    review_requested = Signal(object)
    """RetailerId."""
    notice = Signal(str, object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        buttons = row(label(say("command.reports"), "title"), None, spacing=10)
        for command in ("history", "sandbox"):
            wish = button(say(f"command.{command}"))
            wish.clicked.connect(partial(self.command.emit, command))
            buttons.addWidget(wish)
        for kind in EXPORTS:
            made = button(say(f"command.export_{kind}"))
            made.clicked.connect(self._wants(kind))
            buttons.addWidget(made)
        self.due = DuePanel(jobs)
        self.due.open_wanted.connect(self.review_requested)
        self.due.notice.connect(self.notice)
        self.back_test = button(say("command.back_test"))
        self.back_test.clicked.connect(lambda: self.command.emit("back_test"))
        buttons.addWidget(self.back_test)
        self._tables = QVBoxLayout()
        self._tables.setSpacing(theme.px(14))
        inner = QWidget()
        inner.setObjectName("page")
        box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(26), theme.px(16), theme.px(26), theme.px(16))
        box.setSpacing(theme.px(14))
        box.addLayout(buttons)
        box.addWidget(self.due)
        box.addLayout(self._tables)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inner))

    def refresh(self) -> None:
        """Read the tables again."""
        self._jobs.run(work.reports(), self._show, owner=self)
        self.due.refresh()

    def _wants(self, kind: str) -> Callable[[], None]:
        return lambda: self.export_wanted.emit(kind)

    def _show(self, tables: tuple[ReportTable, ...]) -> None:
        clear(self._tables)
        for table in tables:
            panel = Panel(table.title)
            grid = QGridLayout()
            grid.setHorizontalSpacing(theme.px(18))
            grid.setVerticalSpacing(theme.px(5))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            words = 1 if len(table.columns) > 3 else 2
            for place, head in enumerate(table.columns):
                grid.addWidget(
                    label(head, "small", "muted"), 0, place, right if place >= words else Qt.AlignmentFlag(0)
                )
            for line, cells in enumerate(table.rows, start=1):
                for place, cell in enumerate(cells):
                    grid.addWidget(label(cell), line, place, right if place >= words else Qt.AlignmentFlag(0))
            grid.setColumnStretch(0, 2)
            for place in range(1, len(table.columns)):
                grid.setColumnStretch(place, 1)
            panel.body.addLayout(grid)
            self._tables.addWidget(panel)
