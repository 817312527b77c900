"""Indexes that no key needs, put away while most rows of a table are written or removed.

Putting a million rows into such an index one by one, in the order of the file, or taking them out, takes three times as
long as making it anew from what is there at the end. All of it happens in the caller's transaction: whoever cancels has
them back. Making one anew sorts all its rows in one go, in which SQLite does not stop for a cancel: 0.7 s for a
million. Hence only for a file that is much larger than what is stored.
"""

from __future__ import annotations

from tierdesk.store.connection import Store

WORTH = 5_000
"""Rows written before anything is put away: a small file is through by then."""
LARGER = 3
"""A file must bring so many rows for each that is stored; what is taken away must be so many for each that stays."""


class SpareIndexes:
    """The indexes of one table."""

    def __init__(self, store: Store, table: str) -> None:
        self._store, self._table = store, table
        self._away: list[str] = []

    def consider_writing(self, stored: int, expected: int, seen: int, new: int) -> None:
        """Put them away when, going by the rows seen so far, enough of the rows expected will be new."""
        if self._away or new < WORTH or expected < 2 * new:
            return
        if new + (expected - seen) * new // seen >= LARGER * stored:
            self._put_away()

    def consider_removing(self, stored: int, going: int) -> None:
        """Put them away when so many of the rows stored are going that few stay."""
        if going >= WORTH and going >= LARGER * (stored - going):
            self._put_away()

    def _put_away(self) -> None:
        spare = "type = 'index' and tbl_name = ? and sql like 'create index%'"
        for row in self._store.rows(f"select name, sql from sqlite_schema where {spare}", (self._table,)):
            self._store.execute(f"drop index {row['name']}")
            self._away.append(row["sql"])

    def restore(self) -> None:
        """Make anew what was put away."""
        for sql in self._away:
            self._store.execute(sql)
        self._away.clear()
