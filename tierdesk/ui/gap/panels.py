"""The parts of the gap page: figures beside the peers' medians, products that are missing, what to try first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import LabelTone, Panel, clear, column, label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tierdesk.services.gap_views import GapLine, GapSheet

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
TONES: dict[int, LabelTone] = {-1: "bad", 0: "muted", 1: "accent"}
SIGNS = {1: "▲", 0: "＝", -1: "▼"}


def add_rule(grid: QGridLayout, line: int, columns: int) -> None:
    """A thin line across a grid."""
    rule = QFrame()
    rule.setFixedHeight(1)
    rule.setStyleSheet(f"background: {theme.colours().line};")
    grid.addWidget(rule, line, 0, 1, columns)


def table_grid() -> QGridLayout:
    """An empty grid with the spacing of tables."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(5))
    return grid


class FiguresPanel(Panel):
    """Lines of own figure, median of the peers, and the gap in words with its direction.

    Where more is not better they are not `judged`: no colour praises or blames.
    """

    def __init__(self, title: str, *, judged: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(title, parent=parent)
        self._judged = judged
        self._grid = table_grid()
        self._grid.setColumnStretch(3, 1)
        self.body.addLayout(self._grid)

    def show_lines(self, lines: Sequence[GapLine]) -> None:
        """Show other lines."""
        clear(self._grid)
        for place, name in enumerate(("what", "own", "peers", "difference")):
            self._grid.addWidget(
                label(say(f"gap.{name}"), "small", "muted"), 0, place, RIGHT if place in {1, 2} else LEFT
            )
        for place, line in enumerate(lines):
            row = 2 * place + 2
            add_rule(self._grid, row - 1, 4)
            self._grid.addWidget(label(line.name), row, 0, LEFT)
            self._grid.addWidget(label(line.own), row, 1, RIGHT)
            self._grid.addWidget(label(line.peers), row, 2, RIGHT)
            tone = TONES[line.direction] if self._judged or not line.direction else ""
            words = label(f"{SIGNS[line.direction]} {line.gap}", tone=tone)
            self._grid.addWidget(words, row, 3)


class MissingPanel(Panel):
    """Products that peers carry and this retailer does not."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("gap.missing"), parent=parent)
        self._note = label(tone="muted", wrap=True)
        self._grid = table_grid()
        self._grid.setColumnStretch(0, 1)
        self.body.addWidget(self._note)
        self.body.addLayout(self._grid)

    def show_sheet(self, sheet: GapSheet) -> None:
        """Show another retailer's."""
        self._note.setText(sheet.missing_note)
        self._note.setVisible(bool(sheet.missing_note))
        clear(self._grid)
        if not sheet.missing:
            return
        for place, name in enumerate(("product", "price_class", "carried", "a_month")):
            self._grid.addWidget(label(say(f"gap.{name}"), "small", "muted"), 0, place, RIGHT if place > 1 else LEFT)
        for place, line in enumerate(sheet.missing):
            row = 2 * place + 2
            add_rule(self._grid, row - 1, 4)
            name = say("gap.scarce", name=line.name) if line.scarce else line.name
            self._grid.addWidget(label(name), row, 0)
            self._grid.addWidget(label(line.price_class), row, 1, LEFT)
            self._grid.addWidget(label(f"{line.share:.0%}"), row, 2, RIGHT)
            self._grid.addWidget(label(f"{line.cartons:.1f}"), row, 3, RIGHT)


class IdeasPanel(Panel):
    """What is worth trying first, each with why and about what it brings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("gap.ideas"), "soft", parent=parent)
        self._lines = column(spacing=10)
        self._worth = label(say("gap.worth_note"), "small", "muted", wrap=True)
        self.body.addLayout(self._lines)
        self.body.addWidget(self._worth)
        self.body.addWidget(label(say("gap.advice"), "small", "muted", wrap=True))

    def show_sheet(self, sheet: GapSheet) -> None:
        """Show another retailer's."""
        clear(self._lines)
        self._worth.setVisible(bool(sheet.ideas))
        if sheet.ideas_note:
            self._lines.addWidget(label(sheet.ideas_note, wrap=True))
        for place, idea in enumerate(sheet.ideas, start=1):
            title = label(f"{place}. {idea.title}", "heading", wrap=True)
            why = label(f"{idea.why} ({say('gap.worth', points=idea.worth)})", "small", wrap=True)
            self._lines.addLayout(column(title, why, spacing=2))
