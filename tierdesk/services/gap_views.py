"""What the gap page, its workbook and the command line show of one retailer's gap."""

from __future__ import annotations

from dataclasses import dataclass

from tierdesk.domain.retailer import Group, RetailerId


@dataclass(frozen=True, slots=True)
class GapLine:
    """One figure beside the median of the peers, in words and as numbers (None: unknown); `direction` as -1, 0, +1.

    Numbers are in the unit of the words: cartons, yuan, products, percent, points of ten.
    """

    id: str
    name: str
    own: str
    peers: str
    gap: str
    direction: int
    own_value: float | None
    peers_value: float | None


@dataclass(frozen=True, slots=True)
class MissingLine:
    """A product that peers carry and this retailer does not: share of the peers 0..1, median cartons a month."""

    code: str
    name: str
    price_class: str
    share: float
    cartons: float
    scarce: bool


@dataclass(frozen=True, slots=True)
class IdeaLine:
    """One suggestion: what to try, why, and about how many points of the score it is worth."""

    kind: str
    title: str
    why: str
    worth: float


@dataclass(frozen=True, slots=True)
class GapSheet:
    """The whole analysis. `basis` says who it compares with; the notes say why a part is empty.

    `by_hand`: a person set the band that is shown.
    """

    retailer_id: RetailerId
    name: str
    licence_no: str
    group: Group | None
    title: str
    basis_kind: str
    basis: str
    peers: int
    months: tuple[str, ...]
    measures: tuple[GapLine, ...]
    classes: tuple[GapLine, ...]
    missing: tuple[MissingLine, ...]
    missing_note: str
    ideas: tuple[IdeaLine, ...]
    ideas_note: str
    by_hand: bool = False
