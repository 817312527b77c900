"""How the past is judged: counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tierdesk.domain.back_test import Hits, changes_a_year, forecast_error, hits, slipped
from tierdesk.domain.bands import BOTTOM, MIDDLE, NONE, TOP

NAN = float("nan")


def flags(text: str) -> np.ndarray:
    return np.array([sign == "x" for sign in text])


def test_precision_and_recall_count_known_cases_only() -> None:
    found = hits(flags("xxx.."), flags("x.xx."), flags("xx.xx"))
    assert found == Hits(cases=4, warned=2, slipped=2, both=1)
    assert found.precision == 0.5
    assert found.recall == 0.5
    assert Hits().precision is None
    assert Hits().recall is None


def test_hits_of_months_add_up() -> None:
    assert Hits(4, 2, 2, 1) + Hits(1, 1, 0, 0) == Hits(5, 3, 2, 1)


def test_a_retailer_slips_below_the_cut_of_its_own_band() -> None:
    band = np.array([TOP, TOP, MIDDLE, MIDDLE, BOTTOM, NONE, MIDDLE])
    later = np.array([79.9, 80.0, 19.9, 20.0, 1.0, 1.0, NAN])
    assert slipped(band, later, 20.0, 80.0).tolist() == [True, False, True, False, False, False, False]


def test_changes_are_per_hundred_retailers_a_year() -> None:
    codes = np.array([[TOP, MIDDLE, NONE], [TOP, BOTTOM, TOP], [MIDDLE, BOTTOM, TOP]])
    # Five known pairs of months, two changes: 40 in a hundred retailer-months.
    assert changes_a_year(codes) == pytest.approx(480.0)
    assert changes_a_year(codes[:1]) is None


def test_the_error_of_a_forecast_is_a_share_of_what_was_sold() -> None:
    found = forecast_error(np.array([10.0, 4.0, NAN, 5.0]), np.array([8.0, 8.0, 3.0, NAN]))
    assert (found.cases, found.sold) == (2, 16.0)
    assert found.share == pytest.approx(6 / 16)
    assert found.bias == pytest.approx(-2 / 16)
    assert forecast_error(np.array([1.0]), np.array([0.0])).share is None
