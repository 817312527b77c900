"""What a file really is, by its content: names and extensions are not believed."""

from __future__ import annotations

import codecs
import re
from typing import Literal

from tierdesk.exchange.archive import open_archive
from tierdesk.exchange.cells import Limits, Unreadable

Form = Literal["workbook", "archive", "text", "html", "mhtml", "xml"]

OLE2 = bytes.fromhex("D0CF11E0A1B11AE1")
ZIP = b"PK\x03\x04"
BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
"""How .xls files of Excel 2 to 5 begin, before they had a container."""
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream in which Office keeps a workbook that has a password."""

XLS_BEGINS = bytes.fromhex("0908100000060500")
"""First record of the stream of an .xls of Excel 97 and later: BOF of the workbook."""

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKUP = re.compile(rb"<[!?/a-z]")
_TABLE, _CELL, _PAGE = re.compile(rb"<table[\s>]"), re.compile(rb"<t[dh][\s>]"), re.compile(rb"<(?:html|table)[\s>]")
_WORKBOOK, _NAMESPACE = re.compile(rb"<(?:[\w.-]+:)?workbook[\s>]"), b"urn:schemas-microsoft-com:office:spreadsheet"
_SPREADSHEET_PART = re.compile(rb"\s*(?:mime-version|content-type:\s*multipart/)", re.IGNORECASE)
SAMPLE = 1 << 16
DAMAGED_SHARE = 0.01
"""A text in which more than this share of the characters cannot be decoded is not a text."""
ZERO_SHARE = 0.05
"""Of a table in UTF-16 at least this share are ASCII signs: figures, delimiters, line ends."""
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 26}


def sniff(data: bytes, limits: Limits) -> Form:
    """Whether the bytes are a workbook or a text; `Unreadable` when they are neither, or not to be opened."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("read.empty")
    if data.startswith(ZIP):
        _check_archive(data, limits)
        return "archive"
    if data.startswith(OLE2):
        if ENCRYPTED_PACKAGE in data or _encrypted_xls(data):
            raise Unreadable("read.password")
        return "workbook"
    if data.startswith(BIFF):
        raise Unreadable("read.old_format")
    return _form_of_text(data)


def _form_of_text(data: bytes) -> Form:
    """What kind of markup a text is, by its beginning; most are none."""
    if _SPREADSHEET_PART.match(data):
        return "mhtml"
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" in data[:64]
    # What makes a text markup is ASCII: without the zeros between, UTF-16 shows it as well.
    head = data[: 4 * SAMPLE if wide else SAMPLE].translate(None, b"\x00") if wide else data[:SAMPLE]
    head = head.lstrip(codecs.BOM_UTF8 + b"\xff\xfe \t\r\n").lower()
    if not _MARKUP.match(head):
        return "html" if _TABLE.search(head) and _CELL.search(head) else "text"
    if _WORKBOOK.search(head) and _NAMESPACE in head:
        return "xml"
    if head.startswith(b"<?xml") and not _PAGE.search(head):
        raise Unreadable("read.not_a_table")
    return "html"


def _encrypted_xls(data: bytes) -> bool:
    """Whether the record behind the first of an .xls says that the rest is encrypted (FILEPASS, 2Fh)."""
    start = data.find(XLS_BEGINS)
    return start >= 0 and data[start + 20 : start + 32].removeprefix(b"\x86\x00\x00\x00").startswith(b"\x2f\x00")


def _check_archive(data: bytes, limits: Limits) -> None:
    """Refuse an archive that would unpack to more than the limit, or that is no workbook, before parsing it."""
    with open_archive(data) as archive:
        members = archive.infolist()
    if sum(member.file_size for member in members) > limits.unpacked:
        raise Unreadable("read.too_large")
    names = {member.filename.replace("\\", "/").lower() for member in members}
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} and "[content_types].xml" not in names:
        raise Unreadable("read.not_a_table")


def encoding_of(data: bytes) -> str:
    """The encoding of a text: by its byte order mark, else UTF-16, UTF-8 or GB18030 (which holds GBK).

    Old systems cut fields by bytes and leave half characters, so a GB18030 text may hold a few of them.
    """
    for bom, name in BOMS:
        if data.startswith(bom):
            return name
    head = data[:SAMPLE]
    if 0 in head:
        return _utf16(data)
    if not _CONTROLS.isdisjoint(head):
        raise Unreadable("read.not_a_table")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
        if text.count("\ufffd") > DAMAGED_SHARE * len(text):
            raise Unreadable("read.not_a_table") from None
        return "gb18030"
    return "utf-8"


def _utf16(data: bytes) -> str:
    """UTF-16 without a mark: the zero bytes of its commas, digits and line ends all stand on one side."""
    head = data[:SAMPLE]
    high_first, high_second = head[::2].count(0), head[1::2].count(0)
    name = "utf-16-le" if high_second > high_first else "utf-16-be"
    text = data[: len(data) & ~1].decode(name, "replace")[: SAMPLE // 2]
    zeros, strays = max(high_first, high_second), min(high_first, high_second)
    plausible = strays * 10 < zeros > ZERO_SHARE * len(text) and text.count("\ufffd") <= DAMAGED_SHARE * len(text)
    if not plausible or not _CONTROLS.isdisjoint(map(ord, text)):
        raise Unreadable("read.not_a_table")
    return name
