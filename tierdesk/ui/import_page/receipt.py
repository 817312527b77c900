"""One receipt: the counts that add up, the columns used, the rejected and warned rows."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.flow_layout import FlowLayout
from tierdesk.ui.import_page.contents import ContentsPanel
from tierdesk.ui.panels import Panel, button, column, label, row
from tierdesk.ui.short_label import ShortLabel

if TYPE_CHECKING:
    from tierdesk.services.views import ReceiptView


class ReceiptPanel(Panel):
    """A receipt in full. Its signals carry the number of the receipt."""

    undo_wanted = Signal(str)
    save_wanted = Signal(str)

    def __init__(self, view: ReceiptView, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.view = view
        made = datetime.fromisoformat(view.at).astimezone()
        basis = say("importing.basis", kind=view.kind_title, sheet=view.sheet, receipt=view.id)
        by_whom = say("importing.by_whom", who=view.who or "–", time=f"{made:%Y-%m-%d %H:%M}", digest=view.sha256[:8])
        same = [say("importing.same_as", receipt=view.same_as)] if view.same_as else []
        said = label(" · ".join((basis, by_whom, *same)), "small", "muted", wrap=True)
        undo = button(say("importing.undone_mark" if view.undone else "command.undo"))
        undo.setEnabled(not view.undone)
        undo.clicked.connect(lambda: self.undo_wanted.emit(view.id))
        head = row(column(ShortLabel(view.file, "heading", cut="middle"), said, spacing=0), undo, spacing=12)
        head.setStretch(0, 1)
        self.body.addLayout(head)
        self.body.addWidget(self._mapping())
        self.contents = ContentsPanel()
        self.contents.set_view(view)
        self.body.addWidget(self.contents)
        save = button(say("importing.save_rejects"))
        save.clicked.connect(lambda: self.save_wanted.emit(view.id))
        self.body.addLayout(row(save, None))
        save.setVisible(view.rejected > 0)

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
        line = row(ShortLabel(words, "small", "muted" if view.undone else ""), show, undo, gone, spacing=12)
        line.setStretch(0, 1)
        self.setLayout(line)
        undo.setVisible(not view.undone)
        gone.setVisible(view.undone)
