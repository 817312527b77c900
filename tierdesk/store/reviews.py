"""Quarterly reviews: one a retailer and quarter, a draft until it is saved with its figures (DOMAIN 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tierdesk.domain.retailer import RetailerId
from tierdesk.store.connection import Row, Store


@dataclass(frozen=True, slots=True)
class Review:
    """One review. `figures` is JSON of `domain.quarter.QuarterFigures`, empty while it is a draft.

    `saved_at` (UTC) and `saved_day`, the working day, are None while it is a draft.
    """

    id: str
    retailer_id: RetailerId
    quarter: str
    agreed: str
    figures: str
    who: str
    made_at: str
    typed_at: str
    saved_at: str | None = None
    saved_day: date | None = None


def review_of(store: Store, retailer_id: RetailerId, quarter: str) -> Review | None:
    """The review of a retailer's quarter, saved or not."""
    row = store.row("select * from quarter_review where retailer_id = ? and quarter = ?", (retailer_id, quarter))
    return _review(row) if row else None


def reviews_of(store: Store, retailer_id: RetailerId) -> list[Review]:
    """All reviews of a retailer, newest quarter first."""
    rows = store.rows("select * from quarter_review where retailer_id = ? order by quarter desc", (retailer_id,))
    return [_review(row) for row in rows]


def saved_reviews(store: Store, quarter: str) -> dict[RetailerId, Review]:
    """The saved reviews of a quarter, by retailer."""
    rows = store.rows("select * from quarter_review where quarter = ? and saved_at is not null", (quarter,))
    return {RetailerId(row["retailer_id"]): _review(row) for row in rows}


def put_review(store: Store, review: Review) -> None:
    """Write a review as it stands, inside the caller's transaction."""
    store.execute(
        "insert into quarter_review (id, retailer_id, quarter, agreed, figures, who, made_at, typed_at, saved_at,"
        " saved_day) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do update set agreed = excluded.agreed,"
        " figures = excluded.figures, who = excluded.who, typed_at = excluded.typed_at, saved_at = excluded.saved_at,"
        " saved_day = excluded.saved_day",
        (
            review.id,
            review.retailer_id,
            review.quarter,
            review.agreed,
            review.figures,
            review.who,
            review.made_at,
            review.typed_at,
            review.saved_at,
            review.saved_day.isoformat() if review.saved_day else None,
        ),
    )


def has_review(store: Store, review_id: str) -> bool:
    """Whether there is a review with this id, at whichever retailer."""
    return store.row("select 1 from quarter_review where id = ?", (review_id,)) is not None


def drop_review(store: Store, review_id: str) -> None:
    """Forget a review that holds nothing."""
    store.execute("delete from quarter_review where id = ?", (review_id,))


def reviewed_between(store: Store, retailer_id: RetailerId, first: date, last: date) -> bool:
    """Whether a review of this retailer was saved on a working day in that span."""
    found = store.row(
        "select 1 from quarter_review where retailer_id = ? and saved_at is not null and saved_day between ? and ?",
        (retailer_id, first.isoformat(), last.isoformat()),
    )
    return found is not None


def _review(row: Row) -> Review:
    return Review(
        id=row["id"],
        retailer_id=RetailerId(row["retailer_id"]),
        quarter=row["quarter"],
        agreed=row["agreed"],
        figures=row["figures"],
        who=row["who"],
        made_at=row["made_at"],
        typed_at=row["typed_at"],
        saved_at=row["saved_at"],
        saved_day=date.fromisoformat(row["saved_day"]) if row["saved_day"] else None,
    )
