"""Workbooks of two kinds that no library here writes: .ods and .xlsb, as plain as they can be."""

from __future__ import annotations

import datetime as dt
import html
import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

from tests.unit.exchange.corpus.layouts import COVER, Layout, placed_cells, sheets_of


def make_ods(layout: Layout) -> bytes:
    """An .ods; merges are left out."""
    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(
            f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>" for cells in _ods_rows(layout, rows)
        )
        + "</table:table>"
        for name, rows in sheets_of(layout)
    )
    names = {"office": "office:1.0", "table": "table:1.0", "text": "text:1.0"}
    spaces = " ".join(f'xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{value}"' for key, value in names.items())
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f"<office:document-content {spaces}>{body}</office:document-content>"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{manifest}"/>',
            "content.xml": content,
        }
    )


def _ods_rows(layout: Layout, rows: list[list[Any]]) -> Iterator[list[Any]]:
    for _, cells in placed_cells(layout, rows):
        placed: list[Any] = []
        for column, value, _ in cells:
            placed += [None] * (column - 1 - len(placed)) + [value]
        yield placed or [None]


def _ods_cell(value: Any) -> str:
    if value is None or value == "#N/A":
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if isinstance(value, dt.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>'
    lines = "".join(f"<text:p>{html.escape(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def _record(number: int, payload: bytes = b"") -> bytes:
    """One record of a binary workbook: its number and its size in groups of seven bits."""
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    size = len(payload)
    groups = b""
    while size > 127:
        groups += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + groups + bytes([size]) + payload


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def make_xlsb(layout: Layout) -> bytes:
    """An .xlsb; merges are left out, and days are text."""
    sheets = sheets_of(layout)
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
    }
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations, bundle = "", b""
    for number, (name, rows) in enumerate(sheets, start=1):
        relations += f'<Relationship Id="r{number}" Type="{office}/worksheet" Target="worksheets/sheet{number}.bin"/>'
        bundle += _record(156, struct.pack("<II", 0, number) + _wide(f"r{number}") + _wide(name))
        parts[f"xl/worksheets/sheet{number}.bin"] = _xlsb_sheet(layout, rows)
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts["xl/_rels/workbook.bin.rels"] = f'<Relationships xmlns="{package}">{relations}</Relationships>'
    parts["xl/workbook.bin"] = _record(131) + _record(143) + bundle + _record(144) + _record(132)
    return zipped(parts)


def _xlsb_sheet(layout: Layout, rows: list[list[Any]]) -> bytes:
    width = max(map(len, rows))
    body = b""
    for row_no, row in enumerate(rows):
        flags = 0x10 if row_no + 1 in layout.hidden and rows is not COVER else 0
        body += _record(0, struct.pack("<IIHHBI", row_no, 0, 300, flags << 8, 0, 0))
        for column, value in enumerate(row):
            head = struct.pack("<II", column, 0)
            if isinstance(value, bool):
                body += _record(4, head + bytes([value]))
            elif value == "#N/A":
                body += _record(3, head + bytes([0x2A]))
            elif isinstance(value, int | float):
                body += _record(5, head + struct.pack("<d", value))
            elif isinstance(value, str):
                body += _record(6, head + _wide(value))
            elif isinstance(value, dt.date):
                body += _record(6, head + _wide(value.isoformat()))
    size = _record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1))
    return _record(129) + size + _record(145) + body + _record(146) + _record(130)


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """The parts as an archive, whose bytes follow from them alone: no time of day is in it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
