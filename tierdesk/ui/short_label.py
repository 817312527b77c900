"""A line of text that is shortened to the room there is; the whole stands in its tooltip and its accessible name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from tierdesk.ui.panels import LabelRole, LabelTone

LEAST_SIGNS = 3
SPARE = 4
"""Pixels: letters in bold are drawn a little wider than they are measured."""


class ShortLabel(QLabel):
    """Never wider than its page, however long a file is called. Cut in the `middle`, a file name keeps its end."""

    def __init__(
        self,
        text: str = "",
        role: LabelRole = "body",
        tone: LabelTone = "",
        cut: Literal["end", "middle"] = "end",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        if tone:
            self.setProperty("tone", tone)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._cut = Qt.TextElideMode.ElideMiddle if cut == "middle" else Qt.TextElideMode.ElideRight
        self._whole = ""
        self.set_whole(text)

    @property
    def whole(self) -> str:
        """The text without any shortening."""
        return self._whole

    def set_whole(self, text: str) -> None:
        """Show another text, in one line."""
        self._whole = " ".join(text.split())
        self.setToolTip(self._whole)
        self.setAccessibleName(self._whole)
        self._shorten()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._shorten()

    def changeEvent(self, event: QEvent) -> None:
        """Another font has room for more or for less."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._shorten()

    def minimumSizeHint(self) -> QSize:
        """A few signs."""
        metrics = self.fontMetrics()
        return QSize(metrics.averageCharWidth() * LEAST_SIGNS, metrics.height() + 2)

    def _shorten(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, self._cut, self.width() - SPARE))
