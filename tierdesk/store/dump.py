"""Everything of one kind as plain records, for scripts and for export; figures as a person would write them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tierdesk.store.connection import Store

_SQL = {
    "retailers": "select licence_no, customer_code, name, owner, phone, address, route, visit_weekday, order_weekday,"
    " order_cycle, manager, format, market, district, lat, lon, licence_expiry, status, supply_tier, integrity,"
    " outlet_grade, type_code, official_rank, official_band from retailer"
    " where merged_into is null order by route, customer_code, licence_no",
    "sales": "select l.day as date, r.licence_no, r.customer_code, l.order_no, p.code as product_code,"
    " p.name as product_name, l.requested, l.ordered, l.amount_fen / 100.0 as amount, l.amount_fen,"
    " l.wholesale_fen / 100.0 as wholesale, l.cap from order_line l join retailer r on r.id = l.retailer_id"
    " join product p on p.id = l.product_id where r.merged_into is null"
    " order by l.day, r.licence_no, p.code, l.occurrence, l.order_no, l.id",
    "months": "select t.month, r.licence_no, r.customer_code, p.code as product_code, p.name as product_name,"
    " t.ordered, t.amount_fen / 100.0 as amount, t.amount_fen from month_total t"
    " join retailer r on r.id = t.retailer_id left join product p on p.id = t.product_id"
    " where r.merged_into is null order by t.month, r.licence_no, r.customer_code, p.code, t.id",
    "stock": "select s.day as date, r.licence_no, r.customer_code, p.code as product_code, p.name as product_name,"
    " s.cartons from stock_count s join retailer r on r.id = s.retailer_id join product p on p.id = s.product_id"
    " where r.merged_into is null order by s.day, r.licence_no, p.code, s.id",
    "products": "select code, name, maker, price_class, wholesale_fen / 100.0 as wholesale, wholesale_fen,"
    " retail_fen / 100.0 as retail, retail_fen, scarce, cap, must_stock, selling_points, flagged from product"
    " order by code",
    "visits": "select v.id, v.day as date, r.licence_no, r.customer_code, r.name, v.playbook, v.step, v.outcome,"
    " v.note, v.reason, v.evidence, v.counted, v.compliance, v.state from visit v join retailer r"
    " on r.id = v.retailer_id where v.state = 'finished' order by v.day, v.finished_at, v.id",
}
KINDS = tuple(_SQL)
_FLAGS = {"scarce", "must_stock", "flagged", "counted"}
_JSON = {"evidence", "compliance"}


def records(store: Store, kind: str) -> Iterator[dict[str, Any]]:
    """One dictionary a row, in a stable order; unknown figures are None. `kind` is one of KINDS."""
    for row in store.execute(_SQL[kind]):
        yield {
            name: bool(row[name]) if name in _FLAGS else json.loads(row[name]) if name in _JSON else row[name]
            for name in row.keys()  # noqa: SIM118 - iterating a sqlite3.Row gives values
        }


def log_export(store: Store, at: str, who: str, kind: str, rows: int, fields: str, file: str) -> None:
    """Note an export: who, when, how many rows and which fields (DOMAIN 8)."""
    with store.atomic():
        store.execute(
            "insert into export_log (at, who, kind, row_count, fields, file) values (?, ?, ?, ?, ?, ?)",
            (at, who, kind, rows, fields, file),
        )


def export_log(store: Store) -> list[dict[str, Any]]:
    """All exports, newest first."""
    return [
        dict(row)
        for row in store.rows("select at, who, kind, row_count, fields, file from export_log order by id desc")
    ]
