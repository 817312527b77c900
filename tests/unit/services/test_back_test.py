"""The back-test: it plays the past as the months were, writes nothing, and says what it needs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.districts import add_lines, add_products, add_retailers, district, licence, weekly
from tierdesk.domain.bands import BANDS
from tierdesk.domain.months import last_day
from tierdesk.errors import Cancelled, UserFixable
from tierdesk.services.back_test import RULES, BackTest, back_test, play
from tierdesk.services.back_test_views import back_test_values, back_test_view
from tierdesk.services.export_back_test import export_back_test
from tierdesk.services.list_bands import list_bands
from tierdesk.services.policy import load_policy
from tierdesk.services.reband import reband
from tierdesk.store.connection import Store
from tierdesk.store.members import members
from tierdesk.store.month_sales import freshen
from tierdesk.store.retailers import retailers
from tierdesk.texts import LANGUAGES, Language, say, use_language

LAST = date(2026, 10, 31)


def steady(store: Store, shops: int = 20, weeks: int = 80) -> None:
    district(store, shops, last=LAST, weeks=weeks)


def fallen(store: Store) -> None:
    """Twenty shops; the fifth from below sells as usual until June, and nothing from July on."""
    numbers = [licence(number) for number in range(1, 21)]
    add_retailers(store, [{"licence_no": number, "market": "urban"} for number in numbers])
    add_products(store, "P1")
    lines = [line for size, number in enumerate(numbers, start=1) for line in weekly(number, "P1", LAST, 80, size + 4)]
    add_lines(store, [line for line in lines if not (line[0] == numbers[9] and line[2] >= date(2026, 7, 1))])


def test_where_nothing_changes_nobody_moves_and_the_last_thirty_days_come_again(store: Store) -> None:
    steady(store)
    found = back_test(store)
    assert (found.moves, found.raw, found.retailers) == (0.0, 0.0, 20)
    assert all(found.slips[rule].slipped == 0 for rule in RULES)
    assert found.slips["warned"].cases > 0
    assert found.products.naive.cases == found.products.ours.cases > 0
    # Four or five orders of a week fall into thirty days: that much even a steady shop is missed by.
    assert 0 < (found.products.ours.share or 0) < 0.25


def test_a_shop_that_falls_is_found_as_a_move_and_as_a_slip(store: Store) -> None:
    fallen(store)
    found = back_test(store)
    assert (found.moves or 0) > 0
    assert (found.raw or 0) >= (found.moves or 0)
    assert found.slips["cushion"].slipped > 0
    for rule in RULES:
        assert found.slips[rule].both <= min(found.slips[rule].warned, found.slips[rule].slipped)
    assert found.slips["warned"].both >= found.slips["chance"].both >= found.slips["red"].both


def test_the_past_is_played_as_it_would_have_been_run(store: Store) -> None:
    """The last month played says the bands that month by month runs say, kept one after the other."""
    fallen(store)
    months = back_test(store).months
    who = members(store)
    *_, last = play(store, who, months, load_policy(store))
    numbers = {one.id: one.licence_no for one in retailers(store)}
    played = {numbers[one]: BANDS[code] for one, code in zip(who.ids, last.held.band.tolist(), strict=True)}
    for month in months:
        reband(store, last_day(month))
    assert {line["licence_no"]: line["band"] for line in list_bands(store)} == played


def test_nothing_is_written(store: Store) -> None:
    steady(store)
    freshen(store)  # sums that every ranking keeps say nothing new
    before = list(store.db.conn.iterdump())
    back_test(store)
    assert list(store.db.conn.iterdump()) == before


def test_too_short_a_history_says_what_is_needed(store: Store) -> None:
    with pytest.raises(UserFixable) as nothing:
        back_test(store)
    assert "12" in say(nothing.value.to_do)  # type: ignore[arg-type]  # it is there
    steady(store, weeks=40)
    with pytest.raises(UserFixable) as short:
        back_test(store)
    assert "2026-10" in say(short.value.what)
    assert "12" in say(short.value.to_do)  # type: ignore[arg-type]  # it is there


def test_it_can_be_stopped_at_every_month(store: Store) -> None:
    steady(store)
    seen: list[tuple[int, int]] = []

    def report(done: int, total: int, _text: str) -> None:
        seen.append((done, total))
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        back_test(store, report)
    assert [done for done, _ in seen] == [0, 1, 2]


def test_months_after_the_day_of_a_forecast_are_only_what_it_is_judged_by(store: Store) -> None:
    """What came later changes the sales that a forecast is compared with, and no forecast of an earlier day."""
    steady(store)
    before = back_test(store)
    add_lines(store, [(licence(5), "P1", date(2026, 10, 20), 500.0, 1)])
    after = back_test(store)
    assert after.products.ours.sold == before.products.ours.sold + 500
    assert after.products.ours.missed > before.products.ours.missed
    assert after.moves == before.moves or (after.moves or 0) > 0


@pytest.fixture
def played(store: Store) -> BackTest:
    fallen(store)
    return back_test(store)


def test_it_is_told_in_both_languages_and_as_figures(played: BackTest) -> None:
    values = back_test_values(played)
    assert json.loads(json.dumps(values)) == values
    assert values["moves"]["held"] == pytest.approx(played.moves, abs=1e-4)
    for language in LANGUAGES:
        use_language(language)
        view = back_test_view(played)
        assert [section.id for section in view.sections] == ["moves", "slips", "forecasts"]
        for section in view.sections:
            assert section.finding
            assert {len(row) for row in (*section.rows, *section.said)} == {len(section.columns)}


def test_the_workbook_holds_the_findings_and_the_numbers(store: Store, played: BackTest, tmp_path: Path) -> None:
    view = back_test_view(played)
    rows = export_back_test(store, view, tmp_path / "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == [say("back_test.findings"), *(section.title for section in view.sections)]
    assert rows == sum(page.max_row - 1 for page in book.worksheets)
    moves = book[view.sections[0].title]
    assert moves.cell(2, 2).value == pytest.approx(played.moves)
    assert store.value("select count(*) from export_log where kind = 'back_test'") == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("shops", [1, 20])
def test_findings_are_whole_sentences_also_where_nobody_moves_and_of_one_shop(
    store: Store, shops: int, language: Language
) -> None:
    use_language(language)
    steady(store, shops)
    view = back_test_view(back_test(store))
    stop = "。" if language == "zh_CN" else "."
    for words in (view.basis, *(section.finding for section in view.sections)):
        assert words.endswith(stop)
        assert re.search(r"\d[A-Z]|\b1 (retailers|moves|times|cases)\b|\b0 cases", words) is None
    said = view.sections[0].finding
    assert f"0{stop}" in said or f"次{stop}" in said


@pytest.mark.parametrize(
    ("moves", "raw", "said"),
    [(9.0, 33.0, "33 次，少了 73%。"), (9.0, 9.0, "9 次。"), (0.0, 0.0, "0 次。"), (9.0, 6.0, "6 次。")],
)
def test_fewer_moves_are_told_where_there_are_fewer(store: Store, moves: float, raw: float, said: str) -> None:
    steady(store, 3)
    found = replace(back_test(store), moves=moves, raw=raw, segments=None)
    assert back_test_view(found).sections[0].finding.endswith(said)
