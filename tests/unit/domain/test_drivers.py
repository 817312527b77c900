"""Volume against price: the parts always add up to the change."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierdesk.domain.drivers import Sold, drivers, split
from tierdesk.domain.product import ProductId

A, B, C = ProductId(1), ProductId(2), ProductId(3)
sold = st.builds(Sold, st.floats(-50, 500).map(lambda cartons: round(cartons, 1)), st.integers(-10_000_000, 10_000_000))
periods = st.dictionaries(st.sampled_from([ProductId(number) for number in range(1, 8)]), sold)


def test_more_cartons_at_the_old_price_are_volume_and_a_dearer_carton_is_price() -> None:
    found = split(Sold(10, 1000), Sold(12, 1500))
    assert (found.volume, found.price, found.fen) == (200, 300, 500)


def test_what_was_not_bought_before_or_is_not_bought_now_is_all_volume() -> None:
    assert (split(Sold(), Sold(3, 900)).volume, split(Sold(), Sold(3, 900)).price) == (900, 0)
    assert split(Sold(3, 900), Sold()).volume == -900
    assert split(Sold(-1, -300), Sold(2, 600)).volume == 900


def test_a_richer_mix_shows_as_price_in_the_class_though_no_product_became_dearer() -> None:
    found = drivers({A: Sold(10, 1000), B: Sold(10, 3000)}, {A: Sold(5, 500), B: Sold(15, 4500)}, {A: 3, B: 3})
    assert [change.price for _, change in found.products] == [0, 0]
    ((kind, change),) = found.classes
    assert (kind, change.volume, change.price, change.fen) == (3, 0, 1000, 1000)


def test_what_changed_most_comes_first() -> None:
    found = drivers({A: Sold(1, 100), B: Sold(9, 900)}, {A: Sold(1, 120), C: Sold(2, 300)}, {})
    assert [one for one, _ in found.products] == [B, C, A]
    assert [kind for kind, _ in found.classes] == [None]


@given(periods, periods, st.dictionaries(st.sampled_from([A, B, C]), st.sampled_from([1, 2, 3])))
def test_the_parts_add_up_exactly(
    before: dict[ProductId, Sold], now: dict[ProductId, Sold], classes: dict[ProductId, int]
) -> None:
    found = drivers(before, now, dict(classes))
    whole = sum(one.fen for one in now.values()) - sum(one.fen for one in before.values())
    assert found.total.fen == whole
    for level in (found.products, found.classes):
        assert sum(change.fen for _, change in level) == whole
    for change in (found.total, *(one for _, one in found.products), *(one for _, one in found.classes)):
        assert change.volume + change.price == change.fen


@given(sold, st.floats(0.1, 10))
def test_at_an_unchanged_price_nothing_is_price(before: Sold, factor: float) -> None:
    if before.cartons <= 0:
        return
    now = Sold(before.cartons * factor, round(before.fen * factor))
    assert split(before, now).price == pytest.approx(0, abs=1)
