"""Everything typed in a visit reaches the store a moment later, without a Save button.

The first keystroke after a save starts a short clock and later ones do not restart it: however fast somebody types,
nothing is older than `SAVE_AFTER_MS` when it is handed to the store's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from tierdesk.ui import work
from tierdesk.ui.jobs import Jobs

if TYPE_CHECKING:
    from tierdesk.domain.visit import VisitDraft, VisitId
    from tierdesk.services.views import Evidence

SAVE_AFTER_MS = 200
TRY_AGAIN_MS = 2000


class Autosave(QObject):
    """Saves the draft of one open visit. `typed` gives the draft as it stands when it is saved."""

    touched = Signal()
    """Something was typed that is not saved yet."""
    saved = Signal(object)
    """The evidence as it stands after a save (tuple of Evidence)."""
    failed = Signal()
    """The store did not take it; it is tried again until it does."""

    def __init__(self, jobs: Jobs, typed: Callable[[], VisitDraft], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._typed = typed
        self._visit: VisitId | None = None
        self._unsaved = False
        self._failing = False
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.flush)

    def open(self, visit_id: VisitId) -> None:
        """Watch over a visit whose draft the store has just given out."""
        self._visit = visit_id
        self._unsaved = self._failing = False
        self._clock.stop()

    def close(self) -> None:
        """Save what is left and watch no longer."""
        self.flush()
        self.drop()

    def drop(self) -> None:
        """Watch no longer; who asks for this has saved the draft in another way."""
        self._visit = None
        self._unsaved = False
        self._clock.stop()

    def touch(self) -> None:
        """Take note that something was typed."""
        if self._visit is None:
            return
        self._unsaved = True
        self.touched.emit()
        if not self._clock.isActive():
            self._clock.start(SAVE_AFTER_MS)

    def flush(self) -> None:
        """Save what was typed since the last save, now."""
        self._clock.stop()
        if self._visit is None or not self._unsaved:
            return
        self._unsaved = False
        self._jobs.run(
            work.save_draft(self._visit, self._typed()),
            partial(self._on_saved, self._visit),
            owner=self,
            failed=partial(self._on_failed, self._visit),
        )

    def _on_saved(self, visit_id: VisitId, evidence: tuple[Evidence, ...]) -> None:
        if visit_id == self._visit:
            self._failing = False
            self.saved.emit(evidence)

    def _on_failed(self, visit_id: VisitId, error: BaseException) -> None:
        if not self._failing:
            self._jobs.trouble.emit(error)
        if visit_id == self._visit:
            self._failing = self._unsaved = True
            self.failed.emit()
            self._clock.start(TRY_AGAIN_MS)
