"""The visit form holds its words and figures in every language, size and width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui import card_scenes as scenes
from tests.ui.looks import EVERY_LOOK, LANGUAGES, cut_off, dressed, lay_out
from tierdesk.domain.visit import VisitId
from tierdesk.store.connection import open_store
from tierdesk.ui import theme, work
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.visit.form import VisitFormView


@pytest.fixture
def jobs(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    monkeypatch.setattr(work, "advise", lambda _visit, _draft: lambda _store, _report: scenes.ADVICE)
    monkeypatch.setattr(work, "save_draft", lambda _visit, _draft: lambda _store, _report: scenes.FORM.evidence)
    made = Jobs(lambda: open_store(tmp_path / "empty.db"))
    yield made
    made.close()


@EVERY_LOOK
def test_no_word_is_cut_off(qtbot: QtBot, jobs: Jobs, language: str, large: bool, width: int) -> None:
    with dressed(LANGUAGES[language == "en"], large=large):
        form = VisitFormView(jobs)
        qtbot.addWidget(form)
        form.show_form(scenes.FORM)
        lay_out(form, width)
        form.outcome.choose("done")
        form.stock.keep.click()
        qtbot.waitUntil(lambda: jobs.idle)
        lay_out(form, width, 701)
        assert cut_off(form) == []
        inner = form._scroll.widget()
        assert inner is not None
        assert inner.width() <= form._scroll.viewport().width()


@pytest.mark.parametrize("large", [False, True])
def test_whatever_is_pressed_or_typed_into_is_forty_pixels_high(qtbot: QtBot, jobs: Jobs, large: bool) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QWidget

    with dressed(large=large):
        form = VisitFormView(jobs)
        qtbot.addWidget(form)
        form.show_form(scenes.FORM)
        lay_out(form, 886)
        qtbot.waitUntil(lambda: jobs.idle)
        low = {
            f"{type(part).__name__} {part.accessibleName() or getattr(part, 'text', str)()}": part.height()
            for part in form.findChildren(QWidget)
            if isinstance(part, QAbstractButton | QLineEdit | QAbstractSpinBox)
            and part.isVisible()
            and not isinstance(part.parent(), QAbstractSpinBox)
            and part.height() < theme.px(40)
        }
        assert low == {}


def test_the_notes_of_the_advice_stand_under_their_products(qtbot: QtBot, jobs: Jobs) -> None:
    with dressed():
        form = VisitFormView(jobs)
        qtbot.addWidget(form)
        form.show_form(scenes.FORM)
        lay_out(form, 886)
        qtbot.waitUntil(lambda: jobs.idle)
        rows = form.stock.grid._shown
        assert not rows["a"].note.isVisible()
        assert rows["b"].note.text() == "限量 6，差 12.5"
        assert rows["b"].note.y() > rows["b"].name.y()
        assert "11% → 16%" in form.stock.advice.text()


def test_news_of_another_visit_is_not_shown_in_this_one(qtbot: QtBot, jobs: Jobs) -> None:
    with dressed():
        form = VisitFormView(jobs)
        qtbot.addWidget(form)
        form.show_form(scenes.FORM)
        qtbot.waitUntil(lambda: jobs.idle)
        form._on_advice(VisitId("another"), replace(scenes.ADVICE, total=999))
        assert "999" not in form.stock.advice.text()
