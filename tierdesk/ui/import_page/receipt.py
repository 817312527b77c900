"""One receipt: the counts that add up, the columns used, the rejected and warned rows."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QHeaderView, QTableView, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.chips import Chips
from tierdesk.ui.flow_layout import FlowLayout
from tierdesk.ui.panels import Panel, button, column, label, row

if TYPE_CHECKING:
    from tierdesk.services.views import IssueView, ReceiptView

HEADS = ("row", "column", "value", "result")
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
COLOUR = int(Qt.ItemDataRole.ForegroundRole)
ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
SHOWN_ROWS = 8
ROW_HEIGHT = 32
_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class IssueModel(QAbstractTableModel):
    """The rows to look at: Excel row, column, value, what became of it."""

    def __init__(self, issues: tuple[IssueView, ...]) -> None:
        super().__init__()
        self._issues = issues

    def set_issues(self, issues: tuple[IssueView, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._issues = issues
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many issues there are."""
        return 0 if parent.isValid() else len(self._issues)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Four."""
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:
        """The words above the columns."""
        if role == DISPLAY and orientation == Qt.Orientation.Horizontal:
            return say(f"importing.column_{HEADS[section]}")
        return None

    def data(self, index: Index, role: int = DISPLAY) -> object:
        """One cell."""
        issue = self._issues[index.row()]
        place = index.column()
        if role == DISPLAY:
            return (str(issue.row), issue.column, issue.value, issue.text)[place]
        if role == COLOUR and place == len(HEADS) - 1:
            return QColor(theme.colours().bad if issue.rejected else theme.colours().warn)
        if role == ALIGN and place == 0:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None


class ReceiptPanel(Panel):
    """A receipt in full. Its signals carry the number of the receipt."""

    undo_wanted = Signal(str)
    save_wanted = Signal(str)

    def __init__(self, view: ReceiptView, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.view = view
        sheet = say("importing.basis", kind=view.kind_title, sheet=view.sheet, receipt=view.id)
        undo = button(say("importing.undone_mark" if view.undone else "command.undo"))
        undo.setEnabled(not view.undone)
        undo.clicked.connect(lambda: self.undo_wanted.emit(view.id))
        head = row(column(label(view.file, "heading"), label(sheet, "small", "muted"), spacing=0), None, undo)
        self.body.addLayout(head)
        self.body.addLayout(self._tiles())
        self.body.addWidget(
            label(
                say(
                    "importing.sum",
                    read=view.read,
                    new=view.new,
                    changed=view.changed,
                    same=view.same,
                    rejected=view.rejected,
                ),
                "small",
                "muted",
                wrap=True,
            )
        )
        self.body.addWidget(self._mapping())
        if view.issues:
            self._add_issues()

    def _tiles(self) -> QHBoxLayout:
        view, colours = self.view, theme.colours()
        tiles = row(spacing=10)
        figures = (
            ("read", view.read, colours.ink),
            ("new", view.new, colours.accent),
            ("changed", view.changed, colours.ink),
            ("same", view.same, colours.muted),
            ("rejected", view.rejected, colours.bad if view.rejected else colours.muted),
        )
        for name, figure, colour in figures:
            tile = QFrame()
            tile.setObjectName("panel")
            number = label(f"{figure:,}", "title")
            number.setStyleSheet(f"color: {colour};")
            tile.setLayout(column(label(say(f"importing.{name}"), "small", "muted"), number, spacing=0, margins=10))
            tiles.addWidget(tile, 1)
        return tiles

    def _mapping(self) -> QWidget:
        """The columns used, each as "header -> field"."""
        made = QWidget()
        flow = FlowLayout(made, theme.px(6))
        for header, field, unit in self.view.mapping:
            words = say("importing.mapped", header=header, field=f"{field} · {unit}" if unit else field)
            tile = label(words if header != field else words.partition(" → ")[0], "small")
            tile.setStyleSheet(
                f"background: {theme.colours().soft}; border-radius: {theme.px(6)}px;"
                f" padding: {theme.px(2)}px {theme.px(8)}px; font-size: {theme.pixels('small')}px;"
            )
            flow.addWidget(tile)
        return made

    def _add_issues(self) -> None:
        view = self.view
        model = IssueModel(view.issues)
        rejected = tuple(issue for issue in view.issues if issue.rejected)
        warned = tuple(issue for issue in view.issues if not issue.rejected)
        shown = {"all": view.issues, "rejected": rejected, "warned": warned}
        chips = Chips()
        chips.set_chips(
            [(name, f"{say(f'importing.chip_{name}')} {len(found):,}") for name, found in shown.items() if found]
        )
        chips.picked.connect(lambda name: model.set_issues(shown[name]))
        save = button(say("importing.save_rejects"))
        save.clicked.connect(lambda: self.save_wanted.emit(view.id))
        line = row(chips, save, spacing=10)
        line.setStretch(0, 1)
        self.body.addLayout(line)
        save.setVisible(bool(rejected))
        table = QTableView()
        table.setModel(model)
        model.setParent(table)
        table.setAccessibleName(say("importing.issues"))
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setDefaultSectionSize(theme.px(ROW_HEIGHT))
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for place, width in enumerate((80, 170, 220)):
            table.setColumnWidth(place, theme.px(width))
        table.setFixedHeight(theme.px(ROW_HEIGHT) * (min(len(view.issues), SHOWN_ROWS) + 1) + theme.px(10))
        self.body.addWidget(table)


class ReceiptLine(QWidget):
    """A receipt in one line of the list of earlier imports."""

    open_wanted = Signal(str)
    undo_wanted = Signal(str)

    def __init__(self, view: ReceiptView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        made = datetime.fromisoformat(view.at).astimezone()
        words = say(
            "importing.line",
            time=f"{made:%m-%d %H:%M}",
            file=view.file,
            kind=view.kind_title,
            new=view.new,
            changed=view.changed,
            rejected=view.rejected,
        )
        show = button(say("importing.show"), "link")
        show.clicked.connect(lambda: self.open_wanted.emit(view.id))
        undo = button(say("command.undo"), "link")
        undo.clicked.connect(lambda: self.undo_wanted.emit(view.id))
        gone = label(say("importing.undone_mark"), "small", "muted")
        line = row(label(words, "small", "muted" if view.undone else ""), None, show, undo, gone, spacing=12)
        self.setLayout(line)
        undo.setVisible(not view.undone)
        gone.setVisible(view.undone)
