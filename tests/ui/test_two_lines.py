"""Words that are cut where the room ends, and only there."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.card_scenes import FOUR_STEPS
from tests.ui.looks import dressed, lay_out
from tierdesk.ui.card.steps_strip import StepsStrip
from tierdesk.ui.two_lines import TwoLines

WORDS = "11月10日：答应把价签全部换成新的，下周再去看一次，顺便带上新的陈列图"


@pytest.mark.parametrize("large", [False, True])
def test_words_are_whole_where_there_is_room_and_cut_by_width_where_not(large: bool, qtbot: QtBot) -> None:
    with dressed(large=large):
        shown = TwoLines()
        qtbot.addWidget(shown)
        shown.set_words(WORDS)
        assert shown.lines(2000) == [WORDS]
        assert "".join(shown.lines(400)) == WORDS
        assert len(shown.lines(400)) == 2
        lengths = []
        for width in (200, 140, 80):
            first, second = shown.lines(width)
            assert WORDS.startswith(first)
            assert second.endswith("…")
            lengths.append(len(first + second))
        assert lengths == sorted(set(lengths), reverse=True)


@pytest.mark.parametrize("width", [620, 886])
@pytest.mark.parametrize("large", [False, True])
def test_a_step_has_room_for_both_lines_of_its_note(large: bool, width: int, qtbot: QtBot) -> None:
    with dressed(large=large):
        strip = StepsStrip()
        qtbot.addWidget(strip)
        strip.set_chips(FOUR_STEPS.chips)
        lay_out(strip, width, 200)
        note = strip.findChildren(TwoLines)[0]
        assert note.height() >= note.heightForWidth(note.width())
        assert "".join(note.lines(note.width())) == FOUR_STEPS.chips[0].note
