"""What the pages of the policy ask of the services, as jobs for the store's thread."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tierdesk.domain.policy import Policy
    from tierdesk.services.edit_policy import PolicyChanged, VersionView
    from tierdesk.services.try_policy import SecondOpinion, Trial, Tried
    from tierdesk.store.connection import Store
    from tierdesk.ui.jobs import Report, Work


@dataclass(frozen=True, slots=True)
class PolicyState:
    """The policy in force, what is shipped, and all versions, newest first."""

    policy: Policy
    default: Policy
    versions: tuple[VersionView, ...]


def state() -> Work[PolicyState]:
    """The policy as it is."""

    def work(store: Store, _report: Report) -> PolicyState:
        from tierdesk.services.edit_policy import policy_versions
        from tierdesk.services.policy import shipped_policy

        versions = policy_versions(store)
        return PolicyState(versions[0].policy, shipped_policy(), versions)

    return work


def change(policy: Policy, reason: str) -> Work[PolicyChanged]:
    """Put a policy in force."""

    def work(store: Store, _report: Report) -> PolicyChanged:
        from tierdesk.services.edit_policy import change_policy

        return change_policy(store, policy, reason)

    return work


def undo(version: int) -> Work[PolicyChanged]:
    """Take the change that made a version back."""

    def work(store: Store, _report: Report) -> PolicyChanged:
        from tierdesk.services.edit_policy import undo_change

        return undo_change(store, version)

    return work


def save(policy: Policy, file: Path) -> Work[None]:
    """Write a policy to a file."""

    def work(_store: Store, _report: Report) -> None:
        from tierdesk.services.policy_file import save_policy

        save_policy(policy, file)

    return work


def read(file: Path) -> Work[Policy]:
    """The policy in a file."""

    def work(_store: Store, _report: Report) -> Policy:
        from tierdesk.services.policy_file import read_policy_file

        return read_policy_file(file)

    return work


def open_trial() -> Work[tuple[Trial, SecondOpinion]]:
    """The facts of the run on screen, ready to be ranked by other policies, and what they would weigh."""

    def work(store: Store, _report: Report) -> tuple[Trial, SecondOpinion]:
        from tierdesk.services.try_policy import open_trial

        trial = open_trial(store)
        return trial, trial.second_opinion()

    return work


def try_out(trial: Trial, policy: Policy) -> Work[Tried]:
    """Who would move by a policy; nothing is read or written."""

    def work(_store: Store, _report: Report) -> Tried:
        return trial.tried(policy)

    return work
