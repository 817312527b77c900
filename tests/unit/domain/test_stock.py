"""The suggested order keeps its formula, its caps, and never pretends to know what was not counted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierdesk.domain.policy import Stock
from tierdesk.domain.stock import Need, days_of_cover, stock_ratio, suggest
from tierdesk.services.policy import shipped_policy

POLICY = shipped_policy().stock


def need(code: str = "A", **known: float | None) -> Need:
    figures = {"on_hand": 5.0, "on_order": 0.0, "sold_recent": 28.0, "sold_long": 84.0} | known
    return Need(code, **figures)  # type: ignore[arg-type]  # a bag of the fields under test


def test_the_worked_example_gives_nine() -> None:
    (line,) = suggest([need()], 1.0, 7, 0.15, POLICY)
    assert (line.daily, line.target, line.raw, line.suggested, line.limited_by) == (1.0, 13.5, 8.5, 9, None)


def test_the_worked_example_with_a_cap_gives_six_and_keeps_the_gap() -> None:
    (line,) = suggest([need(cap=6.0)], 1.0, 7, 0.15, POLICY)
    assert (line.suggested, line.gap, line.limited_by) == (6, 2.5, "product_cap")


def test_less_than_half_a_carton_is_not_suggested() -> None:
    (line,) = suggest([need(on_hand=13.1)], 1.0, 7, 0.15, POLICY)
    assert line.raw == pytest.approx(0.4)
    assert line.suggested == 0


def test_a_must_stock_product_with_none_on_hand_gets_one() -> None:
    (line,) = suggest([Need("A", 0.0, 0.0, 0.0, 0.0, must_stock=True)], 1.0, 7, 0.15, POLICY)
    assert line.suggested == 1


def test_a_shop_without_history_starts_with_half_of_what_its_peers_order_and_at_least_one() -> None:
    lines = suggest(
        [Need("A", 0.0, 0, 0, 0, peers_median=6), Need("B", 0.0, 0, 0, 0, peers_median=1)], 1, 7, 0.15, POLICY
    )
    assert [line.suggested for line in lines] == [3, 1]


def test_what_is_on_its_way_counts_as_stock() -> None:
    (line,) = suggest([need(on_hand=0.0, on_order=5.0)], 1.0, 7, 0.15, POLICY)
    assert line.suggested == 9


def test_a_limit_on_everything_cuts_the_product_with_most_days_of_cover_first() -> None:
    policy = replace(POLICY, total_cap=10.0)
    plenty, bare = need("PLENTY", on_hand=8.0), need("BARE", on_hand=0.0)
    lines = {line.product_code: line for line in suggest([plenty, bare], 1.0, 7, 0.15, policy)}
    assert sum(line.suggested for line in lines.values()) == 10
    assert lines["PLENTY"].suggested < 6
    assert lines["PLENTY"].limited_by == "total_cap"


def test_fifteen_percent_is_four_and_a_half_days() -> None:
    ratio = stock_ratio(4.5, 30.0, 1.0)
    assert ratio == pytest.approx(0.15)
    assert days_of_cover(0.15) == pytest.approx(4.5)
    assert stock_ratio(4.5, 0.0, 1.0) is None


needs = st.lists(
    st.builds(
        Need,
        product_code=st.uuids().map(str),
        on_hand=st.none() | st.floats(0, 50),
        on_order=st.floats(0, 20),
        sold_recent=st.floats(-5, 60),
        sold_long=st.floats(-5, 200),
        cap=st.none() | st.floats(0, 20),
        price_class=st.none() | st.integers(1, 5),
        wholesale_fen=st.none() | st.integers(1000, 100_000),
        must_stock=st.booleans(),
    ),
    max_size=8,
)


@given(
    needs, st.floats(0.3, 2.0), st.sampled_from([7, 14]), st.sampled_from([0.0, 12.0]), st.sampled_from([0.0, 900.0])
)
def test_no_cap_is_ever_exceeded(wanted: list[Need], season: float, cycle: int, total: float, cash: float) -> None:
    policy: Stock = replace(POLICY, total_cap=total, cash_limit_yuan=cash, class_caps={"1": 5.0})
    lines = suggest(wanted, season, cycle, 0.15, policy)
    assert [line.product_code for line in lines] == [one.product_code for one in wanted]
    for line, one in zip(lines, wanted, strict=True):
        assert line.suggested >= 0
        assert one.cap is None or line.suggested <= one.cap
        assert line.gap == line.raw - line.suggested
    assert sum(line.suggested for line, one in zip(lines, wanted, strict=True) if one.price_class == 1) <= 5
    assert not total or sum(line.suggested for line in lines) <= total
    paid = sum(line.suggested * (one.wholesale_fen or 0) for line, one in zip(lines, wanted, strict=True))
    assert not cash or paid <= cash * 100 + 1
