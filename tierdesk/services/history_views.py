"""What the page of the history shows: runs, moves between two of them, moves that wait, bands set by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tierdesk.domain.override import OverrideState
from tierdesk.domain.retailer import Band, RetailerId


@dataclass(frozen=True, slots=True)
class RunView:
    """One run. `at` is local time; `counting`: of its month it is the one that counts.

    `quotas` are the places of top and bottom, `counts` the retailers that the rules hold in each band, with a rank
    or without one. `moved` counts those whom the rules hold in another band than in the counting run of an earlier
    month; None where there is none.
    """

    id: int
    as_of: date
    month: str
    at: datetime
    counting: bool
    ranked: int
    quotas: Mapping[Band, int]
    counts: Mapping[Band, int]
    moved: int | None
    policy_version: int
    policy_who: str
    policy_reason: str


@dataclass(frozen=True, slots=True)
class PendingView:
    """A move that waits: seen on `seen` of the `needed` monthly runs, `points` past the cut; `earliest` it can come."""

    id: RetailerId
    name: str
    held: Band
    to: Band
    percentile: float
    points: float
    seen: int
    needed: int
    earliest: date


@dataclass(frozen=True, slots=True)
class OverrideView:
    """A band set by hand; `held` is the one that the rules hold on screen now."""

    id: str
    retailer_id: RetailerId
    name: str
    band: Band
    held: Band
    reason: str
    who: str
    first_day: date
    last_day: date | None
    ended: date | None
    state: OverrideState
    days_left: int | None


@dataclass(frozen=True, slots=True)
class BandHistory:
    """The whole page: `runs` newest first, `to_replay` the months that could still get a run."""

    runs: tuple[RunView, ...]
    pending: tuple[PendingView, ...]
    overrides: tuple[OverrideView, ...]
    to_replay: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Migrant:
    """One retailer in two runs, by the bands that the rules hold; `by_hand`: another one was shown in the second."""

    id: RetailerId
    name: str
    licence_no: str
    customer_code: str
    before: Band
    after: Band
    by_hand: bool


@dataclass(frozen=True, slots=True)
class Migration:
    """Who went where between two runs; `counts` has all 16 pairs (before, after)."""

    first: RunView
    second: RunView
    counts: Mapping[tuple[Band, Band], int]
    people: tuple[Migrant, ...]

    @property
    def moved(self) -> int:
        """Retailers that were in a band in both runs, and not in the same one."""
        return sum(
            n for (before, after), n in self.counts.items() if before != after and "unranked" not in {before, after}
        )
