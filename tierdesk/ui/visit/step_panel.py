"""What to say and what to look at in this step of the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from tierdesk.texts import say
from tierdesk.ui.panels import Panel, button, label

if TYPE_CHECKING:
    from tierdesk.services.views import VisitForm

SHOWN_POINTS = 2
"""The rest opens below: the outcome and the note must stay in sight."""


class StepPanel(Panel):
    """Two things to say at first; all of them, and the checklist, by one button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tone="soft", parent=parent)
        self._step = label(role="heading", wrap=True)
        self._points = label(wrap=True)
        self._more_points = label(wrap=True)
        self._list_title = label(say("visit.checklist"), "heading")
        self._list = label(role="small", wrap=True)
        self._more = button(say("visit.more"), "link", checkable=True)
        self._more.toggled.connect(self._on_more)
        self._below = (self._more_points, self._list_title, self._list)
        for part in (self._step, self._points, *self._below, self._more):
            self.body.addWidget(part)

    def show_form(self, form: VisitForm) -> None:
        """Show the step of this visit, opened as far as it was for the last one."""
        titles = {chip.id: chip.title for chip in form.next.chips}
        title = titles.get(form.draft.step, form.next.title)
        self._step.setText(say("visit.say_this", step=title))
        self._points.setText(_quoted(form.talking_points[:SHOWN_POINTS]))
        self._more_points.setText(_quoted(form.talking_points[SHOWN_POINTS:]))
        self._list.setText("\n".join(f"· {item}" for item in form.checklist))
        self._on_more(self._more.isChecked())

    def _on_more(self, wanted: bool) -> None:
        for part in self._below:
            part.setVisible(wanted)
        self._more.setText(say("visit.less" if wanted else "visit.more"))
        self._more.setAccessibleName(self._more.text())


def _quoted(points: tuple[str, ...]) -> str:
    return "\n".join(say("visit.point", words=point) for point in points)
