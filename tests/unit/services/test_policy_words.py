"""Values of settings as people write and read them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.test_policy_settings import values_for
from tierdesk.domain.policy_settings import SETTINGS, Value
from tierdesk.services.policy_words import number_in_words, typed_value, value_in_words
from tierdesk.texts import use_language

TYPED = [name for name, one in SETTINGS.items() if one.kind != "flag"]


@given(st.data(), st.sampled_from(TYPED))
def test_what_is_shown_is_read_as_what_it_was(data: st.DataObject, name: str) -> None:
    setting = SETTINGS[name]
    value: Value = data.draw(values_for(setting))
    read = typed_value(setting, number_in_words(setting, value))
    if isinstance(value, tuple):
        assert read == value
    else:
        assert read == pytest.approx(value, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("ranking.top_share", "25", 0.25),
        ("ranking.top_share", " ２５％ ", 0.25),
        ("segments.potential_slope", "1.5", 0.015),
        ("ranking.window_months", "１２", 12),
        ("ranking.window_months", "6.5", None),
        ("stock.total_cap", "1,200", 1200.0),
        ("hysteresis.margin", "", None),
        ("hysteresis.margin", "三", None),
        ("visits.licence_alert_days", "90，60、30 0", (90, 60, 30, 0)),
        ("visits.licence_alert_days", "90, x", None),
    ],
)
def test_what_a_person_types_is_understood_or_not(name: str, text: str, value: Value | None) -> None:
    assert typed_value(SETTINGS[name], text) == value


def test_a_value_is_read_with_its_unit() -> None:
    shown = {name: value_in_words(SETTINGS[name], value) for name, value in EXAMPLES.items()}
    assert shown == {
        "ranking.top_share": "20%",
        "ranking.window_months": "6 个月",
        "hysteresis.margin": "3 个百分点",
        "ranking.by_market_type": "否",
        "stock.total_cap": "无",
        "stock.class_caps.1": "10 条",
        "visits.licence_alert_days": "90, 60, 30, 0 天",
    }


def test_one_is_told_apart_from_several_in_english() -> None:
    use_language("en")
    setting = SETTINGS["ranking.window_months"]
    assert [value_in_words(setting, months) for months in (1, 6)] == ["1 month", "6 months"]


EXAMPLES: dict[str, Value] = {
    "ranking.top_share": 0.2,
    "ranking.window_months": 6,
    "hysteresis.margin": 3.0,
    "ranking.by_market_type": False,
    "stock.total_cap": 0.0,
    "stock.class_caps.1": 10.0,
    "visits.licence_alert_days": (90, 60, 30, 0),
}
