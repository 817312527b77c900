"""Import: drop files, see what happened to every row, save the rejected ones, take the whole back."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QStackedLayout, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.commands import keys_in_words
from tierdesk.ui.doubles.strip import DoublesStrip
from tierdesk.ui.import_page.earlier import EarlierPanel
from tierdesk.ui.import_page.layouts import LayoutsPanel
from tierdesk.ui.import_page.receipt import ReceiptPanel
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

_Unread: TypeAlias = "tuple[Path, TierDeskError]"


class ImportPage(QWidget):
    """The page of imports. `changed`: data came or went; `notice` as in CardView."""

    changed = Signal()
    notice = Signal(str, object)
    doubles_wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._steps = self._make_look()
        self._asking = False
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
        self.earlier = EarlierPanel()
        self.earlier.open_wanted.connect(self.show_receipt)
        self.earlier.undo_wanted.connect(lambda receipt_id: self._undo([receipt_id]))
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
        for part in (self.earlier, self.layouts):
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
        self._look.import_wanted.connect(self._on_confirmed)
        self._look.cancelled.connect(self._on_left)
        yield
        self._pages.addWidget(self._look)

    def refresh(self) -> None:
        """Read the list of receipts and of layouts again."""
        self._jobs.run(work.receipts(), self.earlier.show_receipts, owner=self)
        self._jobs.run(work.layouts(), self.layouts.show_layouts, owner=self)
        self.watched.refresh()

    def choose_files(self) -> None:
        """Ask for files, of any name, and import them."""
        from tierdesk.services.plan_import import TABLES

        tables = f"{say('importing.file_types')} ({' '.join(f'*{ending}' for ending in sorted(TABLES))})"
        kinds = f"{tables};;{say('importing.all_files')} (*)"
        files, _ = QFileDialog.getOpenFileNames(self, say("command.choose_files"), "", kinds)
        if files:
            self.import_files([Path(file) for file in files])

    def import_files(self, files: Sequence[Path]) -> None:
        """Look at these files in the background: what is known is imported, about anything else the person is asked.

        Files that come while the person is asked are added to those asked about, so that nothing is lost.
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
        if self._asking:
            self.look.add_plan(plan)
        elif plan.known or not plan.sheets:
            self._import(plan.chosen, (), plan.unread)
        else:
            self._asking = True
            self.look.show_plan(plan)
            QTimer.singleShot(0, self, self._show_look)

    def _show_look(self) -> None:
        if self._asking:
            self._pages.setCurrentWidget(self.look)
            self.look.take_focus()

    def _on_left(self) -> None:
        self._asking = False
        self._pages.setCurrentWidget(self._home)
        self.notice.emit(say("importing.left"), None)

    def _on_confirmed(self, chosen: Sequence[Chosen], confirmed: Sequence[tuple[Table, str]]) -> None:
        self._asking = False
        self._pages.setCurrentWidget(self._home)
        taken = {one.path for one in chosen}
        self._import(chosen, confirmed, [unread for unread in self.look.unread if unread[0] not in taken])

    def _import(
        self, chosen: Sequence[Chosen], confirmed: Sequence[tuple[Table, str]], unread: Sequence[_Unread]
    ) -> None:
        files = {one.path for one in chosen}
        self._jobs.run(
            work.import_chosen(chosen, confirmed),
            lambda imported: self._on_imported(imported, files, unread),
            owner=self,
            title=say("importing.running", n=len(files)),
        )

    def _on_imported(self, imported: Imported, files: set[Path], unread: Sequence[_Unread]) -> None:
        views = imported.receipts
        self.watched.imported(files - {path for path, _ in imported.outcome.refused})
        self._show_refused((*unread, *imported.outcome.refused))
        clear(self._latest)
        for view in sorted(views, key=lambda view: not view.rejected):  # what needs a person first
            self._latest.addWidget(self._panel(view))
        if views:
            self._say_imported(imported)
        elif refused := (*unread, *imported.outcome.refused):
            self.notice.emit(trouble_in_words(*refused[0]), None)
        # In turns of their own: the receipt is shown first, and the window answers in between.
        QTimer.singleShot(0, self, self.changed.emit)
        QTimer.singleShot(0, self, self.refresh)

    def _show_refused(self, refused: Sequence[_Unread]) -> None:
        clear(self._refused_box)
        self._refused.setVisible(bool(refused))
        for path, trouble in refused:
            self._refused_box.addWidget(label(trouble_in_words(path, trouble), wrap=True))

    def _say_imported(self, imported: Imported) -> None:
        """Tell in the strip what came, with its undo."""
        views = imported.receipts
        files = say("list.separator").join(dict.fromkeys(view.file for view in views))
        counts = {name: sum(getattr(view, name) for view in views) for name in ("new", "changed", "rejected")}
        words = say("importing.done", files=files, **counts)
        if all(view.same_as and not view.new and not view.changed for view in views):
            words = say("importing.done_before", files=files, receipt=views[0].same_as)
        if imported.not_ranked:
            words = say("importing.not_ranked", done=words, why=imported.not_ranked)
        ids = [view.id for view in reversed(views)]
        self.notice.emit(words, lambda: self._undo(ids))
        self._doubles.refresh()

    def _panel(self, view: ReceiptView) -> ReceiptPanel:
        made = ReceiptPanel(view)
        made.undo_wanted.connect(lambda receipt_id: self._undo([receipt_id]))
        made.save_wanted.connect(self._save_rejects)
        return made

    def _show_only(self, view: ReceiptView) -> None:
        clear(self._latest)
        self._refused.setVisible(False)
        self._latest.addWidget(self._panel(view))

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
