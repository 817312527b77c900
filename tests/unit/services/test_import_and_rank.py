"""What was imported is told as imported, whatever becomes of the ranking after it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tierdesk.errors import Cancelled, Environment
from tierdesk.message import message
from tierdesk.services import import_and_rank
from tierdesk.services.import_and_rank import Imported
from tierdesk.services.plan_import import look_at
from tierdesk.store.bands import latest_run
from tierdesk.store.connection import Store
from tierdesk.store.dump import records


def nothing(done: int, total: int, text: str) -> None:
    """Nobody wants to know how far it is."""


def take_in(store: Store, folder: Path, report: Callable[[int, int, str], None] = nothing) -> Imported:
    files = [folder / f"{kind}.xlsx" for kind in ("retailers", "products", "sales")]
    return import_and_rank.import_and_rank(store, look_at(store, files, nothing).chosen, report)


def test_what_is_imported_is_ranked(store: Store, small_samples: Path) -> None:
    imported = take_in(store, small_samples)
    assert len(imported.receipts) == 3
    assert imported.not_ranked == ""
    assert latest_run(store) is not None


@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (Environment(message("store.locked", file="a.db"), message("store.locked_do")), "a.db 正被另一个程序占用"),
        (ValueError("a bug"), "ValueError"),
    ],
)
def test_receipts_are_told_when_the_ranking_fails(
    store: Store, small_samples: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception, why: str
) -> None:
    def fail(_store: Store) -> None:
        raise trouble

    monkeypatch.setattr(import_and_rank, "reband", fail)
    imported = take_in(store, small_samples)
    assert sum(view.new for view in imported.receipts) > 0
    assert len(list(records(store, "retailers"))) == 60
    assert why in imported.not_ranked
    assert "没有写入" not in imported.not_ranked


def test_receipts_are_told_when_the_ranking_is_cancelled(store: Store, small_samples: Path) -> None:
    def cancel_the_ranking(_done: int, _total: int, text: str) -> None:
        if text == "正在排名":
            raise Cancelled

    imported = take_in(store, small_samples, cancel_the_ranking)
    assert len(imported.receipts) == 3
    assert "取消" in imported.not_ranked
    assert latest_run(store) is None
