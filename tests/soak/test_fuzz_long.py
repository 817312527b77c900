"""The same as tests/unit/exchange/test_fuzz.py over 2,000 files; `python3 build/dev.py soak` runs it."""

from __future__ import annotations

import os
from pathlib import Path

from tests.unit.exchange.fuzz.runs import Run, run

COUNT = int(os.environ.get("TIERDESK_FUZZ_COUNT", "2000"))
FIRST = int(os.environ.get("TIERDESK_FUZZ_FIRST", "100000"))


def progress(done: Run) -> None:
    failed = "".join(f"\n  {failure}" for failure in done.failures)
    print(f"{done.outcomes.total()} files, {done.peak} MiB, {len(done.failures)} failures{failed}", flush=True)  # noqa: T201


def test_two_thousand_damaged_and_hostile_files_end_in_rows_or_in_one_sentence(tmp_path: Path) -> None:
    done = run(range(FIRST, FIRST + COUNT), tmp_path, tell=progress)
    print(f"\nseeds {FIRST} to {FIRST + COUNT - 1}; the most memory {done.peak} MiB; slowest {done.slowest}")  # noqa: T201
    for outcome, count in done.outcomes.most_common():
        print(f"{count:6} {outcome}")  # noqa: T201 - the figures are what the run is for
    assert done.failures == []
    assert done.outcomes.total() == COUNT
