"""A distance to a cut is exact: with so many cartons the cut is passed, with one fewer it is not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.districts import POLICY, districts
from tests.unit.domain.test_standing import ranked_anew
from tierdesk.domain.bands import BANDS, BOTTOM, CODES, MIDDLE, TOP
from tierdesk.domain.distances import AMOUNT, CARTONS, Distance, distances
from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.retailer import Band
from tierdesk.domain.standing import Compared, Place, Standing

MARGIN = 3.0


def after(compared: Compared, row: int, more: int) -> Place:
    """The place of a retailer with `more` cartons a month at its own price, by ranking everybody anew."""
    cartons, amount = compared.indicators[row, CARTONS], compared.indicators[row, AMOUNT]
    values = {CARTONS: float(cartons + more)}
    if cartons > 0 and amount > 0:
        values[AMOUNT] = round(float(amount) * float(cartons + more) / float(cartons), 9)
    return ranked_anew(compared, row, values, POLICY)


def tried(compared: Compared, row: int, held: Band, sign: int, *, margin: bool) -> int | None:
    """The same distance, found by trying one carton after the other."""
    standing = Standing(compared, row, POLICY)
    upper = CODES[held] + (1 if sign > 0 else 0)
    cut = standing.cut_high if upper == TOP else standing.cut_low
    cartons = float(compared.indicators[row, CARTONS])
    for step in range(200 if sign > 0 else math.floor(cartons) + 1):
        place = after(compared, row, sign * step)
        past = (place.band - CODES[held]) * sign > 0
        if past if not margin else (place.percentile - cut) * sign >= MARGIN:
            return step
    return None


@settings(max_examples=40)
@given(districts(), st.sampled_from([BOTTOM, MIDDLE, TOP]))
def test_a_distance_is_what_trying_one_carton_after_the_other_finds(district: tuple[Compared, int], code: int) -> None:
    compared, row = district
    held = BANDS[code]
    found = distances(Standing(compared, row, POLICY), held, MARGIN)
    assert [distance.more for distance in found] == {BOTTOM: [True], MIDDLE: [True, False], TOP: [False]}[code]
    for distance in found:
        sign = 1 if distance.more else -1
        assert distance.cartons == tried(compared, row, held, sign, margin=False)
        assert distance.moving_cartons == tried(compared, row, held, sign, margin=True)


def line_of(cartons: list[float]) -> Compared:
    """Retailers that differ in cartons only, at 100 yuan a carton."""
    n = len(cartons)
    indicators = np.full((n, len(INDICATORS)), 5.0)
    indicators[:, CARTONS] = cartons
    indicators[:, AMOUNT] = 10_000 * indicators[:, CARTONS]
    return Compared(indicators, [None] * n, np.ones(n, dtype=bool), np.zeros(n), np.zeros(n))


def test_the_distances_of_one_in_the_middle_are_to_the_ones_beside_the_cuts() -> None:
    compared = line_of([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    up, down = distances(Standing(compared, 4, POLICY), "middle", MARGIN)
    assert up == Distance("top", more=True, cartons=40, amount=400_000, moving_cartons=41, moving_amount=410_000)
    assert down == Distance("bottom", more=False, cartons=31, amount=310_000, moving_cartons=31, moving_amount=310_000)


def test_one_that_is_past_the_cut_and_still_held_has_no_way_to_go_to_it() -> None:
    compared = line_of([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
    up, _ = distances(Standing(compared, 9, POLICY), "middle", MARGIN)
    assert (up.cartons, up.moving_cartons) == (0, 0)


def test_where_sales_alone_do_not_decide_that_is_the_answer() -> None:
    compared = line_of([10] * 5)
    compared.indicators[:, INDICATORS.index("display")] = [1, 9, 9, 9, 9]
    compared.indicators[:, INDICATORS.index("breadth")] = [1, 9, 9, 9, 9]
    compared.indicators[1:, CARTONS] = [math.nan] * 4
    compared.indicators[1:, AMOUNT] = [math.nan] * 4
    (up,) = distances(Standing(compared, 0, POLICY), "bottom", MARGIN)
    assert up.cartons is None
    assert up.amount is None


@pytest.mark.parametrize("band", ["unranked", "middle"])
def test_without_a_band_or_without_known_cartons_there_are_no_distances(band: Band) -> None:
    compared = line_of([10, 20, 30])
    if band == "middle":
        compared.indicators[0, CARTONS] = math.nan
    assert distances(Standing(compared, 0, POLICY), band, MARGIN) == ()


def test_a_figure_that_becomes_equal_to_another_shops_is_equal_whatever_rounding_made_of_it() -> None:
    compared = line_of([round(10 / 3, 9), 6.0, 5.0])
    compared.indicators[:, AMOUNT] = [round(100_000 / 3, 9), 60_000, 50_000]
    standing = Standing(compared, 0, POLICY)
    raised = {CARTONS: 6.0, AMOUNT: round(100_000 / 3, 9) * 1.8}
    assert raised[AMOUNT] != 60_000
    assert standing.with_values(raised) == standing.with_values({CARTONS: 6.0, AMOUNT: 60_000.0})
