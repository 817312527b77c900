"""Products: rows to `domain.product.Product`, and the ones made by an order line before any catalogue came."""

from __future__ import annotations

from tierdesk.domain.product import Product, ProductId
from tierdesk.store.connection import Row, Store
from tierdesk.store.imports import said_again

COLUMNS = (
    "code",
    "name",
    "maker",
    "price_class",
    "wholesale_fen",
    "retail_fen",
    "scarce",
    "cap",
    "must_stock",
    "selling_points",
)
"""The columns that describe a product, in the order of the table."""


def products(store: Store) -> list[Product]:
    """All products by code."""
    return [_product(row) for row in store.rows("select * from product order by code")]


def product_keys(store: Store) -> list[tuple[ProductId, str, str]]:
    """(id, code, name) of all products, for matching the rows of a file."""
    return [(ProductId(row[0]), row[1], row[2]) for row in store.rows("select id, code, name from product order by id")]


def add_flagged_product(store: Store, code: str, name: str, price_class: int | None, import_id: int) -> ProductId:
    """Make a product that an order line or a count names and no catalogue has brought yet."""
    cursor = store.execute(
        "insert into product (code, name, price_class, flagged, import_id) values (?, ?, ?, 1, ?)",
        (code, name, price_class, import_id),
    )
    return ProductId(cursor.lastrowid or 0)


def names_without_code(store: Store) -> list[str]:
    """Names of the products that order lines named without a code; the name stands for it meanwhile."""
    return [str(row[0]) for row in store.rows("select name from product where flagged = 1 and code = name")]


def give_code(store: Store, product_id: ProductId, code: str, import_id: int) -> None:
    """Give such a product its code, as a change of the import that brought it, which can be undone."""
    said = ("code", "name", "price_class", "flagged")
    silent = "".join(f"{column} " for column in COLUMNS if column not in said)
    said_again(store, import_id, "product", product_id, silent)
    store.execute(
        "insert into import_change (receipt_id, table_name, row_id, column_name, before)"
        " select ?, 'product', id, 'code', code from product where id = ? and import_id is not ?",
        (import_id, product_id, import_id),
    )
    store.execute("update product set code = ? where id = ?", (code, product_id))


def _product(row: Row) -> Product:
    return Product(
        id=ProductId(row["id"]),
        code=row["code"],
        name=row["name"],
        maker=row["maker"],
        price_class=row["price_class"],
        wholesale_fen=row["wholesale_fen"],
        retail_fen=row["retail_fen"],
        scarce=bool(row["scarce"]),
        cap=row["cap"],
        must_stock=bool(row["must_stock"]),
        selling_points=row["selling_points"],
        flagged=bool(row["flagged"]),
    )
