"""The back-test: start it, see how far it is, stop it, read what was found, save it as a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from tierdesk.errors import Cancelled, TierDeskError
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.back_test import asks
from tierdesk.ui.back_test.section_panel import SectionPanel
from tierdesk.ui.jobs import Job, Jobs
from tierdesk.ui.panels import button, clear, column, label, row, scrolling

if TYPE_CHECKING:
    from tierdesk.services.back_test_views import BackTestView


class BackTestPage(QWidget):
    """The page; `notice` as in CardView. The bar at the bottom of the window shows how far it is."""

    back_requested = Signal()
    notice = Signal(str, object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job[BackTestView] | None = None
        self._found: BackTestView | None = None
        self.start = button(say("back_test.start"), "primary")
        self.stop = button(say("back_test.stop"))
        self.save = button(say("back_test.export"))
        self._back = button(say("back_test.back"), "", "Esc")
        self.start.clicked.connect(self.run)
        self.stop.clicked.connect(self.cancel)
        self.save.clicked.connect(self._ask_where)
        self._back.clicked.connect(self.back_requested)
        QShortcut(
            QKeySequence("Esc"), self, self.back_requested.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        self._said = label(wrap=True)
        self._basis = label(role="small", tone="muted", wrap=True)
        self._limits = label(role="small", tone="muted", wrap=True)
        self._sections = QVBoxLayout()
        self._sections.setSpacing(theme.px(14))
        self._lay_out()
        self._show_state()

    def _lay_out(self) -> None:
        title = row(label(say("command.back_test"), "title"), None, self.stop, self.save, self.start, self._back)
        inner = QWidget()
        inner.setObjectName("page")
        box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(26), theme.px(14), theme.px(26), theme.px(14))
        box.setSpacing(theme.px(14))
        box.addLayout(title)
        words = label(say("back_test.words"), "small", "muted", wrap=True)
        box.addLayout(column(words, self._said, self._basis, spacing=6))
        box.addLayout(self._sections)
        box.addWidget(self._limits)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inner))

    @property
    def running(self) -> bool:
        """Whether the months are being played."""
        return self._job is not None

    def run(self) -> None:
        """Play the months again; one at a time."""
        if self._job is None:
            self._job = self._jobs.run(
                asks.back_test(),
                self.show_found,
                owner=self,
                failed=self._on_failed,
                title=say("back_test.job"),
                unit="months",
            )
            self._show_state()
            self.stop.setFocus()

    def cancel(self) -> None:
        """Ask it to stop at the next month."""
        if self._job is not None:
            self._job.cancel()

    def show_found(self, found: BackTestView) -> None:
        """Show what was found."""
        self._job, self._found = None, found
        self._basis.setText(found.basis)
        self._limits.setText(found.limits)
        clear(self._sections)
        for section in found.sections:
            self._sections.addWidget(SectionPanel(section))
        self._show_state()
        self.save.setFocus()

    def export_to(self, file: Path) -> None:
        """Write what is shown as a workbook."""
        if self._found is not None:
            self._jobs.run(
                asks.export_back_test(self._found, file),
                lambda _rows: self.notice.emit(say("back_test.exported", file=str(file)), None),
                owner=self,
            )

    def focus_first(self) -> None:
        """Put the keyboard where the next thing is done."""
        (self.stop if self.running else self.start).setFocus()

    def _on_failed(self, trouble: BaseException) -> None:
        self._job = None
        said = ""
        if isinstance(trouble, Cancelled):
            said = say("back_test.stopped")
        elif isinstance(trouble, TierDeskError):
            said = " ".join(say(part) for part in (trouble.what, trouble.to_do) if part)
        else:
            self._jobs.trouble.emit(trouble)
        self._show_state(said)

    def _show_state(self, said: str = "") -> None:
        found = self._found is not None
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._basis.setVisible(found)
        self._limits.setVisible(found)
        self.save.setVisible(found)
        self.save.setEnabled(not self.running)
        self.stop.setVisible(self.running)
        self.start.setEnabled(not self.running)
        self.start.setText(say("back_test.again" if found else "back_test.start"))
        self.start.setAccessibleName(self.start.text())

    def _ask_where(self) -> None:
        name = f"{say('command.back_test')}.xlsx"
        file, _ = QFileDialog.getSaveFileName(self, say("window.saved_to"), name, "Excel (*.xlsx)")
        if file:
            self.export_to(Path(file))
