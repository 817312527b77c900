"""Is the installed program whole? Everything it ships is used once, in a temporary folder; a line each.

Each check imports what it needs itself: a part that is missing fails its own checks, in a line, and not the whole test.
"""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tierdesk import __version__

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tierdesk.store.connection import Store

FOLDER = "自检 TierDesk"
"""Chinese and a space, as in many a person's own folder."""
MOST_LINES = 40
"""Damaged files that are named; where more are, the program is better installed again than read about."""


def run_self_test() -> int:
    """Check that the installed program is whole: a line each, exit code 0 when all is well.

    Without a screen the window is painted into memory.
    """
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    logging.getLogger("tierdesk").addHandler(logging.NullHandler())  # what breaks is said in its line, and only there
    checks: tuple[tuple[str, Callable[[Path], object]], ...] = (
        ("program", lambda _: f"{__version__}, {'frozen' if _frozen() else 'from source'}"),
        ("texts", lambda _: _check_texts()),
        ("window system", lambda _: _app().platformName()),
        ("icons", lambda _: _check_shipped("icons")),
        ("font for Chinese", lambda _: _check_shipped("chinese_font")),
        ("words of Qt", lambda _: _check_shipped("words_of_qt")),
        ("reading process", _check_reading),
        ("sample workbooks read, imported", _check_samples),
        ("web page, XML and mostly blank workbook read", _check_forms),
        ("bands", _check_bands),
        ("next steps", _check_steps),
        ("visit logged", _check_visit),
        ("export read back", _check_export),
        ("page as PDF", _check_page),
        ("window", _check_window),
    )
    failed = _check_files()
    with tempfile.TemporaryDirectory(prefix="tierdesk-self-test-", ignore_cleanup_errors=True) as place:
        folder = Path(place) / FOLDER
        folder.mkdir()
        for name, check in checks:
            try:
                _print(f"ok    {name}: {check(folder)}")
            except Exception as trouble:  # noqa: BLE001 - whatever breaks is what the test is for
                failed += 1
                _print(f"FAIL  {name}: {_one_line(trouble)}")
    return 1 if failed else 0


def _frozen() -> bool:
    return bool(getattr(sys, "frozen", False))


def _one_line(trouble: Exception) -> str:
    return " ".join(f"{type(trouble).__name__}: {trouble}".split())


def _print(line: str) -> None:
    """Say a line where there is a console, in signs that every console has."""
    print(line.encode("ascii", "backslashreplace").decode("ascii"), flush=True)


def _check_files() -> int:
    """Compare every file of the bundle with the list made with it; returns how many are not as they were."""
    from tierdesk.shipped_files import damaged_files

    if not _frozen():
        _print("ok    files: from source, not listed")
        return 0
    try:
        damaged = damaged_files(Path(str(getattr(sys, "_MEIPASS", Path(sys.executable).parent))))
    except OSError as trouble:
        damaged = [_one_line(trouble)]
    for words in damaged[:MOST_LINES]:
        _print(f"FAIL  files: {words}")
    if len(damaged) > MOST_LINES:
        _print(f"FAIL  files: and {len(damaged) - MOST_LINES} more")
    if not damaged:
        _print("ok    files: all as they were shipped")
    return len(damaged)


def _app() -> QApplication:
    from tierdesk.app import make_app

    return make_app()


def _check_texts() -> str:
    """Every sentence in both languages (what reads them refuses one that lacks either)."""
    from tierdesk.texts import LANGUAGES, catalogue

    return f"{len(catalogue())} sentences in {len(LANGUAGES)} languages"


def _check_shipped(what: str) -> str:
    """One of the checks of what the window needs; without a window system Qt would end the process."""
    _app()
    from tierdesk.ui import shipped

    checks = {"icons": shipped.icons, "chinese_font": shipped.chinese_font, "words_of_qt": shipped.words_of_qt}
    return checks[what]()


def _check_reading(place: Path) -> str:
    """A text of one line comes through the process that reads files; so does what that needs for workbooks."""
    import openpyxl
    import python_calamine

    from tierdesk.exchange.reader import open_workbook

    text = place / "一行.csv"
    text.write_text("商品编码\n", "utf-8")
    with open_workbook(text) as book:
        rows = sum(len(chunk) for chunk in book.rows(book.sheets[0]))
    if rows != 1:
        raise RuntimeError(f"{rows} rows of 1 came through")
    return f"{python_calamine.__name__}, {openpyxl.__name__} {openpyxl.__version__}"


@contextmanager
def _store(place: Path) -> Iterator[Store]:
    from tierdesk.store.connection import open_store

    store = open_store(place / "self-test.db")
    try:
        yield store
    finally:
        store.close()


def _check_samples(place: Path) -> str:
    from tierdesk.services.sample_data import make_sample_store, sample_files

    make_sample_store(place / "self-test.db")
    return f"{len(sample_files())} files"


