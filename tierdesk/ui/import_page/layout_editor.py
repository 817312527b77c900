"""How a table is read, to be corrected: its kind, its header row, what each column is, values for all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from tierdesk.exchange.correct import with_constant, with_day_order, with_field, with_unit
from tierdesk.exchange.kinds import IMPORT_ORDER, KINDS
from tierdesk.exchange.mapping import lay_out
from tierdesk.exchange.recognise import samples
from tierdesk.services.as_read import as_read
from tierdesk.services.field_words import field_in_words
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.import_page.column_tile import NOT_READ, ColumnTile, quiet_choice
from tierdesk.ui.panels import button, clear, label, row, wrapped, wrapping

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from tierdesk.exchange.cells import Row
    from tierdesk.exchange.kinds import KindName
    from tierdesk.exchange.table import Table

LAST_ROW = 1_048_576
LEVELS = 2
AT_ONCE = 4
"""Tiles of columns that are made in one turn of the event loop."""


class _ValueField(QLineEdit):
    """A field whose Enter means what was typed, and not the button of the page."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter ends here."""
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            event.accept()


class LayoutEditor(QWidget):
    """`changed` carries the corrected Table, None when the row chosen can be no header."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self._table: Table | None = None
        self._units: Mapping[int, str] = {}
        self._names: Sequence[str] = ()
        self._head = self._make_head()
        self._lacking = label("", "body", "bad", wrap=True)
        self._tiles_box, self._flow = wrapping(8, fill=True)
        self.tiles: list[ColumnTile] = []
        self._to_make: list[tuple[int, str, tuple[str, ...]]] = []
        self._constants = QVBoxLayout()
        line = self._make_constant_line()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        for part in (self._head, self._lacking, self._tiles_box):
            box.addWidget(part)
        box.addWidget(line)
        box.addWidget(self._trouble)
        box.addLayout(self._constants)
        self._trouble.setVisible(False)

    def _make_head(self) -> QWidget:
        """What kind of table it is, and where its header stands."""
        self.kind = quiet_choice(say("importing.kind"))
        self.kind.setMinimumContentsLength(8)
        self.kind.setFixedWidth(theme.px(190))
        for name in reversed(IMPORT_ORDER):
            self.kind.addItem(say(f"kind.{name}"), name)
        self.kind.activated.connect(self._lay_out_anew)
        self.header_row = QSpinBox()
        self.header_row.setRange(1, LAST_ROW)
        self.header_row.setAccessibleName(say("importing.header_row"))
        self.header_row.setFixedWidth(theme.px(110))
        self.header_row.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.header_row.valueChanged.connect(self._lay_out_anew)
        self.two_levels = QCheckBox(say("importing.two_levels"))
        self.two_levels.toggled.connect(self._lay_out_anew)
        kind_label, row_label = (
            label(say("importing.kind"), "small", "muted"),
            label(say("importing.header_row"), "small", "muted"),
        )
        kind_label.setBuddy(self.kind)
        row_label.setBuddy(self.header_row)
        return wrapped(kind_label, self.kind, row_label, self.header_row, self.two_levels)

    def _make_constant_line(self) -> QWidget:
        """A value for all rows."""
        self.constant_field = quiet_choice(say("importing.constant_field"))
        self.constant_field.setMinimumContentsLength(8)
        self.constant_field.setFixedWidth(theme.px(170))
        self.constant_text = _ValueField()
        self.constant_text.setPlaceholderText(say("importing.constant_hint"))
        self.constant_text.setAccessibleName(say("importing.constant_hint"))
        self.constant_text.setFixedWidth(theme.px(220))
        self.constant_text.returnPressed.connect(self._add_constant)
        add = button(say("importing.constant_add"))
        add.clicked.connect(self._add_constant)
        self._trouble = label("", "small", "bad", wrap=True)
        words = label(say("importing.constant_words"), "small", "muted")
        return wrapped(words, self.constant_field, self.constant_text, add)

    @property
    def table(self) -> Table | None:
        """The table as it is laid out now."""
        return self._table

    @property
    def whole(self) -> bool:
        """Whether every column of the table has its tile by now."""
        return not self._to_make

    def show_table(
        self, table: Table | None, rows: Sequence[Row], units: Mapping[int, str], names: Sequence[str] = ()
    ) -> None:
        """Show a table to correct; without `rows` (a remembered layout) its place in a sheet is not asked for.

        `names` are those of the sheet and the file, which may tell the year of months. Where no table was recognised
        the sheet is laid out as the kind and row shown say, for the person to go on from there.
        """
        self._rows, self._units, self._names = rows, units, names
        self._head.setVisible(bool(rows))
        for part, value in (
            (self.kind, table.kind if table else "sales"),
            (self.header_row, table.header_row if table else rows[0][0] if rows else 1),
            (self.two_levels, bool(table and table.first_data_row - table.header_row >= LEVELS)),
        ):
            part.blockSignals(True)
            if part is self.kind:
                self.kind.setCurrentIndex(self.kind.findData(value))
            elif part is self.header_row:
                self.header_row.setValue(int(value))
            else:
                self.two_levels.setChecked(bool(value))
            part.blockSignals(False)
        self._take(table if table or not rows else self._laid_out(), new_columns=True)

    def _lay_out_anew(self) -> None:
        self._take(self._laid_out(), new_columns=True)
        self.changed.emit(self._table)

    def _laid_out(self) -> Table | None:
        """The table as kind and header row are chosen."""
        levels = LEVELS if self.two_levels.isChecked() else 1
        kind: KindName = self.kind.currentData()
        return lay_out(self._rows, self.header_row.value(), kind, levels=levels, names=self._names)

    def _correct(self, table: Table) -> None:
        self._take(table, new_columns=False)
        self.changed.emit(table)

    def _take(self, table: Table | None, *, new_columns: bool) -> None:
        self._table = table
        if new_columns:
            self._make_tiles(table)
        elif table is not None:
            self._show_uses(table, self.tiles)
        if table is None:
            self._lacking.setText(say("importing.no_header_row"))
            self._lacking.setVisible(True)
            return
        self._lacking.setText(
            say(
                "importing.lacking",
                fields=say("list.separator").join(
                    say("importing.or").join(
                        field_in_words(table.kind, field.name)
                        for field in KINDS[table.kind].fields
                        if field.name in group
                    )
                    for group in table.lacking
                ),
            )
        )
        self._lacking.setVisible(bool(table.lacking))
        self._show_constants(table)

    def _make_tiles(self, table: Table | None) -> None:
        clear(self._flow)
        self.tiles = []
        self._to_make = []
        if table is None:
            return
        used = {use.index for use in table.used}
        for index, header in enumerate(table.headers):
            values = samples(table, self._rows, index)
            if header or values or index in used:
                self._to_make.append((index, header, values))
        self._make_next_tiles()

    def _make_next_tiles(self) -> None:
        """A few tiles; the next ones in a turn of their own, so that many columns do not stop the window."""
        made = [self._make_tile(*one) for one in self._to_make[:AT_ONCE]]
        del self._to_make[:AT_ONCE]
        self.tiles += made
        if self._table is not None:
            self._show_uses(self._table, made)
        if self._to_make:
            QTimer.singleShot(0, self, self._make_next_tiles)

    def _make_tile(self, index: int, header: str, values: tuple[str, ...]) -> ColumnTile:
        tile = ColumnTile(index, header, values)
        tile.field_picked.connect(lambda at, field: self._correct(with_field(self._known(), at, field)))
        tile.unit_picked.connect(lambda at, unit: self._correct(with_unit(self._known(), at, unit)))
        tile.order_picked.connect(lambda at, order: self._correct(with_day_order(self._known(), at, order)))
        self._flow.addWidget(tile)
        return tile

    def _show_uses(self, table: Table, tiles: Sequence[ColumnTile]) -> None:
        uses = {use.index: use for use in table.used}
        for tile in tiles:
            use = uses.get(tile.index)
            advised = self._units.get(tile.index, "")
            reading = as_read(table, use, self._rows) if use else NOT_READ
            tile.show_use(table.kind, use, advised if use and use.unit is None else "", reading)

    def _known(self) -> Table:
        if self._table is None:
            raise AssertionError("there are no tiles without a table")
        return self._table

    def _show_constants(self, table: Table) -> None:
        clear(self._constants)
        has = {use.field for use in table.columns}
        chosen = self.constant_field.currentData()
        self.constant_field.clear()
        for one in KINDS[table.kind].fields:
            if one.name not in has:
                self.constant_field.addItem(field_in_words(table.kind, one.name), one.name)
        wanted = next(
            (field for group in table.lacking for field in group if self.constant_field.findData(field) >= 0), chosen
        )
        self.constant_field.setCurrentIndex(max(0, self.constant_field.findData(wanted)))
        for constant in table.constants:
            words = f"{field_in_words(table.kind, constant.field)}: {say('importing.constant', text=constant.text)}"
            away = button(say("importing.constant_remove"), "link")
            away.setAccessibleName(f"{say('importing.constant_remove')}: {words}")
            away.clicked.connect(
                lambda _on=False, field=constant.field: self._correct(with_constant(self._known(), field, ""))
            )
            self._constants.addWidget(_in_line(label(words, "small"), away))

    def _add_constant(self) -> None:
        from tierdesk.errors import UserFixable
        from tierdesk.exchange.cleaning import constant_value

        field = self.constant_field.currentData()
        if self._table is None or not field or not self.constant_text.text().strip():
            return
        table = with_constant(self._table, field, self.constant_text.text())
        try:
            for constant in table.constants:
                constant_value(table.kind, constant)
        except UserFixable as trouble:
            self._trouble.setText(f"{say(trouble.what)} {say(trouble.to_do) if trouble.to_do else ''}")
            self._trouble.setVisible(True)
            return
        self._trouble.setVisible(False)
        self.constant_text.clear()
        self._correct(table)


def _in_line(*parts: QWidget) -> QWidget:
    made = QWidget()
    line: QHBoxLayout = row(*parts, None, spacing=10)
    made.setLayout(line)
    return made
