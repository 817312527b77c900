"""The look: colours, type scale, spacing, and the style sheet made of them. Nothing else names a colour.

Light is the default, for sunlight; dark is there for the evening. Text keeps a contrast of 4.5:1 against its ground
(7:1 on the card), which a test computes from these very values.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from tierdesk import paths

if TYPE_CHECKING:
    from tierdesk.domain.retailer import Group
    from tierdesk.services.settings import Settings
    from tierdesk.services.views import Tone

FONT_FAMILIES = ["Noto Sans CJK SC", "Microsoft YaHei UI", "PingFang SC", "Source Han Sans SC", "sans-serif"]
BASE_POINTS = 12.0
LARGE = 1.25
POINT_TO_PIXEL = 96 / 72
Role = Literal["title", "heading", "body", "small"]
_SCALE: dict[Role, float] = {"title": 1.42, "heading": 1.0, "body": 0.94, "small": 0.83}


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette. Pairs ending in `_soft` are the grounds of the colour of the same name."""

    ground: str
    panel: str
    ink: str
    muted: str
    line: str
    field: str
    accent: str
    accent_ink: str
    soft: str
    strip: str
    strip_ink: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    groups: dict[str, tuple[str, str]]


LIGHT = Colours(
    ground="#f6f5f2",
    panel="#ffffff",
    ink="#1c2328",
    muted="#56616b",
    line="#dedbd4",
    field="#8d877b",
    accent="#0b5d57",
    accent_ink="#ffffff",
    soft="#e7f0ee",
    strip="#26302f",
    strip_ink="#eef3f2",
    warn="#8a5100",
    warn_soft="#fdf1dc",
    bad="#a3262a",
    bad_soft="#fbe9e7",
    groups={
        "top": ("#7f5300", "#fbf0d9"),
        "potential": ("#00578f", "#e3eff8"),
        "steady": ("#45525e", "#eceff1"),
        "volatile": ("#8c2f6b", "#f8e6f1"),
        "bottom": ("#3d5a1f", "#ebf2e2"),
        "unranked": ("#56616b", "#f0eeea"),
    },
)
DARK = replace(
    LIGHT,
    ground="#161b1d",
    panel="#1f2629",
    ink="#eef2f2",
    muted="#aab5ba",
    line="#384246",
    field="#7d898e",
    accent="#4fb8ad",
    accent_ink="#06211f",
    soft="#1d3735",
    strip="#0d1112",
    strip_ink="#eef3f2",
    warn="#f0b45a",
    warn_soft="#3a2d14",
    bad="#ff9c96",
    bad_soft="#40201f",
    groups={
        "top": ("#f0c069", "#3a2f16"),
        "potential": ("#7fc1f2", "#15304a"),
        "steady": ("#b9c6d0", "#2c363d"),
        "volatile": ("#f0a0d0", "#402036"),
        "bottom": ("#b3d48b", "#26351a"),
        "unranked": ("#aab5ba", "#2a3236"),
    },
)

_colours = LIGHT
_factor = 1.0


def colours() -> Colours:
    """The palette in force."""
    return _colours


def px(pixels: float) -> int:
    """A length that grows with the person's text size."""
    return round(pixels * _factor)


def font(role: Role = "body", *, bold: bool = False) -> QFont:
    """The font of a role in the type scale."""
    made = QFont()
    made.setFamilies(FONT_FAMILIES)
    made.setPointSizeF(BASE_POINTS * _SCALE[role] * _factor)
    made.setBold(bold)
    return made


def pixels(role: Role) -> int:
    """The size of a role in pixels, for the style sheet."""
    return round(BASE_POINTS * POINT_TO_PIXEL * _SCALE[role] * _factor)


def group_colours(group: Group | None) -> tuple[QColor, QColor]:
    """(ink, ground) of a group's mark."""
    ink, ground = _colours.groups[group or "unranked"]
    return QColor(ink), QColor(ground)


def tone_colours(tone: Tone) -> tuple[QColor, QColor]:
    """(ink, ground) of a tag."""
    pair = {
        "ok": (_colours.accent, _colours.soft),
        "warn": (_colours.warn, _colours.warn_soft),
        "bad": (_colours.bad, _colours.bad_soft),
    }[tone]
    return QColor(pair[0]), QColor(pair[1])


def choose(app: QApplication, settings: Settings) -> None:
    """Choose colours and sizes by the person's settings, before a window is made of them.

    The style sheet follows with `dress`, when the window is made: it would style every part anew each time the
    part is put into another, which is most of the time that a start takes.
    """
    global _colours, _factor  # noqa: PLW0603 - one program wears one look
    dark = settings.theme == "dark" or (settings.theme == "system" and _system_is_dark(app))
    _colours = DARK if dark else LIGHT
    _factor = LARGE if settings.large_text else 1.0
    app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(_palette(_colours))
    app.setStyleSheet("")


