"""A table that makes no playbook is refused, and the complaint names the field at fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tierdesk.domain.playbook import PlaybookError
from tierdesk.domain.playbook_table import parse_playbook
from tierdesk.texts import LANGUAGES, say, use_language


def table() -> dict[str, Any]:
    text = {"zh": "文", "en": "text"}
    step = {
        "title": text,
        "purpose": text,
        "talking_points": [text, text],
        "checklist": [text, text, text],
        "evidence": {"answer_noted": 1},
        "outcomes": {"done": text, "not_yet": text, "not_applicable": text},
        "next": text,
        "validity_days": 30,
    }
    whole = {
        "group": "bottom",
        "kind": "sequence",
        "title": text,
        "about": text,
        "recurs": ["last"],
        "steps": [{"id": "first", **step}, {"id": "last", **step}],
    }
    fresh: dict[str, Any] = json.loads(json.dumps(whole))  # no part stands in two places
    return fresh


def test_the_smallest_playbook_parses_with_the_defaults() -> None:
    book = parse_playbook(table())
    assert (book.repeats, book.hand_over, book.recurs) == ("never", None, ("last",))
    step = book.step("first")
    assert (step.interval_days, step.reopen, step.lifts, book.position(step)) == (None, (), (), (1, 2))
    with pytest.raises(KeyError):
        book.step("nowhere")


Spoil = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("field", "problem", "spoil"),
    [
        ("group", "not_one_of", lambda t: t.update(group="middle")),
        ("group", "not_one_of", lambda t: t.pop("group")),
        ("kind", "not_one_of", lambda t: t.update(kind="circle")),
        ("repeats", "not_one_of", lambda t: t.update(repeats="week")),
        ("hand_over", "not_one_of", lambda t: t.update(hand_over="bottom")),
        ("recurs", "not_one_of", lambda t: t.update(recurs=["nowhere"])),
        ("recurs", "not_a_list", lambda t: t.update(recurs="last")),
        ("recurs", "end", lambda t: t.update(recurs=[])),
        ("recurs", "end", lambda t: t.update(repeats="quarter")),
        ("recurs", "menu_end", lambda t: t.update(kind="menu")),
        ("title", "missing", lambda t: t.pop("title")),
        ("title.en", "missing", lambda t: t.update(title={"zh": "文", "en": " "})),
        ("title.fr", "unknown_field", lambda t: t.update(title={"zh": "文", "en": "text", "fr": "texte"})),
        ("colour", "unknown_field", lambda t: t.update(colour="red")),
        ("steps", "missing", lambda t: t.update(steps=[])),
        ("steps", "missing", lambda t: t.update(steps=["first", "last"])),
        ("steps.1.id", "missing", lambda t: t["steps"][0].pop("id")),
        ("steps.first.id", "twice", lambda t: t["steps"][1].update(id="first")),
        ("steps.first.purpose", "missing", lambda t: t["steps"][0].pop("purpose")),
        ("steps.first.talking_points", "how_many", lambda t: t["steps"][0]["talking_points"].pop()),
        ("steps.first.checklist", "how_many", lambda t: t["steps"][0]["checklist"].pop()),
        ("steps.first.checklist.2.zh", "missing", lambda t: t["steps"][0]["checklist"][1].pop("zh")),
        ("steps.first.evidence", "missing", lambda t: t["steps"][0].update(evidence={})),
        ("steps.first.evidence.hearsay", "not_one_of", lambda t: t["steps"][0].update(evidence={"hearsay": 1})),
        ("steps.first.evidence.answer_noted", "only_one", lambda t: t["steps"][0].update(evidence={"answer_noted": 2})),
        (
            "steps.first.evidence.products_taught",
            "not_a_number",
            lambda t: t["steps"][0].update(evidence={"products_taught": 0}),
        ),
        ("steps.first.outcomes.not_yet", "missing", lambda t: t["steps"][0]["outcomes"].pop("not_yet")),
        ("steps.first.outcomes.maybe", "unknown_field", lambda t: t["steps"][0]["outcomes"].update(maybe={})),
        ("steps.first.validity_days", "not_a_number", lambda t: t["steps"][0].update(validity_days=-1)),
        ("steps.first.validity_days", "not_a_number", lambda t: t["steps"][0].update(validity_days=True)),
        ("steps.first.interval_days", "not_a_number", lambda t: t["steps"][0].update(interval_days=0)),
        ("steps.first.lifts", "not_one_of", lambda t: t["steps"][0].update(lifts=["luck"])),
        ("steps.first.reopen.1.when", "not_one_of", lambda t: t["steps"][0].update(reopen=[{"when": "rain"}])),
        (
            "steps.first.reopen.1.share",
            "not_a_share",
            lambda t: t["steps"][0].update(reopen=[{"when": "sales_fell", "share": 20}]),
        ),
        (
            "steps.first.talking_points.2",
            "unknown_figure",
            lambda t: t["steps"][0]["talking_points"].__setitem__(1, {"zh": "{age}", "en": "{age}"}),
        ),
        (
            "steps.first.talking_points.1",
            "braces",
            lambda t: t["steps"][0]["talking_points"].__setitem__(0, {"zh": "{daily", "en": "x"}),
        ),
        (
            "steps.first.talking_points.1",
            "braces",
            lambda t: t["steps"][0]["talking_points"].__setitem__(0, {"zh": "{daily:x}", "en": "x"}),
        ),
        (
            "steps.first.talking_points.1",
            "unknown_figure",
            lambda t: t["steps"][0]["talking_points"].__setitem__(0, {"zh": "{daily.real}", "en": "x"}),
        ),
        (
            "steps.first.checklist.1",
            "unknown_figure",
            lambda t: t["steps"][0]["checklist"].__setitem__(0, {"zh": "{daily}", "en": "{daily}"}),
        ),
    ],
)
def test_a_playbook_that_cannot_be_used_names_the_field(field: str, problem: str, spoil: Spoil) -> None:
    broken = table()
    spoil(broken)
    with pytest.raises(PlaybookError) as caught:
        parse_playbook(broken)
    assert (caught.value.field, caught.value.what.key) == (field, f"steps.problem.{problem}")
    for language in LANGUAGES:
        use_language(language)
        assert say(caught.value.what)
