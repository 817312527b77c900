"""The reviews of the quarter: which potential retailers are still to have one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from tierdesk.texts import say
from tierdesk.ui.gap.panels import LEFT, RIGHT, table_grid
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.panels import Panel, button, clear, label, row
from tierdesk.ui.review import asks

if TYPE_CHECKING:
    from tierdesk.services.review_views import DueReviews

SHOWN = 5
"""So many are shown at first; a button shows the rest."""


class DuePanel(Panel):
    """The list; `open_wanted` carries the RetailerId, `notice` as in CardView."""

    open_wanted = Signal(object)
    notice = Signal(str, object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._jobs = jobs
        self._summary = label(role="small", tone="muted")
        self.excel = button(say("review.excel"))
        self.excel.clicked.connect(self._ask_where)
        self._grid = table_grid()
        for place in (0, 1, 3):
            self._grid.setColumnStretch(place, 1)
        self.more = button("", "link")
        self.more.clicked.connect(self._show_all)
        self._found: DueReviews | None = None
        self._whole = False
        self.body.addLayout(row(self._summary, None, self.excel))
        self.body.addLayout(self._grid)
        self.body.addLayout(row(self.more, None))
        self.hide()

    def refresh(self) -> None:
        """Read the list again."""
        self._jobs.run(asks.due(), self.show_due, owner=self)

    def show_due(self, found: DueReviews) -> None:
        """Show a list; without a retailer on it there is nothing to see."""
        self.setVisible(bool(found.rows))
        self.set_title(found.title)
        self._summary.setText(found.summary)
        clear(self._grid)
        self._found = found
        shown = found.rows if self._whole else found.rows[:SHOWN]
        for place, one in enumerate(shown):
            self._grid.addWidget(label(one.name), place, 0, LEFT)
            self._grid.addWidget(label(one.route, tone="muted"), place, 1, LEFT)
            self._grid.addWidget(label(f"{one.rank or '—'}"), place, 2, RIGHT)
            self._grid.addWidget(label(one.state, tone="muted" if one.saved else ""), place, 3, LEFT)
            made = button(say("review.open"), "link")
            made.setAccessibleName(f"{say('review.open')} {one.name}")
            made.clicked.connect(partial(self.open_wanted.emit, one.retailer_id))
            self._grid.addWidget(made, place, 4)
        more = len(found.rows) - len(shown)
        self.more.setVisible(more > 0)
        self.more.setText(say("review.more", n=more))
        self.more.setAccessibleName(self.more.text())

    def _show_all(self) -> None:
        self._whole = True
        if self._found is not None:
            self.show_due(self._found)

    def export_to(self, file: Path) -> None:
        """Write the whole list as a workbook."""
        self._jobs.run(
            asks.export_due(file),
            lambda rows: self.notice.emit(say("cli.exported", n=rows, file=str(file)), None),
            owner=self,
        )

    def _ask_where(self) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self, say("window.saved_to"), f"{say('review.sheet')}.xlsx", "Excel (*.xlsx)"
        )
        if file:
            self.export_to(Path(file))
