"""Retailers: rows to `domain.retailer.Retailer` and back, and who is meant by a licence number or code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from tierdesk.domain.retailer import Format, Market, OrderCycle, OrderDay, Retailer, RetailerId, Status
from tierdesk.store.connection import Row, Store

COLUMNS = (
    "licence_no",
    "customer_code",
    "name",
    "owner",
    "phone",
    "address",
    "route",
    "visit_weekday",
    "order_weekday",
    "order_cycle",
    "manager",
    "format",
    "market",
    "district",
    "lat",
    "lon",
    "licence_expiry",
    "status",
    "supply_tier",
    "integrity",
    "outlet_grade",
    "type_code",
    "official_rank",
    "official_band",
)
"""The columns that describe a retailer, in the order of the table."""


def retailers(store: Store, *, active_only: bool = False) -> list[Retailer]:
    """All retailers, ordered by route and customer code (the order of a visiting line).

    One that was merged into another is none of its own.
    """
    where = "where merged_into is null" + (" and status = 'active'" if active_only else "")
    return [
        _retailer(row)
        for row in store.rows(f"select * from retailer {where} order by route, customer_code, licence_no, id")
    ]


def retailer(store: Store, retailer_id: RetailerId) -> Retailer | None:
    """One retailer, or None when it is gone; for one that was merged, the one that it is now."""
    row = store.row("select * from retailer where id = ?", (retailer_id,))
    if row and row["merged_into"] is not None:
        row = store.row("select * from retailer where id = ?", (row["merged_into"],))
    return _retailer(row) if row else None


def find_retailer(store: Store, number: str) -> Retailer | None:
    """The retailer with this licence number, else the one with this customer code; numbers of merged ones count."""
    row = store.row("select id from retailer where licence_no = ? and licence_no <> ''", (number,)) or store.row(
        "select id from retailer where customer_code = ? and customer_code <> '' order by merged_into is not null",
        (number,),
    )
    return retailer(store, RetailerId(row[0])) if row else None


def retailer_keys(store: Store) -> list[tuple[RetailerId, str, str, str]]:
    """(id, licence number, customer code, name) of all retailers as files gave them, for matching the rows of a file.

    Merged ones stand for themselves here: what a file says of either is kept apart, so that a merge can be undone.
    """
    as_said = {
        (row[0], row[1]): row[2]
        for row in store.rows(
            "select row_id, column_name, before from merge_filled where table_name = 'retailer' order by place desc"
        )
    }
    patched = {retailer_id for retailer_id, _ in as_said}
    found = []
    for row in store.rows("select id, licence_no, customer_code, name from retailer order by id"):
        retailer_id, *said = row
        if retailer_id in patched:
            said = [as_said.get((retailer_id, name), value) for name, value in zip(_KEYS, said, strict=True)]
        found.append((RetailerId(retailer_id), *said))
    return found


_KEYS = ("licence_no", "customer_code", "name")


def pinyin_keys(store: Store) -> dict[RetailerId, str]:
    """What a search by pinyin reads, for every retailer."""
    return {RetailerId(row[0]): row[1] for row in store.rows("select id, pinyin from retailer")}


def _retailer(row: Row) -> Retailer:
    cycle = row["order_cycle"]
    return Retailer(
        id=RetailerId(row["id"]),
        licence_no=row["licence_no"],
        customer_code=row["customer_code"],
        name=row["name"],
        owner=row["owner"],
        phone=row["phone"],
        address=row["address"],
        route=row["route"],
        visit_weekday=row["visit_weekday"],
        order_day=OrderDay(row["order_weekday"], cast("OrderCycle", cycle)) if cycle else None,
        manager=row["manager"],
        format=cast("Format | None", row["format"]),
        market=cast("Market | None", row["market"]),
        district=row["district"],
        lat=row["lat"],
        lon=row["lon"],
        licence_expiry=date.fromisoformat(row["licence_expiry"]) if row["licence_expiry"] else None,
        status=cast("Status", row["status"]),
        supply_tier=row["supply_tier"],
        integrity=row["integrity"],
        outlet_grade=row["outlet_grade"],
        type_code=row["type_code"],
        official_rank=row["official_rank"],
        official_band=row["official_band"],
    )


def retailer_row(values: dict[str, Any]) -> Sequence[Any]:
    """Cleaned values of a file (by field name, None = not said) in the order of COLUMNS."""
    values = dict(values)
    order_day = values.pop("order_day", None)
    if order_day is not None:
        values["order_weekday"], values["order_cycle"] = order_day.weekday, order_day.cycle
    expiry = values.get("licence_expiry")
    if expiry is not None:
        values["licence_expiry"] = expiry.isoformat()
    return [values.get(column) for column in COLUMNS]
