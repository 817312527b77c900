"""What an import does or did: the counts that add up, each of which opens its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tierdesk.services.field_words import totals_in_words
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.import_page.rows_table import RowsTable
from tierdesk.ui.panels import column, label, wrapped

if TYPE_CHECKING:
    from tierdesk.services.views import IssueView, ReceiptView, RowsView

HEADS = ("row", "column", "value", "result")
TILES = ("new", "changed", "same", "rejected", "warned")
FIRST_SHOWN = ("rejected", "warned", "changed")
"""What is worth a look comes first; rows that simply came are opened by whoever wants to see them."""


TONES = {"new": "accent", "rejected": "bad", "warned": "warn"}
TILE_WIDTH = 152  # wide enough for a million lines; the height is that of the style


class CountTile(QPushButton):
    """A count under its name; it opens what is counted."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "tile")
        self.setFixedWidth(theme.px(TILE_WIDTH))
        self._name = name
        self._figure = label("", "title")
        words = label(name, "small", "muted")
        for part in (words, self._figure):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(column(words, self._figure, spacing=0, margins=8))
        self.show_figure(None, "muted")

    def show_figure(self, figure: int | None, tone: str) -> None:
        """Show a figure in a colour of the palette; None: not known yet."""
        words = "–" if figure is None else f"{figure:,}"
        self._figure.setText(words)
        self._figure.setStyleSheet(f"color: {getattr(theme.colours(), tone)};")
        self.setAccessibleName(f"{self._name} {words}")


class ContentsPanel(QWidget):
    """The counts of one table as tiles; a click, or Enter on a tile, opens its rows below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: ReceiptView | None = None
        self.tiles = {name: self._tile(name) for name in ("read", *TILES)}
        tiles = wrapped(*self.tiles.values())
        self._sum = label("", "small", "muted", wrap=True)
        self._totals = label("", "small", "muted", wrap=True)
        self._heading = label("", "heading")
        self.table = RowsTable(say("importing.issues"))
        self._more = label("", "small", "muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        box.addWidget(tiles)
        for part in (self._sum, self._totals, self._heading, self.table, self._more):
            box.addWidget(part)
            part.setVisible(part is self._sum)

    def _tile(self, name: str) -> CountTile:
        tile = CountTile(say(f"importing.{name}"))
        tile.setCheckable(name in TILES)
        if name in TILES:
            tile.clicked.connect(lambda on: self.show_rows(name if on else ""))
        return tile

    def set_view(self, view: ReceiptView | None) -> None:
        """Show the counts of an import, and what is worth a look in it; None: they are not known yet."""
        self._view = view
        for name, tile in self.tiles.items():
            figure: int | None = getattr(view, name) if view else None
            tile.show_figure(figure, TONES.get(name, "ink") if figure else "muted")
            tile.setEnabled(bool(figure) and name in TILES)
        self._sum.setVisible(view is not None)
        self._totals.setText(totals_in_words(view) if view else "")
        self._totals.setVisible(bool(view and view.totals))
        if view:
            self._sum.setText(
                say(
                    "importing.sum",
                    read=view.read,
                    new=view.new,
                    changed=view.changed,
                    same=view.same,
                    rejected=view.rejected,
                )
            )
        self.show_rows(next((name for name in FIRST_SHOWN if view and getattr(view, name)), ""))

    def show_rows(self, name: str) -> None:
        """Open the rows of one count; "" closes them."""
        for other, tile in self.tiles.items():
            tile.setChecked(other == name)
        view = self._view if name else None
        for part in (self._heading, self.table, self._more):
            part.setVisible(view is not None)
        if view is None:
            return
        shown = 0
        total = getattr(view, name)
        if name in {"rejected", "warned"}:
            issues = tuple(issue for issue in view.issues if issue.rejected == (name == "rejected"))
            self._show_issues(issues)
            shown = min(len({issue.row for issue in issues}), total)
        else:
            rows: RowsView = {"new": view.new_rows, "changed": view.changed_cells, "same": view.same_rows}[name]
            self.table.set_rows(rows.columns, rows.rows)
            shown = len(rows.rows) if name != "changed" else min(len(rows.rows), total)
        self._heading.setText(f"{say(f'importing.{name}')}  {total:,}")
        self._more.setText(say("importing.first_rows", shown=shown, total=total))
        self._more.setVisible(shown < total)

    def _show_issues(self, issues: tuple[IssueView, ...]) -> None:
        self.table.set_rows(
            tuple(say(f"importing.column_{head}") for head in HEADS),
            tuple((str(issue.row), issue.column, issue.value, issue.text) for issue in issues),
            ["bad" if issue.rejected else "warn" for issue in issues],
        )
