"""The five playbooks, read from the files that ship with the program."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tierdesk import paths
from tierdesk.domain.playbook import Playbook, PlaybookError
from tierdesk.domain.playbook_table import parse_playbook
from tierdesk.domain.retailer import GROUPS, Group
from tierdesk.errors import UserFixable
from tierdesk.message import Message, message


@cache
def playbooks() -> Mapping[Group, Playbook]:
    """The shipped playbooks, one a group; read once."""
    return load_playbooks(paths.resources() / "playbooks")


def load_playbooks(folder: Path) -> Mapping[Group, Playbook]:
    """Read the playbooks of a folder: one file a group, named after it.

    Raises UserFixable naming the file and the line or the field that is wrong.
    """
    found: dict[Group, Playbook] = {}
    home: dict[str, str] = {}
    for group in GROUPS:
        file = folder / f"{group}.toml"
        playbook = read_playbook(file)
        if playbook.group != group:
            raise _wrong_field(file, "group", message("steps.file.wrong_group", expected=group, value=playbook.group))
        for step in playbook.steps:
            if step.id in home:
                where = message("steps.file.step_elsewhere", value=step.id, other=home[step.id])
                raise _wrong_field(file, f"steps.{step.id}", where)
            home[step.id] = file.name
        found[group] = playbook
    return found


def read_playbook(file: Path) -> Playbook:
    """Read one playbook file. Raises UserFixable naming the file and the line or the field that is wrong."""
    try:
        return parse_playbook(tomllib.loads(file.read_text("utf-8")))
    except FileNotFoundError as reason:
        raise _wrong("missing", file) from reason
    except OSError as reason:
        raise _wrong("unreadable", file) from reason
    except UnicodeDecodeError as reason:
        raise _wrong("not_text", file) from reason
    except tomllib.TOMLDecodeError as reason:
        place = re.search(r"\(at (?:line (\d+), column \d+|end of document)\)", str(reason))
        line = int(place[1]) if place and place[1] else len(file.read_text("utf-8").splitlines())
        detail = str(reason)[: place.start()].strip() if place else str(reason)
        raise _wrong("syntax", file, line=line, detail=detail) from reason
    except PlaybookError as reason:
        raise _wrong_field(file, reason.field, reason.what) from reason


def _wrong(what: str, file: Path, **params: str | float | Message) -> UserFixable:
    return UserFixable(message(f"steps.file.{what}", file=file.name, **params), message("steps.file.repair"))


def _wrong_field(file: Path, field: str, problem: Message) -> UserFixable:
    return _wrong("field", file, field=field, problem=problem)
