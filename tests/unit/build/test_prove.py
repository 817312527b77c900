"""The proof of the installer deletes nothing that it was not told to, and can tell a store of the future."""

from __future__ import annotations

from pathlib import Path

import pytest

from build.windows.computer import ProofError
from build.windows.prove import leave_future_in_the_log, refuse_to_delete
from tierdesk.store.connection import is_newer


def test_the_proof_refuses_a_computer_where_there_are_data(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    refuse_to_delete(tmp_path / "empty", tmp_path / "missing")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "tierdesk.db").touch()
    with pytest.raises(ProofError, match=r"data.*--yes-delete-my-data"):
        refuse_to_delete(tmp_path / "empty", tmp_path / "data")
    assert (tmp_path / "data" / "tierdesk.db").exists()


def test_what_the_proof_leaves_in_a_log_is_not_in_the_head_of_the_file(tmp_path: Path) -> None:
    store = tmp_path / "a.db"
    leave_future_in_the_log(store)
    assert int.from_bytes(store.read_bytes()[60:64], "big") == 0
    assert is_newer(store)
    store.with_name("a.db-wal").unlink()
    assert not is_newer(store)
