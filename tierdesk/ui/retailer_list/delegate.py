"""How a row of the list is painted: mark, name with a tag at its right, and the step below them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from tierdesk.ui import theme
from tierdesk.ui.marks import paint_mark, paint_tag
from tierdesk.ui.retailer_list.model import ROW

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyle

    from tierdesk.services.views import RetailerRow

HEIGHT = 63
SIDE = 18
MARK = 42


class RetailerDelegate(QStyledItemDelegate):
    """Paints a RetailerRow in two lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002 - Qt's signature
        """Every row has the same height."""
        return QSize(theme.px(200), theme.px(HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row: RetailerRow = index.data(ROW)
        colours = theme.colours()
        rect = QRectF(option.rect)
        chosen = bool(option.state & _selected())
        painter.save()
        painter.fillRect(rect, QColor(colours.soft if chosen else colours.panel))
        if chosen:
            painter.fillRect(QRectF(rect.left(), rect.top(), theme.px(4), rect.height()), QColor(colours.accent))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        mark = theme.px(MARK)
        paint_mark(
            painter,
            QRectF(rect.left() + theme.px(SIDE), rect.center().y() - mark / 2 + theme.px(1), mark, mark),
            row.group,
            by_hand=row.by_hand,
        )
        left = rect.left() + theme.px(SIDE) + mark + theme.px(13)
        right = rect.right() - theme.px(SIDE)
        name = QRectF(left, rect.top() + theme.px(9), right - left, theme.px(24))
        step = QRectF(left, rect.top() + theme.px(34), right - left, theme.px(20))
        if row.tags:
            name.setRight(paint_tag(painter, right, name.center().y(), row.tags[0]) - theme.px(8))
        self._line(painter, row.name, name, bold=True)
        self._line(painter, row.step_title, step)
        painter.restore()

    @staticmethod
    def _line(painter: QPainter, text: str, rect: QRectF, *, bold: bool = False) -> None:
        painter.setFont(theme.font("body" if bold else "small", bold=bold))
        painter.setPen(QColor(theme.colours().ink if bold else theme.colours().muted))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


@cache
def _selected() -> QStyle.StateFlag:
    """The flag of a selected row. Qt's largest class of flags is made on first use: not before the first row."""
    from PySide6.QtWidgets import QStyle

    return QStyle.StateFlag.State_Selected
