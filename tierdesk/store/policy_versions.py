"""The versions of the policy: each a whole policy as JSON, with who changed it, when and why. None is ever changed."""

from __future__ import annotations

from dataclasses import dataclass

from tierdesk.store.connection import Row, Store


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One version; `made_at` is UTC ISO text, `policy` JSON."""

    version: int
    made_at: str
    who: str
    reason: str
    policy: str


def add_version(store: Store, made: PolicyVersion) -> None:
    """Keep a version, inside the caller's transaction."""
    store.execute(
        "insert into policy_version (version, made_at, who, reason, policy) values (?, ?, ?, ?, ?)",
        (made.version, made.made_at, made.who, made.reason, made.policy),
    )


def newest_version(store: Store) -> PolicyVersion | None:
    """The version in force; None when the policy was never changed in this store."""
    row = store.row("select * from policy_version order by version desc limit 1")
    return _version(row) if row else None


def all_versions(store: Store) -> list[PolicyVersion]:
    """All versions, newest first."""
    return [_version(row) for row in store.rows("select * from policy_version order by version desc")]


def _version(row: Row) -> PolicyVersion:
    return PolicyVersion(row["version"], row["made_at"], row["who"], row["reason"], row["policy"])