PAGE = "<html><table><tr><td>许可证号<td>客户名称<tr><td>990101100001<td>甲店</table></html>"
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
XML = (
    f'<?xml version="1.0"?><Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}"><Worksheet ss:Name="甲"><Table>'
    '<Row><Cell><Data ss:Type="String">甲</Data></Cell></Row><Row><Cell><Data ss:Type="Number">1</Data></Cell></Row>'
    "</Table></Worksheet></Workbook>"
)
MULTIPART = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="_b"\n\n--_b\nContent-Type: text/html\n\n'


def _check_forms(place: Path) -> str:
    """What is read by parts of the program that workbooks of the usual kind never call."""
    from openpyxl import Workbook

    from tierdesk.exchange.reader import open_workbook

    (place / "page.xls").write_bytes(PAGE.encode("gb18030"))
    (place / "xml.xls").write_text(XML, "utf-8")
    (place / "page.mht").write_bytes(f"{MULTIPART}{PAGE}\n--_b--\n".encode("gb18030"))
    book = Workbook()
    book.worksheets[0]["A1"] = book.worksheets[0]["XFD1048576"] = 1
    book.save(place / "blank.xlsx")
    files = [place / name for name in ("page.xls", "xml.xls", "page.mht", "blank.xlsx")]
    for file in files:
        with open_workbook(file) as found:
            rows = [row for chunk in found.rows(found.sheets[0]) for row in chunk]
        if len(rows) != 2:
            raise RuntimeError(f"{file.name} has {len(rows)} rows")
    return f"{len(files)} files"


def _check_bands(place: Path) -> str:
    from tierdesk.services.list_bands import list_bands

    with _store(place) as store:
        bands = [row["band"] for row in list_bands(store)]
    if not {"top", "middle", "bottom"} <= set(bands):
        raise RuntimeError(f"only these bands: {', '.join(sorted(set(bands))) or 'none'}")
    return ", ".join(f"{bands.count(band)} {band}" for band in ("top", "middle", "bottom", "unranked"))


def _check_steps(place: Path) -> int:
    from tierdesk.services.list_next import list_next_steps
    from tierdesk.services.sample_data import SAMPLE_DAY

    with _store(place) as store:
        return len(list_next_steps(store, SAMPLE_DAY))


def _check_visit(place: Path) -> str:
    from tierdesk.services.list_next import list_next_steps
    from tierdesk.services.log_visit import log_visit
    from tierdesk.services.sample_data import SAMPLE_DAY
    from tierdesk.store.retailers import find_retailer

    with _store(place) as store:
        first = list_next_steps(store, SAMPLE_DAY)[0]
        one = find_retailer(store, first["licence_no"])
        if one is None:
            raise LookupError("the retailer is gone")
        return log_visit(store, one, SAMPLE_DAY, first["step"], "done", note="self-test").visit


def _check_export(place: Path) -> str:
    from tierdesk.services.export import export
    from tierdesk.services.import_file import import_files

    file = place / "客户.xlsx"
    with _store(place) as store:
        rows = export(store, "retailers", file)
        (receipt,) = import_files(store, [file])
    if receipt.same != rows:
        raise RuntimeError(f"{rows} rows came back as {receipt}")
    return f"{rows} rows, all the same"


def _check_page(place: Path) -> str:
    """The page of a ranked retailer, with the fonts of this system in it, written and printed."""
    _app()
    from PySide6.QtPrintSupport import QPrinter

    from tierdesk.services.list_bands import list_bands
    from tierdesk.services.retailer_page import retailer_page
    from tierdesk.services.sample_data import SAMPLE_DAY
    from tierdesk.store.retailers import find_retailer
    from tierdesk.ui.paper import draw, write_pdf

    file = place / "客户页.pdf"
    with _store(place) as store:
        ranked = next(row["licence_no"] for row in list_bands(store) if row["band"] == "top")
        one = find_retailer(store, ranked)
        if one is None:
            raise LookupError("the retailer is gone")
        paper = retailer_page(store, one.id, SAMPLE_DAY)
    pages = write_pdf(paper, file)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(place / "打印.pdf"))
    if draw(paper, printer) != pages:
        raise RuntimeError("printed, it has another number of pages")
    return f"{pages} pages, {file.stat().st_size} bytes"


def _check_window(place: Path) -> str:
    from tierdesk.app import Program
    from tierdesk.demo import settle
    from tierdesk.services.settings import Settings

    app = _app()
    program = Program(app, Settings(), place / "self-test.db", sample=True)
    program.window.show()
    settle(lambda: program.jobs.idle)
    shown = program.window.grab()
    stops = len(program.window.pages.today.plan.stops) if program.window.pages.today.plan else 0
    program.close()
    app.processEvents()
    if shown.isNull() or not stops:
        raise RuntimeError("the window shows nothing")
    return f"{shown.width()}x{shown.height()}, {stops} stops"
