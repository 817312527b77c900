"""What the window needs of the bundle and of the system, checked: icons, a font with Chinese, Qt's own words.

Each check returns in words what it found, and raises when something is missing.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QFontDatabase, QFontMetrics, QIcon

from tierdesk import paths

CHINESE_SIGNS = "零售客户档位订货烟"


def icons() -> str:
    """Every icon can be drawn; returns how many there are."""
    files = sorted((paths.resources() / "icons").glob("*.svg"))
    bad = [file.name for file in files if QIcon(str(file)).pixmap(24, 24).isNull()]
    if bad or not files:
        raise RuntimeError(f"cannot be drawn: {', '.join(bad) or 'there are none'}")
    return str(len(files))


def chinese_font() -> str:
    """A font of this system has Chinese; returns how many do."""
    families = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    if not families:
        raise RuntimeError("no font of this system has Chinese")
    metrics = QFontMetrics(QFontDatabase.font(families[0], "", 12))
    lacking = [sign for sign in CHINESE_SIGNS if not metrics.inFontUcs4(ord(sign))]
    if lacking:
        raise RuntimeError(f"{families[0]} lacks {''.join(lacking)}")
    return f"{len(families)} families"


def words_of_qt() -> str:
    """Qt's own words in Chinese are there; returns the size of their file."""
    file = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / "qtbase_zh_CN.qm"
    said = QTranslator()
    if not said.load(str(file)) or said.isEmpty():
        raise RuntimeError(f"{file.name} holds no words")
    return f"{file.stat().st_size} bytes"
