"""A corpus of awkward layouts, each in every form that can hold it: exactly these rows and exactly these issues."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from tests.unit.exchange.corpus.cases_lines import LINES
from tests.unit.exchange.corpus.cases_lists import LISTS
from tests.unit.exchange.corpus.layouts import EVERY, Layout
from tests.unit.exchange.corpus.makers import make
from tests.unit.exchange.corpus.makers_zipped import zipped
from tierdesk.exchange.cells import Limits, Row, Unreadable
from tierdesk.exchange.cleaning import Cleaner
from tierdesk.exchange.mapping import find_table
from tierdesk.exchange.reader import open_workbook
from tierdesk.exchange.recognise import with_day_orders
from tierdesk.exchange.sources import Source, WorkbookSource, open_source
from tierdesk.exchange.sparse_source import SparseSource
from tierdesk.exchange.table import Table

LAYOUTS = LINES + LISTS
CASES = [pytest.param(layout, form, id=f"{layout.name} - {form}") for layout in LAYOUTS for form in layout.formats]


def all_rows(source: Source) -> dict[str, list[Row]]:
    return {sheet: [row for chunk in source.rows(sheet) for row in chunk] for sheet in source.sheets}


def found_in(sheets: dict[str, list[Row]]) -> tuple[Table, list[Row]]:
    tables = [(table, rows) for rows in sheets.values() if (table := find_table(rows)) is not None]
    assert len(tables) == 1
    table, rows = tables[0]
    return with_day_orders(table, rows), rows


def check(layout: Layout, table: Table, rows: list[Row]) -> None:
    cleaned = Cleaner(table).clean(rows)
    assert table.kind == layout.kind
    assert table.header_row == layout.header_row
    assert tuple(use.field for use in table.columns) == layout.fields
    assert cleaned.rows == list(layout.clean)
    assert [(issue.row, issue.column, issue.code) for issue in cleaned.issues] == [
        (row, " ".join(column.split()), code) for row, column, code in layout.issues
    ]
    rejected = {issue.row for issue in cleaned.issues if issue.rejected}
    assert cleaned.read == len(cleaned.rows) + len(rejected)


def test_the_corpus_is_as_large_as_promised_and_its_names_are_its_own() -> None:
    assert len({layout.name for layout in LAYOUTS}) == len(LAYOUTS) >= 40
    assert {form for layout in LAYOUTS for form in layout.formats} == set(EVERY)


@pytest.mark.parametrize(("layout", "form"), CASES)
def test_the_layout_imports_exactly(layout: Layout, form: str) -> None:
    table, rows = found_in(all_rows(open_source(make(layout, form), "文件", Limits())))
    check(layout, table, rows)


@pytest.mark.parametrize("form", EVERY)
def test_through_the_reading_process_it_is_the_same(form: str, tmp_path: Path) -> None:
    layout = LINES[0]
    file = tmp_path / "export.xls"
    file.write_bytes(make(layout, form))
    with open_workbook(file) as book:
        sheets = {sheet: [row for chunk in book.rows(sheet) for row in chunk] for sheet in book.sheets}
    check(layout, *found_in(sheets))


def test_a_column_beyond_every_sheet_is_damage_in_a_binary_workbook_too() -> None:
    with zipfile.ZipFile(io.BytesIO(make(LINES[0], "xlsb"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    last, beyond = (struct.pack("<II", column, 0) for column in (len(LINES[0].rows[0]) - 1, 1 << 19))
    own = {name: part.replace(last, beyond) for name, part in parts.items() if "worksheets" in name}
    with pytest.raises(Unreadable) as refused:
        all_rows(open_source(zipped(parts | own), "文件", Limits()))
    assert refused.value.key == "read.damaged"


@pytest.mark.parametrize("layout", [layout for layout in LAYOUTS if "xlsx" in layout.formats], ids=lambda one: one.name)
def test_reading_cell_by_cell_gives_what_reading_by_block_gives(layout: Layout) -> None:
    data = make(layout, "xlsx")
    block, single = all_rows(WorkbookSource(data, Limits())), all_rows(SparseSource(data, Limits()))
    assert list(single) == list(block)
    for sheet, rows in block.items():
        left = min(index for _, cells in single[sheet] for index, cell in enumerate(cells) if cell is not None)
        width = len(rows[0][1])  # of a block, which begins in its first column that holds anything
        filled = [(row_no, (cells + [None] * width)[left : left + width]) for row_no, cells in single[sheet]]
        assert filled == rows
        assert [list(map(type, cells)) for _, cells in filled] == [list(map(type, cells)) for _, cells in rows]
