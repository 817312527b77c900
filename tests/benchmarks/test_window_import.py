"""The window's own process during the import of a large workbook: is the window free, and what does it hold?

In a process of its own, as the person has it: the window opens on a store, imports through its job thread and ranks,
while its event loop runs as ever. The reading process is a child with limits of its own and not counted here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.conftest import BIG_ROWS, Ratios
from tests.districts import add_products, add_retailers, licence
from tests.samples import load_make_samples
from tierdesk.store.connection import open_store

SHOPS, PRODUCTS = 300, 100
WINDOW = """
import json, resource, sys, time
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from tierdesk.app import Program, make_app
from tierdesk.services.settings import Settings

def peak_mib():
    # The peak that the system reports for a process may be that of the one it was started from, except here.
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(held.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)

app = make_app()
program = Program(app, Settings(), Path(sys.argv[1]))
program.window.show()
gaps, last, began = [], 0.0, 0.0

def tick():
    global last, began
    now = time.perf_counter()
    if not began:
        if program.jobs.idle:
            last = began = now
            program.window.import_files([Path(sys.argv[2])])
        return
    gaps.append(now - last)
    last = now
    if not program.jobs.idle:
        return
    look = program.window.pages.imports.look
    if look.isVisible():
        look.go.click()
    else:
        app.quit()

timer = QTimer()
timer.setTimerType(Qt.TimerType.PreciseTimer)
timer.timeout.connect(tick)
timer.start(2)
before = peak_mib()
app.exec()
print(json.dumps({"seconds": last - began, "longest": max(gaps), "before": before, "peak": peak_mib()}))
program.close()
"""


def test_the_window_during_the_import_of_a_large_workbook(benchmark: Any, tmp_path: Path, ratios: Ratios) -> None:
    big, file = tmp_path / "sales.xlsx", tmp_path / "big.db"
    licences, codes = [licence(n) for n in range(1, SHOPS + 1)], [f"P{n}" for n in range(PRODUCTS)]
    load_make_samples().make_big_sales(big, BIG_ROWS, licences, codes)
    store = open_store(file)
    add_retailers(store, [{"licence_no": number} for number in licences])
    add_products(store, *codes)
    store.close()
    command = [sys.executable, "-c", WINDOW, str(file), str(big)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}

    def work() -> dict[str, float]:
        done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
        found: dict[str, float] = json.loads(done.stdout)
        return found

    found = benchmark.pedantic(work, rounds=1)
    store = open_store(file)
    assert store.value("select count(*) from order_line") == BIG_ROWS
    store.close()
    name = f"window, importing and ranking {BIG_ROWS:,} order lines"
    ratios.add(name, found["seconds"], None, "-")
    ratios.add("longest stall of its event loop meanwhile", found["longest"], None, "<= 50 ms")
    ratios.add_memory("peak memory of the window process meanwhile", found["peak"], "<= 300 MiB")
    ratios.add_memory("peak memory of the window process before", found["before"], "-")
