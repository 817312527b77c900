"""A band set by hand holds from its first to its last day, and no longer once it was taken back."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tierdesk.domain.override import SOON_DAYS, Override, standing
from tierdesk.domain.retailer import RetailerId

FIRST = date(2026, 11, 24)
days = st.integers(-400, 400).map(lambda n: FIRST + timedelta(days=n))


def override(
    last: date | None, ended: date | None = None, made_at: str = "2026-11-24T08:00:00", of: int = 1
) -> Override:
    return Override(made_at, RetailerId(of), "top", "新店主", "wang", made_at, FIRST, last, ended)


@given(day=days, length=st.integers(0, 300))
def test_it_holds_on_its_first_and_its_last_day_and_between_and_on_no_other(day: date, length: int) -> None:
    last = FIRST + timedelta(days=length)
    assert override(last).holds(day) == (FIRST <= day <= last)


@given(day=days, last=st.none() | days, ended=days)
def test_taken_back_it_holds_from_that_day_on_no_longer(day: date, last: date | None, ended: date) -> None:
    assert override(last, ended).holds(day) == (override(last).holds(day) and day < ended)


@given(day=days, last=st.none() | days, ended=st.none() | days)
def test_what_is_told_of_it_agrees_with_whether_it_holds(day: date, last: date | None, ended: date | None) -> None:
    one = override(last, ended)
    assert one.holds(day) == (one.state(day) in {"running", "ending"})


def test_its_end_is_told_two_weeks_ahead() -> None:
    last = FIRST + timedelta(days=60)
    assert override(last).state(last - timedelta(days=SOON_DAYS + 1)) == "running"
    assert override(last).state(last - timedelta(days=SOON_DAYS)) == "ending"
    assert override(last).state(last) == "ending"
    assert override(last).state(last + timedelta(days=1)) == "over"
    assert override(last).days_left(last) == 0


def test_of_two_that_hold_the_one_made_last_counts_in_whatever_order_they_come() -> None:
    old, new = override(None, made_at="2026-11-24T08:00:00"), override(None, made_at="2026-11-25T08:00:00")
    over = override(FIRST, made_at="2026-11-26T08:00:00")
    other = override(None, of=2)
    day = FIRST + timedelta(days=3)
    for together in ([old, new, over, other], [over, other, new, old]):
        assert standing(together, day) == {RetailerId(1): new, RetailerId(2): other}