def dress(app: QApplication) -> None:
    """Put the style sheet of the chosen look on."""
    app.setStyleSheet(_style_sheet(_colours))


def _system_is_dark(app: QApplication) -> bool:
    from PySide6.QtCore import Qt

    return app.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _palette(c: Colours) -> QPalette:
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: c.ground,
        QPalette.ColorRole.WindowText: c.ink,
        QPalette.ColorRole.Base: c.panel,
        QPalette.ColorRole.AlternateBase: c.ground,
        QPalette.ColorRole.Text: c.ink,
        QPalette.ColorRole.PlaceholderText: c.muted,
        QPalette.ColorRole.Button: c.panel,
        QPalette.ColorRole.ButtonText: c.ink,
        QPalette.ColorRole.Highlight: c.accent,
        QPalette.ColorRole.HighlightedText: c.accent_ink,
        QPalette.ColorRole.ToolTipBase: c.strip,
        QPalette.ColorRole.ToolTipText: c.strip_ink,
        QPalette.ColorRole.Link: c.accent,
    }
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(c.muted))
    return made


def _style_sheet(c: Colours) -> str:
    target = px(40)
    shade = "dark" if c is DARK else "light"
    drawn = (paths.resources() / "icons").as_posix()
    return f"""
    QWidget {{ color: {c.ink}; font-size: {pixels("body")}px; }}
    QMainWindow, QScrollArea, QScrollArea > QWidget > QWidget, QStackedWidget, #page {{
        background: {c.ground}; border: 0; }}
    QLabel {{ background: transparent; }}
    QLabel[role="title"] {{ font-size: {pixels("title")}px; font-weight: 700; }}
    QLabel[role="heading"] {{ font-size: {pixels("heading")}px; font-weight: 700; }}
    QLabel[role="small"] {{ font-size: {pixels("small")}px; }}
    QLabel[tone="muted"] {{ color: {c.muted}; }}
    QLabel[tone="accent"] {{ color: {c.accent}; font-weight: 700; }}
    QLabel[tone="warn"] {{ color: {c.warn}; font-weight: 700; }}
    QLabel[tone="bad"] {{ color: {c.bad}; font-weight: 700; }}
    QFrame#panel {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: {px(12)}px; }}
    QFrame#panel[tone="soft"] {{ background: {c.soft}; }}
    QFrame#column, QFrame#bar {{ background: {c.panel}; border: 0; }}
    QFrame#column {{ border-right: 1px solid {c.line}; }}
    QFrame#bar {{ border-bottom: 1px solid {c.line}; }}
    QFrame#rail {{ background: {c.panel}; border-right: 1px solid {c.line}; }}
    QFrame#next {{ background: {LIGHT.accent}; border-radius: {px(14)}px; }}
    QFrame#next QLabel {{ color: #ffffff; }}
    QFrame#next QPushButton {{ background: #ffffff; color: {LIGHT.accent}; border: 2px solid #ffffff; }}
    QFrame#next QPushButton:focus {{ border-color: #f2c14e; }}
    QFrame#strip {{ background: {c.strip}; }}
    QFrame#strip QLabel {{ color: {c.strip_ink}; }}
    QFrame#strip QPushButton {{ background: transparent; color: {c.strip_ink}; border: 0; text-decoration: underline;
        font-weight: 700; padding: 0 {px(10)}px; }}
    QFrame#strip QPushButton:focus {{ border: 1px solid {c.strip_ink}; border-radius: {px(6)}px; }}
    QFrame#banner {{ background: {c.warn_soft}; border-bottom: 1px solid {c.line}; }}
    QFrame#banner QLabel {{ color: {c.warn}; font-weight: 600; }}
    QPushButton, QToolButton {{ background: {c.panel}; color: {c.accent}; border: 1px solid {c.accent};
        border-radius: {px(10)}px; padding: {px(4)}px {px(16)}px; min-height: {target - px(10)}px; font-weight: 700; }}
    QPushButton:hover, QToolButton:hover {{ background: {c.soft}; }}
    QPushButton:focus, QToolButton:focus {{ border: 2px solid {c.accent}; }}
    QPushButton:disabled {{ color: {c.muted}; border-color: {c.line}; }}
    QPushButton[kind="primary"], QPushButton[kind="choice"]:checked {{ background: {c.accent}; color: {c.accent_ink}; }}
    QPushButton[kind="primary"]:focus {{ border: 2px solid {c.ink}; }}
    QPushButton[kind="primary"]:disabled {{ background: {c.line}; color: {c.muted}; }}
    QPushButton[kind="link"] {{ background: transparent; border: 1px solid transparent; padding: 0 {px(2)}px;
        min-height: {target - 2}px; text-align: left; text-decoration: underline; }}
    QPushButton[kind="link"]:focus {{ border: 1px solid {c.accent}; }}
    QPushButton[kind="chip"] {{ color: {c.ink}; border: 1px solid {c.field}; border-radius: {px(14)}px;
        font-weight: 400; padding: {px(2)}px {px(12)}px; min-height: {px(26)}px;
        margin: {px(4)}px 0; font-size: {pixels("small")}px; }}
    QPushButton[kind="chip"]:checked {{ background: {c.accent}; color: {c.accent_ink}; border-color: {c.accent}; }}
    QPushButton[kind="chip"]:focus {{ border: 2px solid {c.accent}; }}
    QPushButton[kind="tile"] {{ border: 1px solid {c.line}; border-radius: {px(12)}px; padding: 0;
        min-height: {px(72)}px; }}
    QPushButton[kind="tile"]:checked {{ border: 2px solid {c.accent}; background: {c.soft}; }}
    QPushButton[kind="tile"]:focus {{ border: 2px solid {c.accent}; }}
    QToolButton[kind="rail"] {{ border: 0; border-radius: {px(10)}px; color: {c.muted}; font-weight: 400; padding: 0;
        min-height: {px(58)}px; font-size: {pixels("small")}px; }}
    QToolButton[kind="rail"]:checked {{ background: {c.soft}; color: {c.accent}; font-weight: 700; }}
    QToolButton[kind="rail"]:focus {{ border: 2px solid {c.accent}; }}
    QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit {{ background: {c.panel}; color: {c.ink};
        border: 1px solid {c.field}; border-radius: {px(8)}px; padding: {px(3)}px {px(9)}px; min-height: {px(32)}px;
        selection-background-color: {c.accent}; selection-color: {c.accent_ink}; }}
    QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus {{
        border: 2px solid {c.accent}; }}
    QComboBox QAbstractItemView {{ background: {c.panel}; color: {c.ink}; selection-background-color: {c.soft};
        selection-color: {c.ink}; }}
    QCheckBox, QRadioButton {{ background: transparent; spacing: {px(8)}px; min-height: {target}px; }}
    QCheckBox:focus, QRadioButton:focus {{ color: {c.accent}; text-decoration: underline; }}
    QCheckBox::indicator {{ width: {px(18)}px; height: {px(18)}px; border: 2px solid {c.field};
        border-radius: {px(5)}px; background: {c.panel}; }}
    QCheckBox::indicator:checked {{ background: {c.accent}; border-color: {c.accent};
        image: url({drawn}/check-{shade}.svg); }}
    QCheckBox::indicator:focus {{ border-color: {c.accent}; }}
    QComboBox::drop-down, QDateEdit::drop-down {{ border: 0; width: {px(26)}px; }}
    QComboBox::down-arrow, QDateEdit::down-arrow {{ image: url({drawn}/down-{shade}.svg); width: {px(14)}px;
        height: {px(14)}px; }}
    QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {{ border: 0;
        background: transparent; width: {px(24)}px; }}
    QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{ image: url({drawn}/up-{shade}.svg); width: {px(12)}px;
        height: {px(12)}px; }}
    QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{ image: url({drawn}/down-{shade}.svg); width: {px(12)}px;
        height: {px(12)}px; }}
    QPushButton::menu-indicator {{ image: url({drawn}/down-{shade}.svg); width: {px(12)}px; height: {px(12)}px;
        subcontrol-position: right center; right: {px(8)}px; }}
    QListView, QTableView, QTreeView {{ background: {c.panel}; border: 0; outline: 0; }}
    QTableView {{ gridline-color: {c.line}; selection-background-color: {c.soft}; selection-color: {c.ink}; }}
    QHeaderView::section {{ background: {c.panel}; color: {c.muted}; border: 0; border-bottom: 1px solid {c.line};
        padding: {px(6)}px {px(3)}px; font-weight: 600; font-size: {pixels("small")}px; }}
    QSlider::groove:horizontal {{ height: {px(6)}px; background: {c.line}; border-radius: {px(3)}px; }}
    QSlider::sub-page:horizontal {{ background: {c.accent}; border-radius: {px(3)}px; }}
    QSlider::handle {{ width: {px(22)}px; margin: -{px(8)}px 0; background: {c.accent}; border-radius: {px(11)}px; }}
    QSlider::handle:horizontal:focus {{ border: {px(3)}px solid {c.ink}; }}
    QProgressBar {{ background: {c.line}; border: 0; border-radius: {px(4)}px; max-height: {px(9)}px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: {px(4)}px; }}
    QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: {px(12)}px; margin: 0; }}
    QScrollBar::handle {{ background: {c.field}; border-radius: {px(4)}px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: {px(30)}px; }} QScrollBar::handle:horizontal {{ min-width: {px(30)}px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QToolTip {{ background: {c.strip}; color: {c.strip_ink}; border: 0; padding: {px(6)}px; }}
    QMenu {{ background: {c.panel}; border: 1px solid {c.line}; }}
    QMenu::item {{ padding: {px(8)}px {px(18)}px; }}
    QMenu::item:selected {{ background: {c.soft}; color: {c.ink}; }}
    """
