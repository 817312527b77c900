"""The back-test: the months of one's own history played again, month by month, by the rules in force (DOMAIN 4-6).

Each month is measured and judged as of its last day, with hysteresis going on from the month before, in memory: nothing
is written. Facts with a date count as of that day; what has none (grade, tier, market, whether a shop trades) counts
as it is now, for earlier values are not kept. Shops that have closed since are therefore not in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import numpy as np

from tierdesk.domain.back_test import Hits, changes_a_year, hits, slipped
from tierdesk.domain.bands import BOTTOM, MIDDLE, NONE, Held, Ints
from tierdesk.domain.months import complete_months, last_day, month_of
from tierdesk.domain.outlook import AMBER, QUARTER, RED, Slips
from tierdesk.domain.policy import Policy
from tierdesk.domain.scoring import Floats
from tierdesk.domain.stock import DAYS
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.forecast_test import Errors, chosen, forecast_errors
from tierdesk.services.judge import Judged, judge
from tierdesk.services.measure import measure
from tierdesk.services.policy import load_policy
from tierdesk.services.progress import Report
from tierdesk.services.season import Season
from tierdesk.store import ranking_facts
from tierdesk.store.connection import Store
from tierdesk.store.members import Members, members
from tierdesk.store.period_sales import first_month_of_all
from tierdesk.texts import say

LONGEST = 36
"""Months that are played at most: the last three years say more than all that came before."""
Rule = Literal["warned", "red", "chance", "cushion"]
RULES: tuple[Rule, ...] = ("warned", "red", "chance", "cushion")
"""Amber or red; red alone; the chance of a slip alone; and the naive one, a thin cushion alone."""


@dataclass(frozen=True, slots=True)
class BackTest:
    """What the past says of the rules.

    `months` are those played. Moves and changes of segment are per 100 retailers a year, `raw` without hysteresis.
    `slips` counts, for each rule, warnings against standing below the cut a quarter later; `expected` and `happened`
    are the mean chance given, and the share that came to pass, over the same cases. `products` and `shops` are the
    errors of the forecasts of thirty days, judged at `judged` retailers on `forecasts` days.
    """

    months: tuple[str, ...]
    retailers: int
    moves: float | None
    raw: float | None
    segments: float | None
    slips: Mapping[Rule, Hits]
    expected: float | None
    happened: float | None
    products: Errors = field(default_factory=Errors)
    shops: Errors = field(default_factory=Errors)
    judged: int = 0
    forecasts: int = 0


def months_needed(policy: Policy) -> int:
    """How many complete months a back-test needs: a window of the ranking, and two quarters to judge it by."""
    return policy.ranking.window_months + 2 * QUARTER


def back_test(store: Store, report: Report | None = None) -> BackTest:
    """Play the months again; raises UserFixable when the history is too short, and Cancelled through `report`."""
    policy = load_policy(store)
    newest = ranking_facts.last_order_day(store, date.today()) or ranking_facts.last_order_day(store)
    months = _months(store, newest, policy)
    who = members(store)
    seen: list[_Month] = []
    products, shops, days = Errors(), Errors(), 0
    judged_ones = chosen(who.ids)
    for found in play(store, who, months, policy, report):
        seen.append(_month(found))
        day = last_day(found.measured.months[-1])
        if newest is not None and (newest - day).days >= DAYS:
            season = Season(found.measured.months, () if found.season is None else found.season.tolist())
            of_products, of_shops = forecast_errors(store, judged_ones, day, season, policy.stock)
            products, shops, days = products + of_products, shops + of_shops, days + 1
    slips, expected, happened = _slips(seen, policy)
    return BackTest(
        months=months,
        retailers=int(np.any([one.raw > NONE for one in seen], axis=0).sum()),
        moves=changes_a_year(np.stack([one.held for one in seen])),
        raw=changes_a_year(np.stack([one.raw for one in seen])),
        segments=changes_a_year(np.stack([one.segment for one in seen])),
        slips=slips,
        expected=expected,
        happened=happened,
        products=products,
        shops=shops,
        judged=len(judged_ones),
        forecasts=days,
    )


def play(
    store: Store, who: Members, months: Sequence[str], policy: Policy, report: Report | None = None
) -> Iterator[Judged]:
    """Measure and judge month after month, each as of its last day; hysteresis begins with the first."""
    before = _nothing_held(len(who))
    for done, month in enumerate(months):
        if report is not None:
            report(done, len(months), say("back_test.running", month=month))
        day = last_day(month)
        found = judge(measure(store, who, day, policy, day), before, policy)
        before = found.held
        yield found


def _months(store: Store, newest: date | None, policy: Policy) -> tuple[str, ...]:
    """The months to play: from the first that has a whole window behind it to the last complete one."""
    needed = months_needed(policy)
    first = first_month_of_all(store)
    if newest is None or first is None:
        raise UserFixable(message("back_test.nothing"), message("back_test.nothing_do", n=needed))
    known = [month for month in complete_months(newest, LONGEST + policy.ranking.window_months) if month >= first]
    if len(known) < needed:
        raise UserFixable(
            message("back_test.too_short", n=len(known), first=first, last=known[-1] if known else month_of(newest)),
            message("back_test.too_short_do", n=needed),
        )
    return tuple(known[policy.ranking.window_months - 1 :])


def _nothing_held(n: int) -> Held:
    none = np.full(n, NONE, dtype=np.int64)
    return Held(none, none, np.zeros(n, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class _Month:
    """What is kept of a month, so that a city of many months needs little memory: codes and shares by retailer."""

    held: Ints
    raw: Ints
    segment: Ints
    percentile: Floats
    cut_low: float
    cut_high: float
    slips: Slips


def _month(found: Judged) -> _Month:
    ranked = found.ranked
    return _Month(
        found.held.band,
        ranked.band,
        _segment_codes(found),
        ranked.percentile,
        ranked.cut_low,
        ranked.cut_high,
        found.slips,
    )


def _segment_codes(found: Judged) -> Ints:
    """The segments of the middle; unknown outside it, and while a retailer is new."""
    known = (found.held.band == MIDDLE) & ~np.isnan(found.evidence.cv)
    return np.where(known, found.evidence.segment, NONE).astype(np.int64)


def _slips(seen: Sequence[_Month], policy: Policy) -> tuple[dict[Rule, Hits], float | None, float | None]:
    """Each month's warnings against where the retailers stood a quarter later."""
    counted: dict[Rule, Hits] = dict.fromkeys(RULES, Hits())
    chances, fallen = [], []
    for now, then in zip(seen, seen[QUARTER:], strict=False):
        known = (now.held > BOTTOM) & ~np.isnan(now.slips.slip) & ~np.isnan(then.percentile)
        fell = slipped(now.held, then.percentile, then.cut_low, then.cut_high)
        with np.errstate(invalid="ignore"):
            warned = {
                "warned": now.slips.warning >= AMBER,
                "red": now.slips.warning == RED,
                "chance": now.slips.slip >= policy.outlook.slip_probability,
                "cushion": now.slips.cushion < policy.outlook.amber_cushion,
            }
        for rule in RULES:
            counted[rule] += hits(warned[rule], fell, known)
        chances.append(now.slips.slip[known])
        fallen.append(fell[known])
    if not any(part.size for part in chances):
        return counted, None, None
    return counted, float(np.concatenate(chances).mean()), float(np.concatenate(fallen).mean())
