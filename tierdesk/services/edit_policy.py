"""Changing the policy: a new version each time, with who, when and why, and the bands made anew (DOMAIN 4-7).

A version is never changed or removed. Undoing makes a version again, which says what the one before said.
"""

from __future__ import annotations

import getpass
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from tierdesk.domain.policy import Policy
from tierdesk.domain.policy_settings import SETTINGS, changed_settings, problems_of
from tierdesk.errors import UserFixable
from tierdesk.message import Message, message
from tierdesk.services.clock import now
from tierdesk.services.policy import load_policy, shipped_policy, stored_policy
from tierdesk.services.policy_words import changes_in_words
from tierdesk.services.reband import Rebanded, reband
from tierdesk.store.bands import latest_run
from tierdesk.store.connection import Store
from tierdesk.store.policy_versions import PolicyVersion, add_version, all_versions
from tierdesk.store.ranking_facts import last_order_day
from tierdesk.texts import say

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class PolicyChanged:
    """What a change did: the version made, what it changed in words, and the run; None while nothing is ranked."""

    version: int
    changes: tuple[str, ...]
    run: Rebanded | None

    @property
    def notice(self) -> Message:
        """What was done, in a sentence."""
        if self.run is None:
            return message("policy_edit.applied_unranked", version=self.version)
        return message("policy_edit.applied", version=self.version, n=self.run.moved)


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version as it is shown; `at` is local time, None for the shipped one; `changes` against the one before."""

    version: int
    at: datetime | None
    who: str
    reason: str
    changes: tuple[str, ...]
    policy: Policy


def change_policy(store: Store, policy: Policy, reason: str) -> PolicyChanged:
    """Put a policy in force, as a new version, and make the bands anew where there are any.

    The run of the month on screen is replaced; a retailer whose band and segment stay keeps the day since when. Raises
    UserFixable when there is no reason, nothing differs, or the policy is impossible; nothing has changed then.
    """
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON:
        raise UserFixable(message("policy_edit.no_reason", n=LONGEST_REASON), message("policy_edit.no_reason_do"))
    for name, problem in problems_of(policy).items():
        setting = SETTINGS[name].title
        raise UserFixable(message("policy_edit.impossible", setting=setting, why=problem), message("policy.fix"))
    with store.atomic():
        before = load_policy(store)
        if not changed_settings(before, policy):
            raise UserFixable(message("policy_edit.no_change"), message("policy_edit.no_change_do"))
        made = replace(policy, version=before.version + 1)
        text = msgspec.json.encode(made).decode()
        add_version(store, PolicyVersion(made.version, now(), getpass.getuser(), said, text))
        run = latest_run(store)
        ranked = reband(store, None if last_order_day(store) else run.as_of) if run else None
    return PolicyChanged(made.version, changes_in_words(before, made), ranked)


def undo_change(store: Store, version: int) -> PolicyChanged:
    """Take the change that made `version` back, by a new version; raises UserFixable when it is not the last one."""
    found = policy_versions(store)
    if len(found) == 1:
        raise UserFixable(message("policy_edit.never_changed"), None)
    if found[0].version != version:
        raise UserFixable(message("policy_edit.changed_since"), message("policy_edit.changed_since_do"))
    return change_policy(store, found[1].policy, say("policy_edit.undone", version=version))


def reset_policy(store: Store, reason: str) -> PolicyChanged:
    """Put the shipped policy in force, as a new version."""
    return change_policy(store, shipped_policy(), reason)


def policy_versions(store: Store) -> tuple[VersionView, ...]:
    """All versions, newest first; the last one is what the program came with."""
    policies = [(kept, stored_policy(kept.policy)) for kept in all_versions(store)]
    shipped = shipped_policy()
    older = [policy for _, policy in policies[1:]] + [shipped]
    views = [
        VersionView(
            kept.version,
            datetime.fromisoformat(kept.made_at).astimezone(),
            kept.who,
            kept.reason,
            changes_in_words(before, policy),
            policy,
        )
        for (kept, policy), before in zip(policies, older, strict=False)
    ]
    return (*views, VersionView(shipped.version, None, "", say("policy_edit.shipped"), (), shipped))
