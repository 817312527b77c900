"""The reading process: whatever a file does to it, we live, it ends, and one sentence says why."""

from __future__ import annotations

import multiprocessing
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import xlwt
from xlwt.CompoundDoc import XlsDoc

from tierdesk.errors import Cancelled, UserFixable
from tierdesk.exchange import child
from tierdesk.exchange.archive import _looks_sparse, open_archive, survey
from tierdesk.exchange.cells import CHUNK_ROWS, Limits, Repeated
from tierdesk.exchange.chunks import LONGEST_CELL
from tierdesk.exchange.cleaning import Cleaner
from tierdesk.exchange.mapping import find_table
from tierdesk.exchange.places import WIDEST
from tierdesk.exchange.reader import Row, Spare, Workbook, open_workbook
from tierdesk.texts import say

SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


@pytest.fixture(autouse=True)
def no_process_is_left() -> Iterator[None]:
    yield
    assert multiprocessing.active_children() == []


def raw_workbook(file: Path, cells: str, after: str = "") -> Path:
    """A workbook of one sheet, its XML written by hand."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        sheet = f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{cells}</sheetData>{after}</worksheet>'
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return file


def text_file(file: Path, lines: Iterable[str], encoding: str = "utf-8") -> Path:
    file.write_bytes("\r\n".join(lines).encode(encoding))
    return file


def rows_of(file: Path, limits: Limits | None = None) -> list[Row]:
    with open_workbook(file, limits or Limits()) as book:
        return [row for sheet in book.sheets for chunk in book.rows(sheet) for row in chunk]


def refusal(file: Path, limits: Limits | None = None) -> str:
    with pytest.raises(UserFixable) as refused:
        rows_of(file, limits)
    assert refused.value.to_do is not None
    assert say(refused.value.what)
    assert say(refused.value.to_do)
    return refused.value.what.key


CORNERS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
FAR = "<row r='1'><c r='ZZZZZZ99999999999'><v>1</v></c></row>"
"""In other quotation marks than any program writes, so that the survey before the parsing does not see it."""


def test_two_cells_in_opposite_corners_are_two_rows(tmp_path: Path) -> None:
    first, (row_no, last) = rows_of(raw_workbook(tmp_path / "a.xlsx", CORNERS), Limits(memory=600 << 20))
    assert first == (1, [1])
    assert (row_no, len(last), last[-1], last.count(None)) == (1_048_576, 16_384, 2, 16_383)


def test_a_file_that_aborts_the_parser_costs_one_sentence(tmp_path: Path) -> None:
    assert refusal(raw_workbook(tmp_path / "a.xlsx", CORNERS.replace('"', "'"))) == "read.crashed"


def test_a_cell_beyond_every_sheet_is_damage(tmp_path: Path) -> None:
    assert refusal(raw_workbook(tmp_path / "a.xlsx", FAR.replace("'", '"'))) == "read.damaged"


def hang(*_: object) -> None:
    """What a parser does that never comes to an end."""
    time.sleep(600)


def test_a_file_that_hangs_the_parser_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "serve", hang)
    assert refusal(text_file(tmp_path / "a.csv", ["a,b"]), Limits(seconds=0.3)) == "read.too_slow"


def test_a_file_that_swells_is_given_up(tmp_path: Path) -> None:
    wide = "<row r='1'><c r='A1'><v>1</v></c></row><row r='200000'><c r='CV200000'><v>1</v></c></row>"
    file = raw_workbook(tmp_path / "a.xlsx", wide)
    assert refusal(file, Limits(cells=1_000_000)) == "read.too_large"
    if sys.platform != "win32":
        assert refusal(file, Limits(memory=400 << 20)) == "read.crashed"


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    file = raw_workbook(tmp_path / "a.xlsx", " " * 3_000_000)
    assert file.stat().st_size < 10_000
    assert refusal(file, Limits(unpacked=2_000_000)) == "read.too_large"


def test_an_archive_whose_directory_lies_is_measured(tmp_path: Path) -> None:
    file = raw_workbook(tmp_path / "a.xlsx", " " * 3_000_000)
    data = bytearray(file.read_bytes())
    for magic, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        for found in re.finditer(re.escape(magic), data):
            data[found.start() + place : found.start() + place + 4] = (100).to_bytes(4, "little")
    file.write_bytes(data)
    assert refusal(file, Limits(unpacked=2_000_000)) == "read.too_large"


def test_a_picture_that_is_broken_does_not_cost_the_sheet(tmp_path: Path) -> None:
    file = raw_workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>')
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(range(256)) * 40)
    data = bytearray(file.read_bytes())
    at = data.rfind(b"xl/media/image1.png", 0, data.rfind(b"PK\x01\x02")) + len("xl/media/image1.png")
    data[at : at + 20] = b"\xff" * 20
    file.write_bytes(data)
    assert rows_of(file) == [(1, [1])]


def test_a_million_blank_rows_cost_neither_time_nor_memory(tmp_path: Path) -> None:
    head = '<row r="1"><c r="A1"><v>1</v></c><c r="P1"><v>3</v></c></row>'
    blank = "".join(f'<row r="{number}" ht="15"><c r="B{number}" s="1"/></row>' for number in range(2, 1_048_576))
    file = raw_workbook(tmp_path / "a.xlsx", f'{head}{blank}<row r="1048576"><c r="A1048576"><v>7</v></c></row>')
    rows = rows_of(file, Limits(memory=400 << 20))  # as a block, the sheet alone would take more
    assert rows == [(1, [1, *[None] * 14, 3]), (1_048_576, [7])]


def test_one_cell_far_to_the_right_of_a_long_table_does_not_cost_the_table(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{number}" ht="15" customHeight="1"/>' for number in range(3, 80_000))
    cells = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>'
    file = raw_workbook(tmp_path / "a.xlsx", f'{cells}{blank}<row r="80000"><c r="A80000"><v>4</v></c></row>')
    data = file.read_bytes()
    assert survey(data, Limits()).is_sparse  # gone through
    member = max(open_archive(data).infolist(), key=lambda one: one.file_size)
    assert _looks_sparse(data, member, Limits())  # or glanced at, where it is larger
    assert [row_no for row_no, _ in rows_of(file)] == [1, 2, 80_000]


def test_a_dimension_that_lies_changes_nothing(tmp_path: Path) -> None:
    file = raw_workbook(tmp_path / "a.xlsx", '<row r="2"><c r="B2"><v>1</v></c></row>')
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for said in (b"A1:XFD1048576", b"A1", b"XFD1048576:A1", b"nonsense"):
        own = b'<dimension ref="%s"/><sheetData>' % said
        with zipfile.ZipFile(file, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part.replace(b"<sheetData>", own))
        try:
            assert rows_of(file) == [(2, [1])]
        except UserFixable as refused:
            assert refused.what.key == "read.damaged"  # noqa: PT017 - either of the two is right


def test_wide_rows_travel_few_at_a_time(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", [",".join(["x"] * WIDEST)] * 150)
    with open_workbook(file) as book:
        assert [len(chunk) for chunk in book.rows("a")] == [60, 60, 30]
    assert refusal(text_file(tmp_path / "a.csv", ["a,b", ",".join("x" * (WIDEST + 1))])) == "read.too_wide"


def test_a_cell_longer_than_excel_has_them_is_cut_as_excel_cuts_it(tmp_path: Path) -> None:
    text = f'<row><c t="inlineStr"><is><t>{"金" * 100_000}</t></is></c></row>'
    assert rows_of(raw_workbook(tmp_path / "a.xlsx", text)) == [(1, ["金" * LONGEST_CELL])]


def test_what_would_make_us_swell_never_leaves_the_reading_process(tmp_path: Path) -> None:
    cells = [f'<c t="inlineStr"><is><t>{number}{"x" * 30_000}</t></is></c>' for number in range(60 * 40)]
    rows = "".join(f"<row>{''.join(cells[start : start + 40])}</row>" for start in range(0, len(cells), 40))
    assert refusal(raw_workbook(tmp_path / "a.xlsx", rows)) == "read.too_large"


def test_a_file_larger_than_allowed_is_not_opened(tmp_path: Path) -> None:
    assert refusal(text_file(tmp_path / "a.csv", ["a,b"] * 100), Limits(file_size=50)) == "read.too_large"


def test_merges_over_the_whole_sheet_cost_nothing(tmp_path: Path) -> None:
    merges = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 500 + "</mergeCells>"
    file = raw_workbook(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>', merges)
    assert rows_of(file, Limits(seconds=5.0)) == [(1, [1])]


def test_a_merged_value_is_marked_as_repeated_below_its_first_row(tmp_path: Path) -> None:
    cells = '<row r="3"><c r="B3"><v>7</v></c><c r="C3"><v>1</v></c></row><row r="4"><c r="C4"><v>2</v></c></row>'
    merges = '<mergeCells><mergeCell ref="B3:B4"/></mergeCells>'
    (_, first), (row_no, second) = rows_of(raw_workbook(tmp_path / "a.xlsx", cells, merges))
    assert (type(first[0]), row_no, second[0], type(second[0])) == (int, 4, "7", Repeated)


def test_error_values_and_numbers_beyond_all_bounds_are_blank_and_true_is_not_one(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>1e400</v></c><c r="C1" t="e"><v>#N/A</v></c>'
        '<c r="D1" t="b"><v>1</v></c><c r="E1"><v>1</v></c></row>'
    )
    ((_, row),) = rows_of(raw_workbook(tmp_path / "a.xlsx", cells))
    assert [(type(cell), cell) for cell in row[3:]] == [(bool, True), (int, 1)]
    assert row[:3] == [None, None, None]


def protected_xls(file: Path) -> Path:
    """An old .xls whose stream says that it is encrypted (record FILEPASS behind the first record)."""
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "b")
    stream = book.get_biff_data()
    first = 4 + int.from_bytes(stream[2:4], "little")
    secret = b"\x2f\x00\x36\x00" + b"\x01\x00\x01\x00\x01\x00" + bytes(48)
    XlsDoc().save(str(file), stream[:first] + secret + stream[first:])
    return file


def test_a_password_is_named_as_such(tmp_path: Path) -> None:
    assert refusal(protected_xls(tmp_path / "a.xls")) == "read.password"
    newer = tmp_path / "b.xlsx"
    ole2 = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)
    newer.write_bytes(ole2 + "EncryptedPackage".encode("utf-16-le") + bytes(4096))
    assert refusal(newer) == "read.password"


@pytest.mark.parametrize(
    "page", ["<html><body>请先登录</body></html>", "<!DOCTYPE html><p>404", "<html><table></table>"]
)
def test_a_web_page_without_a_table_is_named_as_such(tmp_path: Path, page: str) -> None:
    assert refusal(text_file(tmp_path / "a.xls", [page])) == "read.web_page"


def test_an_archive_that_is_no_workbook_is_no_table(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("letter.txt", "dear")
    assert refusal(tmp_path / "a.xlsx") == "read.not_a_table"


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\r\n\r\n", b"\xff\xfe", b"\x00" * 500])
def test_a_file_of_nothing_is_empty(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    assert refusal(tmp_path / "a.csv") == "read.empty"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_known_by_its_zero_bytes(tmp_path: Path, encoding: str) -> None:
    lines = ["日期\t客户名称\t数量", *["2026-10-01\t金鑫商店\t5"] * 3]
    assert rows_of(text_file(tmp_path / "a.txt", lines, encoding))[1] == (2, ["2026-10-01", "金鑫商店", "5"])


def test_half_a_character_does_not_cost_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("编码,名称\r\n".encode("gbk") + "1,金鑫商店\r\n".encode("gbk") * 200 + b"2,\xbd\xf0\xf6\r\n")
    rows = rows_of(file)
    assert rows[1] == (2, ["1", "金鑫商店"])
    assert rows[-1][1][0] == "2"


@pytest.mark.parametrize("after", [1, 300])
@pytest.mark.parametrize("name", ['"店1', '"店"1'])
def test_a_quotation_mark_that_is_not_properly_closed_is_a_sign_like_any_other(
    tmp_path: Path, name: str, after: int
) -> None:
    file = text_file(tmp_path / "a.csv", ["编码,名称,线路", f"1,{name},01", *['2,"店2",01'] * after])
    rows = rows_of(file)
    assert rows[1] == (2, ["1", name, "01"])
    assert rows[2:] == [(row_no, ["2", '"店2"', "01"]) for row_no in range(3, 3 + after)]


def test_a_quotation_mark_closed_far_below_is_named_by_its_line(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", ["编码,名称", "1,甲", '2,"乙', *["3,丙"] * 300, '4,丁"'])
    with pytest.raises(UserFixable) as refused:
        rows_of(file)
    assert (refused.value.what.key, refused.value.what.params["line"]) == ("read.broken_line", 3)


def test_quotation_marks_properly_closed_enclose_a_field(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", ["编码,名称,地址", '1,"甲, ""乙""","一号', '二楼"', '2,5" 店,"三号"'])
    assert rows_of(file)[1:] == [(2, ["1", '甲, "乙"', "一号\r\n二楼"]), (4, ["2", '5" 店', "三号"])]


