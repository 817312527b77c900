"""Rejected rows that were saved to Excel, corrected, and came back: known by the mark that our export gave each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tierdesk.exchange.cells import Cell, Row
from tierdesk.exchange.headers import split_header
from tierdesk.exchange.profile import Profile, from_json
from tierdesk.exchange.table import Table
from tierdesk.exchange.trouble import Trouble
from tierdesk.exchange.values import reader_of
from tierdesk.store import imports
from tierdesk.store.connection import Store
from tierdesk.store.imports import Receipt
from tierdesk.texts import catalogue

HEADER_WITHIN = 10
DIGEST_SIGNS = 8


def mark_of_import(made: Receipt) -> str:
    """What stands beside each rejected row: the number of its import, and the start of the file's digest."""
    return f"{made.id}-{made.sha256[:DIGEST_SIGNS]}"


def as_it_stood(cell: Cell, *, licence: bool) -> str | int | float | None:
    """A cell of a rejected row for the workbook of rejects: a number stays one, all else is text.

    A licence number that lost its digits is written as Excel showed it (9.90102E+11), so that nothing but a correction
    makes a number of it again.
    """
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)
    shown = f"{Decimal(repr(cell)).normalize():E}"
    return shown if licence and _is_lost(cell) and _is_lost(shown) else cell


def _is_lost(licence_no: Cell) -> bool:
    found = reader_of("licence", None)(licence_no)
    return isinstance(found, Trouble) and found.rejects


def find_rejected_rows(store: Store, rows: Sequence[Row]) -> Table | None:
    """The table of corrected rows at the top of a sheet, read as their file was; None when this is none of ours.

    Its import must be one of this store, and the columns used must stand where they stood.
    """
    names = set(catalogue()["export.column.reject_of"])
    for position, (row_no, cells) in enumerate(rows[:HEADER_WITHIN]):
        place = next((at for at, cell in enumerate(cells) if isinstance(cell, str) and cell.strip() in names), None)
        if place is None:
            continue
        made = _import_of(store, [cells[place] for _, cells in rows[position + 1 :] if place < len(cells)])
        profile = from_json("", made.layout) if made else None
        if made is None or profile is None or not _same_columns(profile, cells):
            return None
        found = profile.table
        return replace(found, header_row=row_no, first_data_row=row_no + 1, fingerprint="", corrects=made.id)
    return None


def _import_of(store: Store, marks: Sequence[object]) -> Receipt | None:
    mark = next((mark for mark in marks if isinstance(mark, str) and mark.strip()), "")
    number, _, digest = mark.strip().partition("-")
    made = imports.receipt(store, int(number)) if number.isascii() and number.isdigit() and len(number) < 18 else None
    return made if made and digest and made.sha256.startswith(digest) else None


def _same_columns(profile: Profile, cells: Sequence[object]) -> bool:
    def key(header: object) -> object:
        return split_header(header)

    return all(use.index < len(cells) and key(cells[use.index]) == key(use.header) for use in profile.columns)
