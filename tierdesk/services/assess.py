"""Typed assessment scores: premises, funds, display, cooperation, 0 to 10."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tierdesk.domain.retailer import RetailerId
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.store import assessments
from tierdesk.store.connection import Store
from tierdesk.store.merge_layer import lifted

BEST = 10.0


def save_assessment(store: Store, retailer_id: RetailerId, day: date, scores: Mapping[str, float]) -> None:
    """Keep scores of one day; a score not given stays as it was. Raises UserFixable outside 0..10."""
    for name, score in scores.items():
        if name not in assessments.NAMES or not 0 <= score <= BEST:
            raise UserFixable(message("assess.out_of_range", value=f"{score:g}"), message("assess.out_of_range_do"))
    with store.atomic(), lifted(store, {"assessment"}, [retailer_id]):
        assessments.save_scores(store, retailer_id, day, scores, None)


def scores_of(store: Store, retailer_id: RetailerId) -> dict[str, float]:
    """The newest score of each kind, as far as there is one."""
    return assessments.latest_scores_of(store, retailer_id)
