"""A pair side by side: why it may be one shop, what agrees and what differs, and the three answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import Panel, button, clear, label, row

if TYPE_CHECKING:
    from tierdesk.services.merge_views import FieldPair, PairView, ShopSide

TOP = Qt.AlignmentFlag.AlignTop


class PairPanel(Panel):
    """One pair; its signals carry the ids of the one that stays and of the other."""

    merge_wanted = Signal(object, object)
    two_wanted = Signal(object, object)

    def __init__(self, view: PairView, parent: QWidget | None = None) -> None:
        super().__init__(view.why, parent=parent)
        self.title.setWordWrap(True)
        self.view = view
        self._swapped = False
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.body.addLayout(self._grid)
        self.merge = button(say("merging.merge"), "primary")
        self.merge.clicked.connect(lambda: self.merge_wanted.emit(self.kept.id, self.other.id))
        self.swap = button(say("merging.swap"))
        self.swap.clicked.connect(self._on_swap)
        self.two = button(say("merging.two"))
        self.two.clicked.connect(lambda: self.two_wanted.emit(self.kept.id, self.other.id))
        self.body.addLayout(row(self.merge, self.two, self.swap, None, spacing=10))
        self._show()

    @property
    def kept(self) -> ShopSide:
        """The one that would stay."""
        return self.view.other if self._swapped else self.view.kept

    @property
    def other(self) -> ShopSide:
        """The one that would be merged into it."""
        return self.view.kept if self._swapped else self.view.other

    def _on_swap(self) -> None:
        self._swapped = not self._swapped
        self._show()

    def _show(self) -> None:
        clear(self._grid)
        for place, (side, words) in enumerate(((self.kept, "merging.stays"), (self.other, "merging.goes")), start=1):
            self._grid.addWidget(label(say(words), "small", "accent" if place == 1 else "muted"), 0, place)
            self._grid.addWidget(label(side.name or side.numbers, "heading", wrap=True), 1, place, TOP)
            self._grid.addWidget(label(side.has, "small", "muted", wrap=True), 2, place, TOP)
        same = [field.title for field in self.view.fields if field.agree]
        for line, field in enumerate((field for field in self.view.fields if not field.agree), start=3):
            kept, other = (field.other, field.kept) if self._swapped else (field.kept, field.other)
            self._grid.addWidget(label(field.title, "small", "muted"), line, 0, TOP)
            self._grid.addWidget(label(kept or "—", "small", wrap=True), line, 1, TOP)
            self._grid.addWidget(label(other or "—", "small", wrap=True), line, 2, TOP)
            self._grid.addWidget(_mark(field), line, 3, TOP)
        if same:
            names = label(say("list.separator").join(same), "small", wrap=True)
            line = len(self.view.fields) + 3
            self._grid.addWidget(label(f"✓ {say('merging.agrees')}", "small", "accent"), line, 0, TOP)
            self._grid.addWidget(names, line, 1, 1, 3, TOP)


def _mark(field: FieldPair) -> QLabel:
    """Words and a sign, not a colour alone, for what differs."""
    if field.agree is None:
        return label(say("merging.one_only"), "small", "muted")
    return label(f"≠ {say('merging.differs')}", "small", "bad")
