"""Judge: from the facts to bands and segments: score, rank, hold, split the middle (DOMAIN 4, 5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain import bands, segments
from tierdesk.domain.bands import Held, Ranked
from tierdesk.domain.outlook import Slips, slips
from tierdesk.domain.policy import Policy
from tierdesk.domain.reopening import who_fell
from tierdesk.domain.scoring import Floats, Scores, score
from tierdesk.services.measure import Measured, headroom_of


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say of measured retailers, row by row.

    `counted` are the scores that count, NaN where too little is known; `season` is one factor a month, None when
    there are too few retailers for one; `adjusted` are the cartons without it, [retailer, month]; `fell` tells who
    sells 20 % less in the last month than its own median of the three before; `slips` is the outlook of the bands held.
    """

    measured: Measured
    scores: Scores
    counted: Floats
    ranked: Ranked
    held: Held
    season: Floats | None
    adjusted: Floats
    evidence: segments.Evidence
    fell: NDArray[np.bool_]
    slips: Slips


def judge(measured: Measured, before: Held, policy: Policy) -> Judged:
    """Judge retailers by a policy; `before` is the state that hysteresis goes on from, row by row."""
    scores, counted = count_scores(measured, policy)
    ranked = bands.rank_and_band(counted, measured.cartons_90, measured.amount_90, policy.ranking)
    held = bands.hold(ranked, before, policy.hysteresis)
    season = segments.season_factors(measured.cartons, policy.segments)
    adjusted = segments.season_adjusted(measured.cartons, measured.months, season)
    evidence = segments.segment(adjusted, headroom_of(measured, policy), policy.segments)
    warned = slips(ranked, held.band, measured.cartons, policy)
    return Judged(measured, scores, counted, ranked, held, season, adjusted, evidence, who_fell(adjusted), warned)


def count_scores(measured: Measured, policy: Policy) -> tuple[Scores, Floats]:
    """The scores of measured retailers, and those of them that count: NaN where too little is known."""
    scores = score(measured.indicators, measured.who.markets, policy.ranking)
    enough = scores.coverage >= policy.ranking.min_coverage - 1e-12
    return scores, np.where(enough, scores.score, np.nan)
