"""The policy that a band run was made with, as it was kept with the run."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from tierdesk.domain.policy import Policy
from tierdesk.store.bands import BandRun


def policy_of(run: BandRun) -> Policy:
    """The policy of that run."""
    return _decoded(run.policy)


@lru_cache(maxsize=16)
def _decoded(text: str) -> Policy:
    return msgspec.json.decode(text.encode("utf-8"), type=Policy)
