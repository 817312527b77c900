"""Files that somebody damaged or made to do harm; each follows from its seed alone.

`python -m tests.unit.exchange.fuzz.files SEED FOLDER` writes the file of a seed once more.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from tests.unit.exchange.corpus.cases_lines import LINES
from tests.unit.exchange.corpus.cases_lists import LISTS
from tests.unit.exchange.corpus.makers import make
from tests.unit.exchange.fuzz.archives import ARCHIVES
from tests.unit.exchange.fuzz.sheets import SHEETS
from tests.unit.exchange.fuzz.texts import TEXTS

Maker = Callable[[Random], bytes]


def any_file(dice: Random) -> bytes:
    """A sound file of the corpus, of any form."""
    layout = dice.choice(LINES + LISTS)
    return make(layout, dice.choice(tuple(layout.formats)))


def bit_flips(dice: Random) -> bytes:
    """Single bits turned over."""
    data = bytearray(any_file(dice))
    for _ in range(dice.choice((1, 3, 30, 300))):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)


def truncated(dice: Random) -> bytes:
    """The beginning, the end or the middle of a file."""
    data = any_file(dice)
    cut = dice.randrange(1, len(data))
    return dice.choice((data[:cut], data[cut:], data[: cut // 2] + data[cut:]))


def shuffled(dice: Random) -> bytes:
    """Pieces of a file in another order, twice, or between those of another file."""
    data, other = any_file(dice), any_file(dice)
    one, two = sorted(dice.randrange(len(data)) for _ in range(2))
    return dice.choice(
        (
            data[two:] + data[one:two] + data[:one],
            data[:two] + data[one:two] * dice.choice((2, 50)) + data[two:],
            data[:one] + other + data[two:],
            data + other,
        )
    )


def right_magic(dice: Random) -> bytes:
    """Noise behind the first bytes of a workbook."""
    magic = dice.choice(
        (
            b"PK\x03\x04",
            b"PK\x05\x06",
            bytes.fromhex("D0CF11E0A1B11AE1"),
            bytes.fromhex("0908100000060500"),
            b"<html><table><tr><td>",
            b'<?xml version="1.0"?>',
            b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="a"\n\n--a\n',
            b"\xff\xfe",
            b"\xef\xbb\xbf",
        )
    )
    return magic + dice.randbytes(dice.choice((1, 30, 3_000, 300_000)))


BYTES: Mapping[str, Maker] = {
    "bit flips": bit_flips,
    "truncated": truncated,
    "shuffled": shuffled,
    "right magic": right_magic,
    "sound": any_file,
}
MAKERS: Mapping[str, Maker] = {**BYTES, **ARCHIVES, **SHEETS, **TEXTS}
HEAVY = ("zip bomb", "wide", "mostly blank", "long cells", "all rejected", "repeated", "many parts")
"""What takes seconds instead of tenths; each has its turn once while all others have theirs four times."""
_LIGHT = [name for name in MAKERS if name not in HEAVY]
ROUND = tuple(name for turn in range(4) for name in (*_LIGHT, *HEAVY[turn::4]))


def file_of(seed: int) -> tuple[str, bytes]:
    """What was done to the file of a seed, and its bytes. As many seeds in a row as `ROUND` is long use all makers."""
    name = ROUND[seed % len(ROUND)]
    return name, MAKERS[name](Random(seed))


def write_file(seed: int, folder: Path) -> Path:
    """Write the file of a seed, named by it."""
    name, data = file_of(seed)
    file = folder / f"{seed:06} {name}.xls"
    file.write_bytes(data)
    return file


if __name__ == "__main__":
    print(write_file(int(sys.argv[1]), Path(sys.argv[2])))  # noqa: T201 - said to the person who asked
