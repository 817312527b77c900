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
from tierdesk.domain.standing import SAME, Standing

FEN_A_YUAN = 100
BEST_SCORE = 10
PERCENT = 100
LEVERS = ("cartons", "carton_price", "breadth", "continuity", "display", "integrity", "cooperation")
"""What a shop can change by itself; its amount follows from cartons and price."""
OF_SALES = frozenset({"cartons", "carton_price", "breadth"})
MOST_SHOPS, HALF = 0.75, 0.5
UNITS = {"carton_price": float(FEN_A_YUAN), "continuity": 1 / PERCENT}
"""How much of an indicator a step is, where it is not 1."""


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
class Towards:
    """One indicator brought to what half of the shops of the band above have, and the points that it alone brings."""

    indicator: str
    now: float
    to: float
    points: float


@dataclass(frozen=True, slots=True)
class Together:
    """The two of these that bring most, the place that both reach at once, and whether it lies in the band above."""

    first: Towards
    second: Towards
    rank: int
    percentile: float
    enough: bool


@dataclass(frozen=True, slots=True)
class WaysUp:
    """The single ways up, least effort first, and the indicators that do not reach it alone.

    `hardly` are ways of cartons, price or breadth that ask for more than three quarters of the shops of the band above
    have. `together` is there where no other single way is.
    """

    steps: tuple[StepUp, ...]
    not_alone: tuple[str, ...]
    hardly: tuple[StepUp, ...] = ()
    together: Together | None = None


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
    steps.sort(key=lambda step: step.effort)
    near = tuple(step for step in steps if not _is_hardly_reachable(standing, step, held + 1))
    hardly = tuple(step for step in steps if step not in near)
    return WaysUp(near, tuple(not_alone), hardly, None if near else _together(standing, held, policy))


def _is_hardly_reachable(standing: Standing, step: StepUp, above: int) -> bool:
    most = standing.in_band(above, INDICATORS.index(step.indicator), MOST_SHOPS)
    return step.indicator in OF_SALES and step.to > most + SAME


def _together(standing: Standing, held: int, policy: Ranking) -> Together | None:
    """The two indicators that bring most when each is what half of the band above has; None where there are no two."""
    before = standing.with_values({}).score
    found: list[tuple[Towards, dict[int, float]]] = []
    for name in LEVERS:
        column = INDICATORS.index(name)
        values = _to_half(standing, name, held + 1) if policy.weights.get(name, 0.0) > 0 else None
        if values is None:
            continue
        points = standing.with_values(values).score - before
        found.append((Towards(name, float(standing.own[column]), values[column], points), values))
    found = sorted((one for one in found if one[0].points > 0), key=lambda one: -one[0].points)[:2]
    if len(found) < 2:
        return None
    (first, values), (second, others) = found
    place = standing.with_values(_both(standing, values, others))
    return Together(first, second, place.rank, place.percentile, place.band > held)


def _to_half(standing: Standing, name: str, above: int) -> dict[int, float] | None:
    """The own figures after the steps that bring an indicator to what half of a band has; None where it is there."""
    column = INDICATORS.index(name)
    now, goal = float(standing.own[column]), standing.in_band(above, column, HALF)
    if math.isnan(now) or math.isnan(goal) or goal <= now:
        return None
    unit = UNITS.get(name, 1.0)
    whole = math.floor(now) if name in {"display", "integrity", "cooperation"} else now
    return _lever(standing, name)[1](math.ceil(round((goal - whole) / unit, EXACT)))


def _both(standing: Standing, values: dict[int, float], others: dict[int, float]) -> dict[int, float]:
    """Two changes at once; the amount follows from both cartons and price."""
    both = values | others
    if AMOUNT in values and AMOUNT in others:
        both[AMOUNT] = round(values[AMOUNT] * others[AMOUNT] / float(standing.own[AMOUNT]), EXACT)
    return both


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
    return math.floor(round(ahead / FEN_A_YUAN, EXACT)) + 1


def _with_price(standing: Standing, yuan: int) -> dict[int, float]:
    price = INDICATORS.index("carton_price")
    now = float(standing.own[price])
    values = {price: now + yuan * FEN_A_YUAN}
    if own_price(standing) is not None and now > 0:
        values[AMOUNT] = round(float(standing.own[AMOUNT]) * values[price] / now, EXACT)
    return values
