"""The parts of the review page: figures of two quarters beside the peers', and what was and is agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.commands import keys_in_words
from tierdesk.ui.gap.panels import LEFT, RIGHT, SIGNS, TONES, add_rule, table_grid
from tierdesk.ui.panels import Panel, button, clear, label, row

if TYPE_CHECKING:
    from tierdesk.services.review_views import ReviewView

COLUMNS = 6


class QuarterPanel(Panel):
    """Every measure: last quarter, this quarter, the change, the peers' median, the gap."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("review.figures"), parent=parent)
        self._grid = table_grid()
        self._grid.setColumnStretch(COLUMNS - 1, 1)
        self._stands = label(wrap=True)
        self._notes = label(role="small", tone="muted", wrap=True)
        self.body.addWidget(self._stands)
        self.body.addLayout(self._grid)
        self.body.addWidget(self._notes)

    def show_review(self, view: ReviewView) -> None:
        """Show another review."""
        self._stands.setText(view.stands)
        self._notes.setText("\n".join(view.notes))
        clear(self._grid)
        if not view.lines:
            return
        heads = ("gap.what", "", "", "review.column.change", "gap.peers", "gap.difference")
        titles = {1: view.before_title, 2: view.quarter_title}
        for place, key in enumerate(heads):
            words = titles.get(place) or say(key)
            self._grid.addWidget(label(words, "small", "muted"), 0, place, RIGHT if 0 < place < COLUMNS - 1 else LEFT)
        for place, line in enumerate(view.lines):
            at = 2 * place + 2
            add_rule(self._grid, at - 1, COLUMNS)
            self._grid.addWidget(label(line.name), at, 0, LEFT)
            self._grid.addWidget(label(line.before), at, 1, RIGHT)
            self._grid.addWidget(label(line.now), at, 2, RIGHT)
            self._grid.addWidget(label(line.change, tone=TONES[line.change_direction]), at, 3, RIGHT)
            self._grid.addWidget(label(line.peers), at, 4, RIGHT)
            gap = label(f"{SIGNS[line.gap_direction]} {line.gap}", tone=TONES[line.gap_direction])
            self._grid.addWidget(gap, at, 5)


class BeforePanel(Panel):
    """What was agreed last quarter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("review.agreed_before"), "soft", parent=parent)
        self._words = label(wrap=True)
        self.body.addWidget(self._words)

    def show_review(self, view: ReviewView) -> None:
        """Show another review's."""
        self._words.setText(view.agreed_before or say("review.nothing_agreed"))


class AgreedPanel(Panel):
    """What is agreed now, typed freely; `typed` comes with every keystroke, `save_wanted` with the button."""

    typed = Signal()
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("review.agreed"), parent=parent)
        self.words = QPlainTextEdit()
        self.words.setAccessibleName(say("review.agreed"))
        self.words.setPlaceholderText(say("review.agreed_hint"))
        self.words.setTabChangesFocus(True)
        self.words.setMinimumHeight(theme.px(150))
        self.words.textChanged.connect(self.typed)
        self.save = button(say("review.save"), "primary", keys_in_words("start_visit"))
        self.save.clicked.connect(self.save_wanted)
        self._state = label(role="small", tone="muted", wrap=True)
        self._kept = label(role="small", tone="muted")
        self.body.addWidget(self.words)
        self.body.addWidget(self._state)
        line = row(self._kept, None, self.save, spacing=10)
        self.body.addLayout(line)

    def show_state(self, view: ReviewView) -> None:
        """Say whether the review is saved; the words stay as they are."""
        self._state.setText(view.saved or say("review.not_saved"))
        words = say("review.save_again" if view.saved else "review.save")
        self.save.setText(f"{words}  {keys_in_words('start_visit')}")
        self.save.setAccessibleName(words)

    def set_words(self, words: str) -> None:
        """Put other words in, without saying that they were typed."""
        self.words.blockSignals(True)
        self.words.setPlainText(words)
        self.words.blockSignals(False)
        self._kept.setText("")

    def say_kept(self, key: str) -> None:
        """Say how far what was typed has come."""
        self._kept.setText(say(f"review.{key}"))
