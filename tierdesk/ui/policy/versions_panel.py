"""The versions of the policy: who, when, why, what changed; each can be taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import Panel, button, clear, column, label, row

if TYPE_CHECKING:
    from tierdesk.services.edit_policy import VersionView

SHOWN = 50


class VersionsPanel(QWidget):
    """`taken_up` carries the policy of a version; `undo_wanted` the number of the last one."""

    taken_up = Signal(object)
    undo_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(theme.px(10))

    def show_versions(self, versions: Sequence[VersionView]) -> None:
        """Show them, newest first."""
        clear(self._box)
        for place, one in enumerate(versions[:SHOWN]):
            self._box.addWidget(self._panel(one, newest=place == 0, only=len(versions) == 1))
        self._box.addStretch(1)

    def _panel(self, one: VersionView, *, newest: bool, only: bool) -> Panel:
        panel = Panel(say("policy_page.version", version=one.version), "soft" if newest else "")
        when = say("policy_page.made", at=f"{one.at:%Y-%m-%d %H:%M}", who=one.who) if one.at else ""
        if newest:
            when = say("policy_page.in_force", when=when) if when else say("policy_page.in_force_shipped")
        words = [label(when, "small", "muted")] if when else []
        words.append(label(one.reason, wrap=True))
        words += [label(change, "small", wrap=True) for change in one.changes]
        deed = None
        if newest and not only:
            deed = button(say("policy_page.undo"))
            deed.clicked.connect(partial(self.undo_wanted.emit, one.version))
        elif not newest:
            deed = button(say("policy_page.take_up"))
            deed.clicked.connect(partial(self.taken_up.emit, one.policy))
        line = row(column(*words, spacing=2), spacing=12)
        line.setStretch(0, 1)
        if deed is not None:
            deed.setAccessibleName(f"{deed.text()} {panel.title.text()}")
            line.addWidget(deed)
        panel.body.addLayout(line)
        return panel
