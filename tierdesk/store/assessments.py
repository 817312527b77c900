"""Assessment scores 0..10 (premises, funds, display, cooperation): imported, typed alone, or in a visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.visit import VisitId
from tierdesk.store.connection import Store

NAMES = ("premises", "funds", "display", "cooperation")


def save_scores(
    store: Store, retailer_id: RetailerId, day: date, scores: Mapping[str, float], visit_id: VisitId | None
) -> None:
    """Keep scores typed by a person, inside the caller's transaction; scores not given keep their value.

    Typed over imported ones they are the person's from now on: no undoing of an import takes them away.
    """
    values = [scores.get(name) for name in NAMES]
    named, marks = ", ".join(NAMES), ", ".join("?" * len(NAMES))
    if visit_id is not None:
        drop_scores(store, visit_id)
        store.execute(
            f"insert into assessment (day, retailer_id, visit_id, {named}) values (?, ?, ?, {marks})",
            (day.isoformat(), retailer_id, visit_id, *values),
        )
        return
    told = (retailer_id, day.isoformat())
    store.execute(  # so that undoing that import can tell what it leaves
        "insert or ignore into import_said (receipt_id, table_name, first_id, last_id, silent)"
        " select import_id, 'assessment', id, id, '' from assessment"
        " where retailer_id = ? and day = ? and visit_id is null and import_id is not null",
        told,
    )
    kept = ", ".join(f"{name} = coalesce(excluded.{name}, {name})" for name in NAMES)
    store.execute(
        f"insert into assessment (day, retailer_id, {named}) values (?, ?, {marks})"
        f" on conflict (retailer_id, day) where visit_id is null do update set {kept}, import_id = null",
        (day.isoformat(), retailer_id, *values),
    )
    store.execute(
        "delete from import_change where table_name = 'assessment' and receipt_id in (select id from import_receipt)"
        " and row_id = (select id from assessment where retailer_id = ? and day = ? and visit_id is null)",
        told,
    )


def drop_scores(store: Store, visit_id: VisitId) -> None:
    """Forget the scores of a visit that is taken back."""
    store.execute("delete from assessment where visit_id = ?", (visit_id,))


def latest_scores_of(store: Store, retailer_id: RetailerId) -> dict[str, float]:
    """The newest score of each name of one retailer, as far as there is one."""
    found: dict[str, float] = {}
    for row in store.rows("select * from assessment where retailer_id = ? order by day, id", (retailer_id,)):
        found |= {name: row[name] for name in NAMES if row[name] is not None}
    return found
