"""Draws a paper on A4: into a PDF with its fonts in it, or on a printer.

May be called on any thread once the application exists. The content comes from `services.paper`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from tierdesk import __version__
from tierdesk.errors import Environment
from tierdesk.message import message
from tierdesk.services.paper import Bar, Heading, Paper, PaperColumn, Paragraph, Table, foot
from tierdesk.texts import say
from tierdesk.ui.theme import FONT_FAMILIES

DOTS_AN_INCH = 600
POINTS_AN_INCH = 72
MARGIN_MM = 18.0
TITLE, HEADING, BODY, SMALL = 18.0, 12.0, 10.0, 8.5
LEADING = 1.25
FOOT_ROOM = 22.0
CELL_GAP = 8.0
ROW_GAP = 3.5
SMALLER, LEAST_SCALE = 0.04, 0.6  # what has to be one page is drawn smaller by these steps
BAR_HEIGHT, BAR_TEXT_WIDTH = 6.0, 30.0
HEADING_KEEPS = 60.0  # room for what follows, else the heading goes to the next page with it
INK, MUTED, LINE, ACCENT, FIELD = (QColor(c) for c in ("#1c2328", "#56616b", "#c9c5bc", "#0b5d57", "#e8e4dc"))


def write_pdf(paper: Paper, path: Path) -> int:
    """Write the paper to `path`, which appears whole or stays as it was; returns the number of pages.

    Raises Environment when it cannot be written, for example while a viewer holds it open.
    """
    made = QBuffer()
    made.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(made)
    writer.setResolution(DOTS_AN_INCH)
    writer.setTitle(paper.title)
    writer.setCreator(f"TierDesk {__version__}")
    pages = draw(paper, writer)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(made.data().data())
        os.replace(part, path)  # noqa: PTH105 - the one call that replaces in one step on Windows, too
    except OSError as trouble:
        part.unlink(missing_ok=True)
        raise Environment(message("write.cannot", file=path.name), message("write.cannot_do")) from trouble
    return pages


def draw(paper: Paper, device: QPagedPaintDevice) -> int:
    """Draw the paper on a PDF writer or a printer, on A4; returns the number of pages."""
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    device.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter
        )
    )
    scale, pages = _fitted(paper, device)
    painter = QPainter()
    if not painter.begin(device):
        raise Environment(message("paper.cannot_print"), message("paper.cannot_print_do"))
    try:
        _Pages(device, painter, pages, scale).lay(paper)
    finally:
        painter.end()
    return pages


def _fitted(paper: Paper, device: QPagedPaintDevice) -> tuple[float, int]:
    """The scale to draw at, and how many pages that makes: laid out without drawing, smaller until one page is one."""
    scale = 1.0
    while True:
        counted = _Pages(device, None, 0, scale)
        counted.lay(paper)
        if not paper.one_page or counted.page == 1 or scale <= LEAST_SCALE:
            return scale, counted.page
        scale = round(scale - SMALLER, 2)


class _Pages:
    """The pages while they are filled from top to bottom; without a painter nothing is drawn, only laid out."""

    def __init__(self, device: QPagedPaintDevice, painter: QPainter | None, pages: int, scale: float) -> None:
        self._device = device
        self._painter = painter
        self._pages = pages
        self._scale = scale
        self._unit = scale * device.logicalDpiX() / POINTS_AN_INCH
        self._width = float(device.width())
        self._bottom = device.height() - FOOT_ROOM * self._unit
        self._y = 0.0
        self.page = 1

    def lay(self, paper: Paper) -> None:
        """Fill the pages with the paper."""
        self._foot()
        self._text(paper.title, self._font(TITLE, bold=True), INK)
        self._text(paper.subtitle, self._font(SMALL), MUTED)
        self._gap(4)
        for block in paper.blocks:
            if isinstance(block, Heading):
                self._gap(10)
                self._keep(HEADING_KEEPS * self._unit)
                self._text(block.text, self._font(HEADING, bold=True), INK)
                self._gap(2)
            elif isinstance(block, Paragraph):
                self._text(block.text, self._font(SMALL if block.muted else BODY), MUTED if block.muted else INK)
                self._gap(3)
            else:
                self._table(block)
                self._gap(4)

    def _gap(self, points: float) -> None:
        self._y += points * self._unit

    def _font(self, points: float, *, bold: bool = False) -> QFont:
        made = QFont()
        made.setFamilies(FONT_FAMILIES)
        made.setPointSizeF(points * self._scale)
        made.setBold(bold)
        return made

    def _keep(self, height: float) -> bool:
        """Go to the next page unless `height` still fits; whether it went."""
        if self._y + height <= self._bottom or self._y == 0.0:
            return False
        self.page += 1
        self._y = 0.0
        if self._painter is not None:
            self._device.newPage()
        self._foot()
        return True

    def _foot(self) -> None:
        if self._painter is None:
            return
        page = say("paper.page", page=self.page, pages=self._pages)
        top = self._bottom + 0.4 * FOOT_ROOM * self._unit
        for text, right in ((foot(), False), (page, True)):
            self._draw(self._lines(text, self._font(SMALL), self._width, right=right), 0.0, top, MUTED)

    def _lines(self, text: str, font: QFont, width: float, *, right: bool = False) -> QTextLayout:
        """`text` broken into lines of `width`."""
        layout = QTextLayout(text.replace("\n", "\u2028"), font, self._device)
        option = QTextOption(Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0.0, y))
            y += line.height() * LEADING
        layout.endLayout()
        return layout

    def _draw(self, layout: QTextLayout, x: float, y: float, colour: QColor) -> None:
        if self._painter is not None:
            self._painter.setPen(colour)
            layout.draw(self._painter, QPointF(x, y))

    def _text(self, text: str, font: QFont, colour: QColor) -> None:
        """Running text, going on on the next page line by line."""
        layout = self._lines(text, font, self._width)
        for line in _each_line(layout):
            height = line.height() * LEADING
            self._keep(height)
            if self._painter is not None:
                self._painter.setPen(colour)
                line.draw(self._painter, QPointF(0.0, self._y - line.y()))
            self._y += height

    def _table(self, table: Table) -> None:
        total = sum(column.width for column in table.columns)
        widths = [self._width * column.width / total for column in table.columns]
        head = tuple(column.header for column in table.columns)
        head_font, font = self._font(SMALL), self._font(BODY)
        self._keep(HEADING_KEEPS * self._unit)
        self._row(head, table.columns, widths, head_font, MUTED)
        for row in table.rows:
            if self._keep(self._height(row, widths, font)):
                self._row(head, table.columns, widths, head_font, MUTED)
            self._row(row, table.columns, widths, font, INK)

    def _cells(self, row: tuple[str | Bar, ...], widths: list[float], font: QFont) -> list[QTextLayout | Bar]:
        gap = CELL_GAP * self._unit
        return [
            cell if isinstance(cell, Bar) else self._lines(cell, font, width - gap)
            for cell, width in zip(row, widths, strict=True)
        ]

    def _height(self, row: tuple[str | Bar, ...], widths: list[float], font: QFont) -> float:
        least = self._lines("0", font, self._width)
        laid = [least, *(cell for cell in self._cells(row, widths, font) if isinstance(cell, QTextLayout))]
        return (
            max(sum(line.height() * LEADING for line in _each_line(cell)) for cell in laid) + 2 * ROW_GAP * self._unit
        )

    def _row(
        self,
        row: tuple[str | Bar, ...],
        columns: tuple[PaperColumn, ...],
        widths: list[float],
        font: QFont,
        colour: QColor,
    ) -> None:
        height = self._height(row, widths, font)
        gap, x = CELL_GAP * self._unit, 0.0
        for cell, column, width in zip(row, columns, widths, strict=True):
            if isinstance(cell, Bar):
                self._bar(cell, x, width - gap, height)
            else:
                layout = self._lines(cell, font, width - gap, right=column.right)
                self._draw(layout, x, self._y + ROW_GAP * self._unit, colour)
            x += width
        self._y += height
        if self._painter is not None:
            self._painter.fillRect(QRectF(0.0, self._y, self._width, 0.5 * self._unit), LINE)

    def _bar(self, bar: Bar, x: float, width: float, height: float) -> None:
        if self._painter is None:
            return
        text_width = BAR_TEXT_WIDTH * self._unit if bar.text else 0.0
        tall = BAR_HEIGHT * self._unit
        whole = QRectF(x, self._y + (height - tall) / 2, max(0.0, width - text_width), tall)
        share = min(1.0, max(0.0, bar.share))
        self._painter.fillRect(whole, FIELD)
        self._painter.fillRect(QRectF(whole.x(), whole.y(), whole.width() * share, tall), ACCENT)
        if bar.mark is not None:
            at = whole.x() + whole.width() * min(1.0, max(0.0, bar.mark))
            self._painter.fillRect(QRectF(at, whole.y() - 0.3 * tall, self._unit, 1.6 * tall), INK)
        if bar.text:
            layout = self._lines(bar.text, self._font(BODY), text_width, right=True)
            self._draw(layout, whole.right(), self._y + ROW_GAP * self._unit, INK)


def _each_line(layout: QTextLayout) -> Iterator[QTextLine]:
    return (layout.lineAt(number) for number in range(layout.lineCount()))
