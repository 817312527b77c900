"""A field for one value of the policy: typed, or stepped with the arrow keys; it keeps what was put in it exactly."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from tierdesk.domain.policy_settings import Setting, Value
from tierdesk.services.policy_words import FULL, number_in_words, typed_value
from tierdesk.texts import say
from tierdesk.ui import theme

NARROW, WIDE = 84, 190
FINE_BELOW = 20.0


class NumberField(QLineEdit):
    """`changed` comes with each keystroke."""

    changed = Signal()

    def __init__(self, setting: Setting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._setting = setting
        self._shown: Value = 0
        self.setFixedWidth(theme.px(WIDE if setting.kind == "days" else NARROW))
        self.setMinimumHeight(theme.px(40))
        self.setMaxLength(60)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(say(setting.title))
        self.setAccessibleDescription(say(setting.help))
        self.textEdited.connect(lambda _text: self.changed.emit())

    def put(self, value: Value) -> None:
        """Show a value; says nothing."""
        self._shown = value
        self.setText(number_in_words(self._setting, value))

    @property
    def value(self) -> Value | None:
        """The value, None while what is typed is none; untouched it is what was put in, to the last digit."""
        if self.text() == number_in_words(self._setting, self._shown):
            return self._shown
        return typed_value(self._setting, self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down step; Enter ends here and is no button of the page."""
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event.key() in steps:
            self._step(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                event.accept()

    def _step(self, direction: int) -> None:
        value, setting = self.value, self._setting
        if value is None or isinstance(value, tuple):
            return
        size = 1 / FULL if setting.kind == "share" else 1 if setting.most > FINE_BELOW else 0.05
        if setting.kind == "whole":
            size = 1
        stepped = value + direction * size
        limited = min(max(stepped, setting.least), setting.most)
        self.put(int(limited) if setting.kind == "whole" else round(limited, 9))
        self.changed.emit()
