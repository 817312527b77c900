"""Sound markup of sheets that are too large, too wide, too empty or not as they say."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from random import Random

from tests.unit.exchange.corpus.cases_lines import LINES
from tests.unit.exchange.corpus.makers import make
from tests.unit.exchange.corpus.makers_zipped import zipped
from tests.unit.exchange.fuzz.archives import Parts, parts_of

PLAIN = LINES[0]
LAST_ROW, LAST_COLUMN = 1_048_576, "XFD"
SHEET = "xl/worksheets/sheet1.xml"


def _workbook(dice: Random) -> Parts:
    parts = parts_of(dice, ("xlsx",))
    return parts if SHEET in parts else _workbook(dice)


def _with_rows(parts: Parts, rows: bytes) -> bytes:
    return zipped(parts | {SHEET: parts[SHEET].replace(b"</sheetData>", rows + b"</sheetData>")})


def corners(dice: Random) -> bytes:
    """Two cells in opposite corners, or one far from all others."""
    row = dice.choice((LAST_ROW, 900_000, 65_536, LAST_ROW + 1, 4_294_967_295, 99_999_999_999))
    column = dice.choice((LAST_COLUMN, "A", "ZZ", "XFE", "AAAA", "ZZZZZZ"))
    quote = dice.choice(('"', '"', '"', "'"))
    cell = f"<row r={quote}{row}{quote}><c r={quote}{column}{row}{quote}><v>1</v></c></row>"
    return _with_rows(_workbook(dice), cell.encode())


def corners_elsewhere(dice: Random) -> bytes:
    """The same in forms that say it otherwise."""
    form = dice.choice(("xml", "ods", "xlsb", "html"))
    if form == "xml":
        row, column = dice.choice((LAST_ROW, 2**31)), dice.choice((16_384, 2**31))
        cell = f'<Row ss:Index="{row}"><Cell ss:Index="{column}"><Data ss:Type="Number">1</Data></Cell></Row></Table>'
        return make(PLAIN, "xml").replace(b"</Table>", cell.encode())
    if form == "html":
        span = dice.choice((16_384, 65_534, 2**31))
        return make(PLAIN, "html").replace(
            b"<td", f'<td colspan="{span}" rowspan={span}'.encode(), dice.choice((1, 3, 99))
        )
    if form == "ods":
        parts = parts_of(dice, ("ods",))
        repeated = dice.choice(("number-columns-repeated", "number-rows-repeated"))
        tag = b"<table:table-cell" if "columns" in repeated else b"<table:table-row"
        count = dice.choice((16_384, 1_048_576, 2**31, 2**63))
        own = tag + f' table:{repeated}="{count}"'.encode()
        return zipped(parts | {"content.xml": parts["content.xml"].replace(tag, own, dice.choice((1, 5)))})
    parts = parts_of(dice, ("xlsb",))
    name = next(name for name in parts if "sheet1" in name)
    row, column = dice.choice((1_048_575, 2**32 - 1)), dice.choice((16_383, 2**32 - 1))
    far = b"\x00\x11" + struct.pack("<IIHHBI", row, 0, 300, 0, 0, 0) + b"\x05\x10" + struct.pack("<IId", column, 0, 1.0)
    end = b"\x92\x01\x00"
    return zipped(parts | {name: parts[name].replace(end, far + end)})


def dimensions(dice: Random) -> bytes:
    """A sheet that says that it is far larger, or smaller, than it is."""
    said = dice.choice(("A1:XFD1048576", "A1", "XFD1048576", "B2:A1", "A1:ZZZZ9999999999", "", "A0:A0", "1:1", "☃"))
    form = dice.choice(("xlsx", "xls", "xlsb"))
    if form == "xlsx":
        parts = _workbook(dice)
        own = f'<dimension ref="{said}"/>'.encode()
        return zipped(parts | {SHEET: re.sub(rb"<dimension[^>]*>", own, parts[SHEET])})
    huge = struct.pack("<II", dice.choice((0, 5, 2**32 - 1)), dice.choice((0, 65_536, 2**32 - 1)))
    if form == "xls":
        data = make(PLAIN, "xls")
        at = data.find(b"\x00\x02\x0e\x00")
        return data[: at + 4] + huge + dice.randbytes(6) + data[at + 18 :] if at > 0 else data
    parts = parts_of(dice, ("xlsb",))
    name = next(name for name in parts if "sheet1" in name)
    at = parts[name].find(b"\x94\x01\x10")
    return zipped(parts | {name: parts[name][: at + 3] + huge * 2 + parts[name][at + 19 :]})


def wide(dice: Random) -> bytes:
    """16,384 columns, and one more."""
    width = dice.choice((16_384, 16_384, 16_385, 70_000))
    height = dice.choice((1, 100, 400))
    form = dice.choice(("xlsx", "csv", "html", "xml"))
    if form == "csv":
        return make(PLAIN, "csv") + b"\r\n" + b"\r\n".join([b",".join([b"x"] * width)] * height)
    if form == "html":
        row = b"<tr>" + b"<td>1</td>" * width + b"</tr>"
        return make(PLAIN, "html").replace(b"</table>", row * min(height, 100) + b"</table>")
    if form == "xml":
        row = b"<Row>" + b'<Cell><Data ss:Type="Number">1</Data></Cell>' * width + b"</Row>"
        return make(PLAIN, "xml").replace(b"</Table>", row * min(height, 40) + b"</Table>")
    row = b"<row>" + b"<c><v>1</v></c>" * width + b"</row>"
    return _with_rows(_workbook(dice), row * height)


def mostly_blank(dice: Random) -> bytes:
    """A million rows of which few hold anything."""
    form = dice.choice(("xlsx", "xlsx", "xlsx", "csv", "html", "xml"))
    if form == "csv":
        return make(PLAIN, "csv") + dice.choice((b"\r\n", b",,,,\r\n", b" , \r\n")) * LAST_ROW
    if form == "html":
        return make(PLAIN, "html").replace(b"</table>", b"<tr></tr>" * LAST_ROW + b"<tr><td>1</table>")
    if form == "xml":
        return make(PLAIN, "xml").replace(b"</Table>", b"<Row/>" * (LAST_ROW // 4) + b"</Table>")
    blank = dice.choice(('<row r="{0}"/>', '<row r="{0}" ht="15"><c r="A{0}" s="1"/><c r="P{0}" s="1"/></row>'))
    rows = "".join(blank.format(row_no) for row_no in range(100, LAST_ROW))
    last = f'<row r="{LAST_ROW}"><c r="C{LAST_ROW}"><v>5</v></c></row>' if dice.random() < 0.7 else ""
    return _with_rows(_workbook(dice), (rows + last).encode())


def long_cells(dice: Random) -> bytes:
    """Cells of millions of signs, and shared texts that are used again and again."""
    size = dice.choice((32_767, 200_000, 10_000_000))
    text = dice.choice(("x", "金", "\U0001f600", "&amp;", "1")) * (size // 4)
    form = dice.choice(("xlsx", "html", "xml", "csv", "shared"))
    if form == "csv":
        return make(PLAIN, "csv") + f"\r\n2026-10-01,{text},1,2,3".encode()
    if form == "html":
        return make(PLAIN, "html").replace(b"<td", b"<td>" + text.encode() + b"<td", 1)
    if form == "xml":
        data = make(PLAIN, "xml")
        return data.replace(b"</Data>", text.encode() + b"</Data>", dice.choice((1, 3)))
    parts = _workbook(dice)
    if form == "xlsx":
        cell = f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>'
        return _with_rows(parts, cell.encode() * dice.choice((1, 3)))
    strings = parts["xl/sharedStrings.xml"].replace(b"</t>", text[:100_000].encode() + b"</t>")
    row = b"<row>" + b'<c t="s"><v>0</v></c>' * 5_000 + b"</row>"
    return _with_rows(parts | {"xl/sharedStrings.xml": strings}, row * 100)


def deep(dice: Random) -> bytes:
    """Elements within elements, thousands deep."""
    depth = dice.choice((100, 10_000, 300_000))
    form = dice.choice(("xlsx", "html", "xml", "mhtml"))
    if form == "html":
        tag = dice.choice((b"<table><tr><td>", b"<div>", b"<b>", b"<tr>", b"<![if x]>", b"<!--", b"<td rowspan=9>"))
        return make(PLAIN, "html").replace(b"</table>", tag * depth)
    if form == "mhtml":
        head = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="a"\n\n'
        inner = b'--a\nContent-Type: multipart/related; boundary="a"\n\n'
        return head + inner * min(depth, 10_000) + make(PLAIN, "html")
    if form == "xml":
        return make(PLAIN, "xml").replace(b"</Data>", b"<B>" * depth + b"</B>" * depth + b"</Data>", 1)
    parts = _workbook(dice)
    return _with_rows(parts, b"<row>" * depth + b"</row>" * depth)


def merges(dice: Random) -> bytes:
    """Merged cells without number, over everything, or backwards."""
    ref = dice.choice(("A1:XFD1048576", "A2:A1048576", "B9:A1", "A1", "ZZZZ1:A2", "A1:A99999999999"))
    many = f'<mergeCell ref="{ref}"/>'.encode() * dice.choice((1, 1_000, 100_000))
    parts = _workbook(dice)
    sheet = parts[SHEET].replace(b"</sheetData>", b"</sheetData><mergeCells>" + many + b"</mergeCells>")
    return zipped(parts | {SHEET: sheet})


def all_rejected(dice: Random) -> bytes:
    """Very many rows, none of which can be used."""
    count = dice.choice((20_000, 100_000))
    width = dice.choice((5, 40))
    line = ["2026-02-30", "41001", "53001", "5", "1"] + [f"备注{number}" for number in range(width - 5)]
    head = make(PLAIN, "csv").splitlines()[0].decode()
    return "\r\n".join([head, *[",".join(line)] * count]).encode(dice.choice(("gb18030", "utf-8", "utf-16")))


SHEETS: Mapping[str, Callable[[Random], bytes]] = {
    "corners": corners,
    "corners elsewhere": corners_elsewhere,
    "dimensions": dimensions,
    "wide": wide,
    "mostly blank": mostly_blank,
    "long cells": long_cells,
    "deep": deep,
    "merges": merges,
    "all rejected": all_rejected,
}
