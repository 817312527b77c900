"""Reading the policy: the newest version of the store when it was changed, else the shipped one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from tierdesk import paths
from tierdesk.domain.policy import Policy
from tierdesk.domain.policy_settings import SECTIONS, settings_of, value_of
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.policy_words import value_in_words
from tierdesk.store.connection import Store
from tierdesk.store.policy_versions import newest_version
from tierdesk.texts import say


def load_policy(store: Store) -> Policy:
    """The policy in force in this store."""
    own = newest_version(store)
    return stored_policy(own.policy) if own else shipped_policy()


def shipped_policy() -> Policy:
    """The defaults that come with the program (`resources/policy.toml`)."""
    file: Path = paths.resources() / "policy.toml"
    return read_policy(file.read_bytes(), file.name)


def read_policy(toml: bytes, name: str) -> Policy:
    """Read and check a policy; raises UserFixable that names the file and the place at fault."""
    try:
        policy = msgspec.toml.decode(toml, type=Policy)
    except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
        raise UserFixable(message("policy.unreadable", file=name, why=str(trouble)), message("policy.fix")) from trouble
    problems = policy.problems()
    if problems:
        raise UserFixable(message("policy.impossible", file=name, settings=", ".join(problems)), message("policy.fix"))
    return policy


@lru_cache(maxsize=16)
def stored_policy(text: str) -> Policy:
    """A policy as it was kept (JSON); settings that the program did not have yet are as they are shipped."""
    said: Mapping[str, Any] = msgspec.json.decode(text)
    whole: dict[str, Any] = msgspec.to_builtins(shipped_policy())
    for section, settings in said.items():
        known = whole.get(section)
        if isinstance(known, dict):
            whole[section] = known | {name: value for name, value in settings.items() if name in known}
        elif known is not None:
            whole[section] = settings
    return msgspec.convert(whole, Policy)


def policy_rows(store: Store) -> tuple[tuple[str, str, str], ...]:
    """The policy as a table to read: (section, setting, value) in words."""
    return rows_of(load_policy(store))


def rows_of(policy: Policy) -> tuple[tuple[str, str, str], ...]:
    """Any policy as such a table."""
    rows: list[tuple[str, str, str]] = []
    for section in SECTIONS:
        title = say(f"policy.section.{section}")
        rows += [
            (title, say(setting.title), value_in_words(setting, value_of(policy, setting.name)))
            for setting in settings_of(section)
        ]
        if section == "weights":
            rows.append((title, say("policy.weights_sum"), f"{sum(policy.ranking.weights.values()):g}"))
    return tuple(rows)
