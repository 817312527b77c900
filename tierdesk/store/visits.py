"""Visits and what hangs on them: the draft as typed, the step taken, what was counted, taught and promised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

import msgspec

from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.visit import Outcome, StepRecord, VisitDraft, VisitId, VisitState
from tierdesk.store.connection import Row, Store


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit in any state. `draft` is everything typed; `counted` whether its step counts as taken."""

    id: VisitId
    retailer_id: RetailerId
    day: date
    state: VisitState
    playbook: str
    step: str
    outcome: Outcome | None
    note: str
    reason: str
    evidence: frozenset[str]
    counted: bool
    compliance: Mapping[str, bool]
    draft: VisitDraft
    started_at: str
    saved_at: str
    finished_at: str | None

    @property
    def record(self) -> StepRecord | None:
        """The visit as the state machine reads it; None while it has no outcome."""
        if self.outcome is None:
            return None
        return StepRecord(self.id, self.day, self.step, self.outcome, self.evidence, self.note, self.reason)


def save_visit(store: Store, visit: Visit, import_id: int | None = None) -> None:
    """Write a visit whole, new or known, inside the caller's transaction.

    `import_id` is the receipt of the log that it came from; whoever writes it again makes it their own.
    """
    store.execute(
        "insert into visit (id, retailer_id, day, state, playbook, step, outcome, note, reason, evidence, counted,"
        " compliance, draft, started_at, saved_at, finished_at, import_id)"
        " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " on conflict (id) do update set day = excluded.day, state = excluded.state, playbook = excluded.playbook,"
        " step = excluded.step, outcome = excluded.outcome, note = excluded.note, reason = excluded.reason,"
        " evidence = excluded.evidence, counted = excluded.counted, compliance = excluded.compliance,"
        " draft = excluded.draft, saved_at = excluded.saved_at, finished_at = excluded.finished_at,"
        " import_id = excluded.import_id",
        (
            visit.id,
            visit.retailer_id,
            visit.day.isoformat(),
            visit.state,
            visit.playbook,
            visit.step,
            visit.outcome,
            visit.note,
            visit.reason,
            msgspec.json.encode(sorted(visit.evidence)).decode(),
            int(visit.counted),
            msgspec.json.encode(dict(visit.compliance)).decode(),
            msgspec.json.encode(visit.draft).decode(),
            visit.started_at,
            visit.saved_at,
            visit.finished_at,
            import_id,
        ),
    )


def visit(store: Store, visit_id: VisitId) -> Visit | None:
    """One visit, or None."""
    row = store.row("select * from visit where id = ?", (visit_id,))
    return _visit(row) if row else None


def open_draft(store: Store, retailer_id: RetailerId) -> Visit | None:
    """The unfinished visit at a retailer, or None."""
    row = store.row(
        "select * from visit where retailer_id = ? and state = 'draft' order by saved_at desc limit 1", (retailer_id,)
    )
    return _visit(row) if row else None


def finished_visits(store: Store, retailer_id: RetailerId | None = None) -> list[Visit]:
    """The finished visits of one retailer, or of all, oldest first."""
    where, values = ("", ()) if retailer_id is None else (" and retailer_id = ?", (retailer_id,))
    return [
        _visit(row)
        for row in store.rows(
            f"select * from visit where state = 'finished'{where} order by day, finished_at, id", values
        )
    ]


def step_records(store: Store, retailer_id: RetailerId | None = None) -> dict[RetailerId, list[StepRecord]]:
    """The step records of one retailer or of all, oldest first, without reading drafts."""
    where, values = ("", ()) if retailer_id is None else (" and retailer_id = ?", (retailer_id,))
    found: dict[RetailerId, list[StepRecord]] = {}
    for row in store.rows(
        "select id, retailer_id, day, step, outcome, evidence, note, reason from visit"
        f" where state = 'finished' and outcome is not null{where} order by day, finished_at, id",
        values,
    ):
        record = StepRecord(
            VisitId(row["id"]),
            date.fromisoformat(row["day"]),
            row["step"],
            cast("Outcome", row["outcome"]),
            frozenset(msgspec.json.decode(row["evidence"])),
            row["note"],
            row["reason"],
        )
        found.setdefault(RetailerId(row["retailer_id"]), []).append(record)
    return found


def drafts(store: Store) -> dict[RetailerId, VisitId]:
    """The unfinished visit of each retailer that has one."""
    return {
        RetailerId(row[0]): VisitId(row[1])
        for row in store.rows("select retailer_id, id from visit where state = 'draft' order by saved_at")
    }


def visited_on(store: Store, day: date) -> frozenset[RetailerId]:
    """The retailers with a finished visit on that day."""
    found = store.rows(
        "select distinct retailer_id from visit where state = 'finished' and day = ?", (day.isoformat(),)
    )
    return frozenset(RetailerId(row[0]) for row in found)


def taught_ever(store: Store, retailer_id: RetailerId) -> frozenset[int]:
    """The products whose selling points were ever taught at a retailer, in finished visits."""
    return frozenset(
        row[0]
        for row in store.rows(
            "select distinct t.product_id from taught t join visit v on v.id = t.visit_id"
            " where v.retailer_id = ? and v.state = 'finished'",
            (retailer_id,),
        )
    )


def replace_taught(store: Store, visit_id: VisitId, product_ids: Iterable[int]) -> None:
    """Let exactly these products be the ones taught in a visit."""
    store.execute("delete from taught where visit_id = ?", (visit_id,))
    store.write_many("insert into taught values (?, ?)", [(visit_id, product_id) for product_id in product_ids])


def _visit(row: Row) -> Visit:
    return Visit(
        VisitId(row["id"]),
        RetailerId(row["retailer_id"]),
        date.fromisoformat(row["day"]),
        cast("VisitState", row["state"]),
        row["playbook"],
        row["step"],
        cast("Outcome | None", row["outcome"]),
        row["note"],
        row["reason"],
        frozenset(msgspec.json.decode(row["evidence"])),
        bool(row["counted"]),
        msgspec.json.decode(row["compliance"]),
        msgspec.json.decode(row["draft"], type=VisitDraft),
        row["started_at"],
        row["saved_at"],
        row["finished_at"],
    )
