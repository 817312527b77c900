"""The bar under an editor: how much was changed, why (which is required), apply or drop."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import button, label, row

LONGEST_REASON = 500


class ApplyBar(QFrame):
    """`applied` carries the reason."""

    applied = Signal(str)
    dropped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._changes = self._wrong = 0
        self._words = label(role="small")
        self._words.setMinimumWidth(theme.px(120))
        self.reason = QLineEdit()
        self.reason.setMaxLength(LONGEST_REASON)
        self.reason.setMinimumHeight(theme.px(40))
        self.reason.setPlaceholderText(say("policy_page.reason"))
        self.reason.setAccessibleName(say("policy_page.reason"))
        self.reason.textChanged.connect(lambda _text: self._show())
        self.reason.returnPressed.connect(self._apply)
        self.drop = button(say("policy_page.drop"))
        self.drop.clicked.connect(self.dropped)
        self.go = button(say("policy_page.apply"), "primary")
        self.go.clicked.connect(self._apply)
        line = row(self._words, self.reason, self.drop, self.go, spacing=12)
        line.setStretch(1, 1)
        line.setContentsMargins(theme.px(26), theme.px(8), theme.px(26), theme.px(8))
        self.setLayout(line)
        self._show()

    def show_state(self, changes: int, wrong: int) -> None:
        """Say how many settings were changed, and how many of them are wrong."""
        self._changes, self._wrong = changes, wrong
        self._show()

    def clear_reason(self) -> None:
        """Begin anew."""
        self.reason.clear()

    @property
    def words(self) -> str:
        """What is said now."""
        return self._words.text()

    def _show(self) -> None:
        if self._wrong:
            words = say("policy_page.mend", n=self._wrong)
        elif self._changes:
            words = say("policy_page.changes", n=self._changes)
        else:
            words = say("policy_page.no_changes")
        self._words.setText(words)
        self._words.setProperty("tone", "bad" if self._wrong else "accent" if self._changes else "muted")
        self._words.style().unpolish(self._words)
        self._words.style().polish(self._words)
        ready = bool(self._changes) and not self._wrong
        self.go.setEnabled(ready and bool(self.reason.text().strip()))
        self.drop.setEnabled(bool(self._changes or self._wrong))

    def _apply(self) -> None:
        if self.go.isEnabled():
            self.applied.emit(self.reason.text())
