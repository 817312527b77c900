"""What the retailer asked, by when to answer, and the answers to what was asked before."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QLineEdit, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import Panel, clear, label, row

if TYPE_CHECKING:
    from tierdesk.services.views import VisitForm

TARGET = 32


class ConcernPanel(Panel):
    """`changed` comes with every keystroke. Without a day of its own, a question has the policy's term."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("visit.concerns"), parent=parent)
        self.setStyleSheet(f"QLineEdit, QDateEdit {{ min-height: {theme.px(TARGET)}px; }}")
        self.concern = QLineEdit()
        self.concern.setPlaceholderText(say("visit.concern_hint"))
        self.concern.setAccessibleName(say("visit.concern_hint"))
        self.concern.textEdited.connect(self.changed)
        self._due = QDateEdit()
        self._due.setCalendarPopup(True)
        self._due.setDisplayFormat("yyyy-MM-dd")
        self._due.setSpecialValueText(say("visit.due_usual"))
        self._due.setAccessibleName(say("visit.due"))
        self._due.dateChanged.connect(self.changed)
        words = label(say("visit.due"), "small", "muted")
        words.setBuddy(self._due)
        self._answers: dict[str, QLineEdit] = {}
        self._asked = QVBoxLayout()
        self.body.addLayout(self._asked)
        self.body.addWidget(self.concern)
        self.body.addLayout(row(words, self._due, None))

    def show_form(self, form: VisitForm) -> None:
        """Show what was typed before, and what still waits for an answer."""
        draft = form.draft
        self.concern.setText(draft.concern)
        # The day before the visit, which nobody can promise, stands for "no day chosen".
        unset = draft.day - timedelta(days=1)
        due = draft.concern_due or unset
        self._due.setMinimumDate(QDate(unset.year, unset.month, unset.day))
        self._due.setDate(QDate(due.year, due.month, due.day))
        clear(self._asked)
        self._answers.clear()
        for concern in form.concerns:
            field = QLineEdit(draft.answers.get(concern.id, ""))
            field.setPlaceholderText(say("visit.answer_hint"))
            field.setAccessibleName(say("visit.answer_to", text=concern.text))
            field.textEdited.connect(self.changed)
            self._answers[concern.id] = field
            self._asked.addWidget(
                label(say("visit.asked", text=concern.text, tag=concern.tag.text), "small", wrap=True)
            )
            self._asked.addWidget(field)

    def asked(self) -> tuple[str, date | None]:
        """(what the retailer asked now, the day chosen for the answer); None while no day was chosen."""
        text, due = self.concern.text().strip(), self._due.date()
        chosen = bool(text) and due != self._due.minimumDate()
        return text, date(due.year(), due.month(), due.day()) if chosen else None

    def answers(self) -> dict[str, str]:
        """The answers given, by concern."""
        return {key: field.text() for key, field in self._answers.items() if field.text().strip()}
