"""What stands on a paper that is handed over or printed: plain content, drawn by `ui.paper`.

Every text is said already (in the language of the person who prints). A paper is for the retailer or the manager
at the table: no other retailer is named on it, and every page says for whom it is (DOMAIN 8).
"""

from __future__ import annotations

from dataclasses import dataclass

from tierdesk.texts import say


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a section; it never stands alone at the foot of a page."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, wrapped; `muted` is for notes and sources."""

    text: str
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in a cell: `share` 0..1 of its full length, `text` behind it, and a `mark` (0..1) to compare with."""

    share: float
    text: str = ""
    mark: float | None = None


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column of a table: its header, its part of the width (any unit), whether its texts stand at the right."""

    header: str
    width: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts and bars under headers, which every further page repeats; a row is never split."""

    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str | Bar, ...], ...]


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of A4 pages: title, a line under it, blocks from top to bottom.

    One that is to be handed over as `one_page` is drawn smaller until it is one.
    """

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    one_page: bool = False

    def texts(self) -> tuple[str, ...]:
        """Every text on it, in the order of reading, as a check of what is handed over may want it."""
        found = [self.title, self.subtitle]
        for block in self.blocks:
            if isinstance(block, Table):
                found += [column.header for column in block.columns]
                found += [cell.text if isinstance(cell, Bar) else cell for row in block.rows for cell in row]
            else:
                found.append(block.text)
        return (*found, foot())


def foot() -> str:
    """What stands at the foot of every page: for whom it is."""
    return say("export.licensed_only")
