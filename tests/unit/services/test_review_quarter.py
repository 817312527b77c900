"""Quarterly reviews: figures as of then, compared with what was kept, typed text never lost, and undone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.districts import add_lines, add_products, add_retailers, add_scores, district, licence, weekly
from tierdesk import texts
from tierdesk.domain.retailer import RetailerId
from tierdesk.errors import UserFixable
from tierdesk.services.analyse_gap import analyse_gap
from tierdesk.services.export_review import export_review, review_paper
from tierdesk.services.log_visit import open_visit, save_draft
from tierdesk.services.merge_retailers import merge_retailers, undo_merge
from tierdesk.services.override_band import set_override
from tierdesk.services.paper import Paragraph
from tierdesk.services.reband import reband
from tierdesk.services.review_quarter import due_reviews, keep_text, open_review, save_review, undo_review
from tierdesk.services.review_views import ReviewLine, ReviewView
from tierdesk.services.working_day import pin_working_day
from tierdesk.store.connection import Store
from tierdesk.store.retailers import find_retailer
from tierdesk.store.reviews import review_of
from tierdesk.texts import say

DAY = date(2026, 10, 5)  # the third quarter is over


def shop(store: Store, number: int) -> RetailerId:
    found = find_retailer(store, licence(number))
    assert found is not None
    return found.id


@pytest.fixture
def ranked(store: Store) -> Store:
    """Forty shops with equal weeks for more than a year, ranked on the fifth of October."""
    district(store, 40, last=DAY)
    reband(store, DAY)
    return store


def line(view: ReviewView, name: str) -> ReviewLine:
    return next(found for found in view.lines if found.id == name)


def test_the_quarter_that_is_over_is_reviewed_against_the_one_before_and_the_top_band(ranked: Store) -> None:
    view = open_review(ranked, shop(ranked, 15), DAY)
    assert (view.quarter, view.quarter_title, view.before_title) == ("2026-Q3", "2026 年三季度", "2026 年二季度")
    cartons = line(view, "cartons")
    weeks = 13 * 15 / 3  # thirteen Mondays in both quarters
    assert cartons.values[:2] == (round(weeks), round(weeks))
    assert (cartons.change, cartons.gap_direction) == ("没变", -1)
    assert line(view, "continuity").gap == "差不多"
    assert any("重新算" in note for note in view.notes)


def test_where_no_run_was_made_then_the_standing_is_said_to_be_unknown(ranked: Store) -> None:
    view = open_review(ranked, shop(ranked, 15), DAY, "2026-Q2")
    assert view.stands == "名次：上季 当时没有排名 → 本季 当时没有排名"


def test_a_change_of_sales_is_told_as_a_percentage(ranked: Store) -> None:
    add_products(ranked, "B")
    add_lines(ranked, weekly(licence(15), "B", date(2026, 9, 28), 13, 15.0))
    reband(ranked, DAY)
    view = open_review(ranked, shop(ranked, 15), DAY)
    assert (line(view, "cartons").change, line(view, "cartons").change_direction) == ("+100%", 1)
    assert line(view, "breadth").change == "+1 个"


def test_a_score_counts_in_the_quarter_it_was_given_and_after(ranked: Store) -> None:
    add_scores(ranked, {licence(15): (6.0, 5.0)}, date(2026, 5, 2))
    add_scores(ranked, {licence(15): (8.0, 5.0)}, date(2026, 8, 2))
    assert line(open_review(ranked, shop(ranked, 15), DAY), "display").values[:2] == (6.0, 8.0)


def test_saved_figures_stay_as_they_were_and_are_what_the_next_quarter_compares_with(ranked: Store) -> None:
    one = shop(ranked, 15)
    save_review(ranked, one, "2026-Q2", "多备两天的货", DAY)
    add_products(ranked, "B")
    add_lines(ranked, weekly(licence(15), "B", date(2026, 6, 29), 13, 15.0))  # comes in late
    reband(ranked, DAY)
    view = open_review(ranked, one, DAY, "2026-Q3")
    assert line(view, "cartons").values[0] == 65.0
    assert view.agreed_before == "多备两天的货"
    assert any("上季总结里存的" in note for note in view.notes)
    assert line(open_review(ranked, one, DAY, "2026-Q2"), "cartons").values[1] == 65.0


def test_what_is_typed_is_there_again_before_anything_is_saved(ranked: Store) -> None:
    one = shop(ranked, 15)
    keep_text(ranked, one, "2026-Q3", "加三个")
    keep_text(ranked, one, "2026-Q3", "加三个品规，12 月看")
    view = open_review(ranked, one, DAY)
    assert (view.agreed, view.saved) == ("加三个品规，12 月看", "")


def test_looking_at_a_review_writes_nothing(ranked: Store) -> None:
    one = shop(ranked, 15)
    open_review(ranked, one, DAY)
    keep_text(ranked, one, "2026-Q3", "")
    assert review_of(ranked, one, "2026-Q3") is None


def test_undone_a_review_is_a_draft_with_its_words(ranked: Store) -> None:
    one = shop(ranked, 15)
    keep_text(ranked, one, "2026-Q3", "加三个品规")
    saved = save_review(ranked, one, "2026-Q3", "加三个品规", DAY)
    assert open_review(ranked, one, DAY).saved
    undo_review(ranked, one, "2026-Q3", saved.before)
    view = open_review(ranked, one, DAY)
    assert (view.agreed, view.saved) == ("加三个品规", "")


def test_undoing_a_second_save_brings_the_first_back_and_keeps_the_newer_words(ranked: Store) -> None:
    one = shop(ranked, 15)
    save_review(ranked, one, "2026-Q3", "一", DAY)
    first = review_of(ranked, one, "2026-Q3")
    again = save_review(ranked, one, "2026-Q3", "一二", date(2026, 10, 9))
    undo_review(ranked, one, "2026-Q3", again.before)
    now = review_of(ranked, one, "2026-Q3")
    assert first is not None
    assert now is not None
    assert (now.saved_day, now.figures, now.agreed) == (first.saved_day, first.figures, "一二")


def test_undoing_the_save_of_an_empty_review_leaves_nothing(ranked: Store) -> None:
    one = shop(ranked, 15)
    saved = save_review(ranked, one, "2026-Q3", "", DAY)
    undo_review(ranked, one, "2026-Q3", saved.before)
    assert review_of(ranked, one, "2026-Q3") is None


def test_the_list_of_reviews_names_the_potential_ones_and_what_is_done(ranked: Store) -> None:
    found = due_reviews(ranked, DAY)
    assert (found.quarter, {row.saved for row in found.rows}) == ("2026-Q3", {False})
    first = found.rows[0]
    save_review(ranked, first.retailer_id, "2026-Q3", "好", DAY)
    after = due_reviews(ranked, DAY)
    assert [row.retailer_id for row in after.rows if row.saved] == [first.retailer_id]
    assert after.rows[-1].retailer_id == first.retailer_id
    assert after.summary == f"潜力型 {len(found.rows)} 户，做了 1 户"


def test_a_review_goes_with_a_merge_and_comes_back_with_its_undoing(ranked: Store) -> None:
    kept, other = shop(ranked, 15), shop(ranked, 16)
    save_review(ranked, other, "2026-Q3", "另一户的", DAY)
    save_review(ranked, other, "2026-Q2", "另一户早先的", DAY)
    save_review(ranked, kept, "2026-Q2", "留下那户的", DAY)
    merged = merge_retailers(ranked, kept, other)
    assert open_review(ranked, kept, DAY, "2026-Q3").agreed == "另一户的"
    assert open_review(ranked, kept, DAY, "2026-Q2").agreed == "留下那户的"
    assert any("总结" in clash for clash in merged.clashes)
    keep_text(ranked, kept, "2026-Q3", "合并后改的")
    changed = open_review(ranked, kept, DAY, "2026-Q3")
    assert changed.agreed == "合并后改的"
    assert changed.saved
    undo_merge(ranked, merged.id)
    assert open_review(ranked, other, DAY, "2026-Q3").agreed == "另一户的"
    assert open_review(ranked, other, DAY, "2026-Q2").agreed == "另一户早先的"
    assert open_review(ranked, kept, DAY, "2026-Q3").agreed == "合并后改的"


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_other_shop_is_named(ranked: Store, language: texts.Language) -> None:
    texts.use_language(language)
    said = repr(open_review(ranked, shop(ranked, 15), DAY))
    assert not any(licence(number) in said for number in range(16, 41))


def test_a_month_that_is_not_over_is_not_counted_and_the_person_is_told(store: Store) -> None:
    add_retailers(store, [{"licence_no": licence(number), "market": "urban"} for number in range(1, 31)])
    add_products(store, "A")
    for number in range(1, 31):
        add_lines(store, weekly(licence(number), "A", date(2026, 11, 9), 60, number))
    reband(store, date(2026, 11, 9))
    view = open_review(store, shop(store, 15), date(2026, 11, 9))
    assert view.quarter == "2026-Q4"
    assert any("只满 1 个月" in note for note in view.notes)
    assert line(view, "cartons").values[1] == 60.0  # four Mondays of October


def test_a_text_that_is_no_quarter_is_refused_in_words(ranked: Store) -> None:
    with pytest.raises(UserFixable):
        open_review(ranked, shop(ranked, 15), DAY, "2026-Q7")


def test_the_step_of_the_playbook_sees_the_review_that_was_saved_this_quarter(ranked: Store) -> None:
    one = due_reviews(ranked, DAY).rows[0].retailer_id
    visit = open_visit(ranked, one, DAY)
    draft = replace(visit.draft, step="quarter_review")
    assert [found.present for found in save_draft(ranked, visit.id, draft)] == [False]
    saved = save_review(ranked, one, "2026-Q3", "好", DAY)
    assert [found.present for found in save_draft(ranked, visit.id, draft)] == [True]
    undo_review(ranked, one, "2026-Q3", saved.before)
    assert [found.present for found in save_draft(ranked, visit.id, draft)] == [False]
    save_review(ranked, one, "2026-Q2", "晚了", date(2026, 9, 30))  # saved last quarter: not this one's
    assert [found.present for found in save_draft(ranked, visit.id, draft)] == [False]


def test_what_grows_with_the_months_is_not_compared_over_fewer_of_them(store: Store) -> None:
    district(store, 40, last=date(2026, 11, 9))
    add_products(store, "B", "C")
    add_lines(store, [(licence(15), code, date(2026, 8, 3), 15.0, 1_000) for code in ("B", "C")])
    reband(store, date(2026, 11, 9))
    one = shop(store, 15)
    view = open_review(store, one, date(2026, 11, 9))
    breadth = line(view, "breadth")
    assert (view.quarter, breadth.values[:2]) == ("2026-Q4", (3.0, 1.0))
    assert (breadth.change, breadth.change_direction) == ("3 个月才满 1 个", 0)
    assert line(view, "cartons").change.endswith("%")
    whole = line(open_review(store, one, date(2026, 11, 9), "2026-Q3"), "breadth")
    assert (whole.change, whole.change_direction) == ("+2 个", 1)


def test_a_shop_that_began_within_last_quarter_is_not_compared_with_its_first_months(store: Store) -> None:
    district(store, 40, last=DAY)
    add_retailers(store, [{"licence_no": licence(99), "market": "urban"}])
    add_products(store, "B")
    add_lines(store, weekly(licence(99), "P1", date(2026, 9, 28), 18, 15.0))  # from the first of June
    add_lines(store, weekly(licence(99), "B", date(2026, 9, 28), 4, 15.0))
    reband(store, DAY)
    breadth = line(open_review(store, shop(store, 99), DAY), "breadth")
    assert (breadth.values[:2], breadth.change, breadth.change_direction) == ((1.0, 2.0), "上季 3 个月只知道 1 个", 0)


@pytest.mark.parametrize(("language", "said"), [("zh_CN", "人工定档"), ("en", "set by hand")])
def test_a_band_set_by_hand_is_said_with_the_one_of_the_ranking_on_screen_paper_and_workbook(
    ranked: Store, tmp_path: Path, language: texts.Language, said: str
) -> None:
    texts.use_language(language)
    pin_working_day(ranked, DAY)
    one = shop(ranked, 15)
    assert not open_review(ranked, one, DAY).by_hand
    set_override(ranked, one, "top", "新店主", date(2026, 12, 31))
    view = open_review(ranked, one, date(2026, 12, 31), "2026-Q4")
    assert view.by_hand
    assert not analyse_gap(ranked, shop(ranked, 16)).by_hand
    assert analyse_gap(ranked, one).by_hand
    _, _, this_quarter = view.stands.rpartition("→")
    assert said in this_quarter
    assert this_quarter.index(say("band.top")) < this_quarter.index(said) < this_quarter.index(say("band.middle"))
    assert Paragraph(view.stands) in review_paper(view).blocks
    export_review(ranked, one, "2026-Q4", date(2026, 12, 31), tmp_path / "a.xlsx")
    cells = CalamineWorkbook.from_path(tmp_path / "a.xlsx").get_sheet_by_index(0).to_python()
    assert view.stands in {row[0] for row in cells}
