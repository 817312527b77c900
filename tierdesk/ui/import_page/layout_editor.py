"""How a table is read, to be corrected: its kind, its header row, what each column is, values for all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QSpinBox, QVBoxLayout, QWidget

from tierdesk.exchange.correct import with_day_order, with_field, with_unit
from tierdesk.exchange.kinds import IMPORT_ORDER, KINDS
from tierdesk.exchange.mapping import lay_out
from tierdesk.exchange.recognise import samples
from tierdesk.exchange.table import YEAR
from tierdesk.exchange.units import unit_of
from tierdesk.services.as_read import as_read
from tierdesk.services.field_words import field_in_words
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.import_page.column_tile import NOT_READ, ColumnTile, quiet_choice
from tierdesk.ui.import_page.constants import ConstantsEditor
from tierdesk.ui.panels import clear, label, wrapped, wrapping

if TYPE_CHECKING:
    from tierdesk.exchange.cells import Row
    from tierdesk.exchange.kinds import KindName
    from tierdesk.exchange.table import Table

LAST_ROW = 1_048_576
LEVELS = 2
AT_ONCE = 4
"""Tiles of columns that are made in one turn of the event loop."""


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
        self._constants = ConstantsEditor()
        self._constants.corrected.connect(self._correct)
        self.constant_field, self.constant_text = self._constants.field, self._constants.text
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(8))
        for part in (self._head, self._lacking, self._tiles_box, self._constants):
            box.addWidget(part)

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

    def take_unit(self, index: int, unit: str) -> None:
        """Read the column at `index` in that unit."""
        self._correct(with_unit(self._known(), index, unit_of(unit)))

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
        self._lacking.setText(say("importing.lacking", fields=self._lacking_in_words(table)))
        self._lacking.setVisible(bool(self.lacking))
        self._constants.show_table(table)

    @property
    def lacking(self) -> tuple[frozenset[str], ...]:
        """What is still missing. A remembered layout needs no year: each of its files has its own."""
        groups = self._table.lacking if self._table else ()
        return groups if self._rows else tuple(group for group in groups if group != YEAR)

    def _lacking_in_words(self, table: Table) -> str:
        """月份、客户名称或许可证号."""
        return say("list.separator").join(
            say("importing.or").join(
                field_in_words(table.kind, field.name) for field in KINDS[table.kind].fields if field.name in group
            )
            for group in self.lacking
        )

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
        tile = ColumnTile(index, header, values if self._rows else None)
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
            tile.show_use(table.kind, use, advised if use and advised != use.unit else "", reading)

    def _known(self) -> Table:
        if self._table is None:
            raise AssertionError("there are no tiles without a table")
        return self._table
