"""What was promised to the retailer, with a field to answer, and whether scarce products came as to others."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.marks import TagLabel
from tierdesk.ui.panels import Panel, button, label, row

if TYPE_CHECKING:
    from tierdesk.domain.visit import ConcernId
    from tierdesk.services.views import Card, ConcernView, ScarceView

SHOWN_CONCERNS = 4
TARGET = 32


class PromiseBox(Panel):
    """`answered` carries (concern, reply)."""

    answered = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("card.promises"), parent=parent)
        self._concerns: tuple[ConcernView, ...] = ()
        self._answering: ConcernId | None = None
        self._tags: list[TagLabel] = []
        self._texts: list[QLabel] = []
        self.answers: list[QPushButton] = []
        for place in range(SHOWN_CONCERNS):
            tag, text, made = TagLabel(), label(wrap=True), button(say("card.answer"), "link")
            made.clicked.connect(partial(self._ask, place))
            self._tags.append(tag)
            self._texts.append(text)
            self.answers.append(made)
            line = row(tag, text, made, spacing=8)
            line.setStretch(1, 1)
            line.setAlignment(tag, Qt.AlignmentFlag.AlignTop)
            line.setAlignment(made, Qt.AlignmentFlag.AlignTop)
            self.body.addLayout(line)
        self.reply = QLineEdit()
        self.reply.setStyleSheet(f"min-height: {theme.px(TARGET)}px;")
        self.reply.setPlaceholderText(say("card.reply_hint"))
        self.reply.setAccessibleName(say("card.reply_hint"))
        self.reply.returnPressed.connect(self._on_reply)
        QShortcut(QKeySequence("Esc"), self.reply, self._stop_asking, context=Qt.ShortcutContext.WidgetShortcut)
        self._none = label(say("card.no_promises"), "small", "muted", wrap=True)
        self._scarce_title = label(say("card.scarce"), "heading", wrap=True)
        self._scarce = label(role="small", wrap=True)
        for part in (self.reply, self._none, self._scarce_title, self._scarce):
            self.body.addWidget(part)
        self.body.addStretch(1)

    def show_card(self, card: Card) -> None:
        """Show another retailer's promises."""
        self._concerns = card.concerns
        if self._answering not in {concern.id for concern in card.concerns}:
            self._stop_asking()
        self._none.setVisible(not card.concerns)
        for place in range(SHOWN_CONCERNS):
            concern = card.concerns[place] if place < len(card.concerns) else None
            self._tags[place].set_tag(concern.tag if concern else None)
            self._texts[place].setVisible(concern is not None)
            self.answers[place].setVisible(concern is not None and not concern.reply)
            if concern is not None:
                self._texts[place].setText(concern.text)
                self.answers[place].setAccessibleName(say("visit.answer_to", text=concern.text))
        self._scarce_title.setVisible(bool(card.scarce))
        self._scarce.setVisible(bool(card.scarce))
        self._scarce.setText("\n".join(_scarce_line(view) for view in card.scarce))

    def _ask(self, place: int) -> None:
        concern = self._concerns[place]
        if concern.id != self._answering:
            self.reply.clear()
        self._answering = concern.id
        self.reply.setAccessibleName(say("visit.answer_to", text=concern.text))
        self.reply.setVisible(True)
        self.reply.setFocus()

    def _stop_asking(self) -> None:
        self._answering = None
        self.reply.clear()
        self.reply.setVisible(False)

    def _on_reply(self) -> None:
        words = self.reply.text().strip()
        if words and self._answering is not None:
            self.answered.emit(self._answering, words)
            self._stop_asking()


def _scarce_line(view: ScarceView) -> str:
    if view.median is None:
        return say("card.scarce_alone", product=view.product, received=view.received)
    return say(
        "card.scarce_line",
        product=view.product,
        received=view.received,
        median=view.median,
        low=view.low or 0.0,
        high=view.high or 0.0,
    )
