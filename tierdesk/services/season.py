"""The common season of the year, as the latest band run found it, for any day (DOMAIN 5, 6)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property

from tierdesk.domain.policy import Stock
from tierdesk.domain.stock import DAYS
from tierdesk.store.bands import BandRun


class Season:
    """Seasonal factors by calendar month, mean 1; without a run, or with too few retailers, always 1."""

    def __init__(self, run: BandRun | None) -> None:
        self._run = run

    @cached_property
    def _by_month(self) -> dict[int, float]:
        if self._run is None or not self._run.season:
            return {}
        return {int(month[5:]): f for month, f in zip(self._run.months, self._run.season, strict=True)}

    def on(self, day: date) -> float:
        """The factor of the month a day lies in."""
        return self._by_month.get(day.month, 1.0)

    def before(self, day: date, days: int) -> float:
        """The mean factor of the `days` days up to and including `day`."""
        if not self._by_month:
            return 1.0
        return sum(self.on(day - timedelta(days=back)) for back in range(days)) / days

    def thirty_days(self, day: date) -> float:
        """The factor that the last 30 days' sales are adjusted by."""
        return self.before(day, DAYS)

    def coming_cycle(self, day: date, cycle_days: int, policy: Stock) -> float:
        """K: the coming cycle's factor against that of the days which the daily sales come from.

        The sales of the last days already carry their own season, so the factor of the coming cycle is taken
        relative to it; with a flat season, or none known, K is 1.
        """
        middle = day + timedelta(days=policy.lead_days + cycle_days // 2)
        recent, long = self.before(day, policy.recent_days), self.before(day, policy.long_days)
        return self.on(middle) / (policy.recent_weight * recent + (1 - policy.recent_weight) * long)