def test_the_row_number_of_a_text_is_the_line_it_begins_on(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", ["编码,地址", "", '1,"一号', '二楼"', "2,三号"])
    assert [row_no for row_no, _ in rows_of(file)] == [1, 3, 5]


def test_rows_come_in_chunks_and_stopping_early_is_fine(tmp_path: Path) -> None:
    count = CHUNK_ROWS * 7 + 1
    file = text_file(tmp_path / "a.csv", [f"{number},x" for number in range(count)])
    with open_workbook(file) as book:
        for _ in range(3):
            assert len(next(book.rows("a"))) == CHUNK_ROWS
        whole = [row_no for chunk in book.rows("a") for row_no, _ in chunk]
    assert whole == list(range(1, count + 1))


def test_one_sheet_is_read_at_a_time(tmp_path: Path) -> None:
    with open_workbook(text_file(tmp_path / "a.csv", [f"{number},x" for number in range(9_000)])) as book:
        first = book.rows("a")
        next(first)
        next(book.rows("a"))
        with pytest.raises(RuntimeError):
            next(first)


def test_the_wait_can_be_ended_from_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask() -> None:
        raise Cancelled

    monkeypatch.setattr(child, "serve", hang)
    with pytest.raises(Cancelled):
        open_workbook(text_file(tmp_path / "a.csv", ["a,b"]), while_waiting=ask)


def test_the_digest_is_of_the_content(tmp_path: Path) -> None:
    first = text_file(tmp_path / "a.csv", ["a,b", "1,2"])
    second = text_file(tmp_path / "b.csv", ["a,b", "1,2"])
    with open_workbook(first) as one, open_workbook(second) as two:
        assert one.sha256 == two.sha256
        assert len(one.sha256) == 64


def sales_rows(count: int) -> list[str]:
    lines = [f"2026-10-{1 + number % 28:02d},{number % 7},P{number % 3},{number}" for number in range(count)]
    lines[count // 2] = "2026-13-45,1,P1,x"
    return ["日期,客户编码,商品编码,订购量", *lines, "合计,,,5"]


def test_clean_rows_from_the_reading_process_are_those_cleaned_here(tmp_path: Path) -> None:
    with open_workbook(text_file(tmp_path / "a.csv", sales_rows(CHUNK_ROWS * 2))) as book:
        rows = [row for chunk in book.rows("a") for row in chunk]
        table = find_table(rows)
        assert table is not None
        here = Cleaner(table).clean(rows)
        there = list(book.cleaned("a", table))
    assert [row for chunk in there for row in chunk.rows] == here.rows
    assert [issue for chunk in there for issue in chunk.issues] == here.issues
    assert sum(chunk.read for chunk in there) == here.read == CHUNK_ROWS * 2
    rejected = CHUNK_ROWS + 2
    assert [dict(chunk.cells) for chunk in there if chunk.cells] == [{rejected: ("2026-13-45", "1", "P1", "x")}]


def test_rows_can_be_fetched_again_by_their_numbers(tmp_path: Path) -> None:
    with open_workbook(text_file(tmp_path / "a.csv", sales_rows(CHUNK_ROWS * 2))) as book:
        next(book.rows("a"))
        cells = book.cells("a", [2, CHUNK_ROWS + 5])
        assert cells == {2: ("2026-10-01", "0", "P0", "0"), CHUNK_ROWS + 5: cells[CHUNK_ROWS + 5]}
        assert book.cells("a", []) == {}
        assert book.height == CHUNK_ROWS * 2 + 2


def process_of(book: Workbook) -> int | None:
    return book._process.pid


def test_one_process_reads_small_files_in_turn_and_a_new_one_after_trouble(tmp_path: Path) -> None:
    files = [text_file(tmp_path / f"{name}.csv", ["a,b", *[f"{name},2"] * CHUNK_ROWS * 9]) for name in "xyz"]
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04" + bytes(60))
    used = []
    with Spare() as spare:
        for file in files[:2]:
            with open_workbook(file, spare=spare) as book:
                rows = book.rows(file.stem)
                assert next(rows)[1] == (2, [file.stem, "2"])  # and the rest is left
                used.append(process_of(book))
            with pytest.raises(RuntimeError):
                next(rows)
        with pytest.raises(UserFixable):
            open_workbook(broken, spare=spare)
        with open_workbook(files[2], spare=spare) as book, open_workbook(files[0], spare=spare) as beside:
            assert next(book.rows("z"))[1] == (2, ["z", "2"])
            assert next(beside.rows("x"))[1] == (2, ["x", "2"])
            used += [process_of(book), process_of(beside)]
    assert used[0] == used[1]
    assert len(set(used)) == 3


SCRIPT = """
from pathlib import Path
import sys
from tierdesk.exchange.reader import open_workbook
def main():
    with open_workbook(Path(sys.argv[1])) as book:
        print(sum(len(chunk) for chunk in book.rows(book.sheets[0])))
if __name__ == "__main__":
    main()
"""


@pytest.mark.parametrize("how", ["file", "command", "module"])
def test_it_works_from_every_way_of_starting_python(tmp_path: Path, how: str) -> None:
    data = text_file(tmp_path / "a.csv", ["a,b", "1,2", "3,4"])
    (tmp_path / "entry").mkdir()
    (tmp_path / "entry" / "__init__.py").touch()
    (tmp_path / "entry" / "__main__.py").write_text(SCRIPT, "utf-8")
    ways = {"file": [str(tmp_path / "entry" / "__main__.py")], "command": ["-c", SCRIPT], "module": ["-m", "entry"]}
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, *ways[how], str(data)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(root)},
    )
    assert (done.stdout.strip(), done.stderr) == ("3", "")
