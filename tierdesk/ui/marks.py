"""Band marks and tags: colour, letter and shape together, so that none of them alone has to be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme

if TYPE_CHECKING:
    from tierdesk.domain.retailer import Group
    from tierdesk.services.views import Tag


def paint_mark(painter: QPainter, rect: QRectF, group: Group | None, *, by_hand: bool = False) -> None:
    """Paint a group's mark: its letter on its ground, and its shape in the corner; a pencil where it is set by hand."""
    ink, ground = theme.group_colours(group)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    radius = rect.width() * 0.25
    painter.drawRoundedRect(rect, radius, radius)
    painter.setPen(ink)
    letter = theme.font("heading", bold=True)
    letter.setPointSizeF(letter.pointSizeF() * rect.width() / theme.px(42))
    painter.setFont(letter)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, say(f"mark.{group or 'unranked'}"))
    badge = rect.width() * 0.40
    _paint_badge(painter, QRectF(rect.right() - badge * 0.72, rect.top() - badge * 0.28, badge, badge), group, ink)
    if by_hand:
        _paint_pencil(painter, QRectF(rect.right() - badge * 0.72, rect.bottom() - badge, badge, badge), ink)
    painter.restore()


def _paint_pencil(painter: QPainter, rect: QRectF, ink: QColor) -> None:
    paper = QColor(theme.colours().panel)
    painter.setBrush(ink)
    painter.setPen(QPen(paper, 1.2))
    painter.drawEllipse(rect)
    middle, reach = rect.center(), rect.width() * 0.24
    painter.setPen(QPen(paper, rect.width() * 0.17))
    painter.drawLine(
        QPointF(middle.x() - reach * 0.4, middle.y() + reach * 0.4), QPointF(middle.x() + reach, middle.y() - reach)
    )
    painter.setPen(QPen(paper, rect.width() * 0.07))
    painter.drawLine(
        QPointF(middle.x() - reach, middle.y() + reach), QPointF(middle.x() - reach * 0.4, middle.y() + reach * 0.4)
    )


def _paint_badge(painter: QPainter, rect: QRectF, group: Group | None, ink: QColor) -> None:
    painter.setBrush(QColor(theme.colours().panel))
    painter.setPen(QPen(ink, 1.2))
    painter.drawEllipse(rect)
    middle, reach = rect.center(), rect.width() * 0.26
    x, y = middle.x(), middle.y()
    painter.setPen(QPen(ink, 1.6))
    if group in {"top", "bottom"}:
        up = -1 if group == "top" else 1
        painter.setBrush(ink)
        points = [(x - reach, y - up * reach * 0.7), (x + reach, y - up * reach * 0.7), (x, y + up * reach * 0.9)]
        painter.drawPolygon(QPolygonF([QPointF(*point) for point in points]))
    elif group == "potential":
        painter.drawLine(QPointF(x - reach, y + reach), QPointF(x + reach, y - reach))
        painter.drawLine(QPointF(x + reach, y - reach), QPointF(x, y - reach))
        painter.drawLine(QPointF(x + reach, y - reach), QPointF(x + reach, y))
    elif group == "volatile":
        zigzag = [(x - reach, y), (x - reach / 3, y - reach), (x + reach / 3, y + reach), (x + reach, y)]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF([QPointF(*point) for point in zigzag]))
    elif group == "steady":
        for shift in (-0.5, 0.5):
            painter.drawLine(QPointF(x - reach, y + shift * reach), QPointF(x + reach, y + shift * reach))
    else:
        painter.drawLine(QPointF(x - reach, y), QPointF(x + reach, y))


class MarkLabel(QWidget):
    """A group's mark as a widget."""

    def __init__(self, size: int = 52, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group: Group | None = None
        self._by_hand = False
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_group(None)

    def set_group(self, group: Group | None, *, by_hand: bool = False) -> None:
        """Show another group, and whether a person set it."""
        self._group, self._by_hand = group, by_hand
        name = say(f"group.{group or 'unranked'}")
        self.setAccessibleName(f"{name}, {say('override.tag')}" if by_hand else name)
        self.setToolTip(self.accessibleName())
        self.update()

    def sizeHint(self) -> QSize:
        """The mark and its badge."""
        return QSize(theme.px(self._size + 8), theme.px(self._size + 8))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Paint the mark below its badge."""
        side = theme.px(self._size)
        paint_mark(QPainter(self), QRectF(1, theme.px(7), side, side), self._group, by_hand=self._by_hand)


def paint_tag(painter: QPainter, right: float, middle: float, tag: Tag) -> float:
    """Paint a tag that ends at `right`, centred on `middle`; returns where it begins."""
    ink, ground = theme.tone_colours(tag.tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(theme.font("small", bold=True))
    width = painter.fontMetrics().horizontalAdvance(tag.text) + theme.px(16)
    height = painter.fontMetrics().height() + theme.px(2)
    rect = QRectF(right - width, middle - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(rect, theme.px(6), theme.px(6))
    painter.setPen(ink)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, tag.text)
    painter.restore()
    return rect.left()


class TagLabel(QLabel):
    """A tag as a widget; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_tag(None)

    def set_tag(self, tag: Tag | None) -> None:
        """Show another tag, or none."""
        self.setVisible(tag is not None)
        if tag is None:
            return
        ink, ground = theme.tone_colours(tag.tone)
        self.setText(tag.text)
        self.setStyleSheet(
            f"color: {ink.name()}; background: {ground.name()}; border-radius: {theme.px(6)}px; font-weight: 600;"
            f" padding: {theme.px(1)}px {theme.px(8)}px; font-size: {theme.pixels('small')}px;"
        )
