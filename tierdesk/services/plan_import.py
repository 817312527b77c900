"""Before an import: what is in the files, how it will be read, and what would become of it. Nothing is written.

A table of a layout that a person confirmed needs no question. For any other the person sees the guess and corrects it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tierdesk.errors import TierDeskError, UserFixable
from tierdesk.exchange.cells import Row
from tierdesk.exchange.profile import Profile
from tierdesk.exchange.reader import Spare, Workbook, open_workbook
from tierdesk.exchange.recognise import units_by_figures
from tierdesk.exchange.table import YEAR, Table
from tierdesk.exchange.units import Unit
from tierdesk.message import message
from tierdesk.services.import_file import Chosen, Report, no_table, table_in, try_chosen
from tierdesk.services.import_visits import VisitLog
from tierdesk.services.layouts import known_layouts
from tierdesk.services.receipts import receipt_to_read
from tierdesk.services.views import ReceiptView
from tierdesk.store import imports
from tierdesk.store.connection import Store

TABLES = {".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".txt", ".tsv", ".htm", ".html", ".xml"}
"""Names of files that are looked at when a folder is given; a file given by itself may be called anything."""
HEAD_ROWS = 200
"""Rows of a sheet that the person may look at while laying it out."""
PASSED_OVER = ("~$", ".")
"""How the names of traces of open workbooks, and of what is hidden, begin."""
MOST_FILES = 300
"""Tables below a folder that was dropped; more, and it was the wrong folder."""


@dataclass(frozen=True, slots=True)
class SheetFound:
    """One sheet of a file: `table` as it is remembered (`known`) or guessed, None when nothing is recognised.

    `rows` are its first rows. `units` are units that figures suggest for columns whose headers name none: a remembered
    layout that they contradict is not `known`. `same_as` is
    the receipt of an earlier import of the same bytes that stands.
    """

    path: Path
    sheet: str
    sha256: str
    table: Table | VisitLog | None
    known: bool
    rows: tuple[Row, ...]
    units: dict[int, Unit]
    same_as: str

    def chosen(self, table: Table | VisitLog) -> Chosen:
        """This sheet, to be imported as `table`."""
        return Chosen(self.path, self.sheet, table, self.sha256)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What is in the files dropped together, sheet by sheet, and the files that cannot be read with the trouble."""

    sheets: tuple[SheetFound, ...]
    refused: tuple[tuple[Path, TierDeskError], ...]

    @property
    def unrecognised(self) -> tuple[Path, ...]:
        """The files in which no table is recognised."""
        with_table = {found.path for found in self.sheets if found.table}
        return tuple(dict.fromkeys(found.path for found in self.sheets if found.path not in with_table))

    @property
    def unread(self) -> tuple[tuple[Path, TierDeskError], ...]:
        """The files of which nothing comes in as they stand, each with the trouble."""
        return (*self.refused, *((path, no_table(path)) for path in self.unrecognised))

    @property
    def files(self) -> tuple[Path, ...]:
        """All the files looked at, each once."""
        return tuple(dict.fromkeys((*(found.path for found in self.sheets), *(path for path, _ in self.refused))))

    @property
    def known(self) -> bool:
        """Whether there is nothing to ask: every table is of a layout that a person confirmed."""
        return not self.unrecognised and all(found.known for found in self.sheets if found.table)

    @property
    def chosen(self) -> tuple[Chosen, ...]:
        """Everything recognised, as it is recognised."""
        return tuple(found.chosen(found.table) for found in self.sheets if found.table)


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of the tables, by file and sheet: read = new + changed + same + rejected holds for each."""

    receipts: Mapping[tuple[Path, str], ReceiptView]
    refused: tuple[tuple[Path, TierDeskError], ...]


def look_at(store: Store, paths: Sequence[Path], report: Report) -> ImportPlan:
    """Open every file and find its tables; a folder stands for the tables in it and in the folders below it.

    Raises UserFixable when there are more than anybody means to import at once.
    """
    known = known_layouts(store)
    sheets: list[SheetFound] = []
    refused: list[tuple[Path, TierDeskError]] = []
    files, empty = files_below(paths, lambda folder: report(0, 0, folder.name))
    for folder in empty:
        said = message("import.empty_folder", file=folder.name or str(folder))
        refused.append((folder, UserFixable(said, message("import.empty_folder_do"))))
    with Spare() as spare:
        for path in files:
            waiting = partial(report, 0, 0, path.name)
            waiting()
            try:
                with open_workbook(path, while_waiting=waiting, spare=spare) as book:
                    found = [_look(store, book, path, sheet, known) for sheet in book.sheets]
            except TierDeskError as trouble:
                refused.append((path, trouble))
                continue
            sheets += filter(None, found)
    return ImportPlan(tuple(sheets), tuple(refused))


def tables_in(folder: Path) -> list[Path]:
    """The files in a folder that are called as tables are, by name, but no traces of open ones (~$...)."""
    return [
        one
        for one in sorted(folder.iterdir())
        if one.suffix.lower() in TABLES and not one.name.startswith(PASSED_OVER) and one.is_file()
    ]


def files_below(paths: Sequence[Path], at: Callable[[Path], None]) -> tuple[list[Path], list[Path]]:
    """The files meant: those named, and of a folder the tables in it and below it; and the folders without any.

    `at` is told each folder that is looked into. Hidden folders, and what a link leads to, are passed over.
    """
    found: dict[Path, None] = {}
    empty: list[Path] = []
    for path in paths:
        inside = _below(path, at) if path.is_dir() else [path]
        found |= dict.fromkeys(inside)
        if not inside:
            empty.append(path)
    return list(found), empty


def _below(folder: Path, at: Callable[[Path], None]) -> list[Path]:
    found: list[Path] = []
    for place, folders, _ in os.walk(folder):
        at(Path(place))
        folders[:] = sorted(name for name in folders if not name.startswith(PASSED_OVER))
        with suppress(OSError):  # may not be read: nothing there is meant for us
            found += tables_in(Path(place))
        if len(found) > MOST_FILES:
            many = message("import.too_many_files", file=folder.name or str(folder), n=MOST_FILES)
            raise UserFixable(many, message("import.too_many_files_do"))
    return found


def _look(store: Store, book: Workbook, path: Path, sheet: str, known: Mapping[str, Profile]) -> SheetFound | None:
    """What is known of a sheet; None for an empty one."""
    rows = next(book.rows(sheet), [])
    if not rows:
        return None
    table = _table_in(store, rows, known, (sheet, path.stem))
    remembered = isinstance(table, VisitLog) or (
        table is not None and (table.corrects is not None or table.fingerprint in known) and YEAR not in table.lacking
    )
    corrected = isinstance(table, Table) and table.corrects is not None
    units = units_by_figures(table, rows) if isinstance(table, Table) and not corrected else {}
    known_so = remembered and not units
    before = imports.standing_import_of(store, book.sha256, sheet)
    head = tuple(rows[:HEAD_ROWS])
    return SheetFound(path, sheet, book.sha256, table, known_so, head, units, str(before.id) if before else "")


def _table_in(
    store: Store, rows: Sequence[Row], known: Mapping[str, Profile], names: Sequence[str]
) -> Table | VisitLog | None:
    """The table in a sheet; None also for one that is understood in part only, which a person may lay out."""
    try:
        return table_in(store, rows, None, known, names)
    except UserFixable:
        return None


def preview(store: Store, chosen: Sequence[Chosen], report: Report) -> Preview:
    """What an import of these tables would do, found out by doing it and taking it back."""
    seen, refused = try_chosen(store, chosen, lambda made: replace(receipt_to_read(store, made), id=""), report)
    return Preview({(path, sheet): view for path, sheet, view in seen}, refused)
