"""Reading the policy: the store's own when it was edited, else the shipped one."""

from __future__ import annotations

from pathlib import Path

import msgspec

from tierdesk import paths
from tierdesk.domain.policy import Policy
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.store.connection import Store
from tierdesk.store.settings import setting
from tierdesk.texts import say

POLICY_SETTING = "policy"
SHARES = {"min_coverage", "top_share", "bottom_share", "potential_ceiling", "potential_headroom", "recent_weight"}
"""Settings that are shares of a whole, as are all that begin with `target_`; people read them in percent."""


def load_policy(store: Store) -> Policy:
    """The policy in force in this store."""
    own = setting(store, POLICY_SETTING)
    return read_policy(own.encode("utf-8"), "policy") if own else shipped_policy()


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


def policy_rows(store: Store) -> tuple[tuple[str, str, str], ...]:
    """The policy as a table to read: (section, setting, value) in words."""
    rows: list[tuple[str, str, str]] = []
    for section, settings in msgspec.to_builtins(load_policy(store)).items():
        if not isinstance(settings, dict):
            continue
        title = say(f"policy.section.{section}")
        for name, value in settings.items():
            if name == "weights":
                weights = say("policy.section.weights")
                rows += [(weights, say(f"indicator.{key}"), f"{weight:g}") for key, weight in value.items()]
                rows.append((weights, say("policy.weights_sum"), f"{sum(value.values()):g}"))
            else:
                rows.append((title, say(f"policy.name.{name}"), _in_words(name, value)))
    return tuple(rows)


def _in_words(name: str, value: object) -> str:
    if isinstance(value, float) and (name in SHARES or name.startswith("target_")):
        return f"{100 * value:g}%"
    if isinstance(value, bool):
        return say("policy.yes" if value else "policy.no")
    if isinstance(value, list | tuple):
        return " / ".join(str(item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {cap}" for key, cap in value.items()) or say("policy.none")
    return f"{value:g}" if isinstance(value, float) else str(value)
