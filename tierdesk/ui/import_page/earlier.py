"""The imports made before, the newest first: each can be opened and undone, however old it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui.import_page.receipt import ReceiptLine
from tierdesk.ui.panels import Panel, button, clear, row

if TYPE_CHECKING:
    from tierdesk.services.views import ReceiptView

AT_FIRST = 12
AT_ONCE = 24
"""Lines that one press adds."""


class EarlierPanel(Panel):
    """Its signals carry the number of a receipt. A dozen is listed, and more on demand."""

    open_wanted = Signal(str)
    undo_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("importing.earlier"), parent=parent)
        self._found: tuple[ReceiptView, ...] = ()
        self._shown = AT_FIRST
        self._lines = QVBoxLayout()
        self.body.addLayout(self._lines)
        self.more = button("", "link")
        self.more.clicked.connect(self._on_more)
        self.body.addLayout(row(self.more, None))

    def show_receipts(self, found: tuple[ReceiptView, ...]) -> None:
        """List them, as many as were listed before; the panel is away while there are none."""
        self._found = found
        self.setVisible(bool(found))
        clear(self._lines)
        self._add(0)

    def _on_more(self) -> None:
        before, self._shown = self._shown, self._shown + AT_ONCE
        self._add(before)

    def _add(self, start: int) -> None:
        for view in self._found[start : self._shown]:
            line = ReceiptLine(view)
            line.open_wanted.connect(self.open_wanted)
            line.undo_wanted.connect(self.undo_wanted)
            self._lines.addWidget(line)
        left = len(self._found) - self._shown
        self.more.setVisible(left > 0)
        words = say("importing.earlier_more", n=min(left, AT_ONCE), left=left)
        self.more.setText(words)
        self.more.setAccessibleName(words)
