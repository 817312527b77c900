"""The gap of one retailer to the top band, as medians of its peers, and what is worth trying first (DOMAIN 2, 8).

Figures of others only ever leave this module as medians and shares over at least `FEWEST` shops: nobody is named.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.product import ProductId
from tierdesk.domain.scoring import Floats
from tierdesk.domain.way_up import Scale

FEWEST = 5
"""Fewer shops are no comparison: a median of them could give one away (DOMAIN 6)."""
LISTED = 10
MOST_IDEAS = 3
SAME = 0.05
"""Figures that differ by less than this share are called equal."""
CLOSE_SHARES = 0.02
"""Shares of price classes that differ by no more are called equal."""
CLASSES = (1, 2, 3, 4, 5)
MEASURES = ("cartons", "carton_price", "breadth", "continuity", "display")
"""The indicators that the gap is told by, in the order they are shown."""

Basis = Literal["market", "all", "few"]
"""Compared with the top band of the same market type, with all of the top band, or with nobody: there are too few."""
IdeaKind = Literal["products", "class", "continuity", "display"]

_UPPER_CLASSES = (1, 2, 3)
_FEW_PERCENT = 0.05
_PRODUCTS_A_TIME = 3
_MOST_PEERS_CARRY = 0.5
_TO_BEGIN_WITH = 0.5
"""Of what peers sell of a product a shop begins with half (DOMAIN 6, no history)."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of the retailer beside the median of its peers; NaN where either is unknown.

    Figures no further apart than `close`, or SAME of the peers' one, are called equal.
    """

    name: str
    own: float
    peers: float
    close: float = 0.0

    @property
    def gap(self) -> float:
        """Own figure less the peers': negative is behind."""
        return self.own - self.peers

    @property
    def direction(self) -> int:
        """Behind (-1), about equal or unknown (0), ahead (+1)."""
        if math.isnan(self.gap) or abs(self.gap) <= max(self.close, SAME * abs(self.peers)):
            return 0
        return 1 if self.gap > 0 else -1


@dataclass(frozen=True, slots=True)
class Missing:
    """A product that peers carry and this retailer does not: share of the peers, median cartons a month of those."""

    product: ProductId
    share: float
    cartons: float


@dataclass(frozen=True, slots=True)
class Idea:
    """One thing to try. `worth` is about how many points of the score (of 100) it brings at the peers' median.

    `products` are those to try, `price_class` the class that is short, where the kind has them.
    """

    kind: IdeaKind
    worth: float
    products: tuple[Missing, ...] = ()
    price_class: int = 0


