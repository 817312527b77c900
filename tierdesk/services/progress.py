"""How far a long piece of work is, told often enough to be seen and seldom enough to cost nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

Report = Callable[[int, int, str], None]
"""`report(done, total, text)`: progress; raises Cancelled after the person cancelled. total 0: not known yet."""

EVERY = 0.05
"""Seconds between two reports."""


class Progress:
    """Passes on where the work is, at most twenty times a second; whoever works calls it as often as it likes."""

    def __init__(self, report: Report | None, text: str) -> None:
        self.done = self.total = 0
        self._report, self._text = report, text
        self._due = 0.0

    def __call__(self) -> None:
        """Report, if it is time; raises Cancelled."""
        moment = time.monotonic()
        if self._report is not None and moment >= self._due:
            self._due = moment + EVERY
            self._report(self.done, self.total, self._text)
