"""Web pages and XML that are called .xls: laid out as Excel lays them out, and nothing foreign is ever loaded."""

from __future__ import annotations

from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierdesk.exchange.cells import Limits, Repeated, Row, Unreadable
from tierdesk.exchange.sources import Source, open_source

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def rows_of(source: Source, sheet: int = 0) -> list[Row]:
    return [row for chunk in source.rows(source.sheets[sheet]) for row in chunk]


def page(markup: str, limits: Limits | None = None) -> list[Row]:
    return rows_of(open_source(markup.encode(), "页", limits or Limits()))


def table(rows: str) -> list[Row]:
    return page(f"<table>{rows}</table>")


def xml(rows: str, before: str = "", limits: Limits | None = None) -> list[Row]:
    sheet = f'<Worksheet ss:Name="甲"><Table>{rows}</Table></Worksheet>'
    text = f'<?xml version="1.0"?>{before}<Workbook xmlns="{NAMESPACE}" xmlns:ss="{NAMESPACE}">{sheet}</Workbook>'
    return rows_of(open_source(text.encode(), "x", limits or Limits()))


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as refused:
        rows_of(open_source(data, "x", limits or Limits()))
    return refused.value.key


# Web pages


def test_text_above_a_table_takes_a_row_a_line() -> None:
    markup = "<h1>客户资料</h1>导出：<b>某某</b><br><br><table><tr><td>甲</table>"
    assert page(markup) == [(1, ["客户资料"]), (2, ["导出：某某"]), (4, ["甲"])]


def test_tables_stand_below_each_other() -> None:
    assert page("<table><tr><td>a</table><p>b</p><table><tr><td>c</td></tr></table>") == [
        (1, ["a"]),
        (2, ["b"]),
        (3, ["c"]),
    ]


def test_tags_that_nobody_closed_are_closed_by_the_next_ones() -> None:
    assert table("<thead><tr><th>a<th>b<tbody><tr><td>1<td>2<tr><td>3") == [
        (1, ["a", "b"]),
        (2, ["1", "2"]),
        (3, ["3"]),
    ]


def test_blank_rows_count_and_hidden_rows_are_data() -> None:
    assert table("<tr><td>a</tr><tr></tr><tr><td>&nbsp;</td></tr><tr style='display:none'><td>b</td></tr>") == [
        (1, ["a"]),
        (4, ["b"]),
    ]


def test_spans_move_what_stands_beside_and_below() -> None:
    rows = table("<tr><td rowspan=3>a<td colspan=2>b<td>c<tr><td>d<td>e<tr><td rowspan=9>f<td>g<tr><td>h<td>i")
    assert rows == [
        (1, ["a", "b", None, "c"]),
        (2, ["a", "d", "e"]),
        (3, ["a", "f", "g"]),
        (4, ["h", "f", "i"]),
    ]
    assert [type(cells[0]) for _, cells in rows] == [str, Repeated, Repeated, str]


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "99999999999999999999", "1e9"])
def test_a_span_that_is_none_reaches_nowhere(span: str) -> None:
    assert table(f'<tr><td colspan="{span}" rowspan="{span}">a<td>b<tr><td>c')[1] == (2, ["c"])


def test_a_line_break_begins_a_new_row_unless_the_page_says_otherwise() -> None:
    rows = "<tr><td>a<br>b<td>c</tr><tr><td>d</tr>"
    assert table(rows) == [(1, ["a\nb", "c"]), (3, ["d"])]
    same = "<style>br {mso-data-placement:same-cell;}</style>"
    assert page(f"{same}<table>{rows}</table>") == [(1, ["a\nb", "c"]), (2, ["d"])]


def test_a_table_within_a_cell_spreads_over_the_grid() -> None:
    inner = "<table><tr><td>1<td>2<tr><td>3<td>4</table>"
    assert table(f"<tr><td>a<td>{inner}<tr><td>b") == [(1, ["a", "1", "2"]), (2, [None, "3", "4"]), (3, ["b"])]
    assert page(f"<div><table><tr><td>标题{inner}</table></div>") == [(1, ["标题"]), (2, ["1", "2"]), (3, ["3", "4"])]


def test_what_nobody_sees_is_no_text() -> None:
    head = "<head><title>t</title><style>td{}</style><script>var a='<td>x';</script><!-- <td>y --></head>"
    assert page(
        f"<html>{head}<body><![if !x]><table><tr><td>a<!-- b --></td></tr></table><![endif]></body></html>"
    ) == [(1, ["a"])]


def test_entities_and_spaces_are_those_of_the_markup() -> None:
    assert table("<tr><td>&lt;甲&amp;乙&gt; &#8364;\n  店&nbsp;</td><td> \n </td><td>&#x4e2d;") == [
        (1, ["<甲&乙> € 店\xa0", None, "中"])
    ]


