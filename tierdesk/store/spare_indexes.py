"""Indexes that no key needs, put away while a file much larger than what is stored is written.

Putting a million rows into such an index one by one, in the order of the file, takes three times as long as making
it anew from all of them. All of it happens in the import's transaction: whoever cancels has them back. Making one
anew sorts all its rows in one go, in which SQLite does not stop for a cancel: 0.7 s for a million, hence "much larger".
"""

from __future__ import annotations

from tierdesk.store.connection import Store

WORTH = 5_000
"""Rows written before anything is put away: a small file is through by then."""
LARGER = 3
"""The file brings so many rows for each that is stored."""


class SpareIndexes:
    """The indexes of one table during one import of about `expected` rows into `stored`."""

    def __init__(self, store: Store, table: str, stored: int, expected: int) -> None:
        self._store, self._table, self._stored, self._expected = store, table, stored, expected
        self._away: list[str] = []

    def consider(self, seen: int, new: int) -> None:
        """Put the indexes away when, going by the rows seen so far, enough new ones are still to come."""
        if self._away or new < WORTH or self._expected < 2 * new:
            return
        coming = (self._expected - seen) * new // seen
        if new + coming >= LARGER * self._stored:
            spare = "type = 'index' and tbl_name = ? and sql like 'create index%'"
            for row in self._store.rows(f"select name, sql from sqlite_schema where {spare}", (self._table,)):
                self._store.execute(f"drop index {row['name']}")
                self._away.append(row["sql"])

    def restore(self) -> None:
        """Make them anew."""
        for sql in self._away:
            self._store.execute(sql)
        self._away.clear()
