"""Python's collector of cycles, kept on the window's thread.

A cycle may hold widgets, and Python collects on whatever thread happens to allocate: on the store's thread that
would destroy widgets where Qt forbids it, and crash. So automatic collection is off while there is a window, and
a timer of the window collects by the same thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1_000


class GarbageCollector(QObject):
    """Collects on the thread that made it, while its event loop runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start(EVERY_MS)

    @staticmethod
    def collect_due() -> None:
        """Collect the oldest generation whose threshold is passed."""
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation] > 0:
                gc.collect(generation)
                return
