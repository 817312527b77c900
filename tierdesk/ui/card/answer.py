"""Answering on the card, without a visit, what a retailer asked: by telephone, or back at the desk."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tierdesk.domain.visit import ConcernId
    from tierdesk.store.connection import Store
    from tierdesk.ui.jobs import Report, Work


def answer(concern_id: ConcernId, reply: str, day: date) -> Work[None]:
    """Keep what was answered."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.answer_concern import answer_concern

        answer_concern(store, concern_id, reply, day)

    return work


def reopen(concern_id: ConcernId) -> Work[None]:
    """Take an answer back."""

    def work(store: Store, _report: Report) -> None:
        from tierdesk.services.answer_concern import reopen_concern

        reopen_concern(store, concern_id)

    return work
