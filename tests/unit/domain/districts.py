"""Made-up districts for the rules that look at one retailer among the others: small figures, so that many are equal."""

from __future__ import annotations

from typing import cast

import numpy as np
from hypothesis import strategies as st

from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.retailer import Market
from tierdesk.domain.scoring import score
from tierdesk.domain.standing import Compared
from tierdesk.services.policy import shipped_policy

POLICY = shipped_policy().ranking


@st.composite
def districts(draw: st.DrawFn, most: int = 12) -> tuple[Compared, int]:
    """A district and the row of one of its ranked retailers; the figures come from a seed, which is quicker to draw."""
    n = draw(st.integers(1, most))
    made = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    indicators = made.integers(0, draw(st.integers(1, 8)), (n, len(INDICATORS)), endpoint=True).astype(np.float64)
    indicators[made.random(indicators.shape) < draw(st.sampled_from([0.0, 0.1, 0.3]))] = np.nan
    row = draw(st.integers(0, n - 1))
    indicators[row] = np.nan_to_num(indicators[row], nan=3.0)
    if draw(st.booleans()):
        indicators[row, draw(st.integers(4, 7))] = np.nan
    kinds = made.choice(["", "urban", "rural"], n).tolist()
    markets = cast("list[Market | None]", [kind or None for kind in kinds])
    scores = score(indicators, markets, POLICY)
    counted = (scores.coverage >= POLICY.min_coverage - 1e-12) & ~np.isnan(scores.score)
    cartons_90, amount_90 = made.integers(0, 2, (2, n), endpoint=True).astype(np.float64)
    return Compared(indicators, markets, counted, cartons_90, amount_90), row
