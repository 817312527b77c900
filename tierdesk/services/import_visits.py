"""Our own visit log, imported again: visits that this store does not have are added, known ones stay as they are.

The log is known by the headers that our export writes, in either language. What people read in it is words; the
column of data beside them holds what the program needs, so that nothing is lost on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from tierdesk.domain.visit import Outcome, VisitDraft, VisitId
from tierdesk.exchange.dates import read_date
from tierdesk.exchange.reader import Row
from tierdesk.message import Message, message
from tierdesk.services.known_retailers import KnownRetailers
from tierdesk.store.connection import Store
from tierdesk.store.imports import ImportIssue, said_again
from tierdesk.store.visits import Visit, save_visit, visit
from tierdesk.texts import catalogue

TEXT_OF = {
    "visit_no": "export.column.visit_no",
    "visit_data": "export.column.visit_data",
    "date": "export.column.visit_date",
    "licence_no": "field.licence_no",
    "customer_code": "field.customer_code",
    "note": "export.column.note",
    "reason": "export.column.reason",
}
OPTIONAL = {"customer_code"}
"""Columns that logs did not have from the beginning."""
HEADER_WITHIN = 10


class VisitData(msgspec.Struct, frozen=True):
    """What the words of a row leave out."""

    playbook: str
    step: str
    outcome: Outcome | None
    counted: bool
    evidence: tuple[str, ...]
    compliance: dict[str, bool]
    finished: str | None


def visit_data(one: Visit) -> str:
    """The cell of data of a visit."""
    made = VisitData(
        one.playbook,
        one.step,
        one.outcome,
        one.counted,
        tuple(sorted(one.evidence)),
        dict(one.compliance),
        one.finished_at,
    )
    return msgspec.json.encode(made).decode()


@dataclass(frozen=True, slots=True)
class VisitLog:
    """A visit log that was found: its header row and where its columns are."""

    header_row: int
    places: dict[str, int]
    headers: dict[str, str]
    kind: str = "visits"

    @property
    def mapping(self) -> list[tuple[str, str, str, int]]:
        """(header, field, unit, place), as a receipt keeps them."""
        return [(self.headers[field], field, "", place) for field, place in self.places.items()]


def find_visit_log(rows: Sequence[Row]) -> VisitLog | None:
    """The log at the top of a sheet, or None when this is none of ours."""
    texts = catalogue()
    for row_no, cells in rows[:HEADER_WITHIN]:
        places = {
            field: place
            for field, key in TEXT_OF.items()
            for place, cell in enumerate(cells)
            if isinstance(cell, str) and cell.strip() in texts[key]
        }
        if places.keys() | OPTIONAL == TEXT_OF.keys():
            return VisitLog(row_no, places, {field: str(cells[place]).strip() for field, place in places.items()})
    return None


@dataclass(frozen=True, slots=True)
class VisitsWritten:
    """What became of the rows."""

    read: int
    new: int
    same: int
    issues: tuple[ImportIssue, ...]


def write_visits(store: Store, log: VisitLog, rows: Iterable[Row], import_id: int, moment: str) -> VisitsWritten:
    """Add the visits of the log's rows, inside the caller's transaction."""
    read = new = same = 0
    known = KnownRetailers(store)
    issues: list[ImportIssue] = []
    for row_no, cells in rows:
        values = {field: cells[place] if place < len(cells) else None for field, place in log.places.items()}
        if row_no <= log.header_row or (not _text(values["visit_no"]) and not _text(values["visit_data"])):
            continue
        read += 1
        made = _visit(known, values, moment)
        if isinstance(made, Visit):
            if visit(store, made.id) is None:
                save_visit(store, made, import_id)
                new += 1
            else:
                said_again(store, import_id, "visit", made.id)
                same += 1
        else:
            field, code, said = made
            cell = _text(values[field])
            issues.append(ImportIssue(row_no, log.headers[field], code, cell, said, rejected=True, cells=tuple(cells)))
    return VisitsWritten(read, new, same, tuple(issues))


def _visit(known: KnownRetailers, values: dict[str, Any], moment: str) -> Visit | tuple[str, str, Message]:
    licence_no, code = _text(values["licence_no"]), _text(values.get("customer_code"))
    retailer_id = known.find(licence_no, code)
    if retailer_id is None:
        field = "customer_code" if code and not licence_no else "licence_no"
        return field, "retailer_unknown", message("import.retailer_unknown", number=licence_no or code)
    day: date | None = read_date(values["date"])
    if day is None:
        return "date", "date_unparsable", message("import.visit_date", value=_text(values["date"]))
    try:
        data = msgspec.json.decode(_text(values["visit_data"]).encode("utf-8"), type=VisitData)
    except msgspec.DecodeError:
        return "visit_data", "visit_data_broken", message("import.visit_data")
    visit_no = _text(values["visit_no"])
    if not visit_no:
        return "visit_no", "visit_data_broken", message("import.visit_data")
    note, reason = _as_typed(values["note"]), _as_typed(values["reason"])
    draft = VisitDraft(retailer_id, day, data.step, data.outcome, note, reason, compliance=data.compliance)
    finished = data.finished or moment
    return Visit(
        id=VisitId(visit_no),
        retailer_id=retailer_id,
        day=day,
        state="finished",
        playbook=data.playbook,
        step=data.step,
        outcome=data.outcome,
        note=note,
        reason=reason,
        evidence=frozenset(data.evidence),
        counted=data.counted,
        compliance=data.compliance,
        draft=draft,
        started_at=finished,
        saved_at=finished,
        finished_at=finished,
    )


def _text(cell: object) -> str:
    return _as_typed(cell).strip()


def _as_typed(cell: object) -> str:
    return "" if cell is None else str(cell)
