"""The policy that a band run was made with, as it was kept with the run."""

from __future__ import annotations

from tierdesk.domain.policy import Policy
from tierdesk.services.policy import stored_policy
from tierdesk.store.bands import BandRun


def policy_of(run: BandRun) -> Policy:
    """The policy of that run; settings that the program did not have then are as they are shipped."""
    return stored_policy(run.policy)
