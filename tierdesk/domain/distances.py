"""How far a retailer is from the cuts around its band, in its own cartons a month and its own yuan (DOMAIN 4).

The figures are exact for the run: the ranking done over with that many cartons more or fewer a month, the amount
following at the retailer's own price and all others as they are, passes the cut, and with one carton less it does not.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from tierdesk.domain.bands import BANDS, BOTTOM, CODES, MIDDLE, TOP
from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.retailer import Band
from tierdesk.domain.scoring import EXACT
from tierdesk.domain.standing import Place, Standing

CARTONS, AMOUNT = INDICATORS.index("cartons"), INDICATORS.index("amount")
MOST_STEPS = 10_000_000


@dataclass(frozen=True, slots=True)
class Distance:
    """Whole cartons a month to the cut beside the band `to`, and to where hysteresis lets the retailer move.

    `more` is true for the cut above (so many more), false for the one below (so many fewer). 0: past it already;
    None: not by sales alone. Amounts are fen a month at the own price, None where that is unknown.
    """

    to: Band
    more: bool
    cartons: int | None
    amount: float | None
    moving_cartons: int | None
    moving_amount: float | None


def distances(standing: Standing, band: Band, margin: float) -> tuple[Distance, ...]:
    """The cut above and the one below the band held (those that there are); none without known cartons.

    `margin` is hysteresis' in percentile points (DOMAIN 4).
    """
    held = CODES[band]
    if held not in {BOTTOM, MIDDLE, TOP} or math.isnan(standing.own[CARTONS]):
        return ()
    found: list[Distance] = []
    if held < TOP:
        cut = standing.cut_low if held == BOTTOM else standing.cut_high
        found.append(
            _distance(standing, BANDS[held + 1], 1, lambda p: p.band > held, lambda p: p.percentile >= cut + margin)
        )
    if held > BOTTOM:
        cut_below = standing.cut_high if held == TOP else standing.cut_low
        found.append(
            _distance(
                standing, BANDS[held - 1], -1, lambda p: p.band < held, lambda p: p.percentile <= cut_below - margin
            )
        )
    return tuple(found)


def own_price(standing: Standing) -> float | None:
    """Fen a carton: mean monthly amount by mean monthly cartons; None where either is unknown or not above 0."""
    cartons, amount = standing.own[CARTONS], standing.own[AMOUNT]
    return float(amount / cartons) if cartons > 0 and amount > 0 else None


def with_cartons(standing: Standing, more: int) -> dict[int, float]:
    """The own figures after `more` (or, below 0, fewer) cartons a month; the amount follows at the own price."""
    cartons = float(standing.own[CARTONS])
    values = {CARTONS: round(cartons + more, EXACT)}
    if own_price(standing) is not None:
        values[AMOUNT] = round(float(standing.own[AMOUNT]) * (cartons + more) / cartons, EXACT)
    return values


def most_cartons(standing: Standing) -> int:
    """So many more cartons a month that the retailer is ahead of everybody in cartons and in amount."""
    ahead = max(0.0, standing.highest(CARTONS) - float(standing.own[CARTONS]))
    price = own_price(standing)
    if price is not None:
        ahead = max(ahead, (standing.highest(AMOUNT) - float(standing.own[AMOUNT])) / price)
    return min(MOST_STEPS, math.floor(round(ahead, EXACT)) + 1)


def first_that(reached: Callable[[int], bool], most: int) -> int | None:
    """The smallest step from 1 to `most` that `reached` is true of, when it stays true from there on; else None."""
    if most < 1 or not reached(most):
        return None
    low, high = 0, most  # high is enough; low is not, or is 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high


def _distance(
    standing: Standing, to: Band, sign: int, past: Callable[[Place], bool], moves: Callable[[Place], bool]
) -> Distance:
    most = most_cartons(standing) if sign > 0 else max(0, math.floor(standing.own[CARTONS]))
    price = own_price(standing)

    def cartons_until(condition: Callable[[Place], bool]) -> int | None:
        if condition(standing.with_values({})):
            return 0
        return first_that(lambda step: condition(standing.with_values(with_cartons(standing, sign * step))), most)

    def paid(cartons: int | None) -> float | None:
        return None if cartons is None or price is None else cartons * price

    cut, moving = cartons_until(past), cartons_until(moves)
    return Distance(to, sign > 0, cut, paid(cut), moving, paid(moving))
