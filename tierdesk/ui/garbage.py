"""Python's collector of cycles, kept on the window's thread.

A cycle may hold widgets, and Python collects on whatever thread happens to allocate: on the store's thread that
would destroy widgets where Qt forbids it, and crash. So automatic collection is off while there is a window, and
a timer of the window collects by the same thresholds.

Looking through everything that is alive stops the window. So what the program is made of (modules, classes, the first
pages: some 50,000 objects, 30 ms and more) is looked through once and then left alone, and while a job works nothing
is: the rows and issues of a large import are young, many, and no cycles.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1_000


class GarbageCollector(QObject):
    """Collects on the thread that made it, while its event loop runs and `quiet()` says that no job is at work."""

    def __init__(self, quiet: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._quiet = quiet
        self._settled = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start(EVERY_MS)

    def collect_due(self) -> None:
        """Collect the oldest generation whose threshold is passed; the first time all, which then stays for good."""
        if not self._quiet():
            return
        if not self._settled:
            self._settled = True
            gc.collect()
            gc.freeze()
            return
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
                gc.collect(generation)
                return
