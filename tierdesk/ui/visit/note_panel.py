"""The note, the assessment scores, and the products whose selling points were taught."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QPlainTextEdit, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.flow_layout import FlowLayout
from tierdesk.ui.panels import Panel, clear, column, label

if TYPE_CHECKING:
    from tierdesk.services.views import VisitForm

SCORES = ("display", "cooperation", "premises", "funds")
NOT_SCORED = -1.0
BEST = 10.0


class NotePanel(Panel):
    """`changed` comes with every keystroke."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("visit.note"), parent=parent)
        self.note = QPlainTextEdit()
        self.note.setAccessibleName(say("visit.note"))
        self.note.setPlaceholderText(say("visit.note_hint"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(theme.px(78))
        self.note.textChanged.connect(self.changed)
        self.scores: dict[str, QDoubleSpinBox] = {}
        scores = QWidget()
        flow = FlowLayout(scores, theme.px(14), theme.px(6))
        for name in SCORES:
            field = QDoubleSpinBox()
            field.setRange(NOT_SCORED, BEST)
            field.setDecimals(0)
            field.setSpecialValueText("—")
            field.setAlignment(Qt.AlignmentFlag.AlignCenter)
            field.setAccessibleName(say(f"assessment.{name}"))
            field.valueChanged.connect(self.changed)
            self.scores[name] = field
            words = label(say(f"assessment.{name}"), "small")
            words.setBuddy(field)
            pair = QWidget()
            pair.setLayout(column(words, field, spacing=2))
            flow.addWidget(pair)
        self._taught_title = label(say("visit.taught"), "heading", wrap=True)
        self._taught_lines = QWidget()
        self._taught_flow = FlowLayout(self._taught_lines, theme.px(12), 0)
        self.taught: dict[str, QCheckBox] = {}
        for part in (
            self.note,
            label(say("visit.scores"), "heading", wrap=True),
            scores,
            self._taught_title,
            self._taught_lines,
        ):
            self.body.addWidget(part)

    def show_form(self, form: VisitForm) -> None:
        """Show what was typed before; products to tick only where the step asks for teaching."""
        draft = form.draft
        self.note.setPlainText(draft.note)
        for name, field in self.scores.items():
            field.setValue(draft.scores.get(name, NOT_SCORED))
        clear(self._taught_flow)
        self.taught.clear()
        wanted = any(found.kind == "products_taught" for found in form.evidence)
        self._taught_title.setVisible(wanted)
        self._taught_lines.setVisible(wanted)
        for line in form.count_lines if wanted else ():
            check = QCheckBox(line.name)
            check.setChecked(line.product_code in draft.taught)
            check.toggled.connect(self.changed)
            self.taught[line.product_code] = check
            self._taught_flow.addWidget(check)

    def given_scores(self) -> dict[str, float]:
        """The scores that were given."""
        return {name: field.value() for name, field in self.scores.items() if field.value() > NOT_SCORED}

    def taught_products(self) -> tuple[str, ...]:
        """The products ticked as taught."""
        return tuple(code for code, check in self.taught.items() if check.isChecked())
