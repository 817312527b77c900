"""The slip warning: how near a retailer stands to losing its band, and how likely that is in a quarter (DOMAIN 5)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from tierdesk.domain.bands import MIDDLE, TOP, Ints, Ranked
from tierdesk.domain.normal import erfc
from tierdesk.domain.policy import Policy
from tierdesk.domain.retailer import OrderDay
from tierdesk.domain.scoring import EXACT, Floats, midrank_percentiles
from tierdesk.message import Message, message

QUARTER = 3
"""Months that the warning looks ahead, and over which changes of rank are taken."""

CLEAR, AMBER, RED = range(3)
WARNINGS = ("", "amber", "red")
"""The names of the warnings by code; clear has none."""
WARNING_CODES = {name: code for code, name in enumerate(WARNINGS)}

OF_SHOPS = 10
WEEK = 7


@dataclass(frozen=True, slots=True)
class Slips:
    """The outlook of n retailers; NaN where there is too little to say, or no band below.

    `cushion` is in percentile points, negative for one that is already below the cut; `slip` is the probability
    0..1 of standing below the cut a quarter from now; `warning` holds CLEAR, AMBER or RED.
    """

    cushion: Floats
    slip: Floats
    warning: Ints


def slips(ranked: Ranked, held: Ints, cartons: Floats, policy: Policy) -> Slips:
    """Warn of those who may lose the band that the rules hold them in (`held`: band codes; not one set by hand).

    `cartons` [retailer, month] are monthly cartons, oldest first, NaN where unknown. With the standard deviation
    `s` of a quarter's change of rank (`rank_spread`), `slip = Phi(-cushion / s)`. Amber: a cushion below
    `amber_cushion`, or a slip of at least `slip_probability`. Red: such a slip, and the latest month's cartons
    already rank below the cut. The bottom band has no lower cut and unranked retailers no rank: no warning.
    """
    cut = np.where(held == TOP, ranked.cut_high, np.where(held == MIDDLE, ranked.cut_low, np.nan))
    cushion = ranked.percentile - cut
    spread = rank_spread(cartons, policy)
    slip = np.full(cushion.size, np.nan)
    known = np.flatnonzero(~(np.isnan(cushion) | np.isnan(spread)))
    scaled = cushion[known] / (spread[known] * math.sqrt(2.0))
    slip[known] = 0.5 * erfc(scaled)
    latest = midrank_percentiles(cartons[:, -1].round(EXACT)) if cartons.shape[1] else np.full(cushion.size, np.nan)
    with np.errstate(invalid="ignore"):
        likely = slip >= policy.outlook.slip_probability
        amber = likely | (cushion < policy.outlook.amber_cushion)
        red = likely & (latest < cut)
    warning = np.where(red, RED, np.where(amber, AMBER, CLEAR)).astype(np.int64)
    return Slips(cushion, slip, warning)


def rank_spread(cartons: Floats, policy: Policy) -> Floats:
    """The standard deviation of each retailer's change of rank in a quarter, in percentile points (DOMAIN 5).

    Ranked are the means of as many months as the ranking looks at (fewer where the series is too short for a
    change to be seen), once a month; `d` are the n changes of a retailer over three months. Few changes say
    little, so each retailer's are shrunk to those of the pool of all: `s^2 = (k S^2 + sum d^2) / (k + n)`, where
    S^2 is the mean of d^2 over everybody and k is `pool_weight`. A retailer without a change of its own has S.
    NaN when nobody has one.
    """
    months = cartons.shape[1]
    width = max(1, min(policy.ranking.window_months, months - QUARTER))
    levels = _rolling_means(cartons, width, min(policy.ranking.min_months, width))
    if len(levels) <= QUARTER:
        return np.full(len(cartons), np.nan)
    shares = np.array([midrank_percentiles(level) for level in levels])
    changes = shares[QUARTER:] - shares[:-QUARTER]
    known = ~np.isnan(changes)
    if not known.any():
        return np.full(len(cartons), np.nan)
    squares = np.where(known, changes, 0.0) ** 2
    pool = round(float(squares.sum() / known.sum()), EXACT)  # no chance depends on the order of retailers
    weight = policy.outlook.pool_weight
    spread: Floats = np.sqrt((weight * pool + squares.sum(axis=0)) / (weight + known.sum(axis=0)))
    return np.maximum(spread, policy.outlook.least_spread)


def _rolling_means(cartons: Floats, width: int, least: int) -> Floats:
    """[month, retailer]: means over `width` months ending at each; NaN where fewer than `least` of them are known."""
    by_month = np.ascontiguousarray(cartons.T)
    known: NDArray[np.bool_] = ~np.isnan(by_month)
    none = np.zeros((1, len(cartons)))
    sums = np.concatenate([none, np.cumsum(np.where(known, by_month, 0.0), axis=0)])
    counts = np.concatenate([none, np.cumsum(known, axis=0)])
    total, count = sums[width:] - sums[:-width], counts[width:] - counts[:-width]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(count >= least, total / count, np.nan).round(9)


def outlook_reasons(warning: str, cushion: float | None, slip: float | None, falls_to: str) -> list[Message]:
    """The warning in words: how near the cut is, about how many of ten such shops may slip; empty when it is clear."""
    if not warning or cushion is None:
        return []
    band = message(f"band.{falls_to}")
    said = [
        message("outlook.below", points=-cushion, band=band)
        if cushion < 0
        else message("outlook.cushion", points=cushion, band=band)
    ]
    if slip is not None:
        said.append(of_ten(slip))
    if warning == "red":
        said.append(message("outlook.latest_below"))
    return said


def of_ten(slip: float) -> Message:
    """A probability 0..1 as people say it: about so many in ten such shops, an estimate and no count."""
    shops = math.floor(slip * OF_SHOPS + 0.5)
    return message("outlook.of_ten", n=shops) if shops else message("outlook.of_ten_none")


def missed_cycles(last_order: date | None, order_day: OrderDay | None, known_until: date) -> int:
    """How many order cycles in a row passed without an order, on the last day that orders are known of.

    0 for one that never ordered, or that is not asked to order (不访销). A cycle is missed when the day after
    it is known: an order due on the last known day may still come in.
    """
    if last_order is None or (order_day is not None and order_day.cycle == "none"):
        return 0
    cycle = order_day.cycle_days if order_day is not None else WEEK
    return max(0, (known_until - last_order).days - 1) // cycle


def falls_to(held: str) -> str:
    """The band below a band."""
    return "middle" if held == "top" else "bottom"
