"""Quarters: three months each, one after another, reviewed when a month of them is over."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierdesk.domain.months import month_of
from tierdesk.domain.quarter import (
    complete_in,
    day_in,
    is_quarter,
    last_day_of,
    months_of,
    quarter_before,
    quarter_days,
    quarter_of,
    to_review,
)

DAYS = st.dates(date(1991, 1, 1), date(2099, 12, 31))


@given(DAYS)
def test_every_day_lies_in_one_of_the_three_months_of_its_quarter(day: date) -> None:
    quarter = quarter_of(day)
    assert is_quarter(quarter)
    assert month_of(day) in months_of(quarter)
    assert month_of(day) not in months_of(quarter_before(quarter))
    assert quarter_before(quarter) < quarter
    first, last = quarter_days(day)
    assert first <= day <= last
    assert (first.day, (last - first).days // 30) == (1, 3 if (last - first).days >= 90 else 2)
    assert day_in(quarter, day) == day <= last_day_of(quarter)


@given(DAYS)
def test_the_quarter_to_review_has_a_month_that_is_over(day: date) -> None:
    assert complete_in(to_review(day), day)


def test_a_quarter_is_reviewed_until_a_month_of_the_next_one_is_over() -> None:
    assert to_review(date(2026, 10, 30)) == "2026-Q3"
    assert to_review(date(2026, 10, 31)) == "2026-Q4"
    assert complete_in("2026-Q4", date(2026, 12, 30)) == ("2026-10", "2026-11")
    assert complete_in("2027-Q1", date(2026, 12, 30)) == ()


@pytest.mark.parametrize("text", ["", "2026", "2026-Q5", "2026-q1", "26-Q1", "2026-Q01", "x026-Q1"])
def test_nothing_else_is_a_quarter(text: str) -> None:
    assert not is_quarter(text)
