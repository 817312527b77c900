"""Concerns of retailers and the promises made about them; and retailers put off to a later day."""

from __future__ import annotations

from datetime import date

from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.visit import Concern, ConcernId, VisitId
from tierdesk.store.connection import Row, Store


def add_concern(store: Store, concern: Concern, visit_id: VisitId | None) -> None:
    """Keep a new concern, inside the caller's transaction."""
    store.execute(
        "insert into concern (id, retailer_id, visit_id, text, raised, due, reply) values (?, ?, ?, ?, ?, ?, ?)",
        (
            concern.id,
            concern.retailer_id,
            visit_id,
            concern.text,
            concern.raised.isoformat(),
            concern.due.isoformat() if concern.due else None,
            concern.reply,
        ),
    )


def answer(store: Store, concern_id: ConcernId, reply: str, day: date, visit_id: VisitId | None) -> None:
    """Record the answer given to a concern."""
    store.execute(
        "update concern set reply = ?, answered = ?, answered_visit_id = ? where id = ?",
        (reply, day.isoformat(), visit_id, concern_id),
    )


def reopen(store: Store, concern_id: ConcernId) -> None:
    """Take the answer to a concern back."""
    store.execute(
        "update concern set reply = '', answered = null, answered_visit_id = null where id = ?", (concern_id,)
    )


def take_back_visit(store: Store, visit_id: VisitId) -> None:
    """Undo what a visit did to concerns: its own go, those it answered are open again."""
    store.execute(
        "update concern set reply = '', answered = null, answered_visit_id = null where answered_visit_id = ?",
        (visit_id,),
    )
    store.execute("delete from concern where visit_id = ?", (visit_id,))


def concerns(store: Store, retailer_id: RetailerId) -> list[Concern]:
    """All concerns of one retailer: open ones first, by due day, then the answered, newest first."""
    rows = store.rows(
        "select * from concern where retailer_id = ? order by answered is not null, answered desc, due, raised",
        (retailer_id,),
    )
    return [_concern(row) for row in rows]


def open_concerns(store: Store, retailer_id: RetailerId | None = None) -> dict[RetailerId, list[Concern]]:
    """The open concerns of one retailer or of all that have some, by due day."""
    where, values = ("", ()) if retailer_id is None else (" and retailer_id = ?", (retailer_id,))
    found: dict[RetailerId, list[Concern]] = {}
    for row in store.rows(
        f"select * from concern where answered is null{where} order by due is null, due, raised", values
    ):
        found.setdefault(RetailerId(row["retailer_id"]), []).append(_concern(row))
    return found


def set_snooze(store: Store, retailer_id: RetailerId, until: date, reason: str, made_at: str) -> None:
    """Put a retailer off until a day."""
    store.execute(
        "insert into snooze values (?, ?, ?, ?) on conflict do update set until = excluded.until,"
        " reason = excluded.reason, made_at = excluded.made_at",
        (retailer_id, until.isoformat(), reason, made_at),
    )


def clear_snooze(store: Store, retailer_id: RetailerId) -> None:
    """Take the putting-off back, also that of retailers merged into this one."""
    store.execute(
        "delete from snooze where retailer_id = :id"
        " or retailer_id in (select id from retailer where merged_into = :id)",
        {"id": retailer_id},
    )


def snoozes(store: Store) -> dict[RetailerId, tuple[date, str]]:
    """Until when and why each retailer that was put off waits."""
    return {
        RetailerId(row[0]): (date.fromisoformat(row[1]), row[2])
        for row in store.rows("select retailer_id, until, reason from snooze")
    }


def _concern(row: Row) -> Concern:
    return Concern(
        ConcernId(row["id"]),
        RetailerId(row["retailer_id"]),
        row["text"],
        date.fromisoformat(row["raised"]),
        date.fromisoformat(row["due"]) if row["due"] else None,
        row["reply"],
        date.fromisoformat(row["answered"]) if row["answered"] else None,
    )
