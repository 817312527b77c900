"""Tables of web pages: what many systems write when they say "export to Excel". Runs in the reading process only.

Everything of a page stands in one sheet, as Excel shows it: a line of text takes a row, the rows of the tables
follow. Row numbers are those that Excel gives.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from tierdesk.exchange.cells import Limits, Row, Unreadable
from tierdesk.exchange.chunks import in_chunks
from tierdesk.exchange.html_page import Page
from tierdesk.exchange.markup import PIECE, decoded

_NAME = re.compile(r"<x:ExcelWorksheet>\s*<x:Name>([^<]{1,99})</x:Name>(?:\s*<x:WorksheetSource\s+HRef=\"([^\"]*)\")?")
_TABLE = re.compile(r"<table[\s>]", re.IGNORECASE)
_TR = re.compile(r"<t[rdh][\s>]", re.IGNORECASE)


class HtmlSource:
    """A web page with a table. Its one sheet is called as the page says, else by the file's name."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        page = decoded(data)
        if not has_table(page):
            raise Unreadable("read.web_page")
        named = sheet_names(page)
        self.sheets: tuple[str, ...] = (named[0][0] if len(named) == 1 else name,)
        self._page, self._limits = page, limits

    def height(self, sheet: str) -> int:  # noqa: ARG002 - a page has one sheet
        """About how many rows there are."""
        return _height(self._page)

    def rows(self, sheet: str) -> Iterator[list[Row]]:
        """The rows of the page; `sheet` is its only name."""
        if sheet not in self.sheets:
            raise Unreadable("read.no_sheet", sheet=sheet)
        return in_chunks(page_rows(self._page, self._limits))


class MhtmlSource:
    """A workbook saved as a "single file web page": its parts are web pages, one a sheet."""

    def __init__(self, data: bytes, name: str, limits: Limits) -> None:
        from email import message_from_bytes

        pages: dict[str, str] = {}
        called: dict[str, str] = {}
        for part in message_from_bytes(data).walk():
            if part.get_content_type() != "text/html":
                continue
            content = part.get_payload(decode=True)
            page = decoded(content) if isinstance(content, bytes) and content else ""
            called |= {_last(source): title for title, source in sheet_names(page) if source}
            if has_table(page):
                pages[_last(str(part.get("Content-Location", ""))) or f"{name} {len(pages) + 1}"] = page
        if not pages:
            raise Unreadable("read.web_page")
        only = name if len(pages) == 1 else ""
        self._pages: dict[str, str] = {}
        for place, page in pages.items():
            title = called.get(place) or only or place.rpartition(".")[0] or place
            self._pages[title if title not in self._pages else f"{title} {place}"] = page
        self.sheets = tuple(self._pages)
        self._limits = limits

    def height(self, sheet: str) -> int:
        """About how many rows a sheet has."""
        return _height(self._pages[sheet])

    def rows(self, sheet: str) -> Iterator[list[Row]]:
        """The rows of one of the pages."""
        if sheet not in self._pages:
            raise Unreadable("read.no_sheet", sheet=sheet)
        return in_chunks(page_rows(self._pages[sheet], self._limits))


def has_table(page: str) -> bool:
    """Whether the markup holds a table with at least one row or cell."""
    return bool(_TABLE.search(page) and _TR.search(page))


def _height(page: str) -> int:
    return page.count("<tr") + page.count("<TR")


def sheet_names(page: str) -> list[tuple[str, str]]:
    """The names of sheets, and the parts in which they are, as Excel notes them in a page."""
    return [(html.unescape(title).strip(), source) for title, source in _NAME.findall(page) if title.strip()]


def _last(place: str) -> str:
    return place.replace("\\", "/").rpartition("/")[2].lower()


def page_rows(text: str, limits: Limits) -> Iterator[Row]:
    """The rows of a page that hold anything, with their true numbers."""
    page = Page(text, limits.cells)
    for start in range(0, len(text), PIECE):
        page.feed(text[start : start + PIECE])
        yield from page.taken()
    page.close()
    page.finish()
    yield from page.taken()
