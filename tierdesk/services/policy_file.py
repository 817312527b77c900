"""A policy as a file that people can read, pass on and edit: TOML, each setting with its name and unit behind it.

A file that is given is never believed: its size is limited, its settings are known ones within their range, and what is
wrong is told with its line. A setting that a file does not mention is as it is shipped.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.domain.policy_settings import (
    CAPS,
    PRICE_CLASSES,
    SETTINGS,
    WEIGHTS,
    Value,
    problem_of,
    problems_of,
    value_of,
    with_values,
)
from tierdesk.errors import Environment, UserFixable
from tierdesk.message import Message, message
from tierdesk.services.policy import shipped_policy
from tierdesk.services.policy_words import unit_in_words
from tierdesk.texts import say

LARGEST = 64 * 1024
"""Bytes; the shipped policy has three thousand."""
LONGEST_LINE = 1000
"""Signs. The parser takes time by the square of the length of a name with dots, and a name ends with its line."""
NAME_SHOWN = 60
WHERE = re.compile(r"at (?:line (\d+)|end of document)")
TABLES = {WEIGHTS.rstrip("."): INDICATORS, CAPS.rstrip("."): PRICE_CLASSES}
_SECTION = re.compile(r"\s*\[\s*([^\]#]+?)\s*\]")
_KEY = re.compile(r"\s*([^=#\s]+)\s*=")


def save_policy(policy: Policy, path: Path) -> None:
    """Write a policy to a file; raises Environment when it cannot be written, the file is then as it was."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(policy_as_toml(policy), "utf-8")
        part.replace(path)
    except OSError as trouble:
        part.unlink(missing_ok=True)
        raise Environment(message("policy_file.not_written", file=path.name), message("backup.elsewhere")) from trouble


def policy_as_toml(policy: Policy) -> str:
    """The text of the file, with comments in the language spoken now."""
    lines = [f"# {say('policy_file.head', version=policy.version)}", f"version = {policy.version}"]
    table = ""
    for setting in sorted(SETTINGS.values(), key=lambda one: list(_tables()).index(_table(one.name))):
        if _table(setting.name) != table:
            table = _table(setting.name)
            lines += ["", f"[{table}]"]
        key = setting.name.rpartition(".")[2]
        unit = "" if setting.kind == "share" else unit_in_words(setting)
        words = say("policy_file.unit", name=say(setting.title), unit=unit) if unit else say(setting.title)
        shown = f'"{key}"' if key.isdigit() else key
        lines.append(f"{shown} = {_literal(value_of(policy, setting.name))}  # {words}")
    return "\n".join(lines) + "\n"


def _table(name: str) -> str:
    return name.rpartition(".")[0]


def _tables() -> dict[str, None]:
    """The tables of the file: each section before the tables inside it."""
    return dict.fromkeys(sorted(_table(name) for name in SETTINGS))


def _literal(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"[{', '.join(map(str, value))}]" if isinstance(value, tuple) else repr(value)


def read_policy_file(path: Path) -> Policy:
    """The policy in a file, its version that of the shipped one.

    Raises UserFixable that names the file, and each setting at fault with its line and why; Environment when it cannot
    be read.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as trouble:
        raise Environment(
            message("policy_file.not_read", file=path.name), message("policy_file.not_read_do")
        ) from trouble
    return policy_from(raw, path.name)


def policy_from(raw: bytes, name: str) -> Policy:
    """As `read_policy_file`, of what stands in a file."""
    if len(raw) > LARGEST:
        raise _refused(name, message("policy_file.too_large", kib=LARGEST // 1024))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise _refused(name, message("policy_file.not_utf8")) from trouble
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            raise _refused(name, message("policy_file.syntax_at", line=number))
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError, OverflowError) as trouble:
        raise _refused(name, _syntax(str(trouble), text)) from trouble
    return _checked(data, text, name)


def _syntax(trouble: str, text: str) -> Message:
    found = WHERE.search(trouble)
    if found is None:
        return message("policy_file.syntax")
    return message("policy_file.syntax_at", line=int(found[1]) if found[1] else len(text.splitlines()))


def _checked(data: Mapping[str, Any], text: str, file: str) -> Policy:
    lines = _lines(text)
    wrong: list[tuple[str, Message]] = []
    values: dict[str, Value] = {}
    for name, value in _flat(data):
        setting = SETTINGS.get(name)
        if setting is None:
            if name != "version":
                wrong.append((name, message("policy_file.unknown", name=name[:NAME_SHOWN])))
            continue
        given = tuple(value) if isinstance(value, list) else value
        problem = problem_of(setting, given)
        if problem is None:
            values[name] = given
        else:
            wrong.append((name, message("policy_file.setting", name=setting.title, why=problem)))
    policy = with_values(shipped_policy(), values)
    if not wrong:
        for name, problem in problems_of(policy).items():
            wrong.append((name, message("policy_file.setting", name=SETTINGS[name].title, why=problem)))
    if wrong:
        raise _refused(file, _all_wrong(wrong, lines))
    return policy


def _flat(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every setting of a file by its dotted name; a table of weights or caps says 0 of what it leaves out."""
    for section, settings in data.items():
        if not isinstance(settings, dict):
            yield section, settings
            continue
        for key, value in settings.items():
            table = f"{section}.{key}"
            if table in TABLES and isinstance(value, dict):
                whole = dict.fromkeys(TABLES[table], 0.0) | value
                yield from ((f"{table}.{name}", one) for name, one in whole.items())
            else:
                yield table, value


def _lines(text: str) -> dict[str, int]:
    """Dotted name -> the line on which it stands, as far as that can be told."""
    found: dict[str, int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        head, key = _SECTION.match(line), _KEY.match(line)
        if head:
            section = head[1].replace('"', "") + "."
            found.setdefault(section[:-1], number)
        elif key:
            found.setdefault(section + key[1].strip("\"'"), number)
    return found


def _all_wrong(wrong: list[tuple[str, Message]], lines: Mapping[str, int]) -> Message:
    """The first three things at fault, each with its line, and how many more there are."""
    shown = 3
    said: Message | None = None
    for name, why in wrong[:shown]:
        line = lines.get(name)
        one = message("policy_file.on_line", line=line, why=why) if line else why
        said = one if said is None else message("policy_file.and", first=said, then=one)
    if said is None:
        raise ValueError("nothing is wrong")
    more = len(wrong) - shown
    return message("policy_file.more", said=said, n=more) if more > 0 else said


def _refused(file: str, why: Message) -> UserFixable:
    return UserFixable(message("policy_file.refused", file=file, why=why), message("policy.fix"))
