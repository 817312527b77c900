"""Writes a layout in every form in which such sheets come."""

from __future__ import annotations

import datetime as dt
import html
import io
import quopri
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import xlwt

from tests.unit.exchange.corpus.layouts import COVER, Layout, Span, bounds, placed_cells, sheets_of
from tests.unit.exchange.corpus.makers_zipped import make_ods, make_xlsb, zipped


def make(layout: Layout, form: str) -> bytes:
    """The bytes of a file of that form that holds the layout."""
    if form in _TEXTS:
        encoding, delimiter = _TEXTS[form]
        return _text(layout, delimiter).encode(encoding)
    return _BOOKS[form](layout)


def _xlsx(layout: Layout) -> bytes:
    return zipped(_with_shared_texts(_book(layout)))


def _book(layout: Layout) -> dict[str, bytes]:
    """The parts of a workbook whose texts stand in its cells, as openpyxl writes them."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets_of(layout):
        page = book.create_sheet(name)
        for row_no, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value is not None:
                    cell = page.cell(row_no, column, value)
                    if isinstance(value, str):
                        cell.data_type = "e" if value == "#N/A" else "s"
    for ref in layout.merges:
        page.merge_cells(ref)
    for row_no in layout.hidden:
        page.row_dimensions[row_no].hidden = True
    file = io.BytesIO()
    book.save(file)
    return _parts(file.getvalue())


_SHEET_TEXT = re.compile(rb't="inlineStr"><is>(.*?)</is>', re.DOTALL)


def _with_shared_texts(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The texts in a part of their own, where Excel keeps them."""
    texts: dict[bytes, int] = {}

    def shared(found: re.Match[bytes]) -> bytes:
        return b't="s"><v>%d</v>' % texts.setdefault(found[1], len(texts))

    made = {name: _SHEET_TEXT.sub(shared, part) if "/sheet" in name else part for name, part in parts.items()}
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = b'<Relationship Id="texts" Type="%s" Target="sharedStrings.xml"/></Relationships>' % kind
    made["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", relation)
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    items = b"".join(b"<si>%s</si>" % text for text in texts)
    made["xl/sharedStrings.xml"] = b'<sst xmlns="%s" uniqueCount="%d">%s</sst>' % (main, len(texts), items)
    return made


def _parts(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook, without the times at which it was made."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["docProps/core.xml"] = re.sub(
        rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-01-01T00:00:00Z", parts["docProps/core.xml"]
    )
    return parts


def _xlsm(layout: Layout) -> bytes:
    """The same with the type of a workbook that may hold macros."""
    parts = _book(layout)
    plain, own = b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main", b"vnd.ms-excel.sheet.macroEnabled.main"
    return zipped(parts | {"[Content_Types].xml": parts["[Content_Types].xml"].replace(plain, own)})


