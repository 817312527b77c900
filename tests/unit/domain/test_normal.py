"""The normal distribution over arrays says what the standard library says of each value."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tierdesk.domain.normal import erfc


@given(st.lists(st.floats(-40, 40), max_size=20))
def test_each_value_is_that_of_the_standard_library(values: list[float]) -> None:
    np.testing.assert_allclose(erfc(np.array(values, dtype=float)), [math.erfc(one) for one in values], atol=1e-14)


def test_it_is_right_between_and_on_the_points_it_goes_by() -> None:
    values = np.linspace(-7, 7, 20_011)
    np.testing.assert_allclose(erfc(values), [math.erfc(one) for one in values.tolist()], rtol=0, atol=1e-14)


def test_the_larger_the_value_the_smaller_the_chance() -> None:
    assert (np.diff(erfc(np.linspace(-5, 4, 5_001))) < 0).all()


def test_what_is_unknown_stays_unknown_and_what_is_far_is_certain() -> None:
    found = erfc(np.array([math.nan, math.inf, -math.inf]))
    np.testing.assert_allclose(found, [math.nan, 0, 2], atol=1e-14)
