"""How the step went: done, not yet, does not apply; and what "done" still needs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.flow_layout import FlowLayout
from tierdesk.ui.panels import Panel, button, clear, label

if TYPE_CHECKING:
    from tierdesk.domain.visit import Outcome, VisitDraft
    from tierdesk.services.views import Evidence

TARGET = 40
OUTCOMES: tuple[Outcome, ...] = ("done", "not_yet", "not_applicable")


class OutcomePanel(Panel):
    """`changed` comes with every choice and keystroke."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("visit.outcome"), parent=parent)
        group = QButtonGroup(self)
        self.choices: dict[Outcome, QPushButton] = {}
        line = QWidget()
        flow = FlowLayout(line, theme.px(6))
        for number, outcome in enumerate(OUTCOMES, start=1):
            made = button(say(f"steps.outcome.{outcome}"), "choice", str(number), checkable=True)
            made.setStyleSheet(f"padding-left: {theme.px(8)}px; padding-right: {theme.px(8)}px;")
            made.toggled.connect(self._on_chosen)
            group.addButton(made)
            flow.addWidget(made)
            self.choices[outcome] = made
            QShortcut(QKeySequence(f"Alt+{number}"), self, partial(self.choose, outcome))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(say("visit.reason_hint"))
        self.reason.setAccessibleName(say("visit.reason_hint"))
        self.reason.textEdited.connect(self.changed)
        self._needs = label(say("visit.needs"), "small", "muted", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._evidence: tuple[Evidence, ...] = ()
        self._seen: dict[str, QLabel] = {}
        self.attests: dict[str, QCheckBox] = {}
        self.hint = label("", "small", "bad", wrap=True)
        for part in (line, self.reason, self._needs):
            self.body.addWidget(part)
        self.body.addLayout(self._lines)
        self.body.addWidget(self.hint)

    def show_draft(self, draft: VisitDraft, evidence: tuple[Evidence, ...]) -> None:
        """Show what was chosen before, and what the step asks for."""
        for outcome, chosen in self.choices.items():
            chosen.setChecked(draft.outcome == outcome)
        self.reason.setText(draft.reason)
        self.reason.setVisible(draft.outcome == "not_applicable")
        self._say_hint("")
        clear(self._lines)
        self._seen.clear()
        self.attests.clear()
        for found in evidence:
            if found.attested:
                check = QCheckBox(found.text)
                check.setStyleSheet(f"min-height: {theme.px(TARGET)}px;")
                check.setChecked(found.present or found.kind in draft.attested)
                check.toggled.connect(self.changed)
                self.attests[found.kind] = check
                self._lines.addWidget(check)
            else:
                self._seen[found.kind] = label(role="small", wrap=True)
                self._lines.addWidget(self._seen[found.kind])
        self._needs.setVisible(bool(evidence))
        self.show_evidence(evidence)

    def show_evidence(self, evidence: tuple[Evidence, ...]) -> None:
        """Say which of the evidence that the program sees for itself is there by now."""
        self._evidence = evidence
        for found in evidence:
            if found.kind in self._seen:
                self._seen[found.kind].setText(f"{'✓' if found.present else '☐'} {found.text}")

    def outcome(self) -> Outcome | None:
        """What was chosen, or None so far."""
        return next((outcome for outcome, made in self.choices.items() if made.isChecked()), None)

    def attested(self) -> frozenset[str]:
        """What the manager confirms."""
        return frozenset(kind for kind, check in self.attests.items() if check.isChecked())

    def missing(self) -> list[str]:
        """What "done" still lacks, in words."""
        ticked = self.attested()
        return [
            found.text
            for found in self._evidence
            if not (found.kind in ticked if found.kind in self.attests else found.present)
        ]

    def choose(self, outcome: Outcome) -> None:
        """Choose an outcome, as its key does; one that does not apply wants its reason typed."""
        self.choices[outcome].click()
        if outcome == "not_applicable":
            self.reason.setFocus()

    def asks_for_more(self) -> bool:
        """Whether the visit cannot be finished yet; then it is said what is wanted, and the cursor stands there."""
        chosen = self.outcome()
        if chosen is None:
            self._say_hint(say("visit.choose_outcome"))
            self.choices["done"].setFocus()
        elif chosen == "not_applicable" and not self.reason.text().strip():
            self._say_hint(say("visit.give_reason"))
            self.reason.setFocus()
        else:
            return False
        return True

    def _say_hint(self, words: str) -> None:
        self.hint.setText(words)
        self.hint.setVisible(bool(words))

    def _on_chosen(self, _checked: bool) -> None:
        self.reason.setVisible(self.choices["not_applicable"].isChecked())
        self._say_hint("")
        self.changed.emit()
