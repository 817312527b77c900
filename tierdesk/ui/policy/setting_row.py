"""One setting: what it does, its field with the unit, the default, whether it was changed, what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from tierdesk.domain.policy_settings import Setting, Value, problem_of
from tierdesk.message import Message, message
from tierdesk.services.policy_words import unit_in_words, value_in_words
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import column, label, row
from tierdesk.ui.policy.number_field import NumberField

UNIT_WIDTH, NOTE_WIDTH, SMALL_NOTE = 78, 230, 130
ROOMY_FROM = 680
"""From this width of the row on, its notes have their whole width."""


class SettingRow(QWidget):
    """A line of the editor; `changed` comes with each keystroke.

    `narrow` puts the notes under the line and what the setting does into its tip.
    """

    changed = Signal()

    def __init__(self, setting: Setting, *, narrow: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setting = setting
        self._held: Value = 0
        self._side: QWidget | None = None
        title = label(say(setting.title), wrap=True)
        self.field = NumberField(setting)
        self.field.changed.connect(self.changed)
        self.flag = QCheckBox(say("policy.yes"))
        self.flag.setAccessibleName(say(setting.title))
        self.flag.setAccessibleDescription(say(setting.help))
        self.flag.toggled.connect(lambda _on: self.changed.emit())
        title.setBuddy(self.editor)
        unit = label(unit_in_words(setting), "small")
        unit.setFixedWidth(theme.px(UNIT_WIDTH))
        self._default = label(role="small", tone="muted", wrap=not narrow)
        self._changed = label(role="small", tone="accent", wrap=True)
        self._wrong = label(role="small", tone="bad", wrap=True)
        for part in (self._changed, self._wrong):
            part.setVisible(False)
        if narrow:
            title.setToolTip(say(setting.help))
            line = row(title, self.editor, unit, spacing=10)
            notes = row(self._default, self._changed, self._wrong, spacing=10)
            notes.setStretch(2, 1)
            self.setLayout(column(line, notes, spacing=0))
        else:
            said = label(say(setting.help), "small", "muted", wrap=True)
            self._side = side = QWidget()
            side.setLayout(column(None, self._default, self._changed, self._wrong, None, spacing=0))
            line = row(column(None, title, said, None, spacing=0), self.editor, unit, side, spacing=10)
            self.setLayout(line)
        line.setStretch(0, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the notes take less of it."""
        super().resizeEvent(event)
        if self._side is not None:
            roomy = self.width() >= theme.px(ROOMY_FROM)
            self._side.setFixedWidth(theme.px(NOTE_WIDTH if roomy else SMALL_NOTE))

    @property
    def editor(self) -> QWidget:
        """What the value is put in with."""
        return self.flag if self.setting.kind == "flag" else self.field

    def show_value(self, held: Value, default: Value) -> None:
        """Show the value in force, and what is shipped."""
        self._held = held
        self._default.setText(say("policy_page.default", value=value_in_words(self.setting, default)))
        self.fill(held)

    def fill(self, value: Value) -> None:
        """Put another value in, as if it were typed; says nothing."""
        if self.setting.kind == "flag":
            self.flag.blockSignals(True)
            self.flag.setChecked(bool(value))
            self.flag.blockSignals(False)
        else:
            self.field.put(value)
        self._mark()

    @property
    def value(self) -> Value | None:
        """The value, None while what is typed is none."""
        return self.flag.isChecked() if self.setting.kind == "flag" else self.field.value

    @property
    def problem(self) -> Message | None:
        """What is wrong with what is typed, looked at alone."""
        return problem_typed(self.setting, self.value)

    def show_problem(self, problem: Message | None) -> None:
        """Say what is wrong beside the field, or that nothing is; and whether it was changed."""
        self._wrong.setText(say("policy_page.wrong", why=problem) if problem else "")
        self._wrong.setVisible(problem is not None)
        self._mark()

    @property
    def words(self) -> str:
        """What the row says of its state: the change and what is wrong."""
        return f"{self._changed.text()} {self._wrong.text()}".strip()

    def _mark(self) -> None:
        differs = self.value != self._held
        held = value_in_words(self.setting, self._held)
        self._changed.setText(say("policy_page.changed", value=held) if differs else "")
        self._changed.setVisible(differs and not self._wrong.text())


def problem_typed(setting: Setting, value: Value | None) -> Message | None:
    """What is wrong with a value as typed; None stands for what cannot be read."""
    if value is not None:
        return problem_of(setting, value)
    kinds = {"days": message("policy_problem.days"), "whole": message("policy_problem.whole")}
    return kinds.get(setting.kind, message("policy_problem.number"))