def test_the_value_that_excel_noted_counts_before_the_text() -> None:
    cells = (
        '<td x:num="410101100001">4.10101E+11<td x:num>1,234<td x:num="1234.5678">1,235<td x:str="  007">007'
        '<td x:num="46296">2026/10/1<td x:num="46296">46296<td x:bool="FALSE">FALSE<td x:err="#N/A">#N/A'
        '<td sdval="3.5">3,5<td x:num="nan">-'
    )
    assert table(f"<tr>{cells}") == [
        (1, [410101100001, "1,234", 1234.5678, "  007", date(2026, 10, 1), 46296, False, None, 3.5, "-"])
    ]


def test_a_formula_in_a_page_is_text() -> None:
    assert table("<tr><td x:fmla='=A1'>=1+1<td>@x<td>\t-1") == [(1, ["=1+1", "@x", "-1"])]


def test_the_sheet_is_called_as_the_page_says() -> None:
    names = (
        "<!--[if gte mso 9]><xml><x:ExcelWorksheet>\n<x:Name>甲&amp;乙</x:Name></x:ExcelWorksheet></xml><![endif]-->"
    )
    assert open_source(f"<html>{names}<table><tr><td>1</table>".encode(), "文件", Limits()).sheets == ("甲&乙",)
    assert open_source(b"<table><tr><td>1</table>", "f", Limits()).sheets == ("f",)


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "utf-16", "iso-8859-1", "nonsense", ""])
@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_the_bytes_tell_the_encoding_whatever_the_page_declares(declared: str, encoding: str) -> None:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    markup = f"<html><head>{meta}</head><table><tr><td>金鑫商店</td></tr></table></html>".encode(encoding)
    assert rows_of(open_source(markup, "x", Limits())) == [(1, ["金鑫商店"])]


def test_an_encoding_that_only_a_declaration_tells_is_believed() -> None:
    markup = '<meta charset="big5"><table><tr><td>許可證號</table>'.encode("big5")
    assert rows_of(open_source(markup, "x", Limits())) == [(1, ["許可證號"])]


def test_a_text_before_the_first_tag_does_not_hide_a_page() -> None:
    assert page("Notice: x in y.php\n<table><tr><td>a</td></tr></table>") == [(1, ["Notice: x in y.php"]), (2, ["a"])]


def test_a_text_with_angle_brackets_is_a_text() -> None:
    source = open_source("编码,名称\n1,<甲>\n2,<b>乙".encode(), "x", Limits())
    assert rows_of(source)[1:] == [(2, ["1", "<甲>"]), (3, ["2", "<b>乙"])]


def test_a_page_wider_than_a_sheet_or_fuller_than_allowed_is_refused() -> None:
    assert refusal(f"<table><tr>{'<td>1' * 16_385}</table>".encode()) == "read.too_wide"
    assert refusal(f"<table><tr>{'<td>1' * 101}</table>".encode(), Limits(cells=100)) == "read.too_large"
    spans = "<td rowspan=9999>1" * 100 + "<tr>" * 100
    assert refusal(f"<table><tr>{spans}</table>".encode(), Limits(cells=5000)) == "read.too_large"


def test_tables_deeper_than_any_page_has_them_cost_nothing() -> None:
    (_, cells), *_ = page("<table><tr><td>a" * 5_000 + "</table>" * 5_000)
    assert cells[0] == "a"


@given(st.text("<>/=\"' abtdrhle!-[]?&;#x:0129\n", max_size=200))
def test_whatever_the_markup_is_there_are_rows_or_one_refusal(markup: str) -> None:
    try:
        rows = page(f"<table><tr><td>{markup}")
    except Unreadable:
        return
    assert all(one < two for (one, _), (two, _) in pairwise(rows))
    assert all(cells[-1] is not None for _, cells in rows)


# Single file web pages


def test_a_single_file_web_page_has_the_sheets_that_its_first_part_names() -> None:
    def part(place: str, text: str) -> str:
        return f"--=_b\nContent-Location: file:///C:/{place}\nContent-Type: text/html; charset=gb2312\n\n{text}\n\n"

    names = "".join(
        f'<x:ExcelWorksheet><x:Name>{name}</x:Name><x:WorksheetSource HRef="book.files/{place}"/></x:ExcelWorksheet>'
        for name, place in (("客户", "sheet001.htm"), ("库存", "sheet002.htm"))
    )
    parts = part("book.htm", f"<html><xml>{names}</xml></html>")
    parts += part("book.files/sheet001.htm", "<table><tr><td>甲</table>")
    parts += part("book.files/sheet002.htm", "<table><tr><td>乙</table>")
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="=_b"\n\n'
    source = open_source(f"{head}{parts}--=_b--".encode("gbk"), "x", Limits())
    assert source.sheets == ("客户", "库存")
    assert [rows_of(source, 0), rows_of(source, 1)] == [[(1, ["甲"])], [(1, ["乙"])]]


