"""What the page of a quarterly review, its exports and the list of reviews due show."""

from __future__ import annotations

from dataclasses import dataclass

from tierdesk.domain.retailer import Group, RetailerId


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One measure: last quarter, this quarter, the change; the peers' median now, and the gap to it.

    Texts are words with units, `values` the same as numbers (before, now, peers), None where unknown.
    Directions are -1, 0, +1.
    """

    id: str
    name: str
    before: str
    now: str
    change: str
    change_direction: int
    peers: str
    gap: str
    gap_direction: int
    values: tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class QuarterChoice:
    """A quarter that can be reviewed, and whether its review is saved."""

    quarter: str
    title: str
    saved: bool


@dataclass(frozen=True, slots=True)
class ReviewView:
    """The review of one retailer's quarter. `notes` say what the figures rest on; `agreed_before` was typed last time.

    `stands` is the band and rank before and now in words; `saved` says who saved it and when, empty for a draft.
    `by_hand`: a person set the band that is shown on this day.
    """

    retailer_id: RetailerId
    name: str
    licence_no: str
    group: Group | None
    quarter: str
    title: str
    quarter_title: str
    before_title: str
    stands: str
    notes: tuple[str, ...]
    lines: tuple[ReviewLine, ...]
    agreed_before: str
    agreed: str
    saved: str
    choices: tuple[QuarterChoice, ...]
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class DueReview:
    """A retailer with potential and whether its review of the quarter is saved; `state` in words."""

    retailer_id: RetailerId
    name: str
    licence_no: str
    route: str
    rank: int | None
    saved: bool
    state: str


@dataclass(frozen=True, slots=True)
class DueReviews:
    """The reviews of a quarter: those of potential retailers, the open ones first; `summary` counts them."""

    quarter: str
    title: str
    summary: str
    rows: tuple[DueReview, ...]


@dataclass(frozen=True, slots=True)
class ReviewSaved:
    """What saving did: the review's id, words for the strip, and what undoing needs."""

    review_id: str
    said: str
    before: str
