"""Which tables files fill: their columns, and how a row of a file finds the stored row it is about (DOMAIN 3)."""

from __future__ import annotations

from dataclasses import dataclass

from tierdesk.store import products, retailers


@dataclass(frozen=True, slots=True)
class Target:
    """A table that files may fill: its key and value columns, and how a staged row finds its stored one.

    `fold` is SQL for the key inside one file, `label` for what names it to a person; `matches` are SQL over
    a row `s` of the file and the table `t`. `keyed`: unique indexes of the table hold exactly these keys.
    """

    table: str
    columns: tuple[str, ...]
    fold: str
    matches: tuple[str, ...]
    label: str
    made_at: bool = False
    keyed: bool = True


TARGETS = {
    "retailers": Target(
        table="retailer",
        columns=(*retailers.COLUMNS, "pinyin"),
        fold="coalesce(target_id, 'L' || nullif(licence_no, ''), 'C' || customer_code)",
        matches=(),  # who is meant is decided before staging: licence, then customer code
        label="coalesce(nullif(licence_no, ''), customer_code)",
        made_at=True,
        keyed=False,
    ),
    "products": Target(
        table="product",
        columns=(*products.COLUMNS, "flagged"),
        fold="code",
        matches=(
            "t.code = s.code",
            # Named by an order line before its code was known; not when the file has several of that name.
            "t.flagged = 1 and t.code = t.name and t.name = s.name"  # noqa: ISC004 - one condition
            " and (select count(*) from staged other where other.name = s.name) = 1",
        ),
        label="code",
        keyed=False,
    ),
    "sales": Target(
        table="order_line",
        columns=(
            "day",
            "retailer_id",
            "product_id",
            "order_no",
            "occurrence",
            "requested",
            "ordered",
            "amount_fen",
            "wholesale_fen",
            "cap",
        ),
        fold="case when order_no <> '' then order_no || char(31) || product_id"
        " else day || char(31) || retailer_id || char(31) || product_id || char(31) || occurrence end",
        matches=(
            "t.order_no = s.order_no and t.product_id = s.product_id and t.order_no <> '' and s.order_no <> ''",
            "t.retailer_id = s.retailer_id and t.day = s.day and t.product_id = s.product_id"  # noqa: ISC004 - one condition
            " and t.occurrence = s.occurrence and t.order_no = '' and s.order_no = ''",
        ),
        label="order_no",
    ),
    "months": Target(
        table="month_total",
        columns=("month", "retailer_id", "product_id", "ordered", "amount_fen"),
        fold="retailer_id || char(31) || month || char(31) || coalesce(product_id, 0)",
        matches=(
            "t.retailer_id = s.retailer_id and t.month = s.month and coalesce(t.product_id, 0)"  # noqa: ISC004 - one condition
            " = coalesce(s.product_id, 0)",
        ),
        label="month",
        keyed=False,
    ),
    "stock": Target(
        table="stock_count",
        columns=("day", "retailer_id", "product_id", "cartons"),
        fold="retailer_id || char(31) || product_id || char(31) || day",
        matches=(
            "t.retailer_id = s.retailer_id and t.product_id = s.product_id and t.day = s.day and t.visit_id is null",
        ),
        label="day",
    ),
    "assessments": Target(
        table="assessment",
        columns=("day", "retailer_id", "premises", "funds", "display", "cooperation"),
        fold="retailer_id || char(31) || day",
        matches=("t.retailer_id = s.retailer_id and t.day = s.day and t.visit_id is null",),
        label="day",
    ),
}
