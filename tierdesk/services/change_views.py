"""What the page "why" shows of a retailer's months: what drove the change, and the segment as a drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One product, price class, or the whole: amounts in yuan, and the change in two parts that add up to it."""

    name: str
    before: float
    now: float
    volume: float
    price: float
    note: str = ""

    @property
    def change(self) -> float:
        """The whole change, in yuan."""
        return self.volume + self.price


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A quarter against another: `finding` in a sentence, the lines by product and by class, all of it in `total`.

    `left_out` says in words what could not be compared; empty when everything could.
    """

    against: Literal["last_quarter", "last_year"]
    title: str
    basis: str
    finding: str
    products: tuple[ChangeLine, ...]
    classes: tuple[ChangeLine, ...]
    total: ChangeLine
    left_out: str


@dataclass(frozen=True, slots=True)
class SegmentView:
    """The months that the segment rests on, oldest first, in cartons; unknown months are left out.

    `places` are the numbers of the months from the first on, since unknown ones leave gaps. `trend` is the height of
    the Theil-Sen line at its two ends. `low` and `high` enclose the usual variation; `goal` is the upper quartile of
    the peers, None where they are too few. `clear` says whether the trend is one.
    """

    months: tuple[str, ...]
    places: tuple[int, ...]
    cartons: tuple[float, ...]
    adjusted: tuple[float, ...]
    trend: tuple[float, float]
    low: float
    high: float
    goal: float | None
    clear: bool
    legend: tuple[str, ...]
