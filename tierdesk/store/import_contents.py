"""The rows of an import as a person reads them: what came, what changed from what to what, what was there before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tierdesk.store.connection import Store


@dataclass(frozen=True, slots=True)
class Shown:
    """How the rows of one table are shown: what identifies one, and the figures beside it.

    SQL over the table `t`, its retailer `r` and its product `p`; the names are those of our fields.
    """

    table: str
    identity: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str], ...]
    joins: str = ""


_RETAILER = (("licence_no", "coalesce(nullif(r.licence_no, ''), r.customer_code)"), ("name", "r.name"))
_PRODUCT = (("product_name", "coalesce(nullif(p.name, ''), p.code)"),)
_OF_BOTH = " join retailer r on r.id = t.retailer_id join product p on p.id = t.product_id"
SHOWN = {
    "retailers": Shown(
        "retailer",
        (("licence_no", "t.licence_no"), ("customer_code", "t.customer_code"), ("name", "t.name")),
        (("route", "t.route"), ("supply_tier", "t.supply_tier"), ("address", "t.address")),
    ),
    "products": Shown(
        "product",
        (("product_code", "t.code"), ("product_name", "t.name")),
        (("price_class", "t.price_class"), ("wholesale", "t.wholesale_fen"), ("maker", "t.maker")),
    ),
    "sales": Shown(
        "order_line",
        (("date", "t.day"), *_RETAILER, *_PRODUCT),
        (("ordered", "t.ordered"), ("amount", "t.amount_fen")),
        _OF_BOTH,
    ),
    "months": Shown(
        "month_total",
        (("month", "t.month"), *_RETAILER, *_PRODUCT),
        (("ordered", "t.ordered"), ("amount", "t.amount_fen")),
        " join retailer r on r.id = t.retailer_id left join product p on p.id = t.product_id",
    ),
    "stock": Shown("stock_count", (("date", "t.day"), *_RETAILER, *_PRODUCT), (("cartons", "t.cartons"),), _OF_BOTH),
    "assessments": Shown(
        "assessment",
        (("date", "t.day"), *_RETAILER),
        (
            ("premises", "t.premises"),
            ("funds", "t.funds"),
            ("display", "t.display"),
            ("cooperation", "t.cooperation"),
        ),
        " join retailer r on r.id = t.retailer_id",
    ),
}


def rows_brought(store: Store, kind: str, receipt_id: int, most: int) -> list[tuple[Any, ...]]:
    """The first rows that the import made: identity, then figures."""
    shown = SHOWN[kind]
    return _rows(store, shown, f"where t.import_id = ? order by t.id limit {most}", (receipt_id,))


def rows_by_id(store: Store, kind: str, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """These rows of the table of a kind: identity, then figures."""
    marks = ", ".join("?" * len(ids))
    return _rows(store, SHOWN[kind], f"where t.id in ({marks}) order by t.id", tuple(ids))


def cells_by_id(store: Store, kind: str, cells: Sequence[tuple[int, str]]) -> list[tuple[Any, ...]]:
    """These cells of the table of a kind, as (row id, column): identity of the row, column, what stands there now."""
    shown = SHOWN[kind]
    named = ", ".join(sql for _, sql in shown.identity)
    found: list[tuple[Any, ...]] = []
    for column in dict.fromkeys(column for _, column in cells):
        ids = [row_id for row_id, other in cells if other == column]
        marks = ", ".join("?" * len(ids))
        found += store.tuples(
            f"select {named}, '{column}', t.\"{column}\" from {shown.table} t{shown.joins} where t.id in ({marks})"
            " order by t.id",
            ids,
        )
    return found


def rows_found(store: Store, kind: str, receipt_id: int, most: int) -> list[tuple[Any, ...]]:
    """The first rows that the import says and that were there before, unchanged by it: identity, then figures."""
    shown = SHOWN[kind]
    return _rows(
        store,
        shown,
        " join (select first_id, last_id from import_said where receipt_id = :receipt and table_name = :table) said"
        " on t.id between said.first_id and said.last_id"
        " where t.id not in (select row_id from import_change where receipt_id = :receipt and table_name = :table)"
        f" limit {most}",
        {"receipt": receipt_id, "table": shown.table},
    )


def cells_changed(store: Store, kind: str, receipt_id: int, most: int) -> list[tuple[Any, ...]]:
    """The first cells that the import changed: identity of the row, column, what stood there, what stands there now."""
    shown = SHOWN[kind]
    columns = [
        row["column_name"]
        for row in store.rows(
            "select distinct column_name from import_change where receipt_id = ? and table_name = ?",
            (receipt_id, shown.table),
        )
    ]
    if not columns:
        return []
    now = " ".join(f"when '{column}' then t.\"{column}\"" for column in columns)
    named = ", ".join(sql for _, sql in shown.identity)
    return [
        tuple(row)
        for row in store.rows(
            f"select {named}, c.column_name, c.before, case c.column_name {now} end from import_change c"
            f" join {shown.table} t on t.id = c.row_id{shown.joins}"
            f" where c.receipt_id = ? and c.table_name = ? order by c.row_id, c.column_name limit {most}",
            (receipt_id, shown.table),
        )
    ]


def _rows(store: Store, shown: Shown, tail: str, values: Any) -> list[tuple[Any, ...]]:
    named = ", ".join(sql for _, sql in (*shown.identity, *shown.figures))
    return [tuple(row) for row in store.rows(f"select {named} from {shown.table} t{shown.joins} {tail}", values)]
