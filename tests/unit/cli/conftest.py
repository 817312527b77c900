"""A fresh store for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tierdesk.store.connection import Store, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store, checked for wholeness when the test is over."""
    opened = open_store(tmp_path / "test.db")
    yield opened
    assert not opened.db.conn.in_transaction
    assert opened.problems() == []
    opened.close()
