"""What is written is read again as it was, or nothing is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tierdesk.exchange.writer import Column, Sheet, write_workbook

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30)
tricky = st.sampled_from(["=1+1", "-0", "@a", "+86", "'x", "_x000D_", "_x005F_x000D_", "a\r\nb", "a\rb", "007", "1E+5"])


def written(file: Path, header: str, values: list[Any]) -> list[list[Any]]:
    write_workbook(
        file, [Sheet("表", [Column(header, 10, "text"), Column("#", 4, "integer")], [[v, 1] for v in values])]
    )
    return CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python(skip_empty_area=False)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists((texts | tricky).filter(lambda text: text.strip()), min_size=1, max_size=10))
def test_every_text_comes_back_sign_by_sign(tmp_path: Path, values: list[str]) -> None:
    assert [row[0] for row in written(tmp_path / "a.xlsx", "名称", values)[1:]] == values


def test_signs_that_no_workbook_can_hold_are_left_out(tmp_path: Path) -> None:
    assert [row[0] for row in written(tmp_path / "a.xlsx", "名称", ["a\x00b\x0bc", "d\ud800e"])[1:]] == ["abc", "de"]


def test_a_header_is_no_formula_either(tmp_path: Path) -> None:
    assert written(tmp_path / "a.xlsx", "=1+1", ["x"])[0][0] == "=1+1"
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert page["A1"].data_type == "s"
    assert page["A1"].font.bold


def test_a_text_that_looks_like_a_formula_is_shown_as_a_text_by_excel(tmp_path: Path) -> None:
    written(tmp_path / "a.xlsx", "名称", ["=1+1", "甲"])
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [page["A2"].quotePrefix, page["A3"].quotePrefix] == [True, False]
    assert page["A2"].number_format == "@"


def test_trouble_in_the_middle_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    def rows() -> Iterator[list[str]]:
        yield ["a"]
        raise ZeroDivisionError

    file = tmp_path / "a.xlsx"
    file.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        write_workbook(file, [Sheet("a", [Column("b", 5, "text")], rows())])
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]
