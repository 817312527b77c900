"""What goes out to Excel is what the store holds, and an empty store takes all of it back, field by field."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.districts import add_retailers
from tierdesk import texts
from tierdesk.domain.retailer import OrderDay
from tierdesk.domain.visit import COMPLIANCE_CHECKS, Outcome
from tierdesk.services.export import export
from tierdesk.services.import_file import import_files
from tierdesk.services.log_visit import finish_visit, log_visit, open_visit
from tierdesk.store.connection import Store, open_store
from tierdesk.store.dump import records
from tierdesk.store.imports import Receipt
from tierdesk.store.retailers import find_retailer, retailers
from tierdesk.texts import say

LANGUAGES: tuple[texts.Language, ...] = ("zh_CN", "en")
TO_EXCEL: dict[str, Callable[[Any], Any]] = {
    "visit_weekday": lambda value: say(f"weekday.{value}"),
    "format": lambda value: say(f"format.{value}"),
    "market": lambda value: say(f"market.{value}"),
    "status": lambda value: say(f"status.{value}"),
    "licence_expiry": date.fromisoformat,
}
"""How a stored value looks in a cell, where it does not look like itself."""
Stores = Callable[[str], Store]


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    """Opens stores by name, checked for wholeness when the test is over."""
    opened: list[Store] = []

    def open_it(name: str) -> Store:
        opened.append(open_store(tmp_path / f"{name}.db"))
        return opened[-1]

    yield open_it
    for store in opened:
        assert store.problems() == []
        store.close()


@pytest.fixture
def source(district_store: Path, stores: Stores, tmp_path: Path) -> Store:
    """The district, and in it a shop without a licence and one that has what the sample workbooks leave out."""
    shutil.copy(district_store, tmp_path / "source.db")
    store = stores("source")
    rest = {
        "name": "金源 (东)",
        "type_code": "CZ1",
        "official_rank": 7,
        "official_band": "A类",
        "lat": 34.5,
        "lon": 113.25,
    }
    add_retailers(store, [rest | {"licence_no": "4101001ODD01", "order_day": OrderDay(3, "odd"), "integrity": "AA"}])
    add_retailers(store, [{"licence_no": "", "customer_code": "0041000002", "name": "乙无证"}])
    return store


def dumped(store: Store, kind: str) -> list[dict[str, Any]]:
    return list(records(store, kind))


def carried(source: Store, target: Store, kind: str, file: Path) -> Receipt:
    """Export from one store and import into the other."""
    export(source, kind, file, with_contacts=True)
    (receipt,) = import_files(target, [file])
    return receipt


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_store_takes_back_every_field_of_every_retailer(
    language: texts.Language, source: Store, stores: Stores, tmp_path: Path
) -> None:
    texts.use_language(language)
    sent = dumped(source, "retailers")
    for field in sent[0]:
        assert any(record[field] not in {None, ""} for record in sent), f"no retailer has {field}: it would not be seen"
    target = stores("target")
    receipt = carried(source, target, "retailers", tmp_path / "out.xlsx")
    assert (receipt.kind, receipt.new, receipt.rejected) == ("retailers", len(sent), 0)
    assert dumped(target, "retailers") == sent


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_exported_cell_of_a_retailer_is_the_stored_value(
    language: texts.Language, source: Store, tmp_path: Path
) -> None:
    import openpyxl

    texts.use_language(language)
    out = tmp_path / "out.xlsx"
    export(source, "retailers", out, with_contacts=True)
    head, *rows = openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True)
    cells: list[dict[Any, Any]] = [dict(zip(head, row, strict=True)) for row in rows]
    stored = dumped(source, "retailers")
    by_number = {(record["licence_no"] or None, record["customer_code"] or None): record for record in stored}
    assert len(cells) == len(by_number) == len(stored)
    for row in cells:
        record = by_number[row[say("field.licence_no")], row[say("field.customer_code")]]
        for field, value in record.items():
            if field in {"order_weekday", "order_cycle"}:
                continue
            cell = row[say(f"field.{field}")]
            shown = cell.date() if field == "licence_expiry" and cell else cell
            assert shown == (None if value in {None, ""} else TO_EXCEL.get(field, lambda same: same)(value)), field
        weekday = say(f"weekday.{record['order_weekday']}") if record["order_weekday"] else ""
        cycle = record["order_cycle"]
        assert row[say("field.order_day")] == (say(f"cycle.{cycle}", weekday=weekday) if cycle else None)


def visited(store: Store) -> list[dict[str, Any]]:
    """Visits with each outcome, checks, reasons, notes as people type them; one at a shop without a licence."""
    first, second, *_ = (one for one in retailers(store, active_only=True) if one.licence_no)
    no_licence = find_retailer(store, "0041000002")
    assert no_licence is not None
    said: list[tuple[Outcome, str, str]] = [
        ("done", "=老板说“好”", ""),
        ("not_yet", "  前后空格  ", ""),
        ("not_applicable", "多\n行\t文本 😀", "店主不在"),
        ("done", "_x0041_", ""),
    ]
    for day, (outcome, note, reason) in enumerate(said, start=1):
        log_visit(store, first, date(2026, 11, day), "mindset", outcome, note=note, reason=reason)
    log_visit(store, no_licence, date(2026, 11, 9), "relationship", "done", note="无证户")
    form = open_visit(store, second.id, date(2026, 11, 10))
    checks: dict[str, bool] = {name: name != "minors_sign" for name in COMPLIANCE_CHECKS[:3]}
    finish_visit(store, form.id, replace(form.draft, outcome="not_yet", compliance=checks))
    made = dumped(store, "visits")
    assert len(made) == len(said) + 2
    for field in made[0]:
        assert any(record[field] not in (None, "", [], {}) for record in made), f"no visit has {field}"
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_store_with_the_same_retailers_takes_back_the_whole_visit_log(
    language: texts.Language, source: Store, stores: Stores, tmp_path: Path
) -> None:
    texts.use_language(language)
    sent = visited(source)
    target = stores("target")
    carried(source, target, "retailers", tmp_path / "out.xlsx")
    receipt = carried(source, target, "visits", tmp_path / "log.xlsx")
    assert (receipt.kind, receipt.new, receipt.rejected) == ("visits", len(sent), 0)
    assert dumped(target, "visits") == sent


def test_the_visit_log_changes_nothing_in_the_store_that_it_came_from(source: Store, tmp_path: Path) -> None:
    sent = visited(source)
    receipt = carried(source, source, "visits", tmp_path / "log.xlsx")
    assert (receipt.same, receipt.rejected) == (len(sent), 0)
    assert dumped(source, "visits") == sent


def test_a_visit_log_from_before_it_carried_customer_codes_is_still_understood(source: Store, tmp_path: Path) -> None:
    import openpyxl

    sent = visited(source)
    log = tmp_path / "log.xlsx"
    export(source, "visits", log)
    book = openpyxl.load_workbook(log)
    page = book.worksheets[0]
    page.delete_cols([cell.value for cell in page[1]].index(say("field.customer_code")) + 1)
    book.save(log)
    (receipt,) = import_files(source, [log])
    assert (receipt.same, receipt.rejected) == (len(sent) - 1, 1)  # the shop without a licence is nobody there
