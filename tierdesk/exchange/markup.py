"""Markup as text: in the encoding that it really has, whatever it declares, and XML without anything foreign."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from tierdesk.exchange.cells import Unreadable
from tierdesk.exchange.sniff import encoding_of

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

PIECE = 1 << 16
"""Signs that a parser is given at a time."""
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
OTHERS = frozenset({"big5", "big5hkscs", "cp950", "shift_jis", "cp932", "euc_kr", "cp949"})
"""Encodings that only a declaration tells; the others show in the bytes themselves.

Those of Western Europe are none of them: servers declare them for anything, and here it is GBK.
"""
_HEAD = 1 << 13


def decoded(data: bytes) -> str:
    """The markup as text. A declared encoding counts only where the bytes themselves leave it open."""
    declared = _DECLARED.search(data[:_HEAD])
    name = _known(declared[1].decode("ascii", "replace")) if declared else ""
    if name in OTHERS and not _is_utf8(data):
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            pass  # it declares what it is not
    return data.decode(encoding_of(data), "replace")


def _known(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def xml_parser(encoding: str | None = "utf-8") -> XMLParserType:
    """A parser of XML for whom a document type does not exist: it could name files, or swell by entities.

    `encoding` overrides what the markup declares. Names are "namespace name".
    Errors of the markup are `xml.parsers.expat.ExpatError`.
    """
    from xml.parsers import expat

    parser = expat.ParserCreate(encoding, " ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    return parser


def _refuse(*_: object) -> None:
    raise Unreadable("read.entities")
