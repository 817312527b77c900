"""One question of the back-test: the finding, and the table behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from tierdesk.ui import theme
from tierdesk.ui.panels import Panel, label

if TYPE_CHECKING:
    from tierdesk.services.back_test_views import Section

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SectionPanel(Panel):
    """A section, as it was found."""

    def __init__(self, section: Section) -> None:
        super().__init__(section.title)
        self.body.addWidget(label(section.finding, wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(18))
        grid.setVerticalSpacing(theme.px(5))
        for place, head in enumerate(section.columns):
            grid.addWidget(label(head, "small", "muted"), 0, place, RIGHT if place else LEFT)
            grid.setColumnStretch(place, 1 if place else 2)
        rule = QFrame()
        rule.setFixedHeight(1)
        rule.setStyleSheet(f"background: {theme.colours().line};")
        grid.addWidget(rule, 1, 0, 1, len(section.columns))
        for line, cells in enumerate(section.said, start=2):
            for place, cell in enumerate(cells):
                grid.addWidget(label(cell), line, place, RIGHT if place else LEFT)
        self.body.addLayout(grid)
