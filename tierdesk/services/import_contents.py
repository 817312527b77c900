"""The rows of an import in words, for the receipt and for the look before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tierdesk.services.field_words import field_in_words
from tierdesk.services.views import RowsView
from tierdesk.store import import_contents as contents
from tierdesk.store.connection import Store
from tierdesk.store.imports import Receipt
from tierdesk.texts import say

SHOWN_ROWS = 500
"""More rows than that nobody reads on a screen; the counts beside them are whole."""
_FIELDS = {
    "day": "date",
    "amount_fen": "amount",
    "wholesale_fen": "wholesale",
    "retail_fen": "retail",
    "order_weekday": "order_day",
    "order_cycle": "order_day",
    "code": "product_code",
}
_HIDDEN = {"pinyin", "flagged"}
"""Columns that follow from others."""


def new_rows(store: Store, made: Receipt) -> RowsView:
    """The rows that came."""
    return _rows(store, made, contents.rows_brought, made.new)


def same_rows(store: Store, made: Receipt) -> RowsView:
    """The rows that were there before just so."""
    return _rows(store, made, contents.rows_found, made.same)


def changed_cells(store: Store, made: Receipt) -> RowsView:
    """The cells that changed, each as what stood there and what stands there now."""
    if made.kind not in contents.SHOWN or not made.changed:
        return RowsView()
    identity = [field for field, _ in contents.SHOWN[made.kind].identity]
    rows = [
        (*(_said(field, value) for field, value in zip(identity, row, strict=False)), *_change(made.kind, *row[-3:]))
        for row in contents.cells_changed(store, made.kind, made.id, SHOWN_ROWS)
        if row[-3] not in _HIDDEN
    ]
    heads = [field_in_words("", field) for field in identity]
    return RowsView(
        (*heads, say("importing.column_column"), say("importing.before"), say("importing.after")),
        tuple(rows),
        made.changed,
    )


def kept_rows(store: Store, kept: Sequence[tuple[str, int]]) -> tuple[tuple[str, ...], ...]:
    """Rows by table and id, each as its kind and what identifies it."""
    told: list[tuple[str, ...]] = []
    for kind, shown in contents.SHOWN.items():
        ids = [row_id for table, row_id in kept if table == shown.table]
        rows = contents.rows_by_id(store, kind, ids) if ids else ()
        told += [(say(f"kind.{kind}"), _which(kind, row)) for row in rows]
    return tuple(told)


def kept_cells(store: Store, kept: Sequence[tuple[str, int, str]]) -> tuple[tuple[str, ...], ...]:
    """Cells by table, id and column, each as its kind, what identifies its row, its field and what stands there."""
    told: list[tuple[str, ...]] = []
    for kind, shown in contents.SHOWN.items():
        cells = [(row_id, column) for table, row_id, column in kept if table == shown.table and column not in _HIDDEN]
        told += [
            (say(f"kind.{kind}"), _which(kind, row), *_change(kind, row[-2], "", row[-1])[::2])
            for row in contents.cells_by_id(store, kind, cells)
        ]
    return tuple(told)


def _which(kind: str, row: Sequence[Any]) -> str:
    """What identifies a row, in words; `row` begins with its identity."""
    named = zip([field for field, _ in contents.SHOWN[kind].identity], row, strict=False)
    return say("list.separator").join(filter(None, (_said(field, value) for field, value in named)))


def _rows(store: Store, made: Receipt, find: Any, total: int) -> RowsView:
    if made.kind not in contents.SHOWN or not total:
        return RowsView()
    shown = contents.SHOWN[made.kind]
    fields = [field for field, _ in (*shown.identity, *shown.figures)]
    rows = tuple(
        tuple(_said(field, value) for field, value in zip(fields, row, strict=True))
        for row in find(store, made.kind, made.id, SHOWN_ROWS)
    )
    return RowsView(tuple(field_in_words("", field) for field in fields), rows, total)


def _change(kind: str, column: str, before: Any, after: Any) -> tuple[str, str, str]:
    field = _FIELDS.get(column, column)
    return field_in_words(kind, field), _said(column, before), _said(column, after)


def _said(column: str, value: Any) -> str:
    """A stored value in words; nothing for nothing."""
    if value is None or value == "":
        return ""
    if column in _IN_WORDS:
        return _IN_WORDS[column](value)
    if column.endswith("_fen") or column in {"amount", "wholesale", "retail"}:
        return f"{value / 100:,.2f}"
    return f"{value:,g}" if isinstance(value, float) else str(value)


def _flag(value: Any) -> str:
    return say("policy.yes" if value else "policy.no")


def _weekday(value: Any) -> str:
    return say(f"weekday.{value}")


_IN_WORDS: Mapping[str, Callable[[Any], str]] = {
    "format": lambda value: say(f"format.{value}"),
    "market": lambda value: say(f"market.{value}"),
    "status": lambda value: say(f"status.{value}"),
    "visit_weekday": _weekday,
    "order_weekday": _weekday,
    "order_cycle": lambda value: say(f"cycle.{value}", weekday=""),
    "scarce": _flag,
    "must_stock": _flag,
}