@dataclass(frozen=True, slots=True)
class GapAnalysis:
    """The whole gap. `classes` are named "1".."5", figures are shares 0..1 of the cartons."""

    basis: Basis
    peers: int
    measures: tuple[Compared, ...]
    classes: tuple[Compared, ...]
    missing: tuple[Missing, ...]
    ideas: tuple[Idea, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What of the products matters here: the price class of each, and those allotted, which nobody just orders."""

    price_class: Mapping[ProductId, int | None]
    scarce: Collection[ProductId]


Sold = Mapping[ProductId, float]
"""Cartons a month by product, of one shop."""


def medians(indicators: Floats) -> list[float]:
    """The median of each indicator over the shops [shop, indicator] that have it; NaN with fewer than FEWEST."""
    found = []
    for column in indicators.T:
        known = column[~np.isnan(column)]
        found.append(float(np.median(known)) if known.size >= FEWEST else math.nan)
    return found


def compare(own: Sequence[float], peers: Sequence[float]) -> tuple[Compared, ...]:
    """The measures of the gap, from values in the order of `policy.INDICATORS`."""
    places = [INDICATORS.index(name) for name in MEASURES]
    return tuple(Compared(INDICATORS[place], own[place], peers[place]) for place in places)


def class_shares(sold: Sold, price_class: Mapping[ProductId, int | None]) -> list[float]:
    """The share of each price class in the cartons of known class; all NaN when none is known."""
    cartons = dict.fromkeys(CLASSES, 0.0)
    for product, amount in sold.items():
        kind = price_class.get(product)
        if kind in cartons and amount > 0:
            cartons[kind] += amount
    total = sum(cartons.values())
    return [amount / total if total > 0 else math.nan for amount in cartons.values()]


def missing_products(own: Sold, peers: Sequence[Sold]) -> list[Missing]:
    """Products that peers carry and this shop does not, those that most carry first, then the larger ones."""
    amounts: dict[ProductId, list[float]] = {}
    for sold in peers:
        for product, cartons in sold.items():
            if cartons > 0 and own.get(product, 0.0) <= 0:
                amounts.setdefault(product, []).append(cartons)
    found = [
        Missing(product, len(cartons) / len(peers), float(np.median(cartons)))
        for product, cartons in amounts.items()
        if len(cartons) >= FEWEST
    ]
    return sorted(found, key=lambda one: (-one.share, -one.cartons, one.product))


def analyse(
    basis: Basis,
    own: tuple[Sequence[float], Sold],
    peers: tuple[Floats, Sequence[Sold]],
    catalogue: Catalogue,
    scale: Scale,
    weights: Mapping[str, float],
) -> GapAnalysis:
    """The gap of one shop (`own`: indicators, cartons by product) to its peers [shop, indicator].

    With fewer than FEWEST peers there is nothing but the shop's own figures.
    """
    indicators, sold = own
    of_peers, sold_by_peers = peers
    enough = basis != "few" and len(sold_by_peers) >= FEWEST
    middle = medians(of_peers) if enough else [math.nan] * len(INDICATORS)
    shares = np.array([class_shares(one, catalogue.price_class) for one in sold_by_peers]).reshape(-1, len(CLASSES))
    own_shares = class_shares(sold, catalogue.price_class)
    class_medians = medians(shares) if enough else [math.nan] * len(CLASSES)
    classes = tuple(
        Compared(str(number), mine, theirs, CLOSE_SHARES)
        for number, mine, theirs in zip(CLASSES, own_shares, class_medians, strict=True)
    )
    missing = missing_products(sold, sold_by_peers) if enough and sold else []
    measures = compare(indicators, middle)
    worth = _Worth(indicators, scale, weights)
    ideas = _ideas(measures, classes, [one for one in missing if one.product not in catalogue.scarce], worth)
    return GapAnalysis(
        basis if enough else "few", len(sold_by_peers), measures, classes, tuple(missing[:LISTED]), ideas
    )


class _Worth:
    """Points of the score that a change of one indicator brings, about: the others stand still."""

    def __init__(self, own: Sequence[float], scale: Scale, weights: Mapping[str, float]) -> None:
        self._own, self._scale, self._weights = own, scale, weights

    def own(self, name: str) -> float:
        return self._own[INDICATORS.index(name)]

    def of(self, name: str, to: float) -> float:
        place, total = INDICATORS.index(name), sum(self._weights.values())
        gained = self._scale.share(place, to) - self._scale.share(place, self._own[place])
        points = self._weights.get(name, 0.0) * gained / total
        return 0.0 if math.isnan(points) else points


def _ideas(
    measures: Sequence[Compared], classes: Sequence[Compared], missing: Sequence[Missing], worth: _Worth
) -> tuple[Idea, ...]:
    by_name = {one.name: one for one in measures}
    found: list[Idea] = []
    tried = tuple(one for one in missing if one.share >= _MOST_PEERS_CARRY)[:_PRODUCTS_A_TIME]
    if tried:
        more = _TO_BEGIN_WITH * sum(one.cartons for one in tried)
        points = worth.of("breadth", worth.own("breadth") + len(tried))
        found.append(Idea("products", points + worth.of("cartons", worth.own("cartons") + more), tried))
    price = by_name["carton_price"]
    short = max(
        (one for one in classes if int(one.name) in _UPPER_CLASSES and not math.isnan(one.gap)),
        key=lambda one: -one.gap,
        default=None,
    )
    if price.direction < 0 and short is not None and -short.gap >= _FEW_PERCENT:
        found.append(Idea("class", worth.of("carton_price", price.peers), price_class=int(short.name)))
    kinds: tuple[IdeaKind, ...] = ("continuity", "display")
    found += [Idea(kind, worth.of(kind, by_name[kind].peers)) for kind in kinds if by_name[kind].direction < 0]
    return tuple(sorted((idea for idea in found if idea.worth > 0), key=lambda idea: -idea.worth)[:MOST_IDEAS])
