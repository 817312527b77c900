"""Excel out: retailers with band and next step, visits, today's list, and the rejected rows of an import.

Exports leave out personal data unless asked for, and every one is logged: who, when, how many rows, which fields
(DOMAIN 8). The retailers' workbook can be imported again and changes nothing.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tierdesk.domain.retailer import Retailer
from tierdesk.errors import UserFixable
from tierdesk.exchange.profile import from_json
from tierdesk.exchange.writer import Column, ColumnKind, Sheet, write_workbook
from tierdesk.message import message
from tierdesk.services.clock import now
from tierdesk.services.import_visits import visit_data
from tierdesk.services.list_next import next_of_all
from tierdesk.services.plan_day import plan_day
from tierdesk.services.playbooks import playbooks
from tierdesk.services.receipts import find_receipt
from tierdesk.services.rejected_rows import as_it_stood, mark_of_import
from tierdesk.services.retailer_words import order_day_in_words
from tierdesk.services.working_day import working_day
from tierdesk.store import imports
from tierdesk.store.bands import BandResult, latest_run, results
from tierdesk.store.connection import Store
from tierdesk.store.dump import log_export
from tierdesk.store.retailers import retailers
from tierdesk.store.visits import finished_visits
from tierdesk.texts import language, say

KINDS = ("retailers", "visits", "today", "rejects:RECEIPT")
CONTACTS = {"owner", "phone"}

_FIELDS: tuple[tuple[str, int, ColumnKind], ...] = (
    ("licence_no", 16, "text"),
    ("customer_code", 15, "text"),
    ("name", 24, "text"),
    ("owner", 10, "text"),
    ("phone", 14, "text"),
    ("address", 32, "text"),
    ("route", 12, "text"),
    ("visit_weekday", 9, "text"),
    ("order_day", 11, "text"),
    ("manager", 10, "text"),
    ("format", 12, "text"),
    ("market", 10, "text"),
    ("district", 12, "text"),
    ("lat", 11, "decimal"),
    ("lon", 11, "decimal"),
    ("licence_expiry", 13, "date"),
    ("status", 8, "text"),
    ("supply_tier", 8, "integer"),
    ("integrity", 10, "text"),
    ("outlet_grade", 10, "text"),
    ("type_code", 10, "text"),
    ("official_rank", 10, "integer"),
    ("official_band", 10, "text"),
)


def export(store: Store, kind: str, path: Path, with_contacts: bool = False) -> int:
    """Write one workbook; returns its number of rows.

    `kind` is one of KINDS (`rejects:` with the number of a receipt). Raises UserFixable for another one, and
    Environment when the file cannot be written; the file is then as it was before.
    """
    name, _, receipt_id = kind.partition(":")
    makers: dict[str, Callable[[], Sheet]] = {
        "retailers": lambda: _retailers(store, with_contacts=with_contacts),
        "visits": lambda: _visits(store),
        "today": lambda: _today(store),
        "rejects": lambda: _rejects(store, receipt_id),
    }
    if name not in makers or (name == "rejects") != bool(receipt_id):
        raise UserFixable(
            message("export.unknown_kind", kind=kind), message("export.unknown_kind_do", kinds=", ".join(KINDS))
        )
    sheet = makers[name]()
    rows = list(sheet.rows)
    write_workbook(path, [Sheet(sheet.name, sheet.columns, rows, say("export.licensed_only"))])
    fields = ", ".join(column.header for column in sheet.columns)
    log_export(store, now(), getpass.getuser(), kind, len(rows), fields, path.name)
    return len(rows)


def note_dump(store: Store, kind: str, rows: int) -> None:
    """Log a dump on the command line: it leaves the program like an export."""
    log_export(store, now(), getpass.getuser(), f"dump {kind}", rows, "*", "-")


def _retailers(store: Store, *, with_contacts: bool) -> Sheet:
    fields = [field for field in _FIELDS if with_contacts or field[0] not in CONTACTS]
    columns = [Column(say(f"field.{name}"), width, kind) for name, width, kind in fields]
    columns += [
        Column(say("export.column.band"), 13, "text"),
        Column(say("export.column.segment"), 13, "text"),
        Column(say("export.column.rank"), 13, "integer"),
        Column(say("export.column.score"), 13, "decimal"),
        Column(say("export.column.next_step"), 28, "text"),
        Column(say("export.column.why"), 40, "text"),
        Column(say("export.column.due"), 12, "date"),
    ]
    run = latest_run(store)
    banded = results(store, run.id) if run else {}
    steps = next_of_all(store, working_day(store))
    rows: list[list[Any]] = []
    for one in retailers(store):
        step = steps.get(one.id)
        rows.append(
            [
                *(_value(one, name) for name, _, _ in fields),
                *_band_columns(banded.get(one.id)),
                step.title if step else None,
                step.why if step else None,
                step.due if step else None,
            ]
        )
    return Sheet(say("export.sheet_retailers"), columns, rows)


def _band_columns(found: BandResult | None) -> list[Any]:
    if found is None:
        return [None, None, None, None]
    segment = say(f"segment.{found.segment}") if found.segment else None
    return [say(f"band.{found.band}"), segment, found.rank, None if found.score is None else round(found.score, 2)]


def _value(one: Retailer, name: str) -> Any:
    if name == "order_day":
        return order_day_in_words(one.order_day)
    if name == "visit_weekday":
        return say(f"weekday.{one.visit_weekday}") if one.visit_weekday else None
    value = getattr(one, name)
    if name in {"format", "market", "status"}:
        return say(f"{name}.{value}") if value else None
    return None if value == "" else value


def _visits(store: Store) -> Sheet:
    known = {one.id: one for one in retailers(store)}
    books = playbooks()
    chinese = language() == "zh_CN"
    columns = [
        Column(say("export.column.visit_date"), 12, "date"),
        Column(say("field.licence_no"), 16, "text"),
        Column(say("field.customer_code"), 15, "text"),
        Column(say("field.name"), 24, "text"),
        Column(say("export.column.playbook"), 20, "text"),
        Column(say("export.column.step"), 26, "text"),
        Column(say("export.column.outcome"), 10, "text"),
        Column(say("export.column.counted"), 12, "text"),
        Column(say("export.column.note"), 40, "text"),
        Column(say("export.column.reason"), 24, "text"),
        Column(say("export.column.visit_no"), 14, "text"),
        Column(say("export.column.visit_data"), 14, "text"),
    ]
    rows: list[list[Any]] = []
    for visit in finished_visits(store):
        one = known[visit.retailer_id]
        book = next((found for group, found in books.items() if group == visit.playbook), None)
        step = book.step(visit.step) if book and book.has(visit.step) else None
        rows.append(
            [
                visit.day,
                one.licence_no or None,
                one.customer_code or None,
                one.name,
                (book.title.zh if chinese else book.title.en) if book else visit.playbook,
                (step.title.zh if chinese else step.title.en) if step else visit.step,
                say(f"steps.outcome.{visit.outcome}") if visit.outcome else None,
                say("policy.yes" if visit.counted else "policy.no"),
                visit.note,
                visit.reason,
                visit.id,
                visit_data(visit),
            ]
        )
    return Sheet(say("export.sheet_visits"), columns, rows)


def _today(store: Store) -> Sheet:
    plan = plan_day(store, working_day(store))
    columns = [
        Column(say("field.licence_no"), 16, "text"),
        Column(say("field.name"), 24, "text"),
        Column(say("field.route"), 12, "text"),
        Column(say("export.column.band"), 13, "text"),
        Column(say("export.column.segment"), 13, "text"),
        Column(say("export.column.next_step"), 28, "text"),
        Column(say("export.column.why"), 40, "text"),
        Column(say("export.column.due"), 12, "date"),
    ]
    rows: list[list[Any]] = [
        [
            row.licence_no,
            row.name,
            row.route,
            say(f"band.{row.band}"),
            say(f"segment.{row.segment}") if row.segment else None,
            row.step_title,
            row.why,
            row.due,
        ]
        for row in plan.stops
    ]
    return Sheet(f"{say('export.sheet_today')} {plan.day.isoformat()}", columns, rows)


def _rejects(store: Store, receipt_id: str) -> Sheet:
    """The rejected rows as they stood in the file, with their reason; correctable and importable again."""
    made = find_receipt(store, receipt_id)
    rejected = [issue for issue in imports.issues(store, made.id) if issue.rejected and issue.cells is not None]
    if not rejected:
        raise UserFixable(message("export.no_rejects"), message("export.no_rejects_do"))
    profile = from_json("", made.layout)
    header_at = dict(enumerate(profile.headers)) if profile else {}
    header_at |= {place: header for header, _, _, place in made.mapping}
    licences = {place for _, field, _, place in made.mapping if field == "licence_no"}
    width = max(max(header_at) + 1, *(len(issue.cells or ()) for issue in rejected))
    columns = [Column(header_at.get(place, ""), 16, "text") for place in range(width)]
    columns += [
        Column(say("export.column.reject_reason"), 40, "text"),
        Column(say("export.column.reject_row"), 10, "integer"),
        Column(say("export.column.reject_of"), 16, "text"),
    ]
    rows: dict[int, list[Any]] = {}
    mark = mark_of_import(made)
    for issue in rejected:
        if issue.row in rows:
            rows[issue.row][width] += f"; {say(issue.message)}"
            continue
        cells = [as_it_stood(cell, licence=place in licences) for place, cell in enumerate(issue.cells or ())]
        rows[issue.row] = [*cells, *[None] * (width - len(cells)), say(issue.message), issue.row, mark]
    return Sheet(say("export.sheet_rejects"), columns, list(rows.values()))
