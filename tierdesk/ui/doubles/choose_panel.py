"""Choosing the retailer that another one is to be merged with: a few letters, then a row of the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import Panel
from tierdesk.ui.retailer_list.view import RetailerListView

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId
    from tierdesk.services.views import RetailerRow

SHOWN = 60
HEIGHT = 320


class ChoosePanel(Panel):
    """The field and the list; `chosen` carries the id of the other one."""

    chosen = Signal(object)

    def __init__(self, rows: Callable[[], Sequence[RetailerRow]], parent: QWidget | None = None) -> None:
        super().__init__(" ", parent=parent)
        self.title.setWordWrap(True)
        self._rows = rows
        self._first: RetailerId | None = None
        self.field = QLineEdit()
        self.field.setPlaceholderText(say("merging.choose_hint"))
        self.field.setAccessibleName(say("merging.choose_hint"))
        self.field.textChanged.connect(self._fill)
        self.field.returnPressed.connect(self._choose)
        self.list = RetailerListView(say("merging.choose_hint"))
        self.list.setFixedHeight(theme.px(HEIGHT))
        self.list.activated.connect(lambda _index: self._choose())
        self.list.clicked.connect(lambda _index: self._choose())
        self.body.addWidget(self.field)
        self.body.addWidget(self.list)

    def open_for(self, first: RetailerId) -> None:
        """Ask which one `first` is to be merged with; shops of its name come first."""
        self._first = first
        rows = self._rows()
        name = next((found.name for found in rows if found.id == first), "")
        self.set_title(say("merging.choose_title", name=name))
        begun = name if any(found.name == name and found.id != first for found in rows) else ""
        self.field.setText(begun)
        self._fill(begun)
        self.field.selectAll()
        self.field.setFocus()

    def _fill(self, text: str) -> None:
        needles = text.lower().split()
        found = [
            found
            for found in self._rows()
            if found.id != self._first and all(needle in found.search for needle in needles)
        ]
        self.list.set_rows(found[:SHOWN])

    def _choose(self) -> None:
        row = self.list.current()
        if row is not None:
            self.chosen.emit(row.id)
