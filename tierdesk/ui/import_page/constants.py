"""Values for all rows of a table: what the file does not say and is the same for every row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from tierdesk.exchange.correct import with_constant
from tierdesk.exchange.examples import example_of
from tierdesk.exchange.kinds import KINDS
from tierdesk.services.field_words import field_in_words
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.import_page.column_tile import quiet_choice
from tierdesk.ui.panels import button, clear, label, row, wrapped

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from tierdesk.exchange.table import Table


class _ValueField(QLineEdit):
    """A field whose Enter means what was typed, and not the button of the page."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends here."""
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()


class ConstantsEditor(QWidget):
    """A field, its value and those given already. `corrected` carries the Table with one more or one less."""

    corrected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self.field = quiet_choice(say("importing.constant_field"))
        self.field.setMinimumContentsLength(8)
        self.field.setFixedWidth(theme.px(190))
        self.field.currentIndexChanged.connect(self._on_field)
        self.text = _ValueField()
        self.text.setAccessibleName(say("importing.constant_value"))
        self.text.setFixedWidth(theme.px(240))
        self.text.returnPressed.connect(self._add)
        add = button(say("importing.constant_add"))
        add.clicked.connect(self._add)
        self._trouble = label("", "small", "bad", wrap=True)
        self._trouble.setVisible(False)
        self._given = QVBoxLayout()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        words = label(say("importing.constant_words"), "small", "muted")
        box.addWidget(wrapped(words, self.field, self.text, add))
        box.addWidget(self._trouble)
        box.addLayout(self._given)

    def show_table(self, table: Table) -> None:
        """Show what is given and what may be; the first thing that the table lacks is offered first."""
        self._table = table
        clear(self._given)
        has = {use.field for use in table.columns}
        chosen = self.field.currentData()
        self.field.clear()
        for one in KINDS[table.kind].fields:
            if one.name not in has:
                self.field.addItem(field_in_words(table.kind, one.name), one.name)
        wanted = next((name for group in table.lacking for name in group if self.field.findData(name) >= 0), chosen)
        self.field.setCurrentIndex(max(0, self.field.findData(wanted)))
        for constant in table.constants:
            words = f"{field_in_words(table.kind, constant.field)}: {say('importing.constant', text=constant.text)}"
            away = button(say("importing.constant_remove"), "link")
            away.setAccessibleName(f"{say('importing.constant_remove')}: {words}")
            away.clicked.connect(lambda _on=False, field=constant.field: self._correct(field, ""))
            self._given.addWidget(_in_line(label(words, "small"), away))

    def _on_field(self) -> None:
        """An example of what the field holds stands where it is typed."""
        field = self.field.currentData()
        if self._table is None or not field:
            return
        example = example_of(self._table.kind, field)
        hint = say("importing.constant_hint", example=example) if example else say("importing.constant_any")
        self.text.setPlaceholderText(hint)
        self.text.setAccessibleDescription(hint)
        self._trouble.setVisible(False)

    def _add(self) -> None:
        from tierdesk.errors import UserFixable
        from tierdesk.exchange.cleaning import constant_value

        field = self.field.currentData()
        if self._table is None or not field or not self.text.text().strip():
            return
        table = with_constant(self._table, field, self.text.text())
        try:
            for constant in table.constants:
                constant_value(table.kind, constant)
        except UserFixable as trouble:
            self._trouble.setText(f"{say(trouble.what)} {say(trouble.to_do) if trouble.to_do else ''}")
            self._trouble.setVisible(True)
            return
        self._trouble.setVisible(False)
        self.text.clear()
        self.corrected.emit(table)

    def _correct(self, field: str, text: str) -> None:
        if self._table is not None:
            self.corrected.emit(with_constant(self._table, field, text))


def _in_line(*parts: QWidget) -> QWidget:
    made = QWidget()
    line: QHBoxLayout = row(*parts, None, spacing=10)
    made.setLayout(line)
    return made
