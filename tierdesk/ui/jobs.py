"""Work off the window's thread: one thread owns the store, runs jobs in turn, and hands results back as signals.

A job is a plain function `work(store, report)`. `report(done, total, text)` tells how far it is and raises Cancelled
after the person cancelled; inside a transaction that undoes everything. Results for a page that is gone are dropped.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from tierdesk.errors import Cancelled, TierDeskError
from tierdesk.logs import log_bug

if TYPE_CHECKING:
    from tierdesk.store.connection import Store

T = TypeVar("T")
Report = Callable[[int, int, str], None]
"""`report(done, total, text)`; raises Cancelled after the person cancelled."""
Work = Callable[["Store", Report], T]
Unit = Literal["rows", "months"]


START_AFTER_MS = 20
"""The thread begins a moment after the window, which is painted first; both would only wait for each other."""


class Job(Generic[T]):
    """One piece of work under way; `cancel()` asks it to stop at its next report."""

    def __init__(
        self,
        work: Work[T],
        owner: QObject,
        done: Callable[[T], None] | None,
        failed: Callable[[BaseException], None] | None,
        title: str,
        unit: Unit,
    ) -> None:
        self.work, self.owner, self.done, self.failed = work, owner, done, failed
        self.title, self.unit = title, unit
        self._cancel = threading.Event()

    def cancel(self) -> None:
        """Ask the job to stop; what it wrote in its transaction is undone."""
        self._cancel.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancel.is_set()


class Jobs(QObject):
    """The one queue of jobs on one store. Make it, use it and close it on the window's thread."""

    started = Signal(object)
    """A job with a title began (Job)."""
    progressed = Signal(object, int, int, str)
    """Job, done, total (0: unknown), text."""
    ended = Signal(object)
    """A job with a title is over, however it ended (Job)."""
    trouble = Signal(object)
    """An error that no job's own `failed` takes (BaseException)."""
    _delivered = Signal(object, object, object)

    def __init__(self, open_store: Callable[[], Store], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._open_store = open_store
        self._queue: queue.Queue[Job[Any] | None] = queue.Queue()
        self._pending = 0
        self._titled: list[Job[Any]] = []
        self._delivered.connect(self._on_delivered, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._serve, name="tierdesk-store", daemon=True)
        self._closed = False
        QTimer.singleShot(START_AFTER_MS, self, self._start)

    def run(
        self,
        work: Work[T],
        done: Callable[[T], None] | None = None,
        *,
        owner: QObject,
        failed: Callable[[BaseException], None] | None = None,
        title: str = "",
        unit: Unit = "rows",
    ) -> Job[T]:
        """Queue a job; `done(result)` is called on the window's thread, unless `owner` is gone by then.

        With a `title`, the job shows in the window's progress bar; `unit` is what its progress counts.
        """
        job = Job(work, owner, done, failed, title, unit)
        self._pending += 1
        if title:
            self._titled.append(job)
        self._queue.put(job)
        return job

    @property
    def idle(self) -> bool:
        """Whether everything that was asked for has been delivered."""
        return self._pending == 0

    @property
    def alive(self) -> bool:
        """Whether the thread still works on the store."""
        return self._thread.is_alive()

    @property
    def busy(self) -> bool:
        """Whether a job with a title is under way or waits."""
        return bool(self._titled)

    def close(self) -> None:
        """Finish what is typed, cancel what takes long (imports), close the store and end the thread."""
        self.retire()
        self._thread.join()

    def retire(self) -> None:
        """As `close`, without waiting for the end; `alive` says whether it is there."""
        self._start()
        for job in self._titled:
            job.cancel()
        if not self._closed:
            self._closed = True
            self._queue.put(None)

    @Slot()
    def _start(self) -> None:
        if not self._thread.ident:
            self._thread.start()

    def _serve(self) -> None:
        store: Store | None = None
        trouble: BaseException | None = None
        try:
            store = self._open_store()
        except Exception as error:  # noqa: BLE001 - every job will say it in its place
            trouble = error
            _log_unexpected(error)
        while (job := self._queue.get()) is not None:
            if trouble is not None or store is None:
                self._delivered.emit(job, None, trouble)
                continue
            self._work(job, store)
        if store is not None:
            store.close()

    def _work(self, job: Job[Any], store: Store) -> None:
        def report(done: int, total: int, text: str) -> None:
            if job.cancelled:
                raise Cancelled
            if job.title:
                self.progressed.emit(job, done, total, text)

        if job.title:
            self.started.emit(job)
        try:
            report(0, 0, "")
            result = job.work(store, report)
        except BaseException as error:  # noqa: BLE001 - handed to the window, which says it in words
            _log_unexpected(error)
            self._delivered.emit(job, None, error)
        else:
            self._delivered.emit(job, result, None)

    @Slot(object, object, object)
    def _on_delivered(self, job: Job[Any], result: object, error: BaseException | None) -> None:
        self._pending -= 1
        if job.title:
            self._titled.remove(job)
            self.ended.emit(job)
        if not shiboken6.isValid(job.owner):
            return
        if error is None:
            if job.done:
                job.done(result)
        elif job.failed:
            job.failed(error)
        elif not isinstance(error, Cancelled):
            self.trouble.emit(error)


def _log_unexpected(error: BaseException) -> None:
    """Keep what is a bug; what the person can mend, or cancelled, is none."""
    if not isinstance(error, TierDeskError | Cancelled):
        log_bug(error)
