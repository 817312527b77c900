"""Possible doubles: each pair with its answers, one chosen by hand, and the merges that were made with their undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.doubles import asks
from tierdesk.ui.doubles.choose_panel import ChoosePanel
from tierdesk.ui.doubles.pair_panel import PairPanel
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.panels import Panel, button, clear, column, label, row, scrolling

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.merge_views import Doubles, Merged, MergeUndone, MergeView, PairView
    from tierdesk.services.views import RetailerRow

MADE_SHOWN = 20


class DoublesPage(QWidget):
    """The page. `changed`: retailers came together or apart; `notice` as in CardView."""

    back_requested = Signal()
    changed = Signal()
    notice = Signal(str, object)

    def __init__(self, jobs: Jobs, rows: Callable[[], Sequence[RetailerRow]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._first: RetailerId | None = None
        back = button(say("merging.back"), "", "Esc")
        back.clicked.connect(self.back_requested)
        QShortcut(
            QKeySequence("Esc"), self, self.back_requested.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        self._count = label(role="small", tone="muted")
        words = label(say("merging.words"), "small", "muted", wrap=True)
        head = row(column(label(say("merging.title"), "title"), words, spacing=2), back, spacing=14)
        head.setStretch(0, 1)
        self.choose = ChoosePanel(rows)
        self.choose.chosen.connect(self._on_chosen)
        self._pairs = QVBoxLayout()
        self._pairs.setSpacing(theme.px(14))
        self._made = Panel(say("merging.made"))
        self._made_box = QVBoxLayout()
        self._made.body.addLayout(self._made_box)
        inner = QWidget()
        inner.setObjectName("page")
        box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(26), theme.px(14), theme.px(26), theme.px(14))
        box.setSpacing(theme.px(14))
        box.addLayout(head)
        box.addWidget(self._count)
        box.addWidget(self.choose)
        box.addLayout(self._pairs)
        box.addWidget(self._made)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inner))

    def refresh(self) -> None:
        """Show all possible doubles, and the merges that were made."""
        self._first = None
        self.choose.setVisible(False)
        self._jobs.run(asks.all_doubles(), self._on_doubles, owner=self)

    def choose_for(self, first: RetailerId) -> None:
        """Let the person choose the one that `first` is to be merged with."""
        self._first = first
        clear(self._pairs)
        self._count.setVisible(False)
        self._made.setVisible(False)
        self.choose.setVisible(True)
        self.choose.open_for(first)

    @property
    def pairs(self) -> list[PairPanel]:
        """The pairs on screen."""
        return [
            widget
            for place in range(self._pairs.count())
            if (item := self._pairs.itemAt(place)) is not None and isinstance(widget := item.widget(), PairPanel)
        ]

    def _on_chosen(self, other: RetailerId) -> None:
        if self._first is not None:
            self._jobs.run(asks.pair(self._first, other), self._on_pair, owner=self)

    def _on_pair(self, view: PairView) -> None:
        if self._first is not None:
            clear(self._pairs)
            panel = self._add(view)
            self.choose.setVisible(False)
            panel.merge.setFocus()

    def _on_doubles(self, result: tuple[Doubles, tuple[MergeView, ...]]) -> None:
        if self._first is not None:
            return
        found, made = result
        clear(self._pairs)
        self._count.setText(say("merging.count", n=found.total) if found.total else say("merging.nothing"))
        self._count.setVisible(True)
        for view in found.pairs:
            self._add(view)
        more = found.total - len(found.pairs)
        if more:
            self._pairs.addWidget(label(say("merging.more", n=more), "small", "muted"))
        clear(self._made_box)
        self._made.setVisible(bool(made))
        for one in made[:MADE_SHOWN]:
            self._made_box.addWidget(self._line(one))

    def _add(self, view: PairView) -> PairPanel:
        panel = PairPanel(view)
        panel.merge_wanted.connect(self._merge)
        panel.two_wanted.connect(partial(self._say_two, view.kept.name))
        self._pairs.addWidget(panel)
        return panel

    def _line(self, made: MergeView) -> QWidget:
        from tierdesk.services.merge_retailers import merge_in_words

        line = QWidget()
        words = [label(merge_in_words(made), "small", "muted" if made.undone else "", wrap=True)]
        if made.clashes and not made.undone:
            words.append(label(say("merging.line_clashes", clashes=made.clashes), "small", "muted", wrap=True))
        undo = button(say("merging.undo_merge"), "link")
        undo.clicked.connect(lambda: self.undo(made.id))
        inside = row(column(*words, spacing=0), undo, spacing=12)
        inside.setStretch(0, 1)
        line.setLayout(inside)
        undo.setVisible(not made.undone)
        return line

    def _merge(self, kept: RetailerId, other: RetailerId) -> None:
        self._jobs.run(asks.merge(kept, other), self._on_merged, owner=self, title=say("merging.running"))

    def _on_merged(self, made: Merged) -> None:
        from tierdesk.services.merge_retailers import merged_in_words

        self.notice.emit(merged_in_words(made), partial(self.undo, made.id))
        self._changed()

    def undo(self, merge_id: str) -> None:
        """Undo a merge."""
        self._jobs.run(asks.undo_merge(merge_id), self._on_undone, owner=self, title=say("merging.undoing"))

    def _on_undone(self, undone: MergeUndone) -> None:
        from tierdesk.services.merge_retailers import undone_in_words

        self.notice.emit(undone_in_words(undone), None)
        self._changed()

    def _say_two(self, name: str, one: RetailerId, two: RetailerId) -> None:
        self._jobs.run(asks.they_are_two(one, two), partial(self._on_two, name), owner=self)

    def _on_two(self, name: str, apart_id: str) -> None:
        def take_back() -> None:
            self._jobs.run(asks.suggest_again(apart_id), lambda _done: self._changed(), owner=self)

        self.notice.emit(say("merging.kept_two", name=name), take_back)
        self._changed()

    def _changed(self) -> None:
        self.changed.emit()
        self.refresh()
