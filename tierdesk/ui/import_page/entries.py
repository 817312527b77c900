"""The sheets that a look before the import asks about, as they stand: read so, and wanted or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tierdesk.services.import_visits import VisitLog

if TYPE_CHECKING:
    from pathlib import Path

    from tierdesk.exchange.table import Table
    from tierdesk.services.plan_import import ImportPlan, SheetFound

CHIP_SIGNS, HALF = 28, 12
"""What a chip holds of a long name: its beginning and its end."""


@dataclass(slots=True)
class Entry:
    """One sheet as it stands now: read so, and wanted or not."""

    found: SheetFound
    table: Table | VisitLog | None
    wanted: bool

    @property
    def ready(self) -> bool:
        """Whether it can be imported as it stands."""
        return self.table is not None and (isinstance(self.table, VisitLog) or not self.table.lacking)

    @property
    def key(self) -> tuple[Path, str, str]:
        """Which sheet of which file, as its bytes were."""
        return self.found.path, self.found.sheet, self.found.sha256


def chip_of(entry: Entry, entries: Sequence[Entry]) -> str:
    """✓ file · sheet, the middle of a long name left out."""
    mark = "✓" if entry.wanted and entry.ready else "?" if entry.wanted else "–"
    sheets = [other for other in entries if other.found.path == entry.found.path]
    name = entry.found.path.name
    words = f"{name} · {entry.found.sheet}" if len(sheets) > 1 else name
    return f"{mark} {words if len(words) <= CHIP_SIGNS else f'{words[:HALF]}…{words[-HALF:]}'}"


def entries_of(plan: ImportPlan) -> list[Entry]:
    """What a person is to see first comes first: what is understood and not yet confirmed."""
    order = sorted(plan.sheets, key=lambda found: (found.table is None, found.known))
    return [Entry(found, found.table, wanted=bool(found.table)) for found in order]


def with_more(entries: Sequence[Entry], plan: ImportPlan) -> tuple[list[Entry], int]:
    """The same with what is in more files, and the place of the first that is new (the last, when none is).

    A file that was looked at before is asked about anew when it was changed since; else it stays as corrected.
    """
    came = entries_of(plan)
    again, paths = {entry.key for entry in came}, {entry.found.path for entry in came}
    kept = [entry for entry in entries if entry.found.path not in paths or entry.key in again]
    known = {entry.key for entry in kept}
    made = kept + [entry for entry in came if entry.key not in known]
    return made, min(len(kept), len(made) - 1)
