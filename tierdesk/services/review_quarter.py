"""The quarterly review of a retailer: figures beside last quarter's, what was agreed, saved and taken back (DOMAIN 2).

What is typed is kept at once, in a draft; saving the review keeps the figures as they are then. Undoing makes it what
it was before, and what was typed stays.
"""

from __future__ import annotations

import getpass
from dataclasses import replace
from datetime import date, datetime

import msgspec

from tierdesk.domain.override import standing
from tierdesk.domain.quarter import QuarterFigures, is_quarter, quarter_before, to_review
from tierdesk.domain.retailer import Retailer, RetailerId
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.clock import new_id, now
from tierdesk.services.quarter_figures import figures_of
from tierdesk.services.review_views import DueReview, DueReviews, QuarterChoice, ReviewSaved, ReviewView
from tierdesk.services.review_words import lines_of, notes_of, quarter_title, stands
from tierdesk.services.step_words import day_in_words
from tierdesk.services.suggest_order import group_of
from tierdesk.store import bands, reviews
from tierdesk.store.connection import Store
from tierdesk.store.merge_layer import lifted
from tierdesk.store.overrides import overrides
from tierdesk.store.retailers import retailer, retailers
from tierdesk.store.reviews import Review
from tierdesk.texts import say

CHOICES = 4
_TABLE = frozenset({"quarter_review"})


def current_quarter(store: Store, day: date) -> str:
    """The quarter to be reviewed: the one of the last month that the data hold whole."""
    run = bands.latest_run(store)
    return to_review(min(run.as_of, day) if run else day)


def open_review(store: Store, retailer_id: RetailerId, day: date, quarter: str = "") -> ReviewView:
    """The review of a quarter (default: the one to be reviewed), as it was saved, or with the figures of now.

    Last quarter's figures are those of its saved review, else they are computed as of then. Raises UserFixable when
    nothing is ranked yet, or `quarter` is none.
    """
    one = _retailer(store, retailer_id)
    asked = quarter or current_quarter(store, day)
    if not is_quarter(asked):
        raise UserFixable(message("review.no_quarter", quarter=asked), message("review.no_quarter_do"))
    review = reviews.review_of(store, one.id, asked)
    earlier = reviews.review_of(store, one.id, quarter_before(asked))
    saved = review if review and review.saved_at else None
    figures = _kept(review) or figures_of(store, one, asked, day)
    before = _kept(earlier) or figures_of(store, one, quarter_before(asked), day)
    run = bands.latest_run(store)
    return ReviewView(
        retailer_id=one.id,
        name=one.name,
        licence_no=one.licence_no,
        group=group_of(bands.result(store, run.id, one.id)) if run else None,
        quarter=asked,
        title=say("review.title", name=one.name, quarter=quarter_title(asked)),
        quarter_title=quarter_title(asked),
        before_title=quarter_title(before.quarter),
        stands=stands(before, figures),
        notes=notes_of(figures, kept_before=_kept(earlier) is not None, saved=saved is not None, one=one),
        lines=lines_of(before, figures),
        agreed_before=earlier.agreed if earlier else "",
        agreed=review.agreed if review else "",
        saved=_saved_words(saved) if saved else "",
        choices=_choices(store, one.id, day, asked),
        by_hand=one.id in standing(overrides(store, one.id), day),
    )


def keep_text(store: Store, retailer_id: RetailerId, quarter: str, agreed: str) -> None:
    """Keep what was typed so far; a review that was saved stays saved, with the new words."""
    one = _known(store, retailer_id)
    with store.atomic():
        shown = reviews.review_of(store, one.id, quarter)
        if shown is not None or agreed:
            _put(store, replace(shown or _new(one.id, quarter), agreed=agreed, typed_at=now()), one.id)


def save_review(store: Store, retailer_id: RetailerId, quarter: str, agreed: str, day: date) -> ReviewSaved:
    """Save the review with the figures as they are now; what `undo_review` needs comes back."""
    one = _retailer(store, retailer_id)
    figures = figures_of(store, one, quarter, day)
    with store.atomic():
        shown = reviews.review_of(store, one.id, quarter)
        review = replace(
            shown or _new(one.id, quarter),
            agreed=agreed,
            figures=msgspec.json.encode(figures).decode(),
            who=getpass.getuser(),
            typed_at=now(),
            saved_at=now(),
            saved_day=day,
        )
        kept = _put(store, review, one.id)
    said = say("review.done", name=one.name, quarter=quarter_title(quarter))
    return ReviewSaved(kept, said, msgspec.json.encode(shown).decode() if shown else "")


