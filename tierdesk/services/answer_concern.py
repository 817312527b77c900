"""Answer a concern outside a visit (by phone, at the desk), and take the answer back."""

from __future__ import annotations

from datetime import date

from tierdesk.domain.visit import ConcernId
from tierdesk.store import concerns
from tierdesk.store.connection import Store


def answer_concern(store: Store, concern_id: ConcernId, reply: str, day: date) -> None:
    """Record what was answered; the concern is no longer open."""
    with store.atomic():
        concerns.answer(store, concern_id, reply, day, None)


def reopen_concern(store: Store, concern_id: ConcernId) -> None:
    """Take an answer back: the concern is open again."""
    with store.atomic():
        concerns.reopen(store, concern_id)
