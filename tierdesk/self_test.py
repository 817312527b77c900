"""Is the installed program whole? Everything it ships is used once, in a temporary folder; a line each."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from tierdesk.app import Program, make_app
from tierdesk.demo import settle
from tierdesk.services.export import export
from tierdesk.services.list_next import list_next_steps
from tierdesk.services.log_visit import log_visit
from tierdesk.services.sample_data import SAMPLE_DAY, make_sample_store, sample_files
from tierdesk.services.settings import Settings
from tierdesk.store.connection import open_store
from tierdesk.store.retailers import find_retailer
from tierdesk.texts import catalogue


def run_self_test() -> int:
    """Check that the installed program is whole: a line each, exit code 0 when all is well."""
    checks: tuple[tuple[str, Callable[[Path], object]], ...] = (
        ("texts", lambda _: len(catalogue())),
        ("sample workbooks", lambda _: len(sample_files())),
        ("import, bands, next steps", _check_samples),
        ("visit logged", _check_visit),
        ("export", _check_export),
        ("window", _check_window),
    )
    failed = 0
    with tempfile.TemporaryDirectory(prefix="tierdesk-self-test-") as place:
        for name, check in checks:
            try:
                print(f"ok    {name}: {check(Path(place))}")
            except Exception as trouble:  # noqa: BLE001 - whatever breaks is what the test is for
                failed += 1
                print(f"FAIL  {name}: {type(trouble).__name__}: {trouble}")
    return 1 if failed else 0


def _check_samples(place: Path) -> str:
    make_sample_store(place / "self-test.db")
    store = open_store(place / "self-test.db")
    steps = list_next_steps(store, SAMPLE_DAY)
    store.close()
    return f"{len(steps)}"


def _check_visit(place: Path) -> str:
    store = open_store(place / "self-test.db")
    first = list_next_steps(store, SAMPLE_DAY)[0]
    one = find_retailer(store, first["licence_no"])
    if one is None:
        raise LookupError("the retailer is gone")
    saved = log_visit(store, one, SAMPLE_DAY, first["step"], "done", note="self-test")
    store.close()
    return saved.visit


def _check_export(place: Path) -> int:
    store = open_store(place / "self-test.db")
    rows = export(store, "retailers", place / "self-test.xlsx")
    store.close()
    return rows


def _check_window(place: Path) -> str:
    program = Program(make_app(), Settings(), place / "self-test.db", sample=True)
    program.window.show()
    settle(lambda: program.jobs.idle)
    shown = program.window.grab()
    if shown.isNull():
        raise RuntimeError("the window paints nothing")
    program.close()
    return f"{shown.width()}x{shown.height()}"
