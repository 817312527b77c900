"""A look before the import: how every table is read, and what would become of it. Nothing is written yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tierdesk.errors import Cancelled, TierDeskError
from tierdesk.services.import_visits import VisitLog
from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.chips import Chips
from tierdesk.ui.import_page.contents import ContentsPanel
from tierdesk.ui.import_page.entries import Entry, chip_of, entries_of, with_more
from tierdesk.ui.import_page.layout_editor import LayoutEditor
from tierdesk.ui.import_page.unit_hints import UnitHints
from tierdesk.ui.import_page.words import trouble_in_words
from tierdesk.ui.panels import Page, Panel, button, column, label, row, scrolling
from tierdesk.ui.short_label import ShortLabel

if TYPE_CHECKING:
    from pathlib import Path

    from tierdesk.exchange.table import Table
    from tierdesk.services.import_file import Chosen
    from tierdesk.services.plan_import import ImportPlan, Preview
    from tierdesk.ui.jobs import Job, Jobs

PAUSE_MS = 250
"""After the last correction, before the tables are tried again."""


class LookPage(QWidget):
    """`import_wanted` carries (tables as chosen, layouts confirmed with the names of their files).

    Its two large parts are handed in, so that they can be made in turns of their own.
    """

    import_wanted = Signal(object, object)
    cancelled = Signal()

    def __init__(
        self, jobs: Jobs, contents: ContentsPanel, editor: LayoutEditor, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.contents, self.editor = contents, editor
        self._entries: list[Entry] = []
        self._at = 0
        self._preview: Preview | None = None
        self._job: Job[Any] | None = None
        self._plans: list[ImportPlan] = []
        self._added: dict[int, str] = {}
        self._title = ShortLabel("", "title", cut="middle")
        self._basis = label("", "small", "muted", wrap=True)
        self.cancel = button(say("window.cancel"), key="Esc")
        self.cancel.clicked.connect(self.leave)
        self.go: QPushButton = button(say("importing.go"), "primary", "Enter")
        self.go.clicked.connect(self._on_go)
        head = row(column(self._title, self._basis, spacing=0), self.cancel, self.go, spacing=12)
        head.setStretch(0, 1)
        self._chips = Chips()
        self._chips.picked.connect(lambda key: self._show(int(key)))
        self._note = label("", "small", "muted", wrap=True)
        self.hints = UnitHints()
        self.hints.taken.connect(self._on_unit)
        self.hints.answered.connect(self.go.setFocus)
        self.wanted = QCheckBox(say("importing.import_this"))
        self.wanted.toggled.connect(self._on_wanted)
        self.editor.changed.connect(self._on_laid_out)
        self._reading = Panel(say("importing.how_read"))
        # Its height follows from its width; the height that it would like while narrow is no minimum.
        self._reading.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._reading.body.addWidget(self.editor)
        self._result = Panel()
        self._trouble = label("", "body", "bad", wrap=True)
        self._result.body.addWidget(self.wanted)
        self._result.body.addWidget(self.contents)
        self._result.body.addWidget(self._trouble)
        inner = Page()
        box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(26), theme.px(16), theme.px(26), theme.px(16))
        box.setSpacing(theme.px(12))
        box.addLayout(head)
        for part in (self._chips, self._note, self.hints, self._result, self._reading):
            box.addWidget(part)
        box.addStretch(1)
        self.setLayout(column(scrolling(inner)))
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._try)

    def show_plan(self, plan: ImportPlan) -> None:
        """Show what was found in the files; where nothing is recognised, the sheet is left out until it is laid out."""
        self._plans, self._preview, self._added = [plan], None, {}
        self._entries = entries_of(plan)
        self._show(0)
        self.take_focus()
        self._try()

    def take_focus(self) -> None:
        """To Import, unless something is to be answered first."""
        (self.hints.buttons[0] if self.hints.open else self.go).setFocus()

    def add_plan(self, plan: ImportPlan) -> None:
        """Add what was found in more files; one that was looked at before and is still the same stays as corrected."""
        self._plans.append(plan)
        self._entries, first = with_more(self._entries, plan)
        files = say("list.separator").join(path.name for path in plan.files)
        self._added = {first: say("importing.added", files=files)}
        self._show(first)
        self._changed()

    @property
    def unread(self) -> tuple[tuple[Path, TierDeskError], ...]:
        """The files of which nothing comes in as they were found, each with the trouble, told once."""
        found: dict[Path, TierDeskError] = {}
        for plan in self._plans:
            found = {path: trouble for path, trouble in found.items() if path not in plan.files} | dict(plan.unread)
        return tuple(found.items())

    # -- what is shown

    def _show(self, at: int) -> None:
        self._at = at
        entry = self._entries[at]
        self._show_chips()
        self._chips.setVisible(len(self._entries) > 1)
        self._title.set_whole(say("importing.look_title", file=entry.found.path.name))
        self.wanted.blockSignals(True)
        self.wanted.setChecked(entry.wanted)
        self.wanted.blockSignals(False)
        log = isinstance(entry.table, VisitLog)
        self.editor.setVisible(not log)
        if not isinstance(entry.table, VisitLog):
            found = entry.found
            self.editor.show_table(entry.table, found.rows, found.units, (found.sheet, found.path.stem))
        self._say_basis()
        self._show_preview()

    def _show_chips(self) -> None:
        self._chips.set_chips([(str(at), chip_of(entry, self._entries)) for at, entry in enumerate(self._entries)])
        self._chips.show_picked(str(self._at))

    def _say_basis(self) -> None:
        entry = self._entries[self._at]
        parts = [say("importing.sheet", sheet=entry.found.sheet)]
        if entry.table is None:
            parts.append(say("importing.unrecognised"))
        else:
            parts.append(say("importing.header_at", row=entry.table.header_row))
            parts.append(say("importing.recognised", kind=say(f"kind.{entry.table.kind}")))
            if entry.found.known:
                parts.append(say("importing.layout_known"))
        self._basis.setText(" · ".join(parts))
        notes = [self._added[self._at]] if self._at in self._added else []
        notes += [say("importing.same_file", receipt=entry.found.same_as)] if entry.found.same_as else []
        notes += [trouble_in_words(path, trouble) for path, trouble in self.unread]
        self._note.setText("\n".join(notes))
        self._note.setVisible(bool(notes))
        self.hints.show_units(None if isinstance(entry.table, VisitLog) else entry.table, entry.found.units)

    def _show_preview(self) -> None:
        entry = self._entries[self._at]
        key = entry.found.path, entry.found.sheet
        view = self._preview.receipts.get(key) if self._preview and entry.wanted else None
        self.contents.set_view(view)
        refused: list[tuple[Path, TierDeskError]] = list(self._preview.refused) if self._preview else []
        said = [trouble_in_words(path, trouble) for path, trouble in refused if path == entry.found.path]
        self._trouble.setText("\n".join(said))
        self._trouble.setVisible(bool(said))
        self._result.set_title(
            say("importing.would_be")
            if view or said
            else say("importing.left_out")
            if not entry.wanted
            else say("importing.trying")
            if entry.ready
            else say("importing.not_ready")
        )
        self._say_go()

    def _say_go(self) -> None:
        wanted = [entry for entry in self._entries if entry.wanted]
        rows = sum(view.new + view.changed for view in self._preview.receipts.values()) if self._preview else None
        words = say("importing.go") if rows is None else say("importing.go_rows", n=rows)
        self.go.setText(f"{words}  Enter")
        self.go.setAccessibleName(words)
        self.go.setEnabled(bool(wanted) and all(entry.ready for entry in wanted))

    # -- what the person does

    def _on_wanted(self, on: bool) -> None:
        entry = self._entries[self._at]
        entry.wanted = on
        entry.table = entry.table or self.editor.table  # as it stands below, not recognised but good enough
        self._changed()

    def _on_unit(self, index: int, unit: str) -> None:
        if unit:
            self.editor.take_unit(index, unit)
        else:
            self._say_basis()

    def _on_laid_out(self, table: Table | None) -> None:
        entry = self._entries[self._at]
        entry.table = table
        entry.wanted = entry.wanted or entry.ready
        self.wanted.blockSignals(True)
        self.wanted.setChecked(entry.wanted)
        self.wanted.blockSignals(False)
        self._changed()

    def _changed(self) -> None:
        self._preview = None
        if self._job is not None:
            self._job.cancel()
        self._show_chips()
        self._say_basis()
        self._show_preview()
        self._pause.start()

    def _chosen(self) -> tuple[Chosen, ...]:
        return tuple(
            entry.found.chosen(entry.table) for entry in self._entries if entry.wanted and entry.ready and entry.table
        )

    def _try(self) -> None:
        """Find out what would become of the tables."""
        if self._job is not None:
            self._job.cancel()
        self._job = self._jobs.run(
            work.preview(self._chosen()),
            self._on_tried,
            owner=self,
            failed=self._on_failed,
            title=say("importing.trying"),
        )

    def _on_tried(self, preview: Preview) -> None:
        self._job = None
        self._preview = preview
        self._show_preview()

    def _on_failed(self, trouble: BaseException) -> None:
        if isinstance(trouble, Cancelled):
            return
        self._job = None
        self._trouble.setText(
            trouble_in_words(self._entries[self._at].found.path, trouble)
            if isinstance(trouble, TierDeskError)
            else say("window.bug", what=type(trouble).__name__)
        )
        self._trouble.setVisible(True)

    def _on_go(self) -> None:
        self._stop()
        confirmed = [
            (entry.table, entry.found.path.name)
            for entry in self._entries
            if entry.wanted and entry.table is not None and not isinstance(entry.table, VisitLog)
        ]
        self.import_wanted.emit(self._chosen(), confirmed)

    def leave(self) -> None:
        """Go away without importing anything."""
        self._stop()
        self.cancelled.emit()

    def _stop(self) -> None:
        self._pause.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter imports and Esc leaves, wherever the focus is but in a field that is being typed in."""
        typing = isinstance(QApplication.focusWidget(), QLineEdit | QAbstractSpinBox)
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not typing:
            if self.go.isEnabled():
                self._on_go()
        else:
            super().keyPressEvent(event)
