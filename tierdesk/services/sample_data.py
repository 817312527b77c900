"""The sample workbooks, imported into a store of their own: a shop district that does not exist."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tierdesk import paths
from tierdesk.services.import_file import Report, import_files
from tierdesk.services.reband import reband
from tierdesk.services.working_day import pin_working_day
from tierdesk.store.connection import open_store

SAMPLE_DAY = date(2026, 11, 24)
"""The Tuesday that the sample data are about."""


def sample_files() -> list[Path]:
    """The sample workbooks that ship with the program."""
    return sorted((paths.resources() / "sample").glob("*.xlsx"))


def make_sample_store(path: Path, report: Report | None = None) -> None:
    """Make a fresh sample store at `path`, replacing an older one; the file appears only when it is complete."""
    part = path.with_name(path.name + ".making")
    for leftover in ("", "-wal", "-shm"):
        part.with_name(part.name + leftover).unlink(missing_ok=True)
    store = open_store(part)
    try:
        import_files(store, sample_files(), report=report)
        pin_working_day(store, SAMPLE_DAY)
        for as_of in (date(2026, 9, 30), date(2026, 10, 31)):
            reband(store, as_of)
        reband(store)
        store.copy_to(path)
    finally:
        store.close()
        for leftover in ("", "-wal", "-shm"):
            part.with_name(part.name + leftover).unlink(missing_ok=True)
