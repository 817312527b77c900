"""Excel out: styled, filterable workbooks that can be imported again without loss.

Texts stay texts: a licence number never becomes a number, and a text that begins like a formula never becomes one.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tierdesk.errors import Environment
from tierdesk.message import message

ColumnKind = Literal["text", "integer", "decimal", "money", "date"]
FORMATS: dict[ColumnKind, str] = {
    "text": "@",
    "integer": "#,##0",
    "decimal": "0.00####",
    "money": "#,##0.00",
    "date": "yyyy-mm-dd",
}
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_TEXT = 32_767  # signs that a cell of Excel holds
LONGEST_NAME = 31  # signs of a sheet's name
_NOT_IN_NAMES = re.compile(r"[\\/*?:\[\]]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, its width in signs, and what it holds."""

    header: str
    width: int
    kind: ColumnKind


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows of plain values (text, numbers, dates, None) in the order of the columns.

    `footer` stands at the foot of every printed page.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    footer: str = ""


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write the sheets to `path`; the file appears whole or stays as it was.

    Raises Environment when it cannot be written, for example while Excel holds it open.
    """
    from openpyxl import Workbook

    part = path.with_name(f".{path.name}.part")
    book = Workbook(write_only=True)
    try:
        with part.open("wb") as file:
            for sheet in sheets:
                _write_sheet(book, sheet)
            book.save(file)
        os.replace(part, path)  # noqa: PTH105 - the one call that replaces in one step on Windows, too
    except BaseException as trouble:
        _abandon(book, part)
        if isinstance(trouble, OSError):
            raise Environment(message("write.cannot", file=path.name), message("write.cannot_do")) from trouble
        raise


def _abandon(book: Any, part: Path) -> None:
    """Close the half-written sheets and take away the half-written file."""
    for page in book.worksheets:
        with contextlib.suppress(Exception):  # it may be closed, or not begun
            page.close()
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)


def _write_sheet(book: Any, sheet: Sheet) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    page = book.create_sheet(_NOT_IN_NAMES.sub(" ", sheet.name)[:LONGEST_NAME])
    for place, column in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(place)].width = column.width
    page.freeze_panes = "A2"
    page.oddFooter.center.text = sheet.footer
    line = Border(bottom=Side(style="thin", color="DEDBD4"))
    head, styles = [], []
    for column in sheet.columns:
        title: Any = WriteOnlyCell(page, _text(column.header))
        title.data_type = "s"
        title.font, title.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="0B5D57")
        title.alignment = Alignment(vertical="center", wrap_text=True)
        head.append(title)
        own: Any = WriteOnlyCell(page)
        quoted: Any = WriteOnlyCell(page)
        for model in (own, quoted):
            model.number_format, model.border = FORMATS[column.kind], line
        quoted.quotePrefix = True  # Excel shows the apostrophe: text, whatever it begins with
        styles.append((own._style, quoted._style))  # noqa: SLF001 - styling each cell anew takes half as long again
    page.append(head)
    count = 0
    for row in sheet.rows:
        cells: list[Any] = []
        for value, (style, quoted_style) in zip(row, styles, strict=True):
            cell: Any = WriteOnlyCell(page, _text(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"
            is_formula = isinstance(value, str) and value.startswith(FORMULA_SIGNS)
            cell._style = quoted_style if is_formula else style  # noqa: SLF001 - see above
            cells.append(cell)
        page.append(cells)
        count += 1
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{count + 1}"


def _text(value: str) -> str:
    """The text as a workbook can hold it: no signs outside XML, and nothing that reads as an escaped sign."""
    kept = _ESCAPED.sub("_x005F_", _NOT_IN_XML.sub("", value)[:LONGEST_TEXT])
    return kept.replace("\r", "_x000D_")
