"""Writes plain workbooks fast: the XML of one sheet, streamed by hand into the zip that an .xlsx is.

Made for the sample workbooks and the benchmarks, where a million rows must take a minute; the program itself writes
through `tierdesk.exchange.writer`. Texts are shared as Excel shares them, days are Excel dates, numbers are numbers.
Nothing in the file tells when or where it was made, so the same rows always give the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

Value = str | int | float | date | None
Line = Sequence[Value]

EPOCH = date(1899, 12, 30).toordinal()  # day 0 of Excel's calendar, as it counts after February 1900
FIXED_TIME = (2026, 11, 23, 18, 0, 0)
UNIX = 3  # the system a zip entry says it was made on; the same wherever it is made
ROWS_A_PIECE = 2000
COLUMNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""No sheet here is wider."""

PLAIN, DAY, TITLE, HEAD = range(4)
"""The styles of cells: their places in `cellXfs` below."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: first `titles` rows of title, then `heads` rows of header, then data.

    `merges` are ranges such as "A1:C1", `hidden` row numbers as Excel shows them, `widths` in signs by column. Cells
    carry their names ("C7") as Excel writes them; without `cell_names`, as some systems export, a large file has a
    third of the size.
    """

    name: str
    rows: Iterable[Line]
    titles: int = 0
    heads: int = 1
    merges: Sequence[str] = ()
    hidden: frozenset[int] = frozenset()
    widths: Sequence[float] = ()
    cell_names: bool = True


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = (  # path inside xl/, kind of its relation, kind of its content
    ("workbook", "officeDocument", "sheet.main"),
    ("worksheets/sheet1", "worksheet", "worksheet"),
    ("styles", "styles", "styles"),
    ("sharedStrings", "sharedStrings", "sharedStrings"),
)
_FONT = '<name val="宋体"/></font>'
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}">'
    f'<fonts count="3"><font><sz val="11"/>{_FONT}'
    f'<font><b/><sz val="16"/>{_FONT}<font><b/><sz val="11"/>{_FONT}</fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE7E6E6"/></patternFill></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="2" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def write_xlsx(path: Path, sheet: Sheet) -> None:
    """Write a workbook of that one sheet; rows are taken one by one, and never all held."""
    texts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in _frame(sheet.name).items():
            archive.writestr(_entry(name), _XML + xml)
        for name, pieces in (
            ("xl/worksheets/sheet1.xml", _sheet_xml(sheet, texts)),
            ("xl/sharedStrings.xml", _texts_xml(texts)),
        ):
            with archive.open(_entry(name), "w", force_zip64=True) as file:
                for piece in pieces:
                    file.write(piece.encode())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, FIXED_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = UNIX
    return entry


def _frame(sheet_name: str) -> dict[str, str]:
    """The small parts that make a zip a workbook."""
    types = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{_TYPES}.{content}+xml"/>' for part, _, content in _PARTS
    )
    workbook, *parts = (
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{part}.xml"/>'
        for number, (part, kind, _) in enumerate(_PARTS)
    )
    relations = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f"{relations}{workbook.replace('workbook.xml', 'xl/workbook.xml')}</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        f'<sheet name={quoteattr(sheet_name)} sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"{relations}{''.join(parts)}</Relationships>",
        "xl/styles.xml": _STYLES,
    }


def _sheet_xml(sheet: Sheet, texts: dict[str, int]) -> Iterator[str]:
    """The sheet in pieces; its texts are collected in `texts`, each with its number."""
    above = sheet.titles + sheet.heads
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(sheet.widths, start=1)
    )
    yield (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        f'<pane ySplit="{above}" topLeftCell="A{above + 1}" activePane="bottomLeft" state="frozen"/></sheetView>'
        f"</sheetViews>{f'<cols>{columns}</cols>' if columns else ''}<sheetData>"
    )
    pieces: list[str] = []
    for row_no, row in enumerate(sheet.rows, start=1):
        style = PLAIN if row_no > above else HEAD if row_no > sheet.titles else TITLE if row_no == 1 else PLAIN
        hidden = ' hidden="1"' if row_no in sheet.hidden else ""
        cells = (_cell_xml(value, style, texts) for value in row)
        named = (
            "".join([f'<c r="{column}{row_no}"{cell}' for column, cell in zip(COLUMNS, cells, strict=False) if cell])
            if sheet.cell_names
            else "".join([f"<c{cell or '/>'}" for cell in cells])
        )
        pieces.append(f'<row r="{row_no}"{hidden}>{named}</row>')
        if len(pieces) == ROWS_A_PIECE:
            yield "".join(pieces)
            pieces.clear()
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in sheet.merges)
    merged = f'<mergeCells count="{len(sheet.merges)}">{merges}</mergeCells>' if merges else ""
    yield f"{''.join(pieces)}</sheetData>{merged}</worksheet>"


def _texts_xml(texts: Iterable[str]) -> Iterator[str]:
    yield f'{_XML}<sst xmlns="{_MAIN}">'
    rest = iter(texts)
    while piece := "".join([f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in islice(rest, 20_000)]):
        yield piece
    yield "</sst>"


def _cell_xml(value: Value, style: int, texts: dict[str, int]) -> str:
    """A cell from behind its name on; nothing for a blank one."""
    if value is None:
        return ""
    if isinstance(value, date):
        return f' s="{DAY}"><v>{value.toordinal() - EPOCH}</v></c>'
    styled = f' s="{style}"' if style else ""
    if isinstance(value, str):
        return f'{styled} t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
    return f"{styled}><v>{value!r}</v></c>"
