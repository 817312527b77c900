"""What one retailer would be, with other figures of its own, is what ranking everybody anew says."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.districts import POLICY, districts
from tierdesk.domain.bands import rank_and_band
from tierdesk.domain.policy import INDICATORS, Ranking
from tierdesk.domain.scoring import score
from tierdesk.domain.standing import Compared, Place, Standing


def ranked_anew(compared: Compared, row: int, values: dict[int, float], policy: Ranking) -> Place:
    indicators = compared.indicators.copy()
    for column, value in values.items():
        indicators[row, column] = value
    scores = score(indicators, compared.markets, policy)
    counted = np.where(compared.counted, scores.score, np.nan)
    found = rank_and_band(counted, compared.cartons_90, compared.amount_90, policy)
    return Place(float(counted[row]), int(found.rank[row]), float(found.percentile[row]), int(found.band[row]))


@settings(max_examples=100)
@given(districts(), st.data())
def test_a_place_with_other_figures_is_what_ranking_everybody_anew_says(
    district: tuple[Compared, int], data: st.DataObject
) -> None:
    compared, row = district
    policy = replace(POLICY, by_market_type=data.draw(st.booleans()), min_group=data.draw(st.integers(1, 4)))
    standing = Standing(compared, row, policy)
    known = [column for column in range(len(INDICATORS)) if not math.isnan(compared.indicators[row, column])]
    changed = data.draw(st.lists(st.sampled_from(known), unique=True, max_size=3))
    values = {column: float(data.draw(st.integers(0, 9))) for column in changed}
    assert standing.with_values(values) == ranked_anew(compared, row, values, policy)
    for column, value in values.items():
        indicators = compared.indicators.copy()
        indicators[row, column] = value
        share = score(indicators, compared.markets, policy).shares[row, column]
        assert standing.percentile_of(column, value) == pytest.approx(share, abs=1e-12)
