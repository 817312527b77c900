"""Some settings of the policy, one under another, each with its default and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tierdesk.domain.policy import Policy
from tierdesk.domain.policy_settings import SETTINGS, value_of, with_values
from tierdesk.message import Message
from tierdesk.ui.panels import column
from tierdesk.ui.policy.setting_row import SettingRow


class SettingsEditor(QWidget):
    """Edits the settings of these names; `changed` comes with each keystroke. `narrow` is for a small column."""

    changed = Signal()

    def __init__(self, names: Iterable[str], *, narrow: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = {name: SettingRow(SETTINGS[name], narrow=narrow) for name in names}
        for made in self.rows.values():
            made.changed.connect(self.changed)
        self.setLayout(column(*self.rows.values(), spacing=8))

    def show_policy(self, policy: Policy, default: Policy) -> None:
        """Show the settings of the policy in force, and those that are shipped."""
        for name, made in self.rows.items():
            made.show_value(value_of(policy, name), value_of(default, name))

    def fill(self, policy: Policy) -> None:
        """Put the settings of another policy in, as if they were typed."""
        for name, made in self.rows.items():
            made.fill(value_of(policy, name))

    def apply(self, policy: Policy) -> Policy:
        """The policy with what is typed here; what is wrong is left as it was."""
        values = {name: made.value for name, made in self.rows.items() if made.problem is None}
        return with_values(policy, {name: value for name, value in values.items() if value is not None})

    @property
    def problems(self) -> dict[str, Message]:
        """What is wrong with what is typed, by setting, each looked at alone."""
        return {name: wrong for name, made in self.rows.items() if (wrong := made.problem) is not None}

    def show_problems(self, problems: Mapping[str, Message]) -> None:
        """Say beside each field what is wrong with it."""
        for name, made in self.rows.items():
            made.show_problem(problems.get(name))
