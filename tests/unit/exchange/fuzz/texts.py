"""Texts, web pages and XML with the wrong encoding, broken quotation marks and broken tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from tests.unit.exchange.corpus.cases_lines import LINES
from tests.unit.exchange.corpus.cases_lists import LISTS
from tests.unit.exchange.corpus.makers import make

MARKUP = ("html", "html-gbk", "xml", "mhtml")


def _made(dice: Random, forms: tuple[str, ...]) -> bytes:
    layout = dice.choice([one for one in LINES + LISTS if set(forms) & set(one.formats)])
    return make(layout, dice.choice([form for form in forms if form in layout.formats]))


def encodings(dice: Random) -> bytes:
    """A text in an encoding that it does not declare, with half characters and zeros in it."""
    text = _made(dice, ("csv", "html", "xml")).decode("utf-8")
    encoding = dice.choice(
        ("gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5", "utf-7", "cp500", "utf-8")
    )
    data = bytearray(text.encode(encoding, "replace"))
    if dice.random() < 0.3:
        text = re.sub("utf-8|gb2312", lambda _: dice.choice(("utf-16", "big5", "zlib", "idna", "x", "utf-7")), text)
        data = bytearray(text.encode(encoding, "replace"))
    for _ in range(dice.choice((0, 1, 3, 20))):
        place = dice.randrange(len(data))
        data[place : place + dice.choice((0, 1))] = dice.choice(
            (b"\x00", b"\x81", b"\xff", b"\xbd\xf0", b"\x1a", b"\x0b")
        )
    return dice.choice((b"", b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) + bytes(data)


def quotation(dice: Random) -> bytes:
    """Quotation marks and delimiters where they should not be."""
    text = list(_made(dice, ("csv", "semicolons")).decode("utf-8"))
    for _ in range(dice.choice((1, 5, 50))):
        signs = ('"', '""', "'", ",", ";", "\t", "\r", "\n", "\r\n\r\n", "\x00", "|", "=", '"' * 999, "," * 20_000)
        text.insert(dice.randrange(len(text)), dice.choice(signs))
    return ("".join(text) * dice.choice((1, 1, 100))).encode(dice.choice(("utf-8", "gb18030", "utf-16")))


def tags(dice: Random) -> bytes:
    """Markup with tags dropped, doubled, cut and put elsewhere."""
    parts = re.split(rb"(?=<)", _made(dice, MARKUP))
    for _ in range(dice.choice((1, 5, 50))):
        place = dice.randrange(len(parts))
        odd = (
            b"",
            parts[place] * 3,
            parts[place][:-1],
            dice.choice(parts),
            b"<",
            b"<!",
            b"<![",
            b"<?",
            b"&#x110000;",
            b"<!DOCTYPE",
        )
        parts[place] = dice.choice(odd)
    return b"".join(parts)


def figures(dice: Random) -> bytes:
    """Figures of the markup made huge, negative or nonsense."""
    share = dice.choice((0.05, 0.5, 1.0))

    def other(found: re.Match[bytes]) -> bytes:
        odd = (
            b"0",
            b"-1",
            b"9" * 30,
            b"9" * 400,
            b"4294967295",
            b"1048577",
            b"1e308",
            b"NaN",
            b"inf",
            b"1_0",
            "٣".encode(),
        )
        return dice.choice(odd) if dice.random() < share else found[0]

    return re.sub(rb"\d+", other, _made(dice, (*MARKUP, "csv")))


def entities_of_markup(dice: Random) -> bytes:
    """Entities that swell or name files, in XML and in web pages."""
    swelling = "".join(f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(9))
    kind = dice.choice(
        (
            f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{swelling}]>',
            '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/hostname">]>',
            '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
            '<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///dev/zero"> %a;]>',
        )
    ).encode()
    data = _made(dice, ("xml", "html"))
    begin = re.search(rb"<(?:Workbook|html)", data)
    at = begin.start() if begin else 0
    return data[:at] + kind + data[at:].replace(b">41001<", b">&j;<")


def repeated(dice: Random) -> bytes:
    """One piece of markup again and again, never closed."""
    piece = dice.choice(
        (
            b"<!--",
            b"<![CDATA[",
            b"<td ",
            b"<td a='",
            b'<td a="',
            b"<table>",
            b"</table>",
            b"&",
            b"&#",
            b"<br>",
            b"<a<",
            b"</",
            b"<?",
        )
    )
    data = make(LINES[0], dice.choice(MARKUP))
    cut = dice.randrange(len(data))
    return data[:cut] + piece * dice.choice((10, 10_000, 300_000)) + data[cut:]


TEXTS: Mapping[str, Callable[[Random], bytes]] = {
    "encodings": encodings,
    "quotation": quotation,
    "tags": tags,
    "figures": figures,
    "entities of markup": entities_of_markup,
    "repeated": repeated,
}
