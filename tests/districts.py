"""Small districts of invented retailers, written straight into a store, for tests that are not about files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tierdesk.services.clock import now
from tierdesk.store import imports, streaming
from tierdesk.store.connection import Store
from tierdesk.store.imports import Origin
from tierdesk.store.products import COLUMNS as PRODUCT_COLUMNS
from tierdesk.store.products import product_keys
from tierdesk.store.retailers import retailer_keys, retailer_row
from tierdesk.store.upsert import Counts

Line = tuple[str, str, date, float | None, int | None]
"""Licence number, product code, day, cartons, fen."""


def licence(number: int) -> str:
    """The licence number of the n-th invented shop."""
    return f"4101001{number:05d}"


def write(store: Store, kind: str, rows: Iterable[Sequence[Any]]) -> tuple[int, Counts]:
    """Write rows as an import of their own; the receipt's number and what became of them."""
    with store.atomic():
        made_at = now()
        receipt = imports.open_receipt(store, Origin(f"{kind}.xlsx", "0" * 64, "1", "", made_at), kind, [])
        writing = streaming.writing(store, kind, receipt, made_at)
        writing.add(list(rows))
        counts = writing.finish()
        read = counts.new + counts.changed + counts.same
        imports.close_receipt(store, receipt, (read, counts.new, counts.changed, counts.same, 0), [])
    return receipt, counts


def add_retailers(store: Store, shops: Iterable[Mapping[str, Any]]) -> tuple[int, Counts]:
    """Add or change retailers; each mapping holds cleaned fields, `licence_no` among them."""
    known = {licence_no: retailer_id for retailer_id, licence_no, _, _ in retailer_keys(store)}
    return write(
        store,
        "retailers",
        [
            (row, known.get(shop["licence_no"]), *retailer_row({"name": f"店{row}", **shop}), None)
            for row, shop in enumerate(shops, start=2)
        ],
    )


def add_products(store: Store, *codes: str, **fields: Any) -> tuple[int, Counts]:
    """Add products that share `fields`."""
    rows = []
    for row, code in enumerate(codes, start=2):
        values = {"code": code, "name": f"品{code}", **fields}
        rows.append((row, None, *(values.get(column) for column in PRODUCT_COLUMNS), 0))
    return write(store, "products", rows)


def add_lines(store: Store, lines: Iterable[Line], cap: float | None = None) -> tuple[int, Counts]:
    """Add order lines without an order number."""
    shops = {licence_no: retailer_id for retailer_id, licence_no, _, _ in retailer_keys(store)}
    codes = {code: product_id for product_id, code, _ in product_keys(store)}
    seen: dict[tuple[str, str, date], int] = {}
    rows = []
    for row, (licence_no, code, day, cartons, fen) in enumerate(lines, start=2):
        occurrence = seen[licence_no, code, day] = seen.get((licence_no, code, day), -1) + 1
        rows.append(
            (row, None, day.isoformat(), shops[licence_no], codes[code], "", occurrence, None, cartons, fen, None, cap)
        )
    return write(store, "sales", rows)


def add_totals(
    store: Store, totals: Iterable[tuple[str, str | None, str, float | None, int | None]]
) -> tuple[int, Counts]:
    """Add monthly totals: licence number, product code or None, month, cartons, fen."""
    shops = {number: retailer_id for retailer_id, number, _, _ in retailer_keys(store)}
    codes: dict[str | None, int | None] = {code: product_id for product_id, code, _ in product_keys(store)}
    rows = [
        (row, None, month, shops[number], codes.get(code), cartons, fen)
        for row, (number, code, month, cartons, fen) in enumerate(totals, start=2)
    ]
    return write(store, "months", rows)


def add_counts(store: Store, licence_no: str, day: date, counts: Mapping[str, float | None]) -> tuple[int, Counts]:
    """Add the stock counts of one retailer on one day."""
    shops = {number: retailer_id for retailer_id, number, _, _ in retailer_keys(store)}
    codes = {code: product_id for product_id, code, _ in product_keys(store)}
    return write(
        store,
        "stock",
        [
            (row, None, day.isoformat(), shops[licence_no], codes[code], cartons)
            for row, (code, cartons) in enumerate(counts.items(), start=2)
        ],
    )


def weekly(licence_no: str, code: str, last: date, weeks: int, cartons: float, fen: int = 10_000) -> list[Line]:
    """The same order every week, the last one on `last`."""
    return [(licence_no, code, last - timedelta(weeks=back), cartons, int(cartons * fen)) for back in range(weeks)]


def district(store: Store, shops: int, *, last: date = date(2026, 10, 30), weeks: int = 60) -> list[str]:
    """Shops 1..n that order 1..n cartons of one product each week; returns their licence numbers."""
    numbers = [licence(number) for number in range(1, shops + 1)]
    add_retailers(store, [{"licence_no": number, "market": "urban"} for number in numbers])
    add_products(store, "P1")
    lines = [line for size, number in enumerate(numbers, start=1) for line in weekly(number, "P1", last, weeks, size)]
    add_lines(store, lines)
    return numbers


def add_scores(store: Store, scores: Mapping[str, tuple[float, float]], day: date) -> tuple[int, Counts]:
    """Add assessments of one day: licence number -> (display, cooperation)."""
    shops = {number: retailer_id for retailer_id, number, _, _ in retailer_keys(store)}
    rows = [
        (row, None, day.isoformat(), shops[number], None, None, display, cooperation)
        for row, (number, (display, cooperation)) in enumerate(scores.items(), start=2)
    ]
    return write(store, "assessments", rows)
