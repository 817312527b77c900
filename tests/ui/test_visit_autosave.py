"""Autosave by itself: nothing waits long, a store that refuses is asked again, late news is dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.visit import VisitDraft, VisitId
from tierdesk.store.connection import open_store
from tierdesk.ui import work
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.visit import autosave
from tierdesk.ui.visit.autosave import SAVE_AFTER_MS, Autosave

VISIT, OTHER = VisitId("one"), VisitId("other")


class Kept:
    """A store that can be told to refuse; `notes` are what it took."""

    def __init__(self) -> None:
        self.refusing = False
        self.notes: list[tuple[VisitId, str]] = []

    def save_draft(self, visit_id: VisitId, draft: VisitDraft) -> Callable[[Any, Any], tuple[str, ...]]:
        def save(_store: object, _report: object) -> tuple[str, ...]:
            if self.refusing:
                raise OSError("disk full")
            self.notes.append((visit_id, draft.note))
            return (draft.note,)

        return save


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    made = Kept()
    monkeypatch.setattr(work, "save_draft", made.save_draft)
    monkeypatch.setattr(autosave, "TRY_AGAIN_MS", 20)
    return made


@pytest.fixture
def jobs(qapp: QApplication, tmp_path: Path) -> Iterator[Jobs]:
    made = Jobs(lambda: open_store(tmp_path / "empty.db"))
    yield made
    made.close()


@pytest.fixture
def typed() -> list[str]:
    """What stands in the form."""
    return [""]


@pytest.fixture
def saving(jobs: Jobs, typed: list[str]) -> Autosave:
    made = Autosave(jobs, lambda: VisitDraft(RetailerId(1), date(2026, 11, 24), "mindset", note=typed[0]), jobs)
    made.open(VISIT)
    return made


def test_somebody_who_never_stops_typing_is_saved_all_the_same(
    saving: Autosave, kept: Kept, typed: list[str], qtbot: QtBot
) -> None:
    def type_on() -> bool:
        typed[0] += "a"
        saving.touch()
        return len(kept.notes) >= 2

    qtbot.waitUntil(type_on, timeout=SAVE_AFTER_MS * 10)


def test_nothing_typed_is_nothing_saved(saving: Autosave, kept: Kept, jobs: Jobs, qtbot: QtBot) -> None:
    saving.flush()
    saving.close()
    qtbot.waitUntil(lambda: jobs.idle)
    assert kept.notes == []


def test_a_store_that_refuses_is_asked_again_until_it_takes_it_and_the_trouble_is_said_once(
    saving: Autosave, kept: Kept, jobs: Jobs, typed: list[str], qtbot: QtBot
) -> None:
    said: list[BaseException] = []
    refused: list[None] = []
    jobs.trouble.connect(said.append)
    saving.failed.connect(lambda: refused.append(None))
    kept.refusing = True
    typed[0] = "words"
    saving.touch()
    saving.flush()
    qtbot.waitUntil(lambda: len(refused) >= 3)
    kept.refusing = False
    with qtbot.waitSignal(saving.saved):
        pass
    assert kept.notes == [(VISIT, "words")]
    assert [type(error) for error in said] == [OSError]


def test_the_news_of_a_visit_that_was_left_is_dropped(
    saving: Autosave, kept: Kept, jobs: Jobs, typed: list[str], qtbot: QtBot
) -> None:
    told: list[object] = []
    saving.saved.connect(told.append)
    typed[0] = "first"
    saving.touch()
    saving.close()
    saving.open(OTHER)
    qtbot.waitUntil(lambda: jobs.idle)
    assert kept.notes == [(VISIT, "first")]
    assert told == []
