"""Zipped workbooks before they are parsed: what is really inside. Runs in the reading process only.

A parser that lays out a sheet as one block is asked for terabytes by two cells in opposite corners, and an archive
may unpack to a thousand times its size, whatever its directory declares.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from tierdesk.exchange.cells import Limits, Unreadable
from tierdesk.exchange.places import MOST_ROWS, WIDEST, column_of

SURVEYED = 100 << 20
"""Bytes of markup up to which a workbook is gone through before it is parsed: half a second at most. Of a larger
one the beginning is, and the limits of memory and time hold."""
GLANCED = 2 << 20
"""Bytes of markup of each part of a larger one that are looked at."""
SWELLS = 1_032
"""Deflate makes nothing smaller than by this factor."""
PIECE = 1 << 20
SPARSE = 20
"""A sheet whose cells fill less than one of so many places is read cell by cell."""
SMALL = 2_000_000
"""Places of a sheet up to which a block costs nothing worth a thought."""
_LOCAL_HEADER = 30
_WIDE = re.compile(rb'\sr="([A-Z]{2,}|[A-Z]{0,2}[a-z][A-Za-z]*)(\d+)"')
_ANY = re.compile(rb'\sr="([A-Za-z]+)(\d+)"')
_ROW = re.compile(rb'<row r="(\d{1,9})"')
_SAMPLE = 1 << 13
_LONGEST_TAG = 200


@dataclass(frozen=True, slots=True)
class Survey:
    """What a workbook holds: the bytes of all its parts, and whether some sheet is too thinly filled for a block."""

    size: int
    is_sparse: bool


class BrokenMember(Unreadable):
    """A member cannot be unpacked to its end. A picture that nobody reads may well be broken."""


def open_archive(data: bytes) -> zipfile.ZipFile:
    """The archive; `Unreadable` when its directory cannot be read."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:
        raise Unreadable("read.damaged") from error


def unpacked(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a member piece by piece, up to its real end and not to the one that the directory declares."""
    at = member.header_offset
    header = data[at : at + _LOCAL_HEADER]
    start = at + _LOCAL_HEADER + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    packed = memoryview(data)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        for place in range(0, len(packed), PIECE):
            yield bytes(packed[place : place + PIECE])
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise BrokenMember("read.damaged")
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    place = 0
    try:
        while not inflater.eof and (place < len(packed) or inflater.unconsumed_tail):
            taken = inflater.unconsumed_tail or packed[place : place + PIECE]
            place += 0 if inflater.unconsumed_tail else PIECE
            if piece := inflater.decompress(taken, PIECE):
                yield piece
    except zlib.error as error:
        raise BrokenMember("read.damaged") from error


def survey(data: bytes, limits: Limits) -> Survey:
    """Go through a zipped workbook of XML. Raises `Unreadable` for one that is too large or lies beyond any sheet."""
    with open_archive(data) as archive:
        members = archive.infolist()
    declared = sum(member.file_size for member in members)
    if declared > limits.unpacked:
        raise Unreadable("read.too_large")
    if declared > SURVEYED and all(_is_plausible(member) for member in members):
        return Survey(declared, any(_looks_sparse(data, member, limits) for member in members))
    size, is_sparse = 0, False
    for member in members:
        if member.is_dir():
            continue
        sheet = _Sheet()
        is_markup = member.filename.lower().endswith(".xml")
        with suppress(BrokenMember):  # whether it matters, the parser will say
            for piece in unpacked(data, member):
                size += len(piece)
                if size > limits.unpacked:
                    raise Unreadable("read.too_large")
                if is_markup:
                    sheet.take(piece)
        is_sparse = sheet.is_sparse(limits) or is_sparse
    return Survey(size, is_sparse)


def _looks_sparse(data: bytes, member: zipfile.ZipInfo, limits: Limits) -> bool:
    """Whether the beginning of a large part tells that it is too wide for a block, for the rows that it will have."""
    if not member.filename.lower().endswith(".xml") or member.file_size < GLANCED:
        return False
    sheet, size = _Sheet(), 1
    with suppress(BrokenMember):
        for piece in unpacked(data, member):
            sheet.take(piece)
            size += len(piece)
            if size >= GLANCED:
                break
    return sheet.is_too_wide(limits, member.file_size / size)


def _is_plausible(member: zipfile.ZipInfo) -> bool:
    """Whether the two sizes that the directory gives may both be true."""
    return member.compress_size - 64 <= member.file_size <= SWELLS * member.compress_size + 64


class _Sheet:
    """The bounds and the number of the cells of one part, found without parsing it."""

    def __init__(self) -> None:
        self._cells = self._last_row = self._last_column = 0
        self._reached = 0  # row, blank or not
        self._tail = b""

    def take(self, piece: bytes) -> None:
        """Look at a piece; what may be cut at its end is looked at again with the next one."""
        text = self._tail + piece
        self._tail = text[-_LONGEST_TAG:]
        self._cells += piece.count(b"v>") // 2 + piece.count(b"<is>")  # cells that hold a value
        for column, row in _WIDE.findall(text):
            self._note(column, row)
        if row := _ROW.match(text, max(text.rfind(b"<row r="), 0)):
            self._reached = min(int(row[1]), MOST_ROWS)
        last = max(text.rfind(b"<c "), text.rfind(b":c "))
        for start in (0, max(last - _SAMPLE, 0)):  # most sheets have few columns: some of their cells tell them all
            for column, row in _ANY.findall(text, start, start + _SAMPLE + _LONGEST_TAG):
                self._note(column, row)

    def _note(self, column: bytes, row: bytes) -> None:
        if len(column) > 3 or len(row) > 7:
            raise Unreadable("read.damaged")
        place = column_of(column.decode("ascii"))
        if place > WIDEST or int(row) > MOST_ROWS:
            raise Unreadable("read.damaged")
        self._last_column, self._last_row = max(self._last_column, place), max(self._last_row, int(row))

    def is_sparse(self, limits: Limits) -> bool:
        """Whether a block would hold mostly nothing, or more than it may."""
        if self._cells > limits.cells:
            raise Unreadable("read.too_large")
        places = self._last_row * self._last_column
        return places > limits.cells or (places > SMALL and places > SPARSE * self._cells)

    def is_too_wide(self, limits: Limits, times: float) -> bool:
        """Whether a sheet so many times as long would be no block, and yet hold no more cells than it may."""
        places = min(max(self._last_row, self._reached) * times, MOST_ROWS) * self._last_column
        return places > limits.cells >= self._cells * times
