"""A store of an older version opens, and its imports are undone as they always were."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlite_utils

from tests.districts import add_retailers, licence
from tierdesk.services.clock import now
from tierdesk.store.connection import Store, open_store
from tierdesk.store.dump import records
from tierdesk.store.migrations import MIGRATIONS
from tierdesk.store.undo import undo

SHOPS = [
    # licence, name, route, made by, changed by
    (licence(1), "甲店", "02", 1, 2),
    (licence(2), "乙店", "09", 3, 4),  # its first import was undone; the second one keeps it
    (licence(3), "丙店", "01", 1, None),
]


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Store]:
    """A store as it was before imports noted what they found: receipts 1, 2 and 4 stand, 3 was undone."""
    file = tmp_path / "old.db"
    db = sqlite_utils.Database(sqlite3.connect(file))
    MIGRATIONS.apply(db, stop_before="m0003_what_imports_said")
    for number in (1, 2, 3, 4):
        db.execute(
            "insert into import_receipt values (?, 'f', '', 'retailers', '', '', '[]', 1, 1, 0, 0, 0, ?)",
            (number, "2026-10-07" if number == 3 else None),
        )
    for licence_no, name, route, made, changed in SHOPS:
        db.execute(
            "insert into retailer (licence_no, name, route, made_at, import_id, changed_id) values (?, ?, ?, '', ?, ?)",
            (licence_no, name, route, made, changed),
        )
    for receipt, row, before, after in ((2, 1, "01", "02"), (3, 1, "07", "08"), (4, 2, "03", "09")):
        names = {"licence_no": SHOPS[row - 1][0], "lat": None}
        db.execute(
            "insert into import_change values (?, 'retailer', ?, ?, ?)",
            (
                receipt,
                row,
                json.dumps(names | {"route": before, "changed_id": None}),
                json.dumps(names | {"route": after}),
            ),
        )
    db.conn.commit()
    db.close()
    store = open_store(file)
    yield store
    assert store.problems() == []
    store.close()


def routes(store: Store) -> dict[str, str]:
    return {one["licence_no"]: one["route"] for one in records(store, "retailers")}


def take_back(store: Store, receipt: int) -> None:
    with store.atomic():
        undo(store, receipt, now())


def test_nothing_of_it_is_lost_and_a_copy_is_kept(old: Store) -> None:
    assert routes(old) == {licence_no: route for licence_no, _, route, _, _ in SHOPS}
    assert list(old.path.parent.glob("old.db.before-m*"))


def test_its_changes_are_set_back(old: Store) -> None:
    take_back(old, 2)
    assert routes(old)[licence(1)] == "01"


def test_a_row_of_an_undone_import_that_a_standing_one_changed_belongs_to_that_one(old: Store) -> None:
    take_back(old, 1)
    assert routes(old) == {licence(1): "02", licence(2): "09"}
    take_back(old, 4)
    assert routes(old) == {licence(1): "02"}
    take_back(old, 2)
    assert routes(old) == {}


def test_what_is_imported_from_now_on_is_noted(old: Store) -> None:
    add_retailers(old, [{"licence_no": licence(3), "name": "丙店", "route": "01"}])
    take_back(old, 1)
    assert routes(old)[licence(3)] == "01"
