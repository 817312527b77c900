"""A paper is whole or not there, has its fonts in it, and every page says for whom it is."""

from __future__ import annotations

import re
import shutil
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tierdesk.errors import Environment
from tierdesk.services.paper import Bar, Heading, Paper, PaperColumn, Paragraph, Table, foot
from tierdesk.services.replay_months import replay_months
from tierdesk.services.retailer_page import retailer_page
from tierdesk.store.connection import open_store
from tierdesk.store.retailers import retailers
from tierdesk.texts import LANGUAGES, Language, use_language
from tierdesk.ui.paper import write_pdf

COLUMNS = (PaperColumn("看什么", 3), PaperColumn("本店", 2, right=True), PaperColumn("得分", 4))


def paper(rows: int = 3, words: str = "每一项都按同一套规则算。") -> Paper:
    table = Table(
        COLUMNS, tuple((f"第{row}项", f"{row} 条", Bar(row / max(1, rows), "4.2", 0.5)) for row in range(rows))
    )
    return Paper("金源副食店", "近6个月", (Heading("得分"), Paragraph(words), table, Paragraph("说明", muted=True)))


def fonts_without_a_file(pdf: bytes) -> int:
    """Font descriptors that have no font in the file (every stream unpacked, where one is)."""
    whole = pdf
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            whole += zlib.decompress(found.group(1))
        except zlib.error:
            continue
    descriptors = len(re.findall(rb"/Type\s*/FontDescriptor", whole))
    assert descriptors > 0
    return descriptors - len(re.findall(rb"/FontFile[23]?\b", whole))


@pytest.mark.usefixtures("qapp")
def test_a_short_paper_is_one_page_with_its_fonts_in_it(tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    assert write_pdf(paper(), file) == 1
    made = file.read_bytes()
    assert made.startswith(b"%PDF-")
    assert fonts_without_a_file(made) == 0


@pytest.mark.usefixtures("qapp")
def test_a_long_table_and_a_long_text_go_on_on_further_pages(tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    pages = write_pdf(paper(rows=120, words="很长的一段话。" * 900), file)
    assert pages > 4
    assert len(re.findall(rb"/Type\s*/Page\b", file.read_bytes())) == pages


@pytest.mark.usefixtures("qapp")
def test_a_paper_that_has_to_be_one_page_is_drawn_smaller_until_it_is(tmp_path: Path) -> None:
    long = paper(rows=40)
    assert write_pdf(long, tmp_path / "two.pdf") == 2
    assert write_pdf(replace(long, one_page=True), tmp_path / "one.pdf") == 1
    assert len(re.findall(rb"/Type\s*/Page\b", (tmp_path / "one.pdf").read_bytes())) == 1


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_for_a_retailer_is_one_page_for_every_shop_with_a_history(
    district_store: Path, tmp_path: Path, language: Language
) -> None:
    use_language(language)
    shutil.copy(district_store, tmp_path / "district.db")
    store = open_store(tmp_path / "district.db")
    replay_months(store)
    everybody = retailers(store)
    papers = [retailer_page(store, one.id, date(2026, 11, 24)) for one in everybody]
    store.close()
    assert {write_pdf(made, tmp_path / "page.pdf") for made in papers} == {1}
    assert max(write_pdf(replace(made, one_page=False), tmp_path / "page.pdf") for made in papers) == 2


@pytest.mark.usefixtures("qapp")
def test_the_same_paper_written_over_an_old_one_replaces_it_and_leaves_nothing_beside(tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    file.write_bytes(b"old")
    write_pdf(paper(), file)
    assert file.read_bytes().startswith(b"%PDF-")
    assert [found.name for found in tmp_path.iterdir()] == ["page.pdf"]


@pytest.mark.usefixtures("qapp")
def test_a_place_that_cannot_be_written_is_said_and_nothing_appears(tmp_path: Path) -> None:
    with pytest.raises(Environment):
        write_pdf(paper(), tmp_path / "no such folder" / "page.pdf")
    taken = tmp_path / "page.pdf"
    taken.mkdir()
    with pytest.raises(Environment):
        write_pdf(paper(), taken)
    assert [found.name for found in tmp_path.iterdir()] == ["page.pdf"]


def test_the_texts_of_a_paper_hold_every_word_and_say_for_whom_it_is(qapp: QApplication) -> None:
    del qapp
    for language in ("zh_CN", "en"):
        use_language(language)
        texts = paper().texts()
        assert {"金源副食店", "近6个月", "得分", "说明", "看什么", "第1项", "4.2", foot()} <= set(texts)
