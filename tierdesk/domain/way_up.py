"""How many more cartons a month would lift a retailer into the next band, about (DOMAIN 4).

The comparison group is kept with each run as a scale: for every indicator its quantiles, so that one retailer's
question can be answered without reading all the others again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tierdesk.domain.policy import INDICATORS, Ranking
from tierdesk.domain.scoring import Floats

POINTS = 201
_CARTONS, _AMOUNT = INDICATORS.index("cartons"), INDICATORS.index("amount")


@dataclass(frozen=True, slots=True)
class Scale:
    """Quantiles [indicator, point] of the ranked retailers, and the lowest scores of the top and middle bands."""

    quantiles: Floats
    top_from: float
    middle_from: float

    def share(self, indicator: int, value: float) -> float:
        """About which percentile a value has."""
        return float(np.interp(value, self.quantiles[indicator], np.linspace(0.0, 100.0, POINTS)))


def make_scale(indicators: Floats, score: Floats, top: int, bottom: int) -> Scale:
    """The scale of a run; `score` holds NaN for unranked retailers, `top` and `bottom` are the quotas."""
    ranked = ~np.isnan(score)
    best_first = np.sort(score[ranked])[::-1]
    n = best_first.size
    quantiles = np.full((len(INDICATORS), POINTS), np.nan)
    for column in range(len(INDICATORS)):
        values = indicators[ranked, column] if n else np.empty(0)
        values = values[~np.isnan(values)]
        if values.size:
            quantiles[column] = np.quantile(values, np.linspace(0.0, 1.0, POINTS))
    top_from = float(best_first[top - 1]) if top else math.nan
    middle_from = float(best_first[n - bottom - 1]) if 0 < bottom < n else math.nan
    return Scale(quantiles, top_from, middle_from)


def more_cartons(
    scale: Scale, band: str, score: float, indicators: Sequence[float], shares: Sequence[float], policy: Ranking
) -> int | None:
    """Whole cartons a month, at the retailer's own price, that would reach the next band; None: not by these alone."""
    goal = {"bottom": scale.middle_from, "middle": scale.top_from}.get(band, math.nan)
    cartons = indicators[_CARTONS]
    if math.isnan(goal) or math.isnan(cartons) or score >= goal:
        return None
    weights = [policy.weights.get(name, 0.0) for name in INDICATORS]
    present = sum(weight for weight, share in zip(weights, shares, strict=True) if not math.isnan(share))
    missing = (goal - score) * present
    price = indicators[_AMOUNT] / cartons if cartons > 0 and not math.isnan(indicators[_AMOUNT]) else math.nan

    def gain(more: int) -> float:
        points = weights[_CARTONS] * (scale.share(_CARTONS, cartons + more) - scale.share(_CARTONS, cartons))
        if not math.isnan(price):
            amount = indicators[_AMOUNT]
            points += weights[_AMOUNT] * (scale.share(_AMOUNT, amount + more * price) - scale.share(_AMOUNT, amount))
        return points

    most = math.ceil(float(scale.quantiles[_CARTONS, -1]) - cartons)
    if most <= 0 or gain(most) < missing:
        return None
    low, high = 0, most  # gain(low) is too little, gain(high) is enough
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if gain(middle) >= missing else (middle, high)
    return high