def _xls(layout: Layout) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    day, moment = xlwt.easyxf(num_format_str="yyyy-mm-dd"), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    tops = {(top, left): (bottom, right) for left, top, right, bottom in map(bounds, layout.merges)}
    for name, rows in sheets_of(layout):
        page = book.add_sheet(name)
        merges = tops if rows is not COVER else {}
        for row_no, row in enumerate(rows):
            for column, value in enumerate(row):
                if value is None or value == "#N/A":
                    continue
                style = moment if isinstance(value, dt.datetime) else day
                dated = (style,) if isinstance(value, dt.date) else ()
                if (row_no + 1, column + 1) in merges:
                    bottom, right = merges[row_no + 1, column + 1]
                    page.write_merge(row_no, bottom - 1, column, right - 1, value, *dated)
                else:
                    page.write(row_no, column, value, *dated)
    for row_no in layout.hidden:
        page.row(row_no - 1).hidden = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def _xml(layout: Layout) -> bytes:
    sheets = "".join(
        f'<Worksheet ss:Name="{name}"><Table>'
        + "".join(_xml_row(row_no, cells, row_no in layout.hidden) for row_no, cells in placed_cells(layout, rows))
        + "</Table></Worksheet>"
        for name, rows in sheets_of(layout)
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
    return f'{head}<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}">{sheets}</Workbook>'.encode()


def _xml_row(row_no: int, cells: list[tuple[int, Any, Span]], is_hidden: bool) -> str:
    made = ""
    for column, value, (down, across) in cells:
        if value is None:
            continue
        reach = (f' ss:MergeDown="{down - 1}"' if down > 1 else "") + (
            f' ss:MergeAcross="{across - 1}"' if across > 1 else ""
        )
        kind, text = _xml_value(value)
        made += f'<Cell ss:Index="{column}"{reach}><Data ss:Type="{kind}">{html.escape(text)}</Data></Cell>'
    hidden = ' ss:Hidden="1"' if is_hidden else ""
    return f'<Row ss:Index="{row_no}"{hidden}>{made}</Row>' if made else ""


def _xml_value(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return "Boolean", str(int(value))
    if isinstance(value, int | float):
        return "Number", repr(value)
    if isinstance(value, dt.datetime):
        return "DateTime", value.isoformat(timespec="milliseconds")
    if isinstance(value, dt.date):
        return "DateTime", f"{value.isoformat()}T00:00:00.000"
    return ("Error" if value == "#N/A" else "String"), value


def _page(layout: Layout, rows: list[list[Any]], charset: str) -> str:
    made = ""
    for row_no, cells in placed_cells(layout, rows):
        hidden = ' style="display:none"' if row_no in layout.hidden else ""
        made += f"<tr{hidden}>{''.join(_html_cell(value, span) for _, value, span in cells)}</tr>\n"
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
        f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        "<style>br {mso-data-placement:same-cell;} td {mso-number-format:General;}</style></head>"
        f"<body><table border=1>{made}</table></body></html>"
    )


def _html_cell(value: Any, span: Span) -> str:
    down, across = span
    reach = (f" rowspan={down}" if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
    return f"<td{reach}{_html_value(value)}</td>"


def _html_value(value: Any) -> str:
    """The rest of the tag, and the text."""
    if isinstance(value, bool):
        return f' x:bool="{str(value).upper()}">{str(value).upper()}'
    if isinstance(value, int | float):
        return f' x:num="{value!r}">{value:,}'
    if isinstance(value, dt.datetime):
        return f">{value:%Y-%m-%d %H:%M}"
    if isinstance(value, dt.date):
        return f' x:num="{(value - dt.date(1899, 12, 30)).days}">{value:%Y/%m/%d}'
    if value is None or value == "#N/A":
        return ">&nbsp;" if value is None else ' x:err="#N/A">#N/A'
    return f" x:str>{html.escape(value).replace(chr(10), '<br>')}"


def _html(layout: Layout) -> bytes:
    return _page(layout, [list(row) for row in layout.rows], "utf-8").encode()


def _html_gbk(layout: Layout) -> bytes:
    return _page(layout, [list(row) for row in layout.rows], "gb2312").encode("gb18030")


def _mhtml(layout: Layout) -> bytes:
    parts = ""
    for name, rows in sheets_of(layout):
        place = "sheet002.htm" if rows is not COVER else "sheet001.htm"
        page = quopri.encodestring(_page(layout, rows, "gb2312").encode("gb18030")).decode("ascii")
        parts += (
            f"--=_next\nContent-Location: file:///C:/{name.encode('ascii', 'ignore').decode()}{place}\n"
            f'Content-Transfer-Encoding: quoted-printable\nContent-Type: text/html; charset="gb2312"\n\n{page}\n\n'
        )
    return f'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="=_next"\n\n{parts}--=_next--\n'.encode(
        "ascii"
    )


def _text(layout: Layout, delimiter: str) -> str:
    return "\r\n".join(delimiter.join(_field(value, delimiter) for value in row) for row in layout.rows)


def _field(value: Any, delimiter: str) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    text = str(value)
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if any(sign in text for sign in (delimiter, '"', "\n")) else text


_TEXTS = {
    "csv": ("utf-8", ","),
    "gbk-tab": ("gbk", "\t"),
    "gb18030": ("gb18030", ","),
    "utf-8-sig": ("utf-8-sig", ","),
    "utf-16-tab": ("utf-16", "\t"),
    "utf-16-le": ("utf-16-le", ","),
    "semicolons": ("utf-8", ";"),
}
_BOOKS: dict[str, Callable[[Layout], bytes]] = {
    "xlsx": _xlsx,
    "xlsm": _xlsm,
    "xlsb": make_xlsb,
    "xls": _xls,
    "ods": make_ods,
    "xml": _xml,
    "html": _html,
    "html-gbk": _html_gbk,
    "mhtml": _mhtml,
}
