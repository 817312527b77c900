"""Merges of retailers as they are recorded: who was merged into whom, as both were then, and who stays two.

What a merge does to the rows of the two stands in `store.merge_layer`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.same_shop import Shop
from tierdesk.store.connection import Row, Store
from tierdesk.store.stored_message import message_from_json

TWO_NUMBERS = "two_retailers"
"""The code of an issue: a row gave the numbers of two stored retailers to one shop."""


@dataclass(frozen=True, slots=True)
class Merge:
    """One merge. `place` is its place in the order in which merges are laid one upon another.

    `kept` and `other` are the two retailers as they were (by column); `moved` counts rows by table; `clashes` are the
    columns in which the two differed and (table, rows) pairs. The ids are None once it is undone.
    """

    place: int
    id: str
    kept_id: RetailerId | None
    other_id: RetailerId | None
    after_receipt: int
    made_at: str
    who: str
    kept: Mapping[str, Any]
    other: Mapping[str, Any]
    moved: Mapping[str, int]
    clashes: tuple[str | tuple[str, int], ...]
    undone_at: str | None


def add_merge(store: Store, merge_id: str, made_at: str, who: str, kept_id: RetailerId, other_id: RetailerId) -> Merge:
    """Record a merge, inside the caller's transaction, before it is laid."""
    store.execute(
        "insert into retailer_merge (id, kept_id, other_id, after_receipt, made_at, who, kept, other)"
        " values (?, ?, ?, (select coalesce(max(id), 0) from import_receipt), ?, ?, ?, ?)",
        (merge_id, kept_id, other_id, made_at, who, _as_it_is(store, kept_id), _as_it_is(store, other_id)),
    )
    made = find_merge(store, merge_id)
    if made is None:
        raise AssertionError("the merge just recorded is gone")
    return made


def _as_it_is(store: Store, retailer_id: RetailerId) -> str:
    row = store.row("select * from retailer where id = ?", (retailer_id,))
    return json.dumps(dict(row) if row else {}, ensure_ascii=False)


def note_effect(store: Store, place: int, moved: Mapping[str, int], clashes: Sequence[str | tuple[str, int]]) -> None:
    """Keep what the merge moved and where the two differed when it was made."""
    store.execute(
        "update retailer_merge set moved = ?, clashes = ? where place = ?",
        (json.dumps(dict(moved)), json.dumps(list(clashes)), place),
    )


def end_merge(store: Store, place: int, undone_at: str) -> None:
    """Record that a merge was undone; from now on nothing relies on its two retailers."""
    store.execute(
        "update retailer_merge set undone_at = ?, kept_id = null, other_id = null where place = ?", (undone_at, place)
    )


def find_merge(store: Store, merge_id: str) -> Merge | None:
    """One merge, standing or undone, or None."""
    row = store.row("select * from retailer_merge where id = ?", (merge_id,))
    return _merge(row) if row else None


def all_merges(store: Store) -> list[Merge]:
    """All merges, newest first."""
    return [_merge(row) for row in store.rows("select * from retailer_merge order by place desc")]


def standing_merges(store: Store) -> list[Merge]:
    """The merges that stand, in the order in which they were made."""
    return [_merge(row) for row in store.rows("select * from retailer_merge where undone_at is null order by place")]


def merges_around(store: Store, ids: Sequence[RetailerId | None]) -> list[Merge]:
    """The standing merges that these retailers are part of, directly or through others, in order."""
    around, merges = {one for one in ids if one is not None}, standing_merges(store)
    grown = True
    while grown:
        before = len(around)
        for one in merges:
            if one.kept_id in around or one.other_id in around:
                around |= {member for member in (one.kept_id, one.other_id) if member is not None}
        grown = len(around) > before
    return [one for one in merges if one.kept_id in around]


def roots(store: Store) -> dict[RetailerId, RetailerId]:
    """Every retailer that was merged into another -> the one that it is now, laid or lifted."""
    into = {
        RetailerId(row[0]): RetailerId(row[1])
        for row in store.rows("select other_id, kept_id from retailer_merge where undone_at is null")
    }
    found = {}
    for one in into:
        root = one
        while root in into:
            root = into[root]
        found[one] = root
    return found


