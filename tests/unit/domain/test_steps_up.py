"""A way up is the smallest change of one indicator that reaches the next band; the others say that they do not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.districts import POLICY, districts
from tests.unit.domain.test_standing import ranked_anew
from tierdesk.domain.bands import BANDS, BOTTOM, MIDDLE
from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.standing import Compared, Standing
from tierdesk.domain.steps_up import LEVERS, ways_up

AT = {name: column for column, name in enumerate(INDICATORS)}
MANY = 400


def candidates(own: np.ndarray, name: str) -> list[dict[int, float]]:
    """The figures after every step that an indicator can be moved up, written out."""
    now, amount = float(own[AT[name]]), float(own[AT["amount"]])
    follows = own[AT["cartons"]] > 0 and amount > 0 and now > 0
    if name == "cartons":
        steps = [now + step for step in range(1, MANY)]
    elif name == "carton_price":
        steps = [now + 100 * step for step in range(1, MANY)]
    elif name == "breadth":
        return [{AT[name]: now + step} for step in range(1, MANY)]
    elif name == "continuity":
        return [{AT[name]: min(1.0, round(now + step / 100, 9))} for step in range(1, 101) if now < 1]
    else:
        best = 7 if name == "integrity" else 10
        return [{AT[name]: float(value)} for value in range(best + 1) if value > now]
    return [{AT[name]: to} | ({AT["amount"]: round(amount * to / now, 9)} if follows else {}) for to in steps]


@settings(max_examples=30)
@given(districts(8), st.sampled_from([BOTTOM, MIDDLE]))
def test_each_way_up_is_what_trying_one_step_after_the_other_finds(district: tuple[Compared, int], held: int) -> None:
    compared, row = district
    compared.indicators[:, AT["continuity"]] /= 8
    own = compared.indicators[row]
    found = ways_up(Standing(compared, row, POLICY), BANDS[held], POLICY)
    steps = {step.indicator: step for step in (*found.steps, *found.hardly)}
    known = [name for name in LEVERS if not math.isnan(own[AT[name]])]
    assert sorted([*steps, *found.not_alone]) == sorted(known)
    for name in known:
        tried = (values for values in candidates(own, name) if ranked_anew(compared, row, values, POLICY).band > held)
        first = next(tried, None)
        if first is None:
            assert name in found.not_alone
        else:
            assert steps[name].to == pytest.approx(first[AT[name]], abs=1e-12)
            assert steps[name].rank == ranked_anew(compared, row, first, POLICY).rank
    assert [step.effort for step in found.steps] == sorted(step.effort for step in found.steps)
