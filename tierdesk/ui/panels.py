"""The small parts that pages are made of: panels, labels by role, buttons with their key, chips."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from tierdesk.ui import theme
from tierdesk.ui.flow_layout import FlowLayout

LabelRole = Literal["title", "heading", "body", "small"]
LabelTone = Literal["", "muted", "accent", "warn", "bad"]
ButtonKind = Literal["", "primary", "choice", "link", "chip", "rail"]


def label(text: str = "", role: LabelRole = "body", tone: LabelTone = "", *, wrap: bool = False) -> QLabel:
    """A label of a role in the type scale."""
    made = QLabel(text)
    made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def set_tone(part: QLabel, tone: LabelTone) -> None:
    """Give a label another tone."""
    if (part.property("tone") or "") == tone:
        return
    part.setProperty("tone", tone)
    part.style().unpolish(part)
    part.style().polish(part)


def button(text: str, kind: ButtonKind = "", key: str = "", *, checkable: bool = False) -> QPushButton:
    """A push button; `key` is the shortcut that is shown beside its words."""
    made = QPushButton(f"{text}  {key}" if key else text)
    made.setProperty("kind", kind)
    made.setCheckable(checkable)
    made.setAccessibleName(text)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
    return made


def column(*parts: QWidget | QLayout | int | None, spacing: int = 8, margins: int = 0) -> QVBoxLayout:
    """Parts one under another; None is a stretch, a number a gap."""
    made = QVBoxLayout()
    _fill(made, parts, spacing, margins)
    return made


def row(*parts: QWidget | QLayout | int | None, spacing: int = 8, margins: int = 0) -> QHBoxLayout:
    """Parts side by side; None is a stretch, a number a gap."""
    made = QHBoxLayout()
    _fill(made, parts, spacing, margins)
    return made


def wrapped(*parts: QWidget, gap: int = 8) -> QWidget:
    """Parts side by side, going on in the next line where the room ends; the height follows from the width."""
    made, flow = wrapping(gap)
    for part in parts:
        flow.addWidget(part)
    return made


def wrapping(gap: int, *, fill: bool = False) -> tuple[QWidget, FlowLayout]:
    """An empty one of these, to be filled now and again; with `fill` its parts are as high as their line."""
    made = QWidget()
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    return made, FlowLayout(made, theme.px(gap), fill=fill)


def _fill(box: QBoxLayout, parts: tuple[QWidget | QLayout | int | None, ...], spacing: int, margins: int) -> None:
    box.setSpacing(theme.px(spacing))
    side = theme.px(margins)
    box.setContentsMargins(side, side, side, side)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, int):
            box.addSpacing(theme.px(part))
        elif isinstance(part, QWidget):
            box.addWidget(part)
        else:
            box.addLayout(part)


class Panel(QFrame):
    """A white card with a border; `body` is where its parts go, one under another."""

    def __init__(self, title: str = "", tone: Literal["", "soft"] = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        if tone:
            self.setProperty("tone", tone)
        # Where there is too little room the page scrolls; a panel is never squeezed.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        self.body.setSpacing(theme.px(7))
        self.title = label(title, "heading")
        # Put in before it is shown: a part without a parent would show as a window of its own for a moment.
        self.body.addWidget(self.title)
        self.title.setVisible(bool(title))

    def set_title(self, title: str) -> None:
        """Change the heading."""
        self.title.setText(title)
        self.title.setVisible(bool(title))


class Page(QWidget):
    """What is inside an area that scrolls: as high as its parts are at its width, and never higher.

    Left to itself it would be as high as its wrapped words are at their narrowest, and end in empty space.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")

    def minimumSizeHint(self) -> QSize:
        """The narrowest its parts can be; the height follows from the width."""
        return QSize(super().minimumSizeHint().width(), 0)


def scrolling(inner: QWidget) -> QScrollArea:
    """`inner` in an area that scrolls up and down only, by keys as well."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area


def drop(part: QWidget) -> None:
    """Take a part out of the window for good.

    Hidden first: a part that came this moment is still to be shown, and without a parent it would be, as a window of
    its own.
    """
    part.hide()
    part.setParent(None)
    part.deleteLater()


def clear(box: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := box.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            drop(widget)
            continue
        inner = item.layout()
        if inner is not None:
            clear(inner)
