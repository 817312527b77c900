"""Zipped workbooks with something wrong in their parts, their directory or their size."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from random import Random

from tests.unit.exchange.corpus.cases_lines import LINES
from tests.unit.exchange.corpus.cases_lists import LISTS
from tests.unit.exchange.corpus.makers import make
from tests.unit.exchange.corpus.makers_zipped import zipped

ZIPPED = ("xlsx", "xlsm", "xlsb", "ods")
Parts = dict[str, bytes]


def parts_of(dice: Random, forms: tuple[str, ...] = ZIPPED) -> Parts:
    """The parts of a sound workbook."""
    layout = dice.choice([one for one in LINES + LISTS if set(forms) & set(one.formats)])
    data = make(layout, dice.choice([form for form in forms if form in layout.formats]))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _one_of(dice: Random, parts: Parts) -> str:
    """Mostly the part that matters."""
    wanted = [name for name in parts if re.search(r"sheet\d|content|sharedStrings|workbook|styles", name)]
    return dice.choice(wanted or list(parts))


def flips_inside(dice: Random) -> bytes:
    """Bits turned over in the unpacked part, so that the archive itself is sound."""
    parts = parts_of(dice)
    name = _one_of(dice, parts)
    content = bytearray(parts[name])
    for _ in range(dice.choice((1, 5, 50))):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    return zipped(parts | {name: bytes(content)})


def numbers_inside(dice: Random) -> bytes:
    """Figures of the markup made huge, negative or nonsense."""
    parts = parts_of(dice, ("xlsx", "xlsm", "ods"))
    name = _one_of(dice, parts)
    share = dice.choice((0.02, 0.2, 1.0))

    def other(found: re.Match[bytes]) -> bytes:
        odd = (b"0", b"-1", b"99999999999999999999", b"4294967295", b"1048576", b"65536", b"1e308", b"NaN", b"")
        return dice.choice(odd) if dice.random() < share else found[0]

    return zipped(parts | {name: re.sub(rb"\d+", other, parts[name])})


def pieces_inside(dice: Random) -> bytes:
    """Tags doubled, dropped or cut in the unpacked part."""
    parts = parts_of(dice, ("xlsx", "xlsm", "ods"))
    name = _one_of(dice, parts)
    tags = re.split(rb"(?=<)", parts[name])
    for _ in range(dice.choice((1, 4, 40))):
        place = dice.randrange(len(tags))
        tags[place] = dice.choice((b"", tags[place] * 2, tags[place][: len(tags[place]) // 2], dice.choice(tags)))
    return zipped(parts | {name: b"".join(tags)})


def spliced(dice: Random) -> bytes:
    """Parts dropped, exchanged, emptied or taken from another workbook."""
    parts, other = parts_of(dice), parts_of(dice)
    for _ in range(dice.choice((1, 2, 4))):
        name = dice.choice(list(parts))
        what = dice.randrange(4)
        if what == 0 and len(parts) > 1:
            del parts[name]
        elif what == 1:
            parts[name] = parts[dice.choice(list(parts))]
        elif what == 2:
            parts[name] = b""
        else:
            taken = dice.choice(list(other))
            parts[taken] = other[taken]
    return zipped(parts)


def lying_directory(dice: Random) -> bytes:
    """Sizes, places and sums in the archive's directory that are not true."""
    data = bytearray(zipped(parts_of(dice) | {"xl/media/x.xml": b" " * dice.choice((10, 3_000_000))}))
    fields = {
        b"PK\x01\x02": ((16, 4), (20, 4), (24, 4), (28, 2), (42, 4)),
        b"PK\x03\x04": ((14, 4), (18, 4), (22, 4), (26, 2)),
    }
    for _ in range(dice.choice((1, 3, 9))):
        magic, places = dice.choice(list(fields.items()))
        headers = [found.start() for found in re.finditer(re.escape(magic), data)]
        at = dice.choice(headers)
        place, size = dice.choice(places)
        value = dice.choice((0, 1, 100, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)) & (2 ** (8 * size) - 1)
        data[at + place : at + place + size] = value.to_bytes(size, "little")
    return bytes(data)


def zip_bomb(dice: Random) -> bytes:
    """A part that unpacks to far more than it weighs, declared or not."""
    parts = parts_of(dice, ("xlsx", "xlsm", "ods"))
    name = _one_of(dice, parts)
    size = dice.choice((5_000_000, 50_000_000, 150_000_000))
    filling = dice.choice((b" ", b"<si><t>a</t></si>", b"<c><v>1</v></c>", b"<row/>", b"<a>", b"&#32;", b"<!-- -->"))
    content = parts[name]
    cut = content.rfind(b"</") if dice.random() < 0.7 else dice.randrange(len(content))
    data = zipped(parts | {name: content[:cut] + filling * (size // len(filling)) + content[cut:]})
    return _understated(data) if dice.random() < 0.5 else data


def _understated(data: bytes) -> bytes:
    """The archive with a directory that declares a hundred bytes for each part."""
    changed = bytearray(data)
    for magic, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        for found in re.finditer(re.escape(magic), data):
            struct.pack_into("<I", changed, found.start() + place, 100)
    return bytes(changed)


def entities(dice: Random) -> bytes:
    """A document type with entities that swell or that name files."""
    parts = parts_of(dice, ("xlsx", "xlsm", "ods"))
    name = dice.choice([one for one in parts if one.endswith((".xml", ".rels"))])
    swelling = "".join(f'<!ENTITY {chr(98 + level)} "{f"&{chr(97 + level)};" * 10}">' for level in range(9))
    kind = dice.choice(
        (
            f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{swelling}]>',
            '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/hostname">]>',
            '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
            '<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///dev/zero"> %a;]>',
            '<!DOCTYPE x [<!ENTITY j "' + "a" * 100_000 + '">]>',
        )
    )
    text = re.sub(rb"<\?xml[^>]*\?>", b"", parts[name])
    text = re.sub(rb">[^<>]+<", lambda found: b">&j;" + found[0][1:], text, count=dice.choice((1, 5, 0)))
    return zipped(parts | {name: kind.encode() + text})


def many_parts(dice: Random) -> bytes:
    """Thousands of parts, or the same part again and again."""
    parts = parts_of(dice)
    return zipped(parts | {f"xl/worksheets/sheet{number}.xml": b"<a/>" for number in range(dice.choice((100, 5_000)))})


ARCHIVES: Mapping[str, Callable[[Random], bytes]] = {
    "flips inside": flips_inside,
    "numbers inside": numbers_inside,
    "pieces inside": pieces_inside,
    "spliced": spliced,
    "lying directory": lying_directory,
    "zip bomb": zip_bomb,
    "entities": entities,
    "many parts": many_parts,
}
