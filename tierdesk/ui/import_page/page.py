"""Import: drop files, see what happened to every row, save the rejected ones, take the whole back."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QStackedLayout, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.commands import keys_in_words
from tierdesk.ui.doubles.strip import DoublesStrip
from tierdesk.ui.import_page.layouts import LayoutsPanel
from tierdesk.ui.import_page.receipt import ReceiptLine, ReceiptPanel
from tierdesk.ui.import_page.rows_table import RowsTable
from tierdesk.ui.import_page.watched import WatchedPanel
from tierdesk.ui.import_page.words import trouble_in_words
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.panels import Page, Panel, button, clear, column, label, row, scrolling

if TYPE_CHECKING:
    from tierdesk.errors import TierDeskError
    from tierdesk.exchange.table import Table
    from tierdesk.services.import_and_rank import Imported
    from tierdesk.services.import_file import Chosen
    from tierdesk.services.plan_import import ImportPlan
    from tierdesk.services.undo_import import ImportUndone
    from tierdesk.services.views import ReceiptView
    from tierdesk.ui.import_page.look import LookPage

FILE_TYPES = "*.xlsx *.xlsm *.xlsb *.xls *.ods *.csv *.txt"
EARLIER = 12


class ImportPage(QWidget):
    """The page of imports. `changed`: data came or went; `notice` as in CardView."""

    changed = Signal()
    notice = Signal(str, object)
    doubles_wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._steps = self._make_look()
        self._unread: tuple[tuple[Path, TierDeskError], ...] = ()
        drop = QFrame()
        drop.setObjectName("panel")
        drop.setStyleSheet(f"QFrame#panel {{ border: 2px dashed {theme.colours().field}; }}")
        choose = button(say("command.choose_files"), "primary", keys_in_words("choose_files"))
        choose.clicked.connect(self.choose_files)
        words = column(
            label(say("importing.drop_title"), "heading", wrap=True),
            label(say("importing.drop_words"), "small", "muted", wrap=True),
            spacing=2,
        )
        line = row(words, choose, margins=16, spacing=16)
        line.setStretch(0, 1)
        drop.setLayout(line)
        self._refused = Panel(say("importing.refused"))
        self._refused_box = QVBoxLayout()
        self._refused.body.addLayout(self._refused_box)
        self._refused.setVisible(False)
        self._doubles = DoublesStrip(jobs)
        self._doubles.wanted.connect(self.doubles_wanted)
        self._latest = QVBoxLayout()
        self._latest.setSpacing(theme.px(14))
        self._earlier = Panel(say("importing.earlier"))
        self._earlier_box = QVBoxLayout()
        self._earlier.body.addLayout(self._earlier_box)
        inner = Page()
        box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(26), theme.px(16), theme.px(26), theme.px(16))
        box.setSpacing(theme.px(14))
        box.addWidget(label(say("command.import"), "title"))
        self.watched = WatchedPanel(jobs)
        self.watched.import_wanted.connect(self.import_files)
        self.watched.arrived.connect(lambda words: self.notice.emit(words, None))
        for part in (drop, self.watched, self._refused, self._doubles):
            box.addWidget(part)
        box.addLayout(self._latest)
        self.layouts = LayoutsPanel()
        self.layouts.forget_wanted.connect(self._forget_layout)
        self.layouts.correct_wanted.connect(self._correct_layout)
        for part in (self._earlier, self.layouts):
            box.addWidget(part)
        box.addStretch(1)
        self._pages = QStackedLayout(self)
        self._home = scrolling(inner)
        self._pages.addWidget(self._home)

    @cached_property
    def look(self) -> LookPage:
        """The look before an import."""
        for _ in self._steps:
            pass
        return self._look

    def _make_look(self) -> Iterator[None]:
        """Make the page of the look, in steps that each stop the window for a moment only."""
        yield
        look = importlib.import_module("tierdesk.ui.import_page.look")
        yield
        contents = look.ContentsPanel()
        yield
        editor = look.LayoutEditor()
        yield
        self._look: LookPage = look.LookPage(self._jobs, contents, editor)
        self._look.import_wanted.connect(self._import)
        self._look.cancelled.connect(self._on_left)
        yield
        self._pages.addWidget(self._look)

    def refresh(self) -> None:
        """Read the list of receipts and of layouts again."""
        self._jobs.run(work.receipts(), self._show_earlier, owner=self)
        self._jobs.run(work.layouts(), self.layouts.show_layouts, owner=self)
        self.watched.refresh()

    def choose_files(self) -> None:
        """Ask for files and import them."""
        files, _ = QFileDialog.getOpenFileNames(
            self, say("command.choose_files"), "", f"{say('importing.file_types')} ({FILE_TYPES})"
        )
        if files:
            self.import_files([Path(file) for file in files])

    def import_files(self, files: Sequence[Path]) -> None:
        """Look at these files in the background: what is known is imported, about anything else the person is asked.

        The page that asks is made meanwhile, in turns of its own, so that the window never waits for all of it at once.
        """
        self._prepare_to_look()
        self._jobs.run(work.look_at(files), self._on_looked, owner=self, title=say("importing.looking", n=len(files)))

    def _forget_layout(self, fingerprint: str) -> None:
        self._jobs.run(work.forget_layout(fingerprint), lambda _: self.refresh(), owner=self)

    def _correct_layout(self, table: Table, name: str) -> None:
        self._jobs.run(work.correct_layout(table, name), lambda _: self.refresh(), owner=self)

    def show_receipt(self, receipt_id: str) -> None:
        """Show one receipt with its rows."""
        self._jobs.run(work.receipt(receipt_id), self._show_only, owner=self)

    def _prepare_to_look(self) -> None:
        """One step of making the page of the look; the next one in a turn of its own."""
        if next(self._steps, self) is not self:
            QTimer.singleShot(0, self, self._prepare_to_look)

    def _on_looked(self, plan: ImportPlan) -> None:
        from tierdesk.services.import_file import no_table

        self._unread = (*plan.refused, *((path, no_table(path)) for path in plan.unrecognised))
        if plan.known or not plan.sheets:
            self._import(plan.chosen, ())
            return
        self.look.show_plan(plan)
        QTimer.singleShot(0, self, self._show_look)

    def _show_look(self) -> None:
        self._pages.setCurrentWidget(self.look)
        self.look.go.setFocus()

    def _on_left(self) -> None:
        self._pages.setCurrentWidget(self._home)
        self.notice.emit(say("importing.left"), None)

    def _import(self, chosen: Sequence[Chosen], confirmed: Sequence[tuple[Table, str]]) -> None:
        self._pages.setCurrentWidget(self._home)
        taken = {one.path for one in chosen}
        self._unread = tuple((path, trouble) for path, trouble in self._unread if path not in taken)
        self._jobs.run(
            work.import_chosen(chosen, confirmed),
            self._on_imported,
            owner=self,
            title=say("importing.running", n=len({one.path for one in chosen})),
        )

    def _on_imported(self, imported: Imported) -> None:
        views = imported.receipts
        refused = (*self._unread, *imported.outcome.refused)
        self._unread = ()
        clear(self._refused_box)
        self._refused.setVisible(bool(refused))
        for path, trouble in refused:
            self._refused_box.addWidget(label(trouble_in_words(path, trouble), wrap=True))
        clear(self._latest)
        for view in views:
            self._latest.addWidget(self._panel(view))
        if views:
            new, rejected = sum(view.new for view in views), sum(view.rejected for view in views)
            files = say("list.separator").join(dict.fromkeys(view.file for view in views))
            words = say("importing.done", files=files, new=new, rejected=rejected)
            if all(view.same_as and not view.new and not view.changed for view in views):
                words = say("importing.done_before", files=files, receipt=views[0].same_as)
            if imported.not_ranked:
                words = say("importing.not_ranked", done=words, why=imported.not_ranked)
            ids = [view.id for view in reversed(views)]
            self.notice.emit(words, lambda: self._undo(ids))
            self._doubles.refresh()
        elif refused:
            self.notice.emit(trouble_in_words(*refused[0]), None)
        self.changed.emit()
        self.refresh()

    def _panel(self, view: ReceiptView) -> ReceiptPanel:
        made = ReceiptPanel(view)
        made.undo_wanted.connect(lambda receipt_id: self._undo([receipt_id]))
        made.save_wanted.connect(self._save_rejects)
        return made

    def _show_only(self, view: ReceiptView) -> None:
        clear(self._latest)
        self._refused.setVisible(False)
        self._latest.addWidget(self._panel(view))

    def _show_earlier(self, found: tuple[ReceiptView, ...]) -> None:
        clear(self._earlier_box)
        self._earlier.setVisible(bool(found))
        for view in found[:EARLIER]:
            line = ReceiptLine(view)
            line.open_wanted.connect(self.show_receipt)
            line.undo_wanted.connect(lambda receipt_id: self._undo([receipt_id]))
            self._earlier_box.addWidget(line)

    def _undo(self, receipt_ids: Sequence[str]) -> None:
        self._jobs.run(
            work.undo_imports(receipt_ids),
            self._on_undone,
            owner=self,
            title=say("importing.undoing"),
        )

    def _on_undone(self, undone: list[ImportUndone]) -> None:
        removed, kept = sum(one.rows.removed for one in undone), sum(one.rows.kept for one in undone)
        restored = sum(one.rows.restored for one in undone)
        self.notice.emit(say("importing.undone", removed=removed, restored=restored, kept=kept), None)
        clear(self._latest)
        stays = [(*row, say("importing.kept_whole"), "") for one in undone for row in one.kept]
        stays += [cell for one in undone for cell in one.kept_cells]
        if stays:
            self._latest.addWidget(_kept_panel(stays))
        self._doubles.setVisible(False)
        self.changed.emit()
        self.refresh()

    def _save_rejects(self, receipt_id: str) -> None:
        file, _ = QFileDialog.getSaveFileName(
            self, say("importing.save_rejects"), f"{say('export.sheet_rejects')}.xlsx", "Excel (*.xlsx)"
        )
        if file:
            self._jobs.run(
                work.export(f"rejects:{receipt_id}", Path(file)),
                lambda rows: self.notice.emit(say("cli.exported", n=rows, file=file), None),
                owner=self,
            )


def _kept_panel(rows: Sequence[tuple[str, ...]]) -> Panel:
    """The rows and values of an undone import that stay."""
    panel = Panel(say("importing.kept_title"))
    panel.body.addWidget(label(say("importing.kept_words"), "small", "muted", wrap=True))
    table = RowsTable(say("importing.kept_title"))
    heads = ("kind", "kept_row", "kept_field", "kept_value")
    table.set_rows(tuple(say(f"importing.{head}") for head in heads), tuple(rows))
    panel.body.addWidget(table)
    return panel
