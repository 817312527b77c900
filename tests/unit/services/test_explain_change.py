"""The account of a retailer's months: what drove the change, and the drawing of its segment."""

from __future__ import annotations

from datetime import date

import pytest

from tests.districts import add_lines, add_products, add_retailers, add_totals, district, licence, weekly
from tierdesk.domain.retailer import RetailerId
from tierdesk.services.explain_band import explain_band
from tierdesk.services.reband import reband
from tierdesk.services.views import BandExplanation
from tierdesk.store.connection import Store
from tierdesk.store.retailers import retailer_keys

END = date(2026, 10, 31)


def account(store: Store, number: int) -> BandExplanation:
    reband(store, END)
    ids = {licence_no: retailer_id for retailer_id, licence_no, _, _ in retailer_keys(store)}
    return explain_band(store, RetailerId(ids[licence(number)]))


def test_a_product_taken_up_and_one_given_up_are_volume_and_add_up(store: Store) -> None:
    district(store, 10)
    add_products(store, "P2", "P3", price_class=2)
    add_lines(store, weekly(licence(4), "P2", date(2026, 10, 29), 8, 2.0))
    add_lines(store, weekly(licence(4), "P3", date(2026, 7, 23), 8, 1.0))
    change = next(one for one in account(store, 4).changes if one.against == "last_quarter")
    notes = {line.name: line.note for line in change.products}
    assert (notes["品P2"], notes["品P3"], notes["品P1"]) == ("新进", "停订", "")
    assert sum(line.change for line in change.products) == pytest.approx(change.total.now - change.total.before)
    assert sum(line.change for line in change.classes) == pytest.approx(change.total.change)
    assert "品P2" in change.finding
    assert (change.total.price, change.left_out) == (0, "")


def test_a_quarter_that_begins_before_anything_is_known_is_not_compared_with(store: Store) -> None:
    district(store, 10, weeks=30)
    assert [one.against for one in account(store, 4).changes] == ["last_quarter"]


def test_a_product_with_a_missing_amount_is_left_out_and_said(store: Store) -> None:
    district(store, 10)
    add_products(store, "P2")
    add_lines(store, [(licence(4), "P2", date(2026, 9, 10), 5.0, None)])
    change = account(store, 4).changes[0]
    assert {line.name for line in change.products} == {"品P1"}
    assert "1 个品规" in change.left_out


def test_totals_count_where_there_are_no_lines_and_those_without_a_product_are_said(store: Store) -> None:
    district(store, 10)
    add_retailers(store, [{"licence_no": licence(20)}])
    months = [f"2026-{month:02d}" for month in range(1, 11)]
    add_totals(store, [(licence(20), "P1", month, 10.0, 100_000) for month in months[:-1]])
    add_totals(store, [(licence(20), None, months[-1], 10.0, 100_000)])
    change = account(store, 20).changes[0]
    assert (change.total.before, change.total.now) == (3000.0, 2000.0)
    assert "1 个月" in change.left_out


def test_the_drawing_has_the_months_trend_and_variation_of_the_segment(store: Store) -> None:
    district(store, 30)
    found = account(store, 15)
    assert found.segment is not None
    assert len(found.segment.months) == 12
    assert found.segment.low <= sum(found.segment.adjusted) / 12 <= found.segment.high
    assert found.segment.goal is not None
    assert found.segment.goal > found.segment.high


def test_a_new_shop_has_no_drawing_and_no_comparison(store: Store) -> None:
    district(store, 10)
    add_retailers(store, [{"licence_no": licence(20)}])
    add_lines(store, weekly(licence(20), "P1", date(2026, 10, 29), 10, 2.0))
    found = account(store, 20)
    assert (found.segment, found.changes) == (None, ())
