"""Opening the store: one SQLite file, checked, brought up to date, and never opened when it is newer than us."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tierdesk.errors import Environment
from tierdesk.message import message

if TYPE_CHECKING:
    from sqlite_utils import Database

BUSY_MILLISECONDS = 5_000
STEPS_BETWEEN_LOOKS = 50_000
"""Steps of SQLite's machine, some milliseconds together, between two calls of what watches it."""
ROOM_KIB = 32_000
"""Kept of the store in memory during long work."""
LONGEST_PATH = 500
"""Bytes of a path that SQLite opens elsewhere than on Windows, with the endings of its own files beside the store."""
Row = sqlite3.Row
_NOT_OURS = ("file is not a database", "file is encrypted")


class _TakenBack(Exception):
    """Ends a trial."""


class Store:
    """One open store. Thread-bound: open it on the thread that uses it.

    Modules of `tierdesk.store` read and write through it; services only pass it on and open transactions.
    """

    def __init__(self, db: Database, path: Path) -> None:
        self.db = db
        self.path = path
        self._connection: sqlite3.Connection = db.conn
        self._connection.row_factory = sqlite3.Row

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All writes inside happen together or not at all; trouble of the disk is said in words.

        The outermost one takes the store for writing at once, waiting for another program's turn to end. Begun as a
        reader it could not wait later: what it has read would be old by then, and SQLite refuses the write.
        """
        try:
            if self._connection.in_transaction:
                with self.db.atomic():
                    yield
            else:
                with self._turn():
                    yield
        except sqlite3.OperationalError as trouble:
            raise _in_words(trouble, self.path) from trouble

    @contextmanager
    def _turn(self) -> Iterator[None]:
        self._connection.execute("begin immediate")
        try:
            yield
            self._connection.commit()
        except BaseException:
            self._connection.rollback()
            raise

    @contextmanager
    def on_trial(self) -> Iterator[None]:
        """All writes inside are seen inside, and taken back at the end."""
        with suppress(_TakenBack), self.atomic():
            yield
            raise _TakenBack

    def execute(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return self._connection.execute(sql, values)

    def write_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> int:
        """Run one statement for many rows; returns how many rows it touched. Only inside `atomic()`."""
        return self._connection.executemany(sql, rows).rowcount

    def rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[Row]:
        """All rows of a query, accessible by column name."""
        return self._connection.execute(sql, values).fetchall()

    def tuples(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query as plain tuples, where there are so many that it counts."""
        cursor = self._connection.cursor()
        cursor.row_factory = None
        return cursor.execute(sql, values).fetchall()

    def parts(self, sql: str, values: Sequence[Any], size: int) -> Iterator[list[tuple[Any, ...]]]:
        """All rows of a query as plain tuples, so many at a time, where there is no room for all of them."""
        cursor = self._connection.cursor()
        cursor.row_factory = None
        cursor.execute(sql, values)
        while part := cursor.fetchmany(size):
            yield part

    def columns(
        self, expressions: Sequence[str], of: str, values: Sequence[Any] | Mapping[str, Any] = ()
    ) -> list[list[Any]]:
        """Texts and whole numbers of the rows `of` (what stands after "from"), by column, in half the time of rows.

        The columns agree on the order of the rows, which is any.
        """
        found = self.row(f"select {', '.join(f'json_group_array({one})' for one in expressions)} from {of}", values)
        return [json.loads(column) for column in found or ()]

    def row(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Row | None:
        """The first row of a query, or None."""
        found: Row | None = self._connection.execute(sql, values).fetchone()
        return found

    def value(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> Any:
        """The first column of the first row of a query, or None."""
        found = self.row(sql, values)
        return None if found is None else found[0]

    @contextmanager
    def watched(self, look: Callable[[], None]) -> Iterator[None]:
        """Call `look` often, in the midst of a long statement, too; what it raises ends that, and is raised."""
        raised: list[BaseException] = []

        def ask() -> bool:
            try:
                look()
            except BaseException as error:  # noqa: BLE001 - raised again below, where SQLite is out of the way
                raised.append(error)
            return bool(raised)

        self._connection.set_progress_handler(ask, STEPS_BETWEEN_LOOKS)
        try:
            yield
        except sqlite3.OperationalError as trouble:
            if raised:
                raise raised[0] from trouble
            raise
        finally:
            self._connection.set_progress_handler(None, 0)

    @contextmanager
    def with_room(self) -> Iterator[None]:
        """Keep more of the store in memory: rows in no order would else be read and written many times."""
        usual = self.value("pragma cache_size")
        self.execute(f"pragma cache_size = -{ROOM_KIB}")
        try:
            yield
        finally:
            self.execute(f"pragma cache_size = {usual}")

    def copy_to(self, path: Path) -> None:
        """Write a complete, consistent copy of the store to `path`, replacing what was there."""
        part = path.with_name(path.name + ".part")
        try:
            part.unlink(missing_ok=True)
            target = sqlite3.connect(part)
            try:
                self._connection.backup(target)
                target.execute("pragma journal_mode = delete")
            finally:
                target.close()
            part.replace(path)
        except (OSError, sqlite3.Error) as trouble:
            part.unlink(missing_ok=True)
            raise Environment(
                message("store.cannot_write", file=str(path)), message("store.cannot_write_do")
            ) from trouble

    def problems(self) -> list[str]:
        """What SQLite's own integrity and foreign-key checks find; empty when the store is whole."""
        try:
            found = [str(row[0]) for row in self.rows("pragma integrity_check") if row[0] != "ok"]
            return found + [f"{row[0]} {row[1]} -> {row[2]}" for row in self.rows("pragma foreign_key_check")]
        except sqlite3.DatabaseError as trouble:
            return [str(trouble)]

    def image(self) -> bytes:
        """The store as one run of bytes, for comparing; of a small one only."""
        return self._connection.serialize()

    def close(self) -> None:
        """Close the file; the write-ahead log is folded in."""
        self.db.close()


def open_store(path: Path, *, make: bool = True) -> Store:
    """Open the store at `path`, upgrading it when needed, and making it when there is none (unless not `make`).

    Before an upgrade the file is copied beside itself. Raises Environment, in words, when the file is not a
    store, is newer than this program, is locked, or cannot be written.
    """
    import sqlite_utils

    from tierdesk.store.migrations import MIGRATIONS

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = not path.exists() or path.stat().st_size == 0
        connection = sqlite3.connect(path, timeout=BUSY_MILLISECONDS / 1000)
    except (OSError, sqlite3.OperationalError) as trouble:
        raise _cannot_open(path) from trouble
    try:
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma temp_store = memory")
        db = sqlite_utils.Database(connection)
        if not fresh:
            _refuse_foreign(db, path, make=make)
        pending = MIGRATIONS.pending(db)
        if pending and not fresh:
            Store(db, path).copy_to(path.with_name(f"{path.name}.before-{pending[-1].name}"))
        if pending:
            MIGRATIONS.apply(db)
        _write_format(db, len(MIGRATIONS.applied(db)))
        return Store(db, path)
    except sqlite3.DatabaseError as trouble:
        connection.close()
        raise _in_words(trouble, path) from trouble
    except BaseException:
        connection.close()
        raise


def _write_format(db: Database, steps: int) -> None:
    """Keep in the head of the file how many steps built it: the installer reads it there before a downgrade."""
    if db.execute("pragma user_version").fetchone()[0] != steps:
        db.execute(f"pragma user_version = {steps}")


def is_newer(path: Path) -> bool:
    """Whether a newer program wrote the store at `path`, which is only read, with what is still in its log.

    False for a file that is no store or is not there.
    """
    from tierdesk.store.migrations import known_names

    if not path.is_file():
        return False
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            (steps,) = connection.execute("pragma user_version").fetchone()
            names = connection.execute("select name from _sqlite_migrations where migration_set = 'tierdesk'")
            applied = {name for (name,) in names}
        finally:
            connection.close()
    except sqlite3.Error:
        return False
    return bool(steps > len(known_names()) or applied - known_names())


def trouble_in(path: Path) -> list[str]:
    """What is wrong with the SQLite file at `path`, which is only read; empty when it is whole."""
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            return [str(row[0]) for row in connection.execute("pragma integrity_check") if row[0] != "ok"]
        finally:
            connection.close()
    except sqlite3.Error as trouble:
        return [str(trouble)]


def release(path: Path) -> None:
    """Fold the write-ahead log of the store at `path` into its file; raises Environment when a program has it open.

    A damaged file has nothing to fold and is left as it is.
    """
    connection = sqlite3.connect(path, timeout=1)
    try:
        # Leaving the write-ahead log needs the file alone: it fails while any other program has it open.
        connection.execute("pragma journal_mode = delete")
    except sqlite3.DatabaseError as trouble:
        if "locked" in str(trouble):
            raise _in_words(trouble, path) from trouble
    finally:
        connection.close()


def damage(trouble: Exception, path: Path) -> Environment | None:
    """In words, when `trouble` says that the store at `path` is damaged; None when it is anything else."""
    if not isinstance(trouble, sqlite3.DatabaseError) or isinstance(trouble, sqlite3.IntegrityError):
        return None
    return _damaged(path) if "malformed" in str(trouble) else None


def _damaged(path: Path) -> Environment:
    return Environment(message("store.damaged", file=str(path)), message("store.damaged_do"))


def _refuse_foreign(db: Database, path: Path, *, make: bool) -> None:
    from tierdesk.store.migrations import MIGRATIONS, known_names

    applied = {migration.name for migration in MIGRATIONS.applied(db)}
    if applied - known_names():
        raise Environment(message("store.newer", file=str(path)), message("store.newer_do"))
    if not applied and (db.table_names() or not make):
        raise Environment(message("store.not_ours", file=str(path)), message("store.not_ours_do"))


def _cannot_open(path: Path) -> Environment:
    if sys.platform != "win32" and len(os.fsencode(path.absolute())) > LONGEST_PATH:
        return Environment(message("store.long_path", file=path.name), message("store.long_path_do"))
    return Environment(message("store.cannot_open", file=str(path)), message("store.cannot_open_do"))


def _in_words(trouble: sqlite3.DatabaseError, path: Path) -> Environment:
    text = str(trouble)
    if any(mark in text for mark in _NOT_OURS):
        return Environment(message("store.not_ours", file=str(path)), message("store.not_ours_do"))
    if "malformed" in text:
        return _damaged(path)
    if "locked" in text:
        return Environment(message("store.locked", file=str(path)), message("store.locked_do"))
    if "full" in text:
        return Environment(message("store.full"), message("store.full_do"))
    if "readonly" in text or "unable to open" in text:
        return _cannot_open(path)
    raise trouble
