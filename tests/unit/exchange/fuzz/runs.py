"""A run: files of many seeds made here, imported by a process of its own, and the promise checked for each."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.unit.exchange.fuzz.files import write_file

ROOT = Path(__file__).parents[4]
MOST_MEMORY = 400
"""MiB that the process which stands for the window's may ever hold."""
SILENCE = 20.0
"""Seconds that the reading process may keep silent."""
TOO_LONG = 90.0
"""Seconds after which an import counts as hanging."""


@dataclass(slots=True)
class Run:
    """What became of the files of a run. `failures` says in words what must not be."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    peak: int = 0
    slowest: tuple[float, str] = (0.0, "")
    milliseconds: Counter[str] = field(default_factory=Counter)  # by what was done to the files


def run(seeds: Sequence[int], folder: Path, batch: int = 50, tell: Callable[[Run], None] | None = None) -> Run:
    """Import the files of these seeds, `batch` files a process; the store goes on through all of them.

    `tell` is called after each batch.
    """
    done = Run()
    store = folder / "fuzz.db"
    for start in range(0, len(seeds), batch):
        files = folder / f"files {start}"
        files.mkdir()
        named = {write_file(seed, files).name: seed for seed in seeds[start : start + batch]}
        _import_all(files, store, named, done)
        shutil.rmtree(files)
        if tell:
            tell(done)
    return done


def _import_all(files: Path, store: Path, named: dict[str, int], done: Run) -> None:
    """Import a folder; a process that dies is named with its file, and the rest is imported by the next one."""
    while any(files.iterdir()):
        command = [sys.executable, "-m", "tests.unit.exchange.fuzz.drive", str(files), str(store), str(SILENCE)]
        environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONFAULTHANDLER": "1"}
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            told, trace = process.communicate(timeout=len(named) * TOO_LONG)
        except subprocess.TimeoutExpired:
            process.kill()
            told, trace = process.communicate()
        current = ""
        for line in told.splitlines():
            said = json.loads(line)
            current = said["file"]
            if "outcome" not in said:
                continue
            _note(said, named[current], done)
            (files / current).unlink()
            current = ""
        if process.returncode == 0:
            return
        done.failures.append(f"{_again(current, named)}: ended with {process.returncode}: {trace[-1_500:]}")
        if not current:
            return
        (files / current).unlink()


def _note(said: dict[str, object], seed: int, done: Run) -> None:
    name, outcome, seconds, peak = (
        str(said["file"]),
        str(said["outcome"]),
        float(str(said["seconds"])),
        int(str(said["peak"])),
    )
    done.outcomes["rows" if outcome.startswith("rows") else outcome] += 1
    done.milliseconds[Path(name).stem.partition(" ")[2]] += round(seconds * 1000)
    done.slowest = max(done.slowest, (seconds, name))
    if peak > MOST_MEMORY >= done.peak:
        done.failures.append(f"{_again(name, {name: seed})}: {peak} MiB")
    if seconds > TOO_LONG:
        done.failures.append(f"{_again(name, {name: seed})}: {seconds} s")
    done.peak = max(done.peak, peak)


def _again(name: str, named: dict[str, int]) -> str:
    """How to get a file once more."""
    return f"{name} (python -m tests.unit.exchange.fuzz.files {named.get(name, '?')} FOLDER)"
