"""The words: turns a message into Chinese or English.

The sentences stand in `resources/i18n/*.toml`, one file per area, both languages side by side:

    [retailers]
    count = { zh = "{n:,} 户", en = "{n:,} shop|{n:,} shops" }

is said by `say("retailers.count", n=3)`. An English text may hold `one|other`, chosen by `n`. Placeholders take
Python's format specifications. A key that does not exist is a bug and raises KeyError.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from tierdesk import paths
from tierdesk.message import Message

Language = Literal["zh_CN", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

_current: Language = "zh_CN"
_AREA = re.compile(r"^\[(\w+)", re.MULTILINE)


def use_language(language: Language) -> None:
    """Say everything from now on in `language` (process-wide: one person, one language)."""
    global _current  # noqa: PLW0603 - one process speaks one language, like its locale
    _current = language


def language() -> Language:
    """The language spoken now."""
    return _current


def say(what: Message | str, /, **params: str | float | Message) -> str:
    """Put a message (or a key with `params`) into words of the language spoken now."""
    if isinstance(what, Message):
        key, values = what.key, dict(what.params) | params
    else:
        key, values = what, dict(params)
    text = _both(key)[0 if _current == "zh_CN" else 1]
    if not values:
        return text.partition("|")[0] if "|" in text else text
    said = {name: say(value) if isinstance(value, Message) else value for name, value in values.items()}
    if "|" in text:
        one, _, other = text.partition("|")
        text = one if said.get("n") == 1 else other
    return text.format(**said)


@cache
def catalogue() -> dict[str, tuple[str, str]]:
    """All texts: dotted key -> (zh, en)."""
    texts: dict[str, tuple[str, str]] = {}
    for file in _files():
        for key, text in _read(file).items():
            if key in texts:
                raise ValueError(f"{file.name}: the text {key} is given twice")
            texts[key] = text
    return texts


def _both(key: str) -> tuple[str, str]:
    """(zh, en) of one key; only files with its area are read, since a start needs few of them."""
    area = key.partition(".")[0]
    for file in _homes().get(area, ()):
        text = _read(file).get(key)
        if text is not None:
            return text
    raise KeyError(key)


@cache
def _files() -> tuple[Path, ...]:
    return tuple(sorted((paths.resources() / "i18n").glob("*.toml")))


@cache
def _homes() -> dict[str, list[Path]]:
    """Area -> the files that hold texts of it."""
    homes: dict[str, list[Path]] = {}
    for file in _files():
        for area in dict.fromkeys(_AREA.findall(file.read_text("utf-8"))):
            homes.setdefault(area, []).append(file)
    return homes


@cache
def _read(file: Path) -> dict[str, tuple[str, str]]:
    return dict(_flatten(tomllib.loads(file.read_text("utf-8")), ""))


def _flatten(table: dict[str, object], prefix: str) -> list[tuple[str, tuple[str, str]]]:
    found: list[tuple[str, tuple[str, str]]] = []
    for name, value in table.items():
        if not isinstance(value, dict):
            raise TypeError(f"text {prefix}{name} needs zh and en")
        zh, en = value.get("zh"), value.get("en")
        if isinstance(zh, str) and isinstance(en, str):
            found.append((prefix + name, (zh, en)))
        else:
            found += _flatten(value, f"{prefix}{name}.")
    return found
