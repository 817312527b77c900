"""The sandbox: who would move by other weights or quotas, before anything is changed (DOMAIN 4).

The facts are measured once; each try scores and ranks them anew. Compared are the raw bands of both policies, as of
the run on screen: what the rules alone would say. Hysteresis would let moves come to pass only in later runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from tierdesk.domain.bands import BANDS, Ranked, rank_and_band
from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.domain.retailer import Band, RetailerId
from tierdesk.domain.second_opinion import critic_weights, entropy_weights, rank_correlation
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.judge import count_scores
from tierdesk.services.measure import Measured, measure
from tierdesk.services.policy import load_policy
from tierdesk.store import bands as band_store
from tierdesk.store.connection import Store
from tierdesk.store.members import members, names

FULL = 100.0


@dataclass(frozen=True, slots=True)
class Mover:
    """One retailer that the other policy puts into another band; percentiles 0..100, None while unranked."""

    id: RetailerId
    name: str
    before: Band
    after: Band
    percentile_before: float | None
    percentile_after: float | None


@dataclass(frozen=True, slots=True)
class Tried:
    """What a policy would do: retailers by (band before, band after), who moves, and how alike the rankings are.

    `correlation` is Spearman's rho, None when too few are ranked; `ranked` counts
    those whom either policy ranks. `movers` begin with those that move furthest.
    """

    counts: Mapping[tuple[Band, Band], int]
    movers: tuple[Mover, ...]
    correlation: float | None
    ranked: int


@dataclass(frozen=True, slots=True)
class SecondOpinion:
    """Weights of 100 by indicator that the data alone would give."""

    entropy: Mapping[str, float]
    critic: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Trial:
    """The facts of a run, ready to be ranked by one policy after the other; `policy` is the one in force."""

    day: date
    policy: Policy
    measured: Measured
    today: Ranked
    names: Mapping[RetailerId, str]

    def tried(self, policy: Policy) -> Tried:
        """Who would move if `policy` held instead; its window and segments are not looked at, only the ranking."""
        other = ranked_by(self.measured, policy)
        counts: dict[tuple[Band, Band], int] = {}
        pairs, tallies = np.unique(np.stack([self.today.band, other.band]), axis=1, return_counts=True)
        for (before, after), tally in zip(pairs.T.tolist(), tallies.tolist(), strict=True):
            counts[BANDS[before], BANDS[after]] = tally
        movers = [
            Mover(
                self.measured.who.ids[row],
                self.names[self.measured.who.ids[row]],
                BANDS[int(self.today.band[row])],
                BANDS[int(other.band[row])],
                _known(self.today.percentile[row]),
                _known(other.percentile[row]),
            )
            for row in np.flatnonzero(self.today.band != other.band).tolist()
        ]
        movers.sort(key=lambda one: (-abs((one.percentile_after or 0) - (one.percentile_before or 0)), one.name))
        correlation = _known(rank_correlation(self.today.percentile, other.percentile))
        return Tried(counts, tuple(movers), correlation, int(((other.rank > 0) | (self.today.rank > 0)).sum()))

    def second_opinion(self) -> SecondOpinion:
        """The weights by entropy and by CRITIC, as percent of their sum."""
        entropy, critic = (weigh(self.measured.indicators) * FULL for weigh in (entropy_weights, critic_weights))
        return SecondOpinion(
            dict(zip(INDICATORS, entropy.tolist(), strict=True)), dict(zip(INDICATORS, critic.tolist(), strict=True))
        )


def open_trial(store: Store) -> Trial:
    """Measure the facts as of the run on screen; raises UserFixable when nothing was ranked yet."""
    run = band_store.latest_run(store)
    if run is None:
        raise UserFixable(message("reband.no_sales"), message("reband.no_sales_do"))
    policy = load_policy(store)
    measured = measure(store, members(store), run.as_of, policy, max(run.as_of, date.today()))
    return Trial(run.as_of, policy, measured, ranked_by(measured, policy), names(store))


def ranked_by(measured: Measured, policy: Policy) -> Ranked:
    """Rank measured retailers by a policy."""
    _, counted = count_scores(measured, policy)
    return rank_and_band(counted, measured.cartons_90, measured.amount_90, policy.ranking)


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
