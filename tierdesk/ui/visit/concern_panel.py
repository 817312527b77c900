"""What the retailer asked, by when to answer, and the answers to what was asked before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QLineEdit, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui.panels import Panel, clear, label, row

if TYPE_CHECKING:
    from tierdesk.services.views import VisitForm

REPLY_DAYS = 7


class ConcernPanel(Panel):
    """`changed` comes with every keystroke."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("visit.concerns"), parent=parent)
        self.concern = QLineEdit()
        self.concern.setPlaceholderText(say("visit.concern_hint"))
        self.concern.setAccessibleName(say("visit.concern_hint"))
        self.concern.textEdited.connect(self.changed)
        self._due = QDateEdit()
        self._due.setCalendarPopup(True)
        self._due.setDisplayFormat("yyyy-MM-dd")
        self._due.setAccessibleName(say("visit.due"))
        self._due.dateChanged.connect(self.changed)
        words = label(say("visit.due"), "small", "muted")
        words.setBuddy(self._due)
        self._answers: dict[str, QLineEdit] = {}
        self._asked = QVBoxLayout()
        self.body.addWidget(self.concern)
        self.body.addLayout(row(words, self._due, None))
        self.body.addLayout(self._asked)

    def show_form(self, form: VisitForm) -> None:
        """Show what was typed before, and what still waits for an answer."""
        draft = form.draft
        self.concern.setText(draft.concern)
        due = draft.concern_due or draft.day + timedelta(days=REPLY_DAYS)
        self._due.setDate(QDate(due.year, due.month, due.day))
        clear(self._asked)
        self._answers.clear()
        for concern in form.concerns:
            field = QLineEdit(draft.answers.get(concern.id, ""))
            field.setPlaceholderText(say("visit.answer_hint"))
            field.setAccessibleName(say("visit.answer_to", text=concern.text))
            field.textEdited.connect(self.changed)
            self._answers[concern.id] = field
            self._asked.addWidget(label(f"{concern.text}（{concern.tag.text}）", "small", wrap=True))
            self._asked.addWidget(field)

    def asked(self) -> tuple[str, date | None]:
        """(what the retailer asked now, by when to answer); nothing and None when nothing was."""
        text, due = self.concern.text().strip(), self._due.date()
        return text, date(due.year(), due.month(), due.day()) if text else None

    def answers(self) -> dict[str, str]:
        """The answers given, by concern."""
        return {key: field.text() for key, field in self._answers.items() if field.text().strip()}
