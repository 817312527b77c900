"""The shipped playbooks are those of the method, complete in both languages, and keep to the rules of the trade."""

from __future__ import annotations

import pytest

from tierdesk.domain.evidence import evidence_name
from tierdesk.domain.playbook import FIGURES, Playbook, Step, Text, find_step
from tierdesk.domain.retailer import GROUPS, Group
from tierdesk.services.playbooks import playbooks
from tierdesk.texts import LANGUAGES, catalogue, say, use_language

STEPS = {
    "bottom": {
        "mindset": {"answer_noted": 1},
        "ordering": {"stock_counted": 1, "order_list_saved": 1},
        "selling": {"products_taught": 3},
        "revisit": {"concerns_answered": 1},
    },
    "potential": {
        "sales_gap": {"gap_shown": 1},
        "display": {"display_scored": 1},
        "stock_up": {"stock_counted": 1, "order_list_saved": 1},
        "quarter_review": {"review_saved": 1},
    },
    "steady": {
        step: {"step_record": 1}
        for step in (
            "stock_check",
            "display_refresh",
            "new_product",
            "price_labels",
            "digital_help",
            "policy",
            "concern_round",
            "relationship",
        )
    },
    "volatile": {
        "diagnose": {"drivers_shown": 1},
        "advise": {"advice_dated": 1},
        "watch": {"watch_visits": 3, "out_of_volatile": 2},
        "widen": {"step_record": 1},
    },
    "top": {
        "befriend": {"relationship_record": 1},
        "understand": {"needs_interview": 1},
        "value_add": {"value_service_result": 1},
        "keep_in_touch": {"promise_kept": 1},
    },
}
"""The table of DOMAIN 2."""


def texts_of(book: Playbook) -> list[Text]:
    found = [book.title, book.about]
    for step in book.steps:
        outcomes = step.outcomes
        found += [step.title, step.purpose, step.next, outcomes.done, outcomes.not_yet, outcomes.not_applicable]
        found += [*step.talking_points, *step.checklist]
    return found


def step_of(step_id: str) -> Step:
    found = find_step(playbooks(), step_id)
    assert found is not None
    return found


@pytest.mark.parametrize("group", GROUPS)
def test_the_shipped_playbook_has_the_steps_and_the_evidence_of_the_method_in_its_order(group: Group) -> None:
    book = playbooks()[group]
    assert {step.id: dict(step.evidence) for step in book.steps} == STEPS[group]
    assert [step.id for step in book.steps] == list(STEPS[group])


def test_what_recurs_repeats_and_hands_over_is_as_the_method_says() -> None:
    books = playbooks()
    assert {group: set(book.recurs) for group, book in books.items() if book.recurs} == {
        "bottom": {"revisit"},
        "top": {"value_add", "keep_in_touch"},
    }
    assert {group for group, book in books.items() if book.repeats == "quarter"} == {"potential"}
    assert {group: book.hand_over for group, book in books.items() if book.hand_over} == {"volatile": "steady"}
    assert {group for group, book in books.items() if book.kind == "menu"} == {"steady"}
    reopening = {
        step.id: {r.when for r in step.reopen} for book in books.values() for step in book.steps if step.reopen
    }
    assert reopening == {"mindset": {"sales_fell"}, "ordering": {"ratio_out_of_range"}}


@pytest.mark.parametrize("group", GROUPS)
def test_every_text_is_chinese_in_chinese_and_has_no_chinese_in_english(group: Group) -> None:
    for text in texts_of(playbooks()[group]):
        assert any("\u4e00" <= sign <= "\u9fff" for sign in text.zh), text.zh
        assert not any("\u3000" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef" for sign in text.en), text.en
        assert not set(text.zh) & set(',;?!()"'), text.zh


@pytest.mark.parametrize("group", GROUPS)
def test_both_languages_of_a_talking_point_name_the_same_known_figures(group: Group) -> None:
    for step in playbooks()[group].steps:
        for point in step.talking_points:
            assert Text(point.zh, "").figures() == Text("", point.en).figures() <= FIGURES


@pytest.mark.parametrize("group", GROUPS)
def test_a_step_always_has_something_to_say_even_when_no_figure_is_known(group: Group) -> None:
    for step in playbooks()[group].steps:
        assert step.points({})
        said = step.points(dict.fromkeys(FIGURES, 4.5))
        assert len(said) == len(step.talking_points)
        assert not any("{" in point.zh or "{" in point.en for point in said)


def test_a_talking_point_with_an_unknown_figure_is_not_shown() -> None:
    step = step_of("ordering")
    daily = [point for point in step.talking_points if "daily" in point.figures()]
    without = step.points({"stock_days": 3.3, "target_days": 4.5, "daily": None})
    assert daily
    assert len(without) < len(step.points({"stock_days": 3.3, "target_days": 4.5, "daily": 4.0}))


@pytest.mark.parametrize("group", GROUPS)
def test_no_text_of_a_step_offers_gifts_ties_or_a_minimum(group: Group) -> None:
    forbidden_zh = ("搭售", "捆绑", "起订量", "最低订", "至少订", "必须订", "完成任务量", "赠品", "免费送", "返利")
    forbidden_en = ("at least order", "minimum order", "must order", "free gift", "rebate", "bundle")
    for text in texts_of(playbooks()[group]):
        assert not [word for word in forbidden_zh if word in text.zh]
        assert not [word for word in forbidden_en if word in text.en.lower()]


def test_every_kind_of_evidence_has_a_name_in_both_languages() -> None:
    for book in playbooks().values():
        for step in book.steps:
            for kind in step.evidence:
                assert evidence_name(step, kind).key in catalogue()
    use_language("en")
    assert say(evidence_name(step_of("selling"), "products_taught")) == "3 products taught"


def test_every_text_about_steps_speaks_both_languages() -> None:
    mine = {key: words for key, words in catalogue().items() if key.startswith("steps.")}
    assert len(LANGUAGES) == 2
    assert all(zh.strip() and en.strip() for zh, en in mine.values())
