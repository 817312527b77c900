"""The ways up: for each indicator, the smallest change of it alone that reaches the next band (DOMAIN 4)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from tierdesk.domain.bands import CODES
from tierdesk.domain.distances import AMOUNT, first_that, most_cartons, own_price, with_cartons
from tierdesk.domain.policy import INDICATORS, Ranking
from tierdesk.domain.retailer import INTEGRITY_GRADES, Band
from tierdesk.domain.scoring import EXACT
from tierdesk.domain.standing import Standing

FEN_A_YUAN = 100
BEST_SCORE = 10
PERCENT = 100
LEVERS = ("cartons", "carton_price", "breadth", "continuity", "display", "integrity", "cooperation")
"""What a shop can change by itself; its amount follows from cartons and price."""


@dataclass(frozen=True, slots=True)
class StepUp:
    """One indicator alone, from `now` to `to` in its own unit: smaller steps do not reach the next band.

    `effort` is how many percentile points of that indicator lie between; `rank` and `percentile` are the place reached.
    """

    indicator: str
    now: float
    to: float
    effort: float
    rank: int
    percentile: float


@dataclass(frozen=True, slots=True)
class WaysUp:
    """All single ways up, least effort first, and the indicators that do not reach it alone."""

    steps: tuple[StepUp, ...]
    not_alone: tuple[str, ...]


Moved = Callable[[int], dict[int, float]]


def ways_up(standing: Standing, band: Band, policy: Ranking) -> WaysUp:
    """What would lift a retailer out of the band it is held in, one indicator at a time, others unchanged.

    Steps are whole cartons, whole yuan a carton (the amount follows), whole products, whole percent of the
    order cycles, whole points of display and cooperation, grades of integrity. One without data or weight is left out.
    """
    held = CODES[band]
    steps: list[StepUp] = []
    not_alone: list[str] = []
    for name in LEVERS:
        column = INDICATORS.index(name)
        now = float(standing.own[column])
        if math.isnan(now) or policy.weights.get(name, 0.0) <= 0:
            continue
        most, moved = _lever(standing, name)
        first = first_that(lambda step, moved=moved: standing.with_values(moved(step)).band > held, most)  # type: ignore[misc]
        if first is None:
            not_alone.append(name)
            continue
        values = moved(first)
        place = standing.with_values(values)
        effort = standing.percentile_of(column, values[column]) - standing.percentile_of(column, now)
        steps.append(StepUp(name, now, values[column], effort, place.rank, place.percentile))
    return WaysUp(tuple(sorted(steps, key=lambda step: step.effort)), tuple(not_alone))


def _lever(standing: Standing, name: str) -> tuple[int, Moved]:
    """How many steps an indicator can be moved up, and the own figures after so many."""
    column = INDICATORS.index(name)
    now = float(standing.own[column])
    if name == "cartons":
        return most_cartons(standing), lambda step: with_cartons(standing, step)
    if name == "carton_price":
        return _most_yuan(standing), lambda step: _with_price(standing, step)
    if name == "breadth":
        most = math.floor(max(0.0, standing.highest(column) - now)) + 1
        return most, lambda step: {column: now + step}
    if name == "continuity":
        most = math.ceil(round((1.0 - now) * PERCENT, EXACT))
        return most, lambda step: {column: min(1.0, round(now + step / PERCENT, EXACT))}
    best = len(INTEGRITY_GRADES) - 1 if name == "integrity" else BEST_SCORE
    return best - math.floor(now), lambda step: {column: float(math.floor(now) + step)}


def _most_yuan(standing: Standing) -> int:
    price = INDICATORS.index("carton_price")
    now = float(standing.own[price])
    ahead = max(0.0, standing.highest(price) - now)
    if own_price(standing) is not None and now > 0:
        ahead = max(ahead, (standing.highest(AMOUNT) / float(standing.own[AMOUNT]) - 1.0) * now)
    return math.floor(ahead / FEN_A_YUAN) + 1


def _with_price(standing: Standing, yuan: int) -> dict[int, float]:
    price = INDICATORS.index("carton_price")
    now = float(standing.own[price])
    values = {price: now + yuan * FEN_A_YUAN}
    if own_price(standing) is not None and now > 0:
        values[AMOUNT] = round(float(standing.own[AMOUNT]) * values[price] / now, EXACT)
    return values
