"""The frozen program starts about as fast as the one from source. Needs `build/dev.py package --target linux`."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.conftest import Ratios

ROOT = Path(__file__).parents[2]
FROZEN = ROOT / ".work" / "package" / "linux" / "TierDesk" / "TierDesk"
STARTS = 11


def start_seconds(command: list[str], data: Path) -> float:
    """From asking for the process until its window is painted and listens, the median of a few starts."""
    environment = os.environ | {"TIERDESK_DATA": str(data), "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    taken = []
    for _ in range(STARTS):
        for old in data.glob("window-*"):
            old.unlink()
        started = time.perf_counter()
        with subprocess.Popen(command, env=environment) as process:
            while not any(data.glob("window-*.key")):
                assert process.poll() is None, "it ended instead of starting"
                time.sleep(0.001)
            taken.append(time.perf_counter() - started)
            process.kill()
    return statistics.median(taken)


@pytest.mark.skipif(not FROZEN.exists(), reason="there is no bundle in .work/package/linux")
def test_start_of_the_frozen_program(benchmark: Any, tmp_path: Path, ratios: Ratios) -> None:
    source = [sys.executable, "-m", "tierdesk"]
    start_seconds([str(FROZEN)], tmp_path)
    floor = start_seconds(source, tmp_path)
    work = benchmark.pedantic(start_seconds, args=([str(FROZEN)], tmp_path), rounds=1)
    ratios.add("start of the frozen program, warm", work, floor, "<= 1.2x of the start from source")
