"""Sales that fell: the rule for one retailer and the one for a whole city say the same."""

from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tierdesk.domain.reopening import sales_fell, who_fell

MONTHS = [date(2026, month, 1) for month in range(1, 13)]
cartons = st.one_of(st.just(float("nan")), st.sampled_from([0.0, 0.8, 1.0, 8.0, 10.0, 12.5]), st.floats(0, 50))


@given(st.integers(0, 6).flatmap(lambda width: st.lists(st.lists(cartons, min_size=width, max_size=width), max_size=9)))
def test_who_fell_says_of_every_row_what_sales_fell_says_of_one(rows: list[list[float]]) -> None:
    width = len(rows[0]) if rows else 0
    series = np.array(rows).reshape(len(rows), width)
    for one, fell in zip(rows, who_fell(series).tolist(), strict=True):
        last = list(zip(MONTHS, one, strict=False))[-4:]
        known = not any(np.isnan(sold) for _, sold in last)
        assert fell == (known and sales_fell(last) is not None)
