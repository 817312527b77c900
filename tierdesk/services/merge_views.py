"""What is shown of two retailers that may be one, and of merges that were made."""

from __future__ import annotations

from dataclasses import dataclass

from tierdesk.domain.retailer import RetailerId


@dataclass(frozen=True, slots=True)
class ShopSide:
    """One of the two. `phone` is masked (DOMAIN 8)."""

    id: RetailerId
    name: str
    licence_no: str
    customer_code: str
    numbers: str
    """In words: "licence 4101..., code 41..."."""
    phone: str
    has: str
    """In words: how many visits, order lines, counts and promises hang on it."""
    visits: int
    order_lines: int


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of the two: what it is called, what each says, and whether they agree (None: one says nothing)."""

    name: str
    title: str
    kept: str
    other: str
    agree: bool | None


@dataclass(frozen=True, slots=True)
class PairView:
    """Two retailers side by side; `kept` is the one that stays. `reason` is empty for a pair that a person chose."""

    kept: ShopSide
    other: ShopSide
    reason: str
    why: str
    fields: tuple[FieldPair, ...]


@dataclass(frozen=True, slots=True)
class Doubles:
    """The possible doubles, strongest first: all that there are, and those that are shown."""

    total: int
    pairs: tuple[PairView, ...]


@dataclass(frozen=True, slots=True)
class MergeView:
    """A merge that was made: the two as they were, when, by whom, what moved and where they differed, in words."""

    id: str
    kept: str
    other: str
    kept_number: str
    other_number: str
    at: str
    who: str
    moved: str
    clashes: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge did. `moved` counts rows by table; `taken` and `clashes` name fields in words."""

    id: str
    kept: RetailerId
    name: str
    moved: dict[str, int]
    taken: tuple[str, ...]
    clashes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MergeUndone:
    """What undoing a merge did. `left` names in words the fields that were edited since and stay with the kept one."""

    id: str
    kept: RetailerId
    other: RetailerId
    name: str
    moved: dict[str, int]
    left: tuple[str, ...]
