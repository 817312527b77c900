"""Files in the window: imported, counted, refused in words, taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Settle
from tierdesk.app import Program
from tierdesk.errors import Cancelled
from tierdesk.store.dump import records
from tierdesk.ui.import_page.receipt import ReceiptPanel


@pytest.fixture
def fresh(open_program: Callable[..., Program], tmp_path: Path) -> Program:
    """A program on an empty store."""
    return open_program(tmp_path / "fresh.db")


def rest(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: program.jobs.idle, timeout=60_000)


def test_dropped_files_are_imported_ranked_and_planned(fresh: Program, small_samples: Path, qtbot: QtBot) -> None:
    window = fresh.window
    window.import_files(sorted(small_samples.glob("*.xlsx")))
    rest(fresh, qtbot)
    assert "已导入" in window.strip.words
    panels = window.imports.findChildren(ReceiptPanel)
    assert len(panels) == 5
    plan = window.today.plan
    assert plan is not None
    assert plan.as_of is not None
    assert window.retailers.rows


def test_undo_in_the_strip_takes_the_whole_batch_back(fresh: Program, small_samples: Path, qtbot: QtBot) -> None:
    fresh.window.import_files(sorted(small_samples.glob("*.xlsx")))
    rest(fresh, qtbot)
    fresh.window.strip.undo()
    rest(fresh, qtbot)
    left: list[int] = []
    fresh.jobs.run(
        lambda store, _: [len(list(records(store, kind))) for kind in ("retailers", "sales", "stock", "products")],
        left.extend,
        owner=fresh.window,
    )
    rest(fresh, qtbot)
    assert left == [0, 0, 0, 0]


def test_a_garbage_file_is_refused_alone_and_the_good_one_comes_in(
    fresh: Program, small_samples: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 3000)
    fresh.window.import_files([bad, small_samples / "products.xlsx"])
    rest(fresh, qtbot)
    assert fresh.window.imports._refused.isVisibleTo(fresh.window)
    words = [made.text() for made in fresh.window.imports._refused.findChildren(QLabel)]
    assert any("坏.xlsx" in text for text in words)
    assert len(fresh.window.imports.findChildren(ReceiptPanel)) == 1


def test_a_cancelled_job_writes_nothing(fresh: Program, small_samples: Path, qtbot: QtBot) -> None:
    failed: list[BaseException] = []
    from tierdesk.services.import_file import import_files

    job = fresh.jobs.run(
        lambda store, report: import_files(store, [small_samples / "products.xlsx"], report=report),
        owner=fresh.window,
        failed=failed.append,
        title="x",
    )
    job.cancel()
    rest(fresh, qtbot)
    assert [type(error) for error in failed] == [Cancelled]
    left: list[object] = []
    fresh.jobs.run(lambda store, _: list(records(store, "products")), left.extend, owner=fresh.window)
    rest(fresh, qtbot)
    assert left == []


def test_an_earlier_receipt_can_be_opened_and_shows_its_rejected_rows(
    program: Program, settle: Settle, qtbot: QtBot
) -> None:
    window = program.window
    window.show_page("import")
    settle()
    window.imports.show_receipt("5")
    settle()
    (panel,) = window.imports.findChildren(ReceiptPanel)
    assert panel.view.rejected == 10
    assert panel.view.read == panel.view.new + panel.view.changed + panel.view.same + panel.view.rejected


def test_sample_data_go_into_a_store_of_their_own(
    fresh: Program, qtbot: QtBot, small_samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tierdesk.services import sample_data

    monkeypatch.setattr(sample_data, "sample_files", lambda: sorted(small_samples.glob("*.xlsx")))
    own = fresh.window
    own.store_wanted.emit("sample")
    qtbot.waitUntil(lambda: fresh.window is not own, timeout=60_000)
    fresh.window.show_page("retailers")
    rest(fresh, qtbot)
    assert fresh.window.retailers.rows
    fresh.window.store_wanted.emit("own")
    fresh.window.show_page("retailers")
    rest(fresh, qtbot)
    assert fresh.window.retailers.rows == ()
