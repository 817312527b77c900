"""How fast a long job goes, and how long it will still take."""

from __future__ import annotations

from collections import deque

MEMORY = 5.0
"""Seconds of the past that count: a job is judged by how it goes now."""
TELLING = 1.0
"""Before that many seconds a rate is a guess, and none is told."""


class Pace:
    """The rate over the last seconds; `told` is asked each time that progress is reported."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def told(self, done: int, total: int, now: float) -> tuple[int, int | None] | None:
        """(units a second, seconds left or None while the total is not known); None while it is too early to say.

        `now` is a monotonic clock in seconds. A count that goes back belongs to another part of the work.
        """
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, done))
        while now - self._seen[0][0] > MEMORY and len(self._seen) > 2:
            self._seen.popleft()
        began, before = self._seen[0]
        if now - began < TELLING or done == before:
            return None
        rate = (done - before) / (now - began)
        return round(rate), round((total - done) / rate) if total >= done else None
