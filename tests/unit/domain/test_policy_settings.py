"""The settings of the policy: none forgotten, each with its limits, changed one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.domain.policy_settings import (
    NOT_EDITABLE,
    PRICE_CLASSES,
    SECTIONS,
    SETTINGS,
    Setting,
    Value,
    changed_settings,
    problem_of,
    problems_of,
    settings_of,
    value_of,
    with_values,
)
from tierdesk.services.policy import shipped_policy
from tierdesk.texts import LANGUAGES, say, use_language

POLICY = shipped_policy()
KEYS = {"ranking.weights": INDICATORS, "stock.class_caps": PRICE_CLASSES}


def field_names(part: Any, prefix: str = "") -> list[str]:
    """The dotted names of everything a policy consists of."""
    names = []
    for one in fields(part):
        value, name = getattr(part, one.name), prefix + one.name
        if is_dataclass(value):
            names += field_names(value, f"{name}.")
        elif isinstance(value, Mapping):
            names += [f"{name}.{key}" for key in KEYS[name]]
        else:
            names.append(name)
    return names


def values_for(setting: Setting) -> st.SearchStrategy[Value]:
    """Values that a setting may have, looked at alone."""
    if setting.kind == "flag":
        return st.booleans()
    whole = st.integers(int(setting.least), int(setting.most))
    if setting.kind == "days":
        return st.lists(whole, min_size=1, max_size=6).map(tuple)
    return whole if setting.kind == "whole" else st.floats(setting.least, setting.most)


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Value]:
    """Some settings with values that they may have."""
    names = draw(st.lists(st.sampled_from(sorted(SETTINGS)), unique=True, max_size=8))
    return {name: draw(values_for(SETTINGS[name])) for name in names}


def test_every_field_of_the_policy_is_a_setting_or_says_why_not() -> None:
    assert sorted(field_names(POLICY)) == sorted([*SETTINGS, *NOT_EDITABLE])
    assert all(NOT_EDITABLE.values())


def test_every_setting_is_in_a_section_that_is_shown() -> None:
    assert {setting.section for setting in SETTINGS.values()} == set(SECTIONS)
    assert [one for section in SECTIONS for one in settings_of(section)] == list(SETTINGS.values())


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_a_name_and_an_explanation_in_both_languages(name: str) -> None:
    for language in LANGUAGES:
        use_language(language)
        assert say(SETTINGS[name].title)
        assert say(SETTINGS[name].help)
        assert say(f"policy.section.{SETTINGS[name].section}")


def test_the_shipped_policy_is_sound() -> None:
    assert problems_of(POLICY) == {}


@given(changes())
def test_what_was_changed_is_read_again_and_nothing_else_changes(values: dict[str, Value]) -> None:
    changed = with_values(POLICY, values)
    for name in SETTINGS:
        assert value_of(changed, name) == values.get(name, value_of(POLICY, name))
    differing = {name for name, value in values.items() if value != value_of(POLICY, name)}
    assert {one.name for one in changed_settings(POLICY, changed)} == differing


@given(changes())
def test_a_policy_without_problems_here_has_none_for_the_rules(values: dict[str, Value]) -> None:
    changed = with_values(POLICY, values)
    if not problems_of(changed):
        assert changed.problems() == []


@pytest.mark.parametrize("name", [name for name, one in SETTINGS.items() if one.kind in {"whole", "number", "share"}])
def test_a_value_outside_of_its_range_or_no_number_is_a_problem(name: str) -> None:
    setting = SETTINGS[name]
    step = 1 if setting.kind == "whole" else 0.001
    wrong: list[Any] = [float("nan"), float("inf"), "1", True, None, setting.least - step, setting.most + step]
    for value in wrong:
        assert problem_of(setting, value) is not None, value


def test_days_are_whole_and_at_least_one() -> None:
    setting = SETTINGS["visits.licence_alert_days"]
    wrong: tuple[object, ...] = ((), (1.5,), (True,), (-1,), 30, [30])
    assert all(problem_of(setting, value) is not None for value in wrong)
    assert problem_of(setting, (90, 0)) is None


@pytest.mark.parametrize(
    ("values", "at_fault"),
    [
        ({f"ranking.weights.{name}": 0.0 for name in INDICATORS}, "ranking.weights.cartons"),
        ({"ranking.min_months": 7}, "ranking.min_months"),
        ({"segments.min_months": 13}, "segments.min_months"),
        ({"segments.provisional_min_months": 10}, "segments.provisional_min_months"),
        ({"stock.recent_days": 90}, "stock.recent_days"),
        ({"stock.target_potential": 0.25}, "stock.target_potential"),
    ],
)
def test_settings_that_contradict_each_other_are_told_at_one_of_them(values: dict[str, Value], at_fault: str) -> None:
    assert list(problems_of(with_values(POLICY, values))) == [at_fault]


def test_a_cap_of_nought_is_no_cap() -> None:
    capped = with_values(POLICY, {"stock.class_caps.1": 10.0})
    assert capped.stock.class_caps == {"1": 10.0}
    assert with_values(capped, {"stock.class_caps.1": 0.0}) == POLICY


def test_the_version_is_no_difference() -> None:
    newer: Policy = replace(POLICY, version=9)
    assert changed_settings(POLICY, newer) == ()
