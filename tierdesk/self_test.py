"""Is the installed program whole? Everything it ships is used once, in a temporary folder; a line each."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tierdesk import __version__
from tierdesk.app import Program, make_app
from tierdesk.demo import settle
from tierdesk.exchange.reader import open_workbook
from tierdesk.services.export import export
from tierdesk.services.import_file import import_files
from tierdesk.services.list_bands import list_bands
from tierdesk.services.list_next import list_next_steps
from tierdesk.services.log_visit import log_visit
from tierdesk.services.sample_data import SAMPLE_DAY, make_sample_store, sample_files
from tierdesk.services.settings import Settings
from tierdesk.store.connection import open_store
from tierdesk.store.retailers import find_retailer
from tierdesk.texts import LANGUAGES, catalogue
from tierdesk.ui import shipped

FOLDER = "自检 TierDesk"
"""Chinese and a space, as in many a person's own folder."""


def run_self_test() -> int:
    """Check that the installed program is whole: a line each, exit code 0 when all is well.

    Without a screen the window is painted into memory.
    """
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    checks: tuple[tuple[str, Callable[[Path], object]], ...] = (
        ("program", lambda _: f"{__version__}, {'frozen' if getattr(sys, 'frozen', False) else 'from source'}"),
        ("texts", lambda _: _check_texts()),
        ("icons", lambda _: shipped.icons()),
        ("font for Chinese", lambda _: shipped.chinese_font()),
        ("words of Qt", lambda _: shipped.words_of_qt()),
        ("sample workbooks read, imported", _check_samples),
        ("web page, XML and mostly blank workbook read", _check_forms),
        ("bands", _check_bands),
        ("next steps", _check_steps),
        ("visit logged", _check_visit),
        ("export read back", _check_export),
        ("window", _check_window),
    )
    failed = 0
    app = make_app()
    with tempfile.TemporaryDirectory(prefix="tierdesk-self-test-") as place:
        folder = Path(place) / FOLDER
        folder.mkdir()
        for name, check in checks:
            try:
                _print(f"ok    {name}: {check(folder)}")
            except Exception as trouble:  # noqa: BLE001 - whatever breaks is what the test is for
                failed += 1
                _print(f"FAIL  {name}: {type(trouble).__name__}: {trouble}")
    app.processEvents()
    return 1 if failed else 0


def _print(line: str) -> None:
    """Say a line where there is a console, in signs that every console has."""
    print(line.encode("ascii", "backslashreplace").decode("ascii"), flush=True)


def _check_texts() -> str:
    """Every sentence in both languages (what reads them refuses one that lacks either)."""
    return f"{len(catalogue())} sentences in {len(LANGUAGES)} languages"


def _check_samples(place: Path) -> str:
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
    store = open_store(place / "self-test.db")
    bands = [row["band"] for row in list_bands(store)]
    store.close()
    return ", ".join(f"{bands.count(band)} {band}" for band in ("top", "middle", "bottom", "unranked"))


def _check_steps(place: Path) -> int:
    store = open_store(place / "self-test.db")
    steps = list_next_steps(store, SAMPLE_DAY)
    store.close()
    return len(steps)


def _check_visit(place: Path) -> str:
    store = open_store(place / "self-test.db")
    first = list_next_steps(store, SAMPLE_DAY)[0]
    one = find_retailer(store, first["licence_no"])
    if one is None:
        raise LookupError("the retailer is gone")
    saved = log_visit(store, one, SAMPLE_DAY, first["step"], "done", note="self-test")
    store.close()
    return saved.visit


def _check_export(place: Path) -> str:
    file = place / "客户.xlsx"
    store = open_store(place / "self-test.db")
    rows = export(store, "retailers", file)
    (receipt,) = import_files(store, [file])
    store.close()
    if receipt.same != rows:
        raise RuntimeError(f"{rows} rows came back as {receipt}")
    return f"{rows} rows, all the same"


def _check_window(place: Path) -> str:
    program = Program(make_app(), Settings(), place / "self-test.db", sample=True)
    program.window.show()
    settle(lambda: program.jobs.idle)
    shown = program.window.grab()
    stops = len(program.window.today.plan.stops) if program.window.today.plan else 0
    program.close()
    if shown.isNull() or not stops:
        raise RuntimeError("the window shows nothing")
    return f"{shown.width()}x{shown.height()}, {stops} stops"
