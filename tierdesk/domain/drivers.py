"""What drove the change of a retailer's purchases from one period to another: volume against price (DOMAIN 5).

Money is integer fen, so that the parts add up to the whole exactly.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tierdesk.domain.product import ProductId

EXACT = 6


@dataclass(frozen=True, slots=True)
class Sold:
    """What was bought in a period: cartons, and the amount in fen. Returns may make either negative."""

    cartons: float = 0.0
    fen: int = 0

    def __add__(self, other: Sold) -> Sold:
        return Sold(self.cartons + other.cartons, self.fen + other.fen)


@dataclass(frozen=True, slots=True)
class Change:
    """A change of amount in two parts, in fen: `volume` by more or fewer cartons, `price` by what a carton costs."""

    before: Sold
    now: Sold
    volume: int
    price: int

    @property
    def fen(self) -> int:
        """The whole change: `volume + price`, which is `now.fen - before.fen`, exactly."""
        return self.now.fen - self.before.fen


def split(before: Sold, now: Sold) -> Change:
    """Split a change of amount: `volume = (q1 - q0) p0`, and the rest is price: `(p1 - p0) q1` (DOMAIN 5).

    p0 is the amount per carton before. Over several products the second part holds both dearer cartons and a
    richer mix of them. Where either period has no cartons to speak of, everything is volume: what was not
    bought has no price.
    """
    whole = now.fen - before.fen
    if before.cartons <= 0 or now.cartons <= 0:
        return Change(before, now, whole, 0)
    by_volume = (now.cartons - before.cartons) * before.fen / before.cartons
    volume = math.floor(round(by_volume, EXACT) + 0.5)  # a half fen is one, whatever the division left of it
    return Change(before, now, volume, whole - volume)


Periods = Mapping[ProductId, Sold]


@dataclass(frozen=True, slots=True)
class Drivers:
    """A change by product and by price class (None: class unknown), those that changed most first, and in all.

    The changes of the products add up to that of the whole, and so do those of the classes. `volume` and `price`
    are each level's own: the mix of products shows as price in their class, that of classes in the whole.
    """

    products: tuple[tuple[ProductId, Change], ...]
    classes: tuple[tuple[int | None, Change], ...]
    total: Change


def drivers(before: Periods, now: Periods, class_of: Mapping[ProductId, int | None]) -> Drivers:
    """Compare two periods product by product; a product that is missing in one was not bought then."""
    everything = sorted({*before, *now})
    products = [(one, split(before.get(one, Sold()), now.get(one, Sold()))) for one in everything]
    classes = [
        (kind, split(_sum(before, members), _sum(now, members)))
        for kind, members in _by_class(everything, class_of).items()
    ]
    total = split(_sum(before, everything), _sum(now, everything))
    return Drivers(
        tuple(sorted(products, key=lambda one: (-abs(one[1].fen), one[0]))),
        tuple(sorted(classes, key=lambda one: (-abs(one[1].fen), one[0] or 0))),
        total,
    )


def _sum(period: Periods, members: Iterable[ProductId]) -> Sold:
    return sum((period[one] for one in members if one in period), Sold())


def _by_class(
    products: Iterable[ProductId], class_of: Mapping[ProductId, int | None]
) -> dict[int | None, list[ProductId]]:
    found: dict[int | None, list[ProductId]] = {}
    for one in products:
        found.setdefault(class_of.get(one), []).append(one)
    return found
