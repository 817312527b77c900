"""Imports the files of a folder one after another, as the window does, and tells what became of each.

`python -m tests.unit.exchange.fuzz.drive FOLDER STORE SECONDS` prints a line of JSON a file; the last line has the
most memory that this process, which stands for the window's, ever held. It goes the whole way: reading process,
table, cleaning, matching, store.
"""

from __future__ import annotations

import json
import sys
import time
from functools import partial
from pathlib import Path

from tierdesk.errors import UserFixable
from tierdesk.exchange.reader import Limits, open_workbook
from tierdesk.services import import_file
from tierdesk.store.connection import Store, open_store
from tierdesk.texts import say


def main(folder: str, store_file: str, seconds: str) -> None:
    """Import everything in `folder`; a reading process may keep silent for so many `seconds`."""
    limits = Limits(seconds=float(seconds), memory=2 << 30, unpacked=256 << 20, cells=20_000_000)
    import_file.open_workbook = partial(open_workbook, limits=limits)  # type: ignore[attr-defined]  # imported there
    store = open_store(Path(store_file))
    try:
        for file in sorted(Path(folder).iterdir()):
            _tell(file=file.name, began=True)
            began = time.monotonic()
            outcome = _import(store, file)
            _tell(file=file.name, outcome=outcome, seconds=round(time.monotonic() - began, 2), peak=_peak_memory())
    finally:
        store.close()


def _import(store: Store, file: Path) -> str:
    """What became of a file: its rows, or the one sentence. Everything else is raised, and is a bug."""
    try:
        receipts = import_file.import_files(store, [file])
    except UserFixable as refused:
        if refused.to_do is None or not say(refused.what) or not say(refused.to_do):
            raise AssertionError(f"no sentence for {refused.what.key}") from refused
        return refused.what.key
    return f"rows {sum(receipt.read for receipt in receipts)}"


def _peak_memory() -> int:
    """The most memory this process ever held, in MiB; 0 where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return 0
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def _tell(**what: object) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201 - read by the process that started this one


if __name__ == "__main__":
    main(*sys.argv[1:4])
