"""Second opinions on the weights: what the data alone would weigh, by entropy and by CRITIC, beside ours (DOMAIN 4).

Neither knows what the company wants; both only say how much an indicator tells the retailers apart. They are shown
beside the policy's weights, never used in its stead. Arrays are [retailer, indicator], NaN means "no data".
"""

from __future__ import annotations

import numpy as np

from tierdesk.domain.scoring import EXACT, Floats

LEAST = 3
"""Fewer retailers with a figure say nothing of how an indicator spreads."""


def entropy_weights(indicators: Floats) -> Floats:
    """Weights by Shannon's entropy, sum 1: an indicator that is spread more unevenly weighs more.

    Each indicator is brought to 0..1 by its least and greatest value and to shares p of its sum; its entropy is
    `e = -sum(p ln p) / ln n` over the n retailers with data, its weight `1 - e`. An indicator that is the same
    everywhere, or known of fewer than three retailers, weighs 0; all are 0 when none tells anything.
    """
    weights = np.zeros(indicators.shape[1])
    for column, values in enumerate(_unit_columns(indicators)):
        if values is None:
            continue
        known = values[~np.isnan(values)]
        shares = known / known.sum()
        positive = shares[shares > 0]
        weights[column] = round(1.0 + float((positive * np.log(positive)).sum()) / np.log(known.size), EXACT)
    return _normalised(weights)


def critic_weights(indicators: Floats) -> Floats:
    """Weights by CRITIC, sum 1: an indicator weighs by its spread and by how little the others say the same.

    Each indicator is brought to 0..1; its weight is `sd_j * sum_k (1 - r_jk)`, r the correlation over the retailers
    that have both (0 where fewer than three have, or one of the two stands still among them). An indicator that is
    the same everywhere, or known of fewer than three retailers, weighs 0; all do when they all say the same.
    """
    units = _unit_columns(indicators)
    weights = np.zeros(indicators.shape[1])
    for column, own in enumerate(units):
        if own is None:
            continue
        conflict = sum(1.0 - _correlation(own, other) for other in units if other is not None)
        # Rounded, for indicators that say the very same must not divide what rounding leaves of nothing.
        weights[column] = round(float(np.nanstd(own)) * conflict, EXACT)
    return _normalised(weights)


def rank_correlation(first: Floats, second: Floats) -> float:
    """Spearman's rho of two rankings over those ranked in both: 1 the same order, -1 the reverse; NaN for too few.

    `first` and `second` are mid-rank percentiles or anything of the same order; equal values share their mean rank.
    """
    both = ~(np.isnan(first) | np.isnan(second))
    if np.count_nonzero(both) < 2:
        return float("nan")
    ranks = [_mean_ranks(values[both]) for values in (first, second)]
    if any(values.std() == 0 for values in ranks):
        return float("nan")
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def _unit_columns(indicators: Floats) -> list[Floats | None]:
    """Each indicator brought to 0..1; None for one that tells nobody apart."""
    units: list[Floats | None] = []
    for values in indicators.T:
        known = values[~np.isnan(values)]
        if known.size < LEAST or known.max() <= known.min():
            units.append(None)
        else:
            units.append((values - known.min()) / (known.max() - known.min()))
    return units


def _correlation(one: Floats, other: Floats) -> float:
    both = ~(np.isnan(one) | np.isnan(other))
    a, b = one[both], other[both]
    if a.size < LEAST or a.max() <= a.min() or b.max() <= b.min():
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def _mean_ranks(values: Floats) -> Floats:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: Floats = (last - (counts - 1) / 2)[inverse]
    return ranks


def _normalised(weights: Floats) -> Floats:
    total = weights.sum()
    shares: Floats = weights / total if total > 0 else weights
    return shares
