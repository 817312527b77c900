"""Ways of looking at widgets: pages in every language and size, text that is cut off, pixels of a colour."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Literal

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from tierdesk import texts
from tierdesk.services.settings import Settings
from tierdesk.ui import theme

LANGUAGES: tuple[Literal["zh_CN", "en"], ...] = ("zh_CN", "en")
EVERY_LOOK = pytest.mark.parametrize(
    ("language", "large", "width"),
    list(product(LANGUAGES, [False, True], [620, 886])),
)
"""Both languages, both sizes of text, and the card's width in a small and in a usual window."""


@contextmanager
def dressed(language: Literal["zh_CN", "en"] = "zh_CN", *, large: bool = False, dark: bool = False) -> Iterator[None]:
    """The program's look on whatever is made inside."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    texts.use_language(language)
    theme.choose(app, Settings(language=language, large_text=large, theme="dark" if dark else "light"))
    theme.dress(app)
    try:
        yield
    finally:
        theme.choose(app, Settings())


def lay_out(page: QWidget, width: int, height: int = 700) -> None:
    """Show a page at a size and let its layout come to rest."""
    page.resize(width, height)
    page.show()
    for _ in range(5):
        QCoreApplication.processEvents()


def cut_off(page: QWidget) -> list[str]:
    """The words of labels and buttons that have less room than they need."""
    found = []
    for part in page.findChildren(QWidget):
        if not part.isVisible() or not isinstance(part, QLabel | QAbstractButton) or not part.text():
            continue
        if isinstance(part, QLabel) and part.wordWrap():
            short = part.heightForWidth(part.width()) > part.height()
        else:
            needed = part.minimumSizeHint() if isinstance(part, QAbstractButton) else part.sizeHint()
            short = needed.width() > part.width() or needed.height() > part.height()
        if short:
            found.append(part.text())
    return found


def rows_of(image: QImage, colour: str, column: int) -> list[int]:
    """The rows of a column of pixels that have nearly this colour."""
    return [y for y in range(image.height()) if _near(image.pixelColor(column, y), QColor(colour))]


def _near(one: QColor, other: QColor) -> bool:
    parts = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return all(abs(a - b) <= 40 for a, b in parts)
