"""The weights of the indicators: slider and number each, their sum, and the share that each comes to (DOMAIN 4)."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSlider, QWidget

from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.domain.policy_settings import SETTINGS, WEIGHTS, Setting, Value, value_of, with_values
from tierdesk.message import Message
from tierdesk.services.policy_words import FULL, value_in_words
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import column, label
from tierdesk.ui.policy.number_field import NumberField
from tierdesk.ui.policy.setting_row import problem_typed

SMALL = 62
LONGEST = 50
"""Where a slider ends; a larger weight is typed."""
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class _Slider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Only with the focus, so that scrolling the page changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class _Weight:
    """One indicator's parts."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.held: Value = 0.0
        self.slider = _Slider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, LONGEST)
        self.slider.setMinimumHeight(theme.px(40))
        self.slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.slider.setAccessibleName(say(setting.title))
        self.slider.setToolTip(say(setting.help))
        self.field = NumberField(setting)
        self.share = label()
        self.note = label(role="small", tone="muted")

    def put(self, value: Value) -> None:
        """Show a weight in number and slider; says nothing."""
        self.field.put(value)
        self.follow()

    def follow(self) -> None:
        """Let the slider stand where the number is."""
        value = self.field.value
        self.slider.blockSignals(True)
        self.slider.setValue(round(min(value, LONGEST)) if isinstance(value, int | float) and value >= 0 else 0)
        self.slider.blockSignals(False)


class WeightsEditor(QWidget):
    """Edits the weights; `changed` comes with each keystroke and each step of a slider.

    `narrow` leaves out the column with defaults.
    """

    changed = Signal()

    def __init__(self, *, narrow: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._weights = {name: _Weight(SETTINGS[f"{WEIGHTS}{name}"]) for name in INDICATORS}
        self._sum = label(role="small", wrap=True)
        self._wrong = label(role="small", tone="bad", wrap=True)
        self._wrong.setVisible(False)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(10))
        grid.setVerticalSpacing(theme.px(2))
        grid.setColumnStretch(1, 1)
        for line, weight in enumerate(self._weights.values()):
            self._add(grid, line, weight, narrow=narrow)
        self.setLayout(column(grid, self._sum, self._wrong, spacing=4))

    def _add(self, grid: QGridLayout, line: int, weight: _Weight, *, narrow: bool) -> None:
        title = label(say(weight.setting.title))
        title.setBuddy(weight.field)
        title.setToolTip(say(weight.setting.help))
        weight.slider.valueChanged.connect(lambda value, one=weight: self._on_slid(one, value))
        weight.field.changed.connect(lambda one=weight: self._on_typed(one))
        weight.share.setFixedWidth(theme.px(52))
        if narrow:
            weight.field.setFixedWidth(theme.px(SMALL))
        for place, part in enumerate((title, weight.slider, weight.field)):
            grid.addWidget(part, line, place)
        grid.addWidget(weight.share, line, 3, RIGHT)
        if not narrow:
            weight.note.setMinimumWidth(theme.px(90))
            grid.addWidget(weight.note, line, 4)

    @property
    def fields(self) -> dict[str, NumberField]:
        """The number of each indicator."""
        return {name: weight.field for name, weight in self._weights.items()}

    @property
    def sliders(self) -> dict[str, QSlider]:
        """The slider of each indicator."""
        return {name: weight.slider for name, weight in self._weights.items()}

    @property
    def shares(self) -> dict[str, QLabel]:
        """What each indicator comes to of the whole."""
        return {name: weight.share for name, weight in self._weights.items()}

    @property
    def sum_words(self) -> str:
        """What is said of the sum."""
        return self._sum.text()

    def show_policy(self, policy: Policy, default: Policy) -> None:
        """Show the weights in force, and those that are shipped."""
        for weight in self._weights.values():
            weight.held = value_of(policy, weight.setting.name)
            shipped = value_in_words(weight.setting, value_of(default, weight.setting.name))
            weight.note.setText(say("policy_page.default", value=shipped))
        self.fill(policy)

    def fill(self, policy: Policy) -> None:
        """Put the weights of another policy in, as if they were typed."""
        for weight in self._weights.values():
            weight.put(value_of(policy, weight.setting.name))
        self._add_up()

    def apply(self, policy: Policy) -> Policy:
        """The policy with the weights here; what is wrong is left as it was."""
        values = {one.setting.name: one.field.value for one in self._weights.values()}
        sound = {
            name: value
            for name, value in values.items()
            if value is not None and problem_typed(SETTINGS[name], value) is None
        }
        return with_values(policy, sound)

    @property
    def problems(self) -> dict[str, Message]:
        """What is wrong with what is typed, by setting, each looked at alone."""
        found = {one.setting.name: problem_typed(one.setting, one.field.value) for one in self._weights.values()}
        return {name: wrong for name, wrong in found.items() if wrong is not None}

    def show_problems(self, problems: Mapping[str, Message]) -> None:
        """Say under the weights what is wrong with them."""
        wrong = [
            say("policy_edit.impossible", setting=one.setting.title, why=problems[one.setting.name])
            for one in self._weights.values()
            if one.setting.name in problems
        ]
        self._wrong.setText("\n".join(wrong))
        self._wrong.setVisible(bool(wrong))

    def _on_slid(self, weight: _Weight, value: int) -> None:
        weight.field.put(float(value))
        self._tell()

    def _on_typed(self, weight: _Weight) -> None:
        weight.follow()
        self._tell()

    def _tell(self) -> None:
        self._add_up()
        self.changed.emit()

    def _add_up(self) -> None:
        numbers = [one.field.value for one in self._weights.values()]
        known = [number if isinstance(number, int | float) and number >= 0 else 0.0 for number in numbers]
        total = sum(known)
        for weight, number in zip(self._weights.values(), known, strict=True):
            weight.share.setText(say("policy_page.share", share=FULL * number / total) if total else "–")
            differs = weight.field.value != weight.held
            weight.share.setProperty("tone", "accent" if differs else "")
            weight.share.style().unpolish(weight.share)
            weight.share.style().polish(weight.share)
        self._sum.setText(say("policy_page.sum", total=total))