@pytest.mark.parametrize(
    "text", ["MIME-Version: 1.0", 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="a"\n']
)
def test_a_single_file_web_page_without_a_table_is_a_page_without_a_table(text: str) -> None:
    assert refusal(text.encode()) == "read.web_page"


# XML


def test_places_that_the_xml_names_are_the_places() -> None:
    number = '<Cell><Data ss:Type="Number">{}</Data></Cell>'
    first = f'<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="String">a</Data></Cell>{number.format(1)}</Row>'
    second = f'<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">b</Data></Cell>{number.format(2.5)}</Row>'
    rows = f'{first}<Row ss:Span="2"/>{second}'
    assert xml(rows) == [(3, [None, "a", 1]), (7, ["b", None, None, 2.5])]


def test_cells_merged_down_repeat() -> None:
    merged = '<Cell ss:MergeDown="1"><Data ss:Type="String">a</Data></Cell>'
    first = f'<Row>{merged}<Cell><Data ss:Type="Number">1</Data></Cell></Row>'
    second = '<Row><Cell ss:Index="2"><Data ss:Type="Number">2</Data></Cell></Row>'
    third = '<Row><Cell><Data ss:Type="String">c</Data></Cell></Row>'
    rows = xml(first + second + third)
    assert rows == [(1, ["a", 1]), (2, ["a", 2]), (3, ["c"])]
    assert type(rows[1][1][0]) is Repeated


def test_each_type_is_its_value() -> None:
    cells = "".join(
        f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>'
        for kind, text in (
            ("Number", "410101100001"),
            ("Number", "1E3"),
            ("String", " 007 "),
            ("DateTime", "2026-10-01T00:00:00.000"),
            ("DateTime", "2026-10-01T10:22:00.000"),
            ("DateTime", "1899-12-31T10:22:00.000"),
            ("DateTime", "soon"),
            ("Boolean", "1"),
            ("Error", "#N/A"),
            ("Number", "NaN"),
            ("Number", "many"),
            ("String", ""),
        )
    )
    moment = datetime(2026, 10, 1, 10, 22)
    assert xml(f"<Row>{cells}</Row>") == [
        (1, [410101100001, 1000, " 007 ", date(2026, 10, 1), moment, "10:22:00", "soon", True, None, None, "many"])
    ]


def test_comments_are_no_values_and_bold_letters_are() -> None:
    cell = (
        '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>粗</B>体</ss:Data>'
        '<Comment><Data ss:Type="String">说明</Data></Comment></Cell>'
    )
    assert xml(f"<Row>{cell}</Row>") == [(1, ["粗体"])]


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE a [<!ENTITY b "c">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/hostname">',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a [<!ENTITY % b SYSTEM "http://127.0.0.1:9/x"> %b;]>',
    ],
)
def test_a_document_type_is_refused_before_it_can_name_or_swell_anything(before: str) -> None:
    text = f'<?xml version="1.0"?>{before}<Workbook xmlns="{NAMESPACE}"/>'
    assert refusal(text.encode()) == "read.entities"


def test_xml_that_breaks_off_names_its_line() -> None:
    with pytest.raises(Unreadable) as refused:
        xml("<Row>\n<Cell>\n</Row>")
    assert (refused.value.key, refused.value.params["line"]) == ("read.broken_line", 3)


@pytest.mark.parametrize("row", ['<Row ss:Index="1048577"/>', '<Row ss:Index="2"/><Row ss:Index="2"/>'])
def test_rows_out_of_place_are_refused(row: str) -> None:
    with pytest.raises(Unreadable):
        xml(row)


def test_xml_that_is_no_workbook_is_no_table() -> None:
    assert refusal(b'<?xml version="1.0"?><rss><item/></rss>') == "read.not_a_table"
    assert refusal(f'<?xml version="1.0"?><Workbook xmlns="{NAMESPACE}"/>'.encode()) == "read.not_a_table"


def test_the_rows_of_a_file_on_disk_come_through_the_reading_process(tmp_path: Path) -> None:
    from tierdesk.exchange.reader import open_workbook

    file = tmp_path / "export.xls"
    file.write_bytes("<table><tr><td>a<td>b<tr><td>1<td>=2</table>".encode("utf-16"))
    with open_workbook(file) as book:
        assert [row for chunk in book.rows("export") for row in chunk] == [(1, ["a", "b"]), (2, ["1", "=2"])]
