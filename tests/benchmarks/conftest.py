"""Benchmarks: each measures the work and its floor in the same run, and keeps their ratio.

Run by `python3 build/dev.py bench`; never part of the tests. The ratios of a run are printed at its end and kept in
`.work/benchmarks.json`; those of the last full run stand in docs/benchmarks.md.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
BIG_ROWS = int(os.environ.get("TIERDESK_BENCH_ROWS", "1000000"))
CITY = int(os.environ.get("TIERDESK_BENCH_CITY", "35000"))


@dataclass
class Ratios:
    """The figures of a run: work, floor and aim of each benchmark, in milliseconds or MiB."""

    lines: list[dict[str, Any]] = field(default_factory=list)

    def add(self, name: str, work: float, floor: float | None, aim: str) -> None:
        """Keep one line; `work` and `floor` in seconds, `floor` None where the aim is absolute."""
        ratio = None if floor is None else round(work / floor, 2)
        floor_ms = None if floor is None else round(floor * 1000, 1)
        self.lines.append(
            {"name": name, "work_ms": round(work * 1000, 1), "floor_ms": floor_ms, "ratio": ratio, "aim": aim}
        )

    def add_memory(self, name: str, mib: float, aim: str) -> None:
        """Keep one line of memory, whose aim is absolute."""
        self.lines.append({"name": name, "mib": round(mib, 1), "aim": aim})


_RATIOS = Ratios()


@pytest.fixture(scope="session")
def ratios() -> Ratios:
    """Where a benchmark puts its ratio."""
    return _RATIOS


def median_seconds(work: Callable[[], object], times: int = 5) -> float:
    """The median time of a few runs."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the ratios of this run and keep them."""
    if not _RATIOS.lines:
        return
    terminalreporter.section("ratios to floors measured in this run")
    for line in _RATIOS.lines:
        if "mib" in line:
            terminalreporter.write_line(f"{line['name']:<58} {line['mib']:>10,.1f} MiB {'':>24} aim {line['aim']}")
            continue
        floor = "-" if line["floor_ms"] is None else f"{line['floor_ms']:,.1f} ms"
        ratio = "" if line["ratio"] is None else f"= {line['ratio']:.2f}x"
        terminalreporter.write_line(
            f"{line['name']:<58} {line['work_ms']:>10,.1f} ms / {floor:>12} {ratio:>9}   aim {line['aim']}"
        )
    folder = ROOT / ".work"
    folder.mkdir(exist_ok=True)
    run = {"python": platform.python_version(), "system": platform.platform(), "lines": _RATIOS.lines}
    (folder / "benchmarks.json").write_text(json.dumps(run, ensure_ascii=False, indent=1), "utf-8")
