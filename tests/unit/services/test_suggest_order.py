"""The suggested order in a store: which days count, which caps, which counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.districts import add_counts, add_lines, add_products, add_retailers, licence, weekly
from tierdesk.domain.retailer import OrderDay, Retailer
from tierdesk.services.suggest_order import SuggestedOrder, save_suggested, suggest_order
from tierdesk.store.connection import Store
from tierdesk.store.retailers import find_retailer
from tierdesk.store.stock import order_list_on

DAY = date(2026, 10, 28)


def shop(store: Store, number: int = 1) -> Retailer:
    found = find_retailer(store, licence(number))
    assert found is not None
    return found


def worked(store: Store, **product: object) -> SuggestedOrder:
    add_retailers(store, [{"licence_no": licence(1)}])
    add_products(store, "A", **product)
    add_lines(store, weekly(licence(1), "A", DAY, 12, 7.0))
    add_counts(store, licence(1), DAY, {"A": 5.0})
    return suggest_order(store, shop(store), DAY)


def test_seven_cartons_a_week_and_five_on_hand_suggest_nine(store: Store) -> None:
    (line,) = worked(store).lines
    assert (line.on_hand, line.daily, line.target, line.raw) == (5.0, 1.0, 13.5, 8.5)
    assert (line.suggested, line.limited_by) == (9, None)


def test_the_cap_of_the_catalogue_limits_it(store: Store) -> None:
    (line,) = worked(store, cap=6.0).lines
    assert (line.suggested, line.gap, line.limited_by) == (6, 2.5, "product_cap")


def test_the_ratio_before_and_after_is_shown(store: Store) -> None:
    suggested = worked(store)
    assert suggested.ratio_before == pytest.approx(5 / 35)
    assert suggested.ratio_after == pytest.approx(14 / 35)


def test_a_fortnightly_order_day_covers_two_weeks(store: Store) -> None:
    worked(store)
    add_retailers(store, [{"licence_no": licence(1), "order_day": OrderDay(3, "odd")}])
    (line,) = suggest_order(store, shop(store), DAY).lines
    assert line.target == 16 + 4.5


def test_a_count_typed_now_beats_a_stored_one(store: Store) -> None:
    worked(store)
    (line,) = suggest_order(store, shop(store), DAY, {"A": 0.0}).lines
    assert line.suggested == 14


def test_what_was_ordered_after_the_count_and_is_on_its_way_counts(store: Store) -> None:
    worked(store)
    add_lines(store, [(licence(1), "A", DAY + timedelta(days=1), 6.0, None)])
    (line,) = suggest_order(store, shop(store), DAY + timedelta(days=2)).lines
    assert line.raw == pytest.approx(line.target - 5 - 6)


def test_never_counted_is_unknown_not_zero(store: Store) -> None:
    add_retailers(store, [{"licence_no": licence(1)}])
    add_products(store, "A")
    add_lines(store, weekly(licence(1), "A", DAY, 12, 7.0))
    suggested = suggest_order(store, shop(store), DAY)
    assert suggested.lines[0].on_hand is None
    assert suggested.ratio_before is None


def test_sales_that_stood_at_the_cap_are_marked_as_larger_demand(store: Store) -> None:
    add_retailers(store, [{"licence_no": licence(1)}])
    add_products(store, "A")
    add_lines(store, weekly(licence(1), "A", DAY, 12, 2.0), cap=2.0)
    (line,) = suggest_order(store, shop(store), DAY).lines
    assert line.censored
    assert line.suggested <= 2


def test_a_shop_without_history_is_advised_by_its_tier(store: Store) -> None:
    numbers = [licence(n) for n in range(1, 8)]
    add_retailers(store, [{"licence_no": number, "supply_tier": 9} for number in numbers])
    add_products(store, "A")
    for number in numbers[1:]:
        add_lines(store, weekly(number, "A", DAY, 4, 6.0))
    (line,) = suggest_order(store, shop(store), DAY).lines
    assert line.suggested == 3


def test_a_saved_list_is_there_for_its_day(store: Store) -> None:
    suggested = worked(store)
    assert not order_list_on(store, shop(store).id, DAY)
    save_suggested(store, shop(store), DAY, suggested)
    assert order_list_on(store, shop(store).id, DAY)
