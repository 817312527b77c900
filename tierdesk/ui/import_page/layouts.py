"""The layouts that are remembered: looked at, corrected, forgotten."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.panels import Panel, button, clear, column, label, row, wrapped
from tierdesk.ui.short_label import ShortLabel

if TYPE_CHECKING:
    from tierdesk.exchange.table import Table
    from tierdesk.services.views import LayoutView
    from tierdesk.ui.import_page.layout_editor import LayoutEditor


class LayoutsPanel(Panel):
    """`forget_wanted` carries a fingerprint, `correct_wanted` the table as it is to be remembered, and its name."""

    forget_wanted = Signal(str)
    correct_wanted = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("importing.layouts"), parent=parent)
        self.body.addWidget(label(say("importing.layouts_words"), "small", "muted", wrap=True))
        self._lines = QVBoxLayout()
        self.body.addLayout(self._lines)
        self._editing = QWidget()
        self.name = QLineEdit()
        self.name.setAccessibleName(say("importing.layout_name"))
        self.name.setMaximumWidth(theme.px(360))
        self.save = button(say("importing.layout_save"), "primary")
        self.save.clicked.connect(self._on_save)
        leave = button(say("window.cancel"))
        leave.clicked.connect(lambda: self._editing.setVisible(False))
        words = label(say("importing.layout_name"), "small", "muted")
        words.setBuddy(self.name)
        self._inside = column(wrapped(words, self.name, leave, self.save))
        self._editing.setLayout(self._inside)
        self.body.addWidget(self._editing)
        self._editing.setVisible(False)

    @cached_property
    def editor(self) -> LayoutEditor:
        """Made when a layout is first opened."""
        from tierdesk.ui.import_page.layout_editor import LayoutEditor

        made = LayoutEditor()
        made.changed.connect(lambda _: self._allow())
        self._inside.addWidget(made)
        return made

    def show_layouts(self, found: tuple[LayoutView, ...]) -> None:
        """List them; the panel is away while there are none."""
        clear(self._lines)
        self.setVisible(bool(found))
        self._editing.setVisible(False)
        for one in found:
            self._lines.addWidget(self._line(one))

    def _line(self, one: LayoutView) -> QWidget:
        columns = say("list.separator").join(field for _, field, _ in one.columns)
        words = column(
            ShortLabel(f"{one.kind_title} · {one.name}" if one.kind_title else one.name, cut="middle"),
            label(columns, "small", "muted", wrap=True),
            spacing=0,
        )
        change = button(say("importing.layout_change"), "link")
        change.setAccessibleName(f"{say('importing.layout_change')}: {one.name}")
        change.clicked.connect(lambda: self.edit(one))
        forget = button(say("importing.layout_forget"), "link")
        forget.setAccessibleName(f"{say('importing.layout_forget')}: {one.name}")
        forget.clicked.connect(lambda: self.forget_wanted.emit(one.fingerprint))
        made = QWidget()
        line = row(words, change, forget, spacing=12)
        line.setStretch(0, 1)
        made.setLayout(line)
        change.setVisible(one.table is not None)  # in its line by now: before, it would be a window of its own
        return made

    def edit(self, one: LayoutView) -> None:
        """Open a layout for correction."""
        self.name.setText(one.name)
        self.editor.show_table(one.table, (), {})
        self._editing.setVisible(True)
        self._allow()
        self.name.setFocus()

    def _allow(self) -> None:
        table = self.editor.table
        self.save.setEnabled(table is not None and not self.editor.lacking)

    def _on_save(self) -> None:
        table: Table | None = self.editor.table
        if table is not None:
            self.correct_wanted.emit(table, self.name.text())
