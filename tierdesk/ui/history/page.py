"""The history of bands: every run, who moved between any two, what waits, what was set by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.history import asks
from tierdesk.ui.history.lists import OverridesPanel, PendingPanel, RunsPanel
from tierdesk.ui.history.moves_panel import MovesPanel
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.panels import button, column, label, row, scrolling

if TYPE_CHECKING:
    from tierdesk.services.history_views import BandHistory, Migration
    from tierdesk.services.replay_months import Replayed


class HistoryPage(QWidget):
    """The page. `picked` carries a RetailerId; `changed`: bands were made anew, all is to be read again."""

    back_requested = Signal()
    picked = Signal(object)
    changed = Signal()
    notice = Signal(str, object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._wanted: tuple[int, int] | None = None
        self.runs, self.moves, self.pending, self.overrides = (
            RunsPanel(),
            MovesPanel(),
            PendingPanel(),
            OverridesPanel(),
        )
        self.moves.wanted.connect(self._ask_moves)
        self.moves.save_wanted.connect(self._ask_where)
        for panel in (self.moves, self.pending, self.overrides):
            panel.picked.connect(self.picked)
        self._lay_out(self._make_head())

    def _make_head(self) -> QVBoxLayout:
        self.replay = button(say("history.replay"), "primary")
        self.replay.clicked.connect(self.replay_months)
        self._back = button(say("history.back"), "", "Esc")
        self._back.clicked.connect(self.back_requested)
        QShortcut(
            QKeySequence("Esc"), self, self.back_requested.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        self._replay_words = label(role="small", tone="muted", wrap=True)
        title = row(label(say("command.history"), "title"), None, self.replay, self._back, spacing=14)
        return column(title, self._replay_words, spacing=4)

    def _lay_out(self, head: QVBoxLayout) -> None:
        inner = QWidget()
        inner.setObjectName("page")
        self._none = label(say("history.nothing"), tone="muted", wrap=True)
        box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(26), theme.px(14), theme.px(26), theme.px(14))
        box.setSpacing(theme.px(14))
        box.addLayout(head)
        for part in (self._none, self.moves, self.pending, self.overrides, self.runs):
            box.addWidget(part)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inner))

    def refresh(self) -> None:
        """Read everything again."""
        self._jobs.run(asks.history(), self.show_history, owner=self)

    def show_history(self, found: BandHistory) -> None:
        """Show a history."""
        ranked = bool(found.runs)
        self._none.setVisible(not ranked)
        for panel in (self.pending, self.overrides, self.runs):
            panel.setVisible(ranked)
        self.replay.setVisible(bool(found.to_replay))
        self._replay_words.setVisible(bool(found.to_replay))
        self._replay_words.setText(say("history.replay_words", n=len(found.to_replay)))
        self.runs.show_runs(found.runs)
        self.pending.show_pending(found.pending)
        self.overrides.show_overrides(found.overrides)
        self.moves.set_runs(found.runs)
        if not self.isAncestorOf(self.window().focusWidget()):
            self._back.setFocus()

    def replay_months(self) -> None:
        """Rank the past months; can be cancelled, and then nothing was made."""
        self._jobs.run(asks.replay(), self._on_replayed, owner=self, title=say("history.replay_running"))

    def _on_replayed(self, made: Replayed) -> None:
        self.notice.emit(say("history.replayed", n=len(made.months), moved=made.moved), None)
        self.changed.emit()

    def _ask_moves(self, first: int, second: int) -> None:
        self._wanted = (first, second)
        self._jobs.run(asks.migration(first, second), lambda found: self._on_moves(first, second, found), owner=self)

    def _on_moves(self, first: int, second: int, found: Migration) -> None:
        if self._wanted == (first, second):
            self.moves.show_migration(found)

    def _ask_where(self) -> None:
        if self.moves.shown is None:
            return
        name = f"{say('history.sheet')} {self.moves.shown.first.as_of} {self.moves.shown.second.as_of}.xlsx"
        file, _ = QFileDialog.getSaveFileName(self, say("window.saved_to"), name, "Excel (*.xlsx)")
        if file:
            self.export_to(Path(file))

    def export_to(self, file: Path) -> None:
        """Write the moves that are shown as a workbook."""
        if self.moves.shown is not None:
            first, second = self.moves.shown.first.id, self.moves.shown.second.id
            self._jobs.run(
                asks.export_migration(first, second, file),
                lambda rows: self.notice.emit(say("cli.exported", n=rows, file=str(file)), None),
                owner=self,
            )
