"""What is typed into a review reaches the store a moment later, as in a visit (`ui.visit.autosave`)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from tierdesk.ui.jobs import Jobs
from tierdesk.ui.review import asks

if TYPE_CHECKING:
    from tierdesk.domain.retailer import RetailerId

    Place = tuple[RetailerId, str]

KEEP_AFTER_MS = 200
TRY_AGAIN_MS = 2000


class Keeper(QObject):
    """Keeps the words of one open review: the first keystroke starts a short clock, later ones do not restart it."""

    kept = Signal()
    """Everything typed so far is in the store."""
    failed = Signal()
    """The store did not take it; it is tried again until it does."""

    def __init__(self, jobs: Jobs, typed: Callable[[], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._typed = jobs, typed
        self._place: Place | None = None
        self._unkept = self._failing = False
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.flush)

    @property
    def place(self) -> Place | None:
        """Retailer and quarter of the review that is watched over."""
        return self._place

    def open(self, place: Place) -> None:
        """Watch over the words of a review."""
        self._place = place
        self._unkept = self._failing = False
        self._clock.stop()

    def close(self) -> None:
        """Keep what is left and watch no longer."""
        self.flush()
        self._place = None

    def touch(self) -> None:
        """Take note that something was typed."""
        if self._place is not None:
            self._unkept = True
            if not self._clock.isActive():
                self._clock.start(KEEP_AFTER_MS)

    def flush(self) -> None:
        """Hand over what was typed since the last time, now."""
        self._clock.stop()
        if self._place is None or not self._unkept:
            return
        self._unkept = False
        place, words = self._place, self._typed()
        self._jobs.run(
            asks.keep_text(*place, words),
            partial(self._on_kept, place),
            owner=self,
            failed=partial(self._on_failed, place, words),
        )

    def _on_kept(self, place: Place, _result: None) -> None:
        if place == self._place:
            self._failing = False
            if not self._unkept:
                self.kept.emit()

    def _on_failed(self, place: Place, words: str, error: BaseException) -> None:
        if not self._failing:
            self._jobs.trouble.emit(error)
        if place == self._place:
            self._failing = self._unkept = True
            self.failed.emit()
            self._clock.start(TRY_AGAIN_MS)
        else:  # another review is on screen by now: these words have no field any more, and one more try
            self._jobs.run(asks.keep_text(*place, words), owner=self)