def undo_review(store: Store, retailer_id: RetailerId, quarter: str, before: str) -> None:
    """Make a review what it was before it was saved; what was typed since the draft began stays."""
    one = _known(store, retailer_id)
    earlier = msgspec.json.decode(before, type=Review) if before else None
    with store.atomic(), lifted(store, _TABLE, [one.id]):
        review = reviews.review_of(store, one.id, quarter)
        if review is None:
            return
        if earlier is not None:
            again = replace(earlier, id=review.id, retailer_id=one.id, agreed=review.agreed, typed_at=review.typed_at)
            reviews.put_review(store, again)
        elif review.agreed:
            reviews.put_review(store, replace(review, figures="", saved_at=None, saved_day=None))
        else:
            reviews.drop_review(store, review.id)


def due_reviews(store: Store, day: date) -> DueReviews:
    """Which potential retailers have a review of the quarter to be reviewed, and which are still to have one."""
    quarter = current_quarter(store, day)
    saved = reviews.saved_reviews(store, quarter)
    run = bands.latest_run(store)
    results = bands.results(store, run.id) if run else {}
    rows = [
        DueReview(
            one.id,
            one.name,
            one.licence_no,
            one.route,
            found.rank,
            one.id in saved,
            _saved_words(saved[one.id]) if one.id in saved else say("review.due"),
        )
        for one in retailers(store, active_only=True)
        if (found := results.get(one.id)) is not None and (group_of(found) == "potential" or one.id in saved)
    ]
    rows.sort(key=lambda row: (row.saved, row.route, row.rank or 0))
    done = sum(row.saved for row in rows)
    title = say("review.due_title", quarter=quarter_title(quarter))
    return DueReviews(quarter, title, say("review.due_summary", n=len(rows), done=done), tuple(rows))


def _put(store: Store, review: Review, retailer_id: RetailerId) -> str:
    """Write a review at the retailer it is typed at; one that a merge lent it stays where it was said. Its id."""
    with lifted(store, _TABLE, [retailer_id]):
        own = reviews.review_of(store, retailer_id, review.quarter)
        if own is not None:
            review = replace(review, id=own.id, made_at=own.made_at)
        elif reviews.has_review(store, review.id):
            review = replace(review, id=new_id(), made_at=now())
        reviews.put_review(store, replace(review, retailer_id=retailer_id))
        return review.id


def _known(store: Store, retailer_id: RetailerId) -> Retailer:
    one = retailer(store, retailer_id)
    if one is None:
        raise UserFixable(message("merging.gone"), message("merging.gone_do"))
    return one


def _retailer(store: Store, retailer_id: RetailerId) -> Retailer:
    if bands.latest_run(store) is None:
        raise UserFixable(message("reband.no_sales"), message("reband.no_sales_do"))
    return _known(store, retailer_id)


def _new(retailer_id: RetailerId, quarter: str) -> Review:
    moment = now()
    return Review(new_id(), retailer_id, quarter, "", "", getpass.getuser(), moment, moment)


def _kept(review: Review | None) -> QuarterFigures | None:
    """The figures that a saved review keeps."""
    return msgspec.json.decode(review.figures, type=QuarterFigures) if review and review.figures else None


def _saved_words(review: Review) -> str:
    moment = datetime.fromisoformat(review.saved_at or "").astimezone()
    day = review.saved_day or moment.date()
    return say("review.saved", day=day_in_words(day), who=review.who)


def _choices(store: Store, retailer_id: RetailerId, day: date, asked: str) -> tuple[QuarterChoice, ...]:
    """The last quarters, those that have a review, and the one on screen, newest first."""
    saved = {review.quarter: review.saved_at is not None for review in reviews.reviews_of(store, retailer_id)}
    quarters = {asked, *saved}
    quarter = current_quarter(store, day)
    for _ in range(CHOICES):
        quarters.add(quarter)
        quarter = quarter_before(quarter)
    return tuple(
        QuarterChoice(one, quarter_title(one), saved.get(one, False)) for one in sorted(quarters, reverse=True)
    )
