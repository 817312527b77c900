"""A band set by hand: it holds on screen until its last day, and the ranking goes on beneath (DOMAIN 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tierdesk.domain.retailer import Band, RetailerId

OverrideState = Literal["coming", "running", "ending", "over", "ended"]
"""Not begun; holds; holds for a few days more; its last day is past; taken back before that."""

SOON_DAYS = 14
"""So many days before its last one an override is said to end soon."""


@dataclass(frozen=True, slots=True)
class Override:
    """One override. `made_at` is UTC ISO text; `last_day` None: without end; `ended` is the first day without it."""

    id: str
    retailer_id: RetailerId
    band: Band
    reason: str
    who: str
    made_at: str
    first_day: date
    last_day: date | None
    ended: date | None = None

    def holds(self, day: date) -> bool:
        """Whether its band is the one on screen on `day`: from the first to the last day, both included."""
        return self.first_day <= day and self._goes_on(day) and (self.ended is None or day < self.ended)

    def days_left(self, day: date) -> int | None:
        """Days from `day` to its last one, 0 on that day; None without end, negative once it is past."""
        return None if self.last_day is None else (self.last_day - day).days

    def state(self, day: date) -> OverrideState:
        """What to tell of it on `day`."""
        if self.ended is not None and self.ended <= day:
            return "ended"
        if not self._goes_on(day):
            return "over"
        if day < self.first_day:
            return "coming"
        left = self.days_left(day)
        return "running" if left is None or left > SOON_DAYS else "ending"

    def _goes_on(self, day: date) -> bool:
        return self.last_day is None or day <= self.last_day


def standing(overrides: Iterable[Override], day: date) -> dict[RetailerId, Override]:
    """The override that holds on `day`, by retailer; of several (two shops that were merged) the one made last."""
    found: dict[RetailerId, Override] = {}
    for one in overrides:
        other = found.get(one.retailer_id)
        if one.holds(day) and (other is None or (one.made_at, one.id) > (other.made_at, other.id)):
            found[one.retailer_id] = one
    return found
