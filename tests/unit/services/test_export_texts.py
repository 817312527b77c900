"""No text of a file, wherever it came from, is ever written as a formula: not in any export, nor among the rejects."""

from __future__ import annotations

import html
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tierdesk.exchange.writer import FORMULA_SIGNS, Column, Sheet, write_workbook
from tierdesk.services.export import export
from tierdesk.services.import_file import import_files
from tierdesk.services.log_visit import log_visit
from tierdesk.services.working_day import pin_working_day
from tierdesk.store.connection import Store
from tierdesk.store.retailers import retailers

TEXTS = ["=1+1", "+86", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']
HEADERS = ["许可证号", "客户名称", "负责人", "经营地址", "线路"]
LOST = "4.10101E+11"
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def table() -> list[list[str]]:
    """Shops with such texts in every column that holds text, and as many rows that will be rejected."""
    sound = [[f"41010110{number:04}", text, text, text, text] for number, text in enumerate(TEXTS)]
    return [HEADERS, *sound, *[[LOST, text, text, text, text] for text in TEXTS]]


def as_csv(rows: list[list[str]]) -> bytes:
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in rows]
    return "\r\n".join(",".join(row) for row in quoted).encode("gb18030")


def as_page(rows: list[list[str]]) -> bytes:
    cells = ["".join(f"<td x:str x:fmla='=1+1'>{html.escape(cell)}</td>" for cell in row) for row in rows]
    return f"<html><table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table></html>".encode()


def as_xml(rows: list[list[str]]) -> bytes:
    shell = '<Cell ss:Formula="=1+1"><Data ss:Type="String">{}</Data></Cell>'
    cells = ["".join(shell.format(html.escape(cell).replace("\r", "&#13;")) for cell in row) for row in rows]
    sheet = "".join(f"<Row>{row}</Row>" for row in cells)
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}">'
        f'<Worksheet ss:Name="a"><Table>{sheet}</Table></Worksheet></Workbook>'
    ).encode()


def texts_in(file: Path) -> Iterator[str]:
    """Every text of a workbook; fails for a formula, and for a text that Excel would take for one when it is edited."""
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            if "worksheets/sheet" in name:
                assert b"<f>" not in archive.read(name)
                assert b"<f " not in archive.read(name)
    for row in openpyxl.load_workbook(file).worksheets[0].iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            if isinstance(cell.value, str):
                assert cell.data_type == "s"
                assert cell.row == 1 or not cell.value.startswith(FORMULA_SIGNS) or cell.quotePrefix
                yield cell.value


@pytest.mark.parametrize("form", [as_csv, as_page, as_xml], ids=["text", "web page", "XML"])
def test_a_cell_that_begins_like_a_formula_is_a_text_in_every_export(
    form: object, store: Store, tmp_path: Path
) -> None:
    assert callable(form)
    (tmp_path / "shops.xls").write_bytes(form(table()))
    (receipt,) = import_files(store, [tmp_path / "shops.xls"])
    assert (receipt.read, receipt.rejected) == (2 * len(TEXTS), len(TEXTS))
    day = date(2026, 11, 3)
    pin_working_day(store, day)
    for number, (one, text) in enumerate(zip(retailers(store), TEXTS, strict=True)):
        outcome = ("done", "not_yet", "not_applicable")[number % 3]
        log_visit(store, one, day, "stock_check", outcome, note=text, reason=text)  # type: ignore[arg-type]  # a literal
    pin_working_day(store, date(2027, 3, 3))
    written = {
        kind: list(texts_in(tmp_path / f"{number}.xlsx"))
        for number, kind in enumerate(("retailers", "visits", "today", f"rejects:{receipt.id}"))
        if export(store, kind, tmp_path / f"{number}.xlsx", with_contacts=True)
    }
    for kind in ("retailers", "visits", "today", f"rejects:{receipt.id}"):
        assert {text.strip() for text in TEXTS} <= {text.strip() for text in written[kind]}


def test_a_rejected_row_comes_back_with_its_own_cells(store: Store, tmp_path: Path) -> None:
    (tmp_path / "shops.xls").write_bytes(as_page(table()))
    (receipt,) = import_files(store, [tmp_path / "shops.xls"])
    export(store, f"rejects:{receipt.id}", tmp_path / "rejects.xlsx")
    page = openpyxl.load_workbook(tmp_path / "rejects.xlsx").worksheets[0]
    (first, *_) = page.iter_rows(min_row=2, values_only=True)
    assert first[:5] == (LOST, "=1+1", "=1+1", "=1+1", "=1+1")
    assert len(TEXTS) + 2 in first


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_each_sign_that_begins_a_formula_is_written_as_text(sign: str, tmp_path: Path) -> None:
    text = f"{sign}1+1"
    write_workbook(tmp_path / "a.xlsx", [Sheet("a", [Column(text, 9, "text")], [[text]])])
    assert [one.replace("_x000D_", "\r") for one in texts_in(tmp_path / "a.xlsx")] == [text, text]
