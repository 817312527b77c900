"""One window a store: a second start hands its files to the window that is open, and raises it.

A lock file tells that a window is open. What the second start wants goes through a named pipe (Windows) or a socket
file (elsewhere) of this machine, and only those who can read the key beside the lock are heard. No network.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCryptographicHash, QLockFile, QObject, Signal

if TYPE_CHECKING:
    from multiprocessing.connection import Listener

Wish = Literal["show", "quit"]
WISHES = ("show", "quit")
PATIENCE_SECONDS = 10.0
PAUSE_SECONDS = 0.1
LONGEST_SOCKET_NAME = 100
LONGEST_MESSAGE = 1_000_000
_ANY_PROCESS = -1


class OneWindow(QObject):
    """The claim of one process to be the window on a store.

    Ask `is_first()`; the first calls `listen()` and gets the wishes of the others as `asked`, the others call `tell()`.
    """

    asked = Signal(str, list)
    """A wish, and the files (text, absolute) that a second start was given. Emitted on another thread."""

    def __init__(self, folder: Path, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder, self._name = folder, name
        self._lock = QLockFile(str(folder / f"{name}.lock"))
        self._lock.setStaleLockTime(0)  # a lock counts for as long as its process lives
        self._listener: Listener | None = None
        self._thread: threading.Thread | None = None
        self._closing = False

    @classmethod
    def on_store(cls, folder: Path, store: Path, parent: QObject | None = None) -> OneWindow:
        """The claim to the window on `store`; its files lie in `folder`."""
        place = os.fsencode(os.path.normcase(os.path.realpath(store)))  # one store, however its path is spelled
        mark = QCryptographicHash.hash(place, QCryptographicHash.Algorithm.Sha256).toHex().data()[:16]
        return cls(folder, f"window-{bytes(mark).decode()}", parent)

    @classmethod
    def all_open(cls, folder: Path) -> list[OneWindow]:
        """The windows that may be open on any store, by what lies in `folder`."""
        return [cls(folder, file.stem) for file in sorted(folder.glob("window-*.key"))]

    def is_first(self) -> bool:
        """Claim the window; False when another process has it. Where no lock can be written, everyone is first."""
        return self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError

    # -- the first

    def listen(self) -> None:
        """Begin to hear the others, on a thread of its own; where the system refuses, nobody is heard."""
        self._thread = threading.Thread(target=self._hear, name="one window", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Hear nobody any more and give up the claim."""
        self._closing = True
        if self._thread is not None:
            if self._listener is not None:
                self.tell("show", (), patience=1.0)  # wakes the thread, which sees that it shall end
            self._thread.join(PATIENCE_SECONDS)
            self._thread = None
            self._key_file.unlink(missing_ok=True)
        self._lock.unlock()

    def _hear(self) -> None:
        import secrets
        from multiprocessing import AuthenticationError
        from multiprocessing.connection import Listener

        key = secrets.token_bytes(32)
        try:
            if sys.platform != "win32":
                Path(self._address).unlink(missing_ok=True)  # left by a process that was killed
            self._listener = Listener(self._address, authkey=key)
            self._write_key(key)
        except OSError:
            return
        with self._listener as listener:
            while not self._closing:
                with (
                    contextlib.suppress(AuthenticationError, EOFError, OSError, ValueError),
                    listener.accept() as other,
                ):
                    wish, files = _read(other.recv_bytes(LONGEST_MESSAGE))
                    other.send_bytes(b"heard")
                    if not self._closing:
                        self.asked.emit(wish, files)

    # -- the others

    def tell(self, wish: Wish, files: Sequence[Path], *, patience: float = PATIENCE_SECONDS) -> bool:
        """Tell the open window what is wanted; False when it does not answer within `patience` seconds.

        The window may be starting just now, so asking is repeated.
        """
        import json

        until = time.monotonic() + patience
        message = json.dumps([wish, [str(file.absolute()) for file in files]]).encode()
        self._let_it_come_forward()
        while not self._say(message):
            if time.monotonic() > until:
                return False
            time.sleep(PAUSE_SECONDS)
        return True

    def gone(self, patience: float = PATIENCE_SECONDS) -> bool:
        """Wait until no process has the window; False when one still has it after `patience` seconds."""
        if not self._lock.tryLock(int(patience * 1000)):
            return False
        self._key_file.unlink(missing_ok=True)  # before the lock goes: the next window writes its own
        self._lock.unlock()
        return True

    def _say(self, message: bytes) -> bool:
        from multiprocessing import AuthenticationError
        from multiprocessing.connection import Client

        try:
            with Client(self._address, authkey=self._key_file.read_bytes()) as first:
                first.send_bytes(message)
                return first.recv_bytes(LONGEST_MESSAGE) == b"heard"
        except (OSError, EOFError, AuthenticationError):
            return False

    def _let_it_come_forward(self) -> None:
        """Windows lets a program come to the front only when the one that has the keyboard allows it."""
        if sys.platform == "win32":
            import ctypes

            ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)

    # -- where things are

    @property
    def _key_file(self) -> Path:
        return self._folder / f"{self._name}.key"

    @property
    def _address(self) -> str:
        if sys.platform == "win32":
            return rf"\\.\pipe\tierdesk-{os.getlogin()}-{self._name}"
        address = str(self._folder / f"{self._name}.sock")
        if len(os.fsencode(address)) > LONGEST_SOCKET_NAME:
            import tempfile

            address = str(Path(tempfile.gettempdir()) / f"tierdesk-{os.getuid()}-{self._name}.sock")
        return address

    def _write_key(self, key: bytes) -> None:
        part = self._key_file.with_suffix(".part")
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key)
        part.replace(self._key_file)


def _read(message: bytes) -> tuple[str, list[str]]:
    """A message of another start; ValueError when it is none."""
    import json

    match json.loads(message):
        case [str(wish), [*files]] if wish in WISHES and all(isinstance(file, str) for file in files):
            return wish, files
        case _:
            raise ValueError("not a wish")
