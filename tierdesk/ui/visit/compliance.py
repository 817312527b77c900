"""The compliance checks of every visit (DOMAIN 8), in one line where there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from tierdesk.domain.visit import COMPLIANCE_CHECKS
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.flow_layout import FlowLayout
from tierdesk.ui.panels import Panel, label

if TYPE_CHECKING:
    from tierdesk.services.views import VisitForm

TARGET = 40


class CompliancePanel(Panel):
    """Six boxes: the space bar ticks one, the arrow keys go from one to the next."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.body.setContentsMargins(theme.px(16), theme.px(4), theme.px(16), theme.px(4))
        inside = QWidget()
        flow = FlowLayout(inside, theme.px(14), 0)
        heading = label(say("visit.compliance"), "heading")
        heading.setMinimumHeight(theme.px(TARGET))
        heading.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        flow.addWidget(heading)
        self.checks = {name: QCheckBox(say(f"visit.check_{name}")) for name in COMPLIANCE_CHECKS}
        for check in self.checks.values():
            check.setStyleSheet(f"min-height: {theme.px(TARGET)}px;")
            check.setAccessibleDescription(say("visit.compliance_keys"))
            check.toggled.connect(self.changed)
            flow.addWidget(check)
        self.body.addWidget(inside)

    def show_form(self, form: VisitForm) -> None:
        """Show what was ticked before."""
        for name, check in self.checks.items():
            check.setChecked(bool(form.draft.compliance.get(name)))

    def ticked(self) -> dict[str, bool]:
        """The checks that are ticked."""
        return {name: True for name, check in self.checks.items() if check.isChecked()}

    def start_typing(self) -> None:
        """Put the focus on the first check."""
        next(iter(self.checks.values())).setFocus()
