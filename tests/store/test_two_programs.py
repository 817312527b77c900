"""Two programs on one store: the one waits for the other's turn, and neither loses what it has begun."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator

import pytest

from tierdesk.errors import Environment
from tierdesk.store.connection import Store, open_store
from tierdesk.store.settings import set_setting, setting


@pytest.fixture
def other(store: Store) -> Iterator[Store]:
    """The same store, opened by another program that does not wait."""
    opened = open_store(store.path)
    opened.execute("pragma busy_timeout = 0")
    yield opened
    opened.close()


def test_what_has_read_in_its_transaction_can_still_write_whatever_others_try_meanwhile(
    store: Store, other: Store
) -> None:
    with store.atomic():
        assert setting(store, "a") is None
        with pytest.raises(Environment) as refused:
            set_setting(other, "b", "2")
        assert refused.value.what.key == "store.locked"
        set_setting(store, "a", "1")
    set_setting(other, "b", "2")
    assert (setting(store, "a"), setting(store, "b")) == ("1", "2")


def test_a_transaction_waits_for_the_turn_of_another_program(store: Store) -> None:
    begun, end = threading.Event(), threading.Event()

    def write() -> None:
        with sqlite3.connect(store.path, isolation_level=None) as own:
            own.execute("begin immediate")
            own.execute("insert into setting (name, value) values ('b', '2')")
            begun.set()
            end.wait()
            own.execute("commit")
        own.close()

    others_turn = threading.Thread(target=write)
    others_turn.start()
    begun.wait()
    threading.Timer(0.2, end.set).start()
    with store.atomic():
        assert setting(store, "b") == "2"
        set_setting(store, "a", "1")
    others_turn.join()


def test_an_inner_transaction_that_fails_takes_only_its_own_back(store: Store) -> None:
    def fail() -> None:
        with store.atomic():
            set_setting(store, "b", "2")
            raise RuntimeError("inner")

    with store.atomic():
        set_setting(store, "a", "1")
        with pytest.raises(RuntimeError, match="inner"):
            fail()
    assert (setting(store, "a"), setting(store, "b")) == ("1", None)
