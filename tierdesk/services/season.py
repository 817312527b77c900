"""The common season of the year, as a band run found it, for any day (DOMAIN 5, 6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from tierdesk.domain.policy import Stock
from tierdesk.domain.stock import DAYS
from tierdesk.store.bands import BandRun


class Season:
    """Seasonal factors by calendar month, mean 1; with none known, always 1.

    `months` are "YYYY-MM" and `factors` those of the same months.
    """

    def __init__(self, months: Sequence[str] = (), factors: Sequence[float] = ()) -> None:
        self._by_month = {int(month[5:]): f for month, f in zip(months, factors, strict=True)} if factors else {}

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
        return self.around(day + timedelta(days=policy.lead_days + cycle_days // 2), day, policy)

    def around(self, middle: date, day: date, policy: Stock) -> float:
        """K of days around `middle`, against the days up to `day` that the daily sales come from."""
        recent, long = self.before(day, policy.recent_days), self.before(day, policy.long_days)
        return self.on(middle) / (policy.recent_weight * recent + (1 - policy.recent_weight) * long)


def season_of(run: BandRun | None) -> Season:
    """The season that a run found; always 1 without a run, or when too few retailers showed one."""
    return Season(run.months, run.season) if run else Season()