def numbers_merged_into(store: Store, retailer_id: RetailerId) -> list[str]:
    """The licence numbers and codes, as they were, of those that this retailer has taken in."""
    now = roots(store)
    if retailer_id not in now.values():
        return []
    found = [made.other for made in standing_merges(store) if made.other_id and now[made.other_id] == retailer_id]
    return [number for other in found for number in (other["licence_no"], other["customer_code"]) if number]


_SHOPS = "select id, licence_no, customer_code, name, phone, address from retailer where merged_into is null"


def shops(store: Store) -> list[Shop]:
    """Every retailer that is one of its own, as comparisons read it."""
    return [Shop(RetailerId(row[0]), *row[1:]) for row in store.execute(_SHOPS)]


def shop(store: Store, retailer_id: RetailerId) -> Shop | None:
    """One retailer as comparisons read it; None when it is gone or was merged into another."""
    row = store.row(f"{_SHOPS} and id = ?", (retailer_id,))
    return Shop(RetailerId(row[0]), *row[1:]) if row else None


def numbers_given_to_one(store: Store) -> list[tuple[str, str, str]]:
    """(licence number, customer code, file) of the rows of standing imports that named two stored retailers at once."""
    found: dict[tuple[str, str], str] = {}
    for row in store.rows(
        "select i.message, r.file from import_issue i join import_receipt r on r.id = i.receipt_id"
        " where i.code = ? and r.undone_at is null order by r.id desc",
        (TWO_NUMBERS,),
    ):
        params = message_from_json(row["message"]).params
        found.setdefault((str(params.get("licence", "")), str(params.get("code", ""))), row["file"])
    return [(*numbers, file) for numbers, file in found.items()]


def keep_apart(store: Store, apart_id: str, made_at: str, who: str, one: Shop, two: Shop) -> None:
    """Remember, inside the caller's transaction, that a person said they are two.

    By their numbers, since rows come and go with imports.
    """
    store.execute(
        "insert into kept_apart values (?, ?, ?, ?, ?, ?, ?)",
        (apart_id, made_at, who, one.licence_no, one.customer_code, two.licence_no, two.customer_code),
    )


def forget_apart(store: Store, apart_id: str) -> None:
    """Take back that they are two."""
    store.execute("delete from kept_apart where id = ?", (apart_id,))


def forget_apart_of(store: Store, one_id: RetailerId, two_id: RetailerId) -> None:
    """Take back that these are two, whenever it was said: somebody has merged them."""
    one, two = shop(store, one_id), shop(store, two_id)
    if one is not None and two is not None:
        for row in store.rows("select * from kept_apart"):
            if _names_both(row, one, two):
                forget_apart(store, row["id"])


class Apart:
    """Which pairs a person said are two."""

    def __init__(self, store: Store) -> None:
        self._rows = store.rows("select * from kept_apart")

    def __contains__(self, pair: tuple[Shop, Shop]) -> bool:
        one, two = pair
        return any(_names_both(row, one, two) for row in self._rows)


def _names_both(row: Row, one: Shop, two: Shop) -> bool:
    return (_names(row, "first", one) and _names(row, "second", two)) or (
        _names(row, "first", two) and _names(row, "second", one)
    )


def _names(row: Row, which: str, shop: Shop) -> bool:
    licence_no, code = row[f"{which}_licence"], row[f"{which}_code"]
    return bool(licence_no and licence_no == shop.licence_no) or bool(code and code == shop.customer_code)


def counts_of(store: Store, ids: Sequence[RetailerId]) -> dict[RetailerId, dict[str, int]]:
    """How many order lines, stock counts, finished visits and concerns each of these retailers has."""
    marks = ", ".join("?" * len(ids))
    found: dict[RetailerId, dict[str, int]] = {one: {} for one in ids}
    for table, only in (("order_line", ""), ("stock_count", ""), ("visit", " and state = 'finished'"), ("concern", "")):
        for row in store.rows(
            f"select retailer_id, count(*) from {table} where retailer_id in ({marks}){only} group by retailer_id", ids
        ):
            found[RetailerId(row[0])][table] = row[1]
    return found


def _merge(row: Row) -> Merge:
    return Merge(
        row["place"],
        row["id"],
        row["kept_id"],
        row["other_id"],
        row["after_receipt"],
        row["made_at"],
        row["who"],
        json.loads(row["kept"]),
        json.loads(row["other"]),
        json.loads(row["moved"]),
        tuple(one if isinstance(one, str) else (one[0], one[1]) for one in json.loads(row["clashes"])),
        row["undone_at"],
    )
