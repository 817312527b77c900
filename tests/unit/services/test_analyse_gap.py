"""The gap of a retailer in a store: who it is compared with, what counts, and that nobody is named."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import pytest

from tests.districts import add_lines, add_products, add_retailers, add_totals, licence, weekly
from tierdesk import texts
from tierdesk.errors import UserFixable
from tierdesk.services.analyse_gap import analyse_gap
from tierdesk.services.gap_views import GapSheet
from tierdesk.services.reband import reband
from tierdesk.store.connection import Store
from tierdesk.store.retailers import find_retailer

LAST = date(2026, 10, 30)


def district(store: Store, shops: int = 40, urban: int = 40) -> None:
    """Shops 1..n sell n cartons a week of A; the larger half also sells B (class 1) and the scarce S."""
    markets = ["urban"] * urban + ["rural"] * (shops - urban)
    add_retailers(
        store, [{"licence_no": licence(n), "market": markets[n - 1], "name": f"第{n}家"} for n in range(1, shops + 1)]
    )
    add_products(store, "A", price_class=3)
    add_products(store, "B", price_class=1)
    add_products(store, "S", price_class=1, scarce=True)
    lines = [line for n in range(1, shops + 1) for line in weekly(licence(n), "A", LAST, 60, n)]
    for n in range(shops // 2, shops + 1):
        lines += weekly(licence(n), "B", LAST, 60, n, 40_000) + weekly(licence(n), "S", LAST, 60, 1, 50_000)
    add_lines(store, lines)
    reband(store)


def gap_of(store: Store, number: int) -> GapSheet:
    found = find_retailer(store, licence(number))
    assert found is not None
    return analyse_gap(store, found.id)


def test_a_middle_shop_is_compared_with_the_top_band_of_its_market(store: Store) -> None:
    district(store)
    sheet = gap_of(store, 15)
    assert (sheet.basis_kind, sheet.peers) == ("market", 8)
    breadth = next(line for line in sheet.measures if line.id == "breadth")
    assert (breadth.own, breadth.peers, breadth.gap, breadth.direction) == ("1 个", "3 个", "少 2 个品规", -1)
    assert [(line.code, line.share, line.scarce) for line in sheet.missing] == [("B", 1.0, False), ("S", 1.0, True)]
    assert [idea.kind for idea in sheet.ideas] == ["products", "class"]
    assert "品B" in sheet.ideas[0].title
    assert "品S" not in sheet.ideas[0].title


def test_where_the_market_has_too_few_top_shops_all_of_them_are_taken_and_that_is_said(store: Store) -> None:
    district(store, urban=36)  # the four largest are rural
    sheet = gap_of(store, 38)
    assert (sheet.basis_kind, sheet.peers) == ("all", 7)
    assert "不满 5 家" in sheet.basis


def test_with_too_few_top_shops_only_own_figures_are_shown(store: Store) -> None:
    district(store, shops=20, urban=20)
    sheet = gap_of(store, 5)
    assert sheet.basis_kind == "few"
    assert {line.peers_value for line in sheet.measures} == {None}
    assert sheet.missing_note
    assert sheet.ideas_note


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_no_other_shop_is_named(store: Store, language: texts.Language) -> None:
    district(store)
    texts.use_language(language)
    said = str(asdict(gap_of(store, 15)))
    assert "第15家" in said
    assert not any(f"第{n}家" in said or licence(n) in said for n in range(16, 41))


def test_a_shop_of_which_only_totals_without_products_are_known_says_so(store: Store) -> None:
    district(store)
    add_retailers(store, [{"licence_no": licence(50), "market": "urban"}])
    add_totals(store, [(licence(50), None, f"2026-{month:02d}", 40.0, 400_000) for month in range(1, 11)])
    reband(store)
    sheet = gap_of(store, 50)
    assert sheet.missing == ()
    assert "没有分品规" in sheet.missing_note


def test_totals_by_product_count_where_there_are_no_lines(store: Store) -> None:
    district(store)
    add_retailers(store, [{"licence_no": licence(50), "market": "urban"}])
    add_totals(store, [(licence(50), "B", f"2026-{month:02d}", 40.0, 400_000) for month in range(1, 11)])
    reband(store)
    assert [line.code for line in gap_of(store, 50).missing] == ["A", "S"]


def test_without_a_ranking_the_person_is_told_what_to_do(store: Store) -> None:
    add_retailers(store, [{"licence_no": licence(1)}])
    with pytest.raises(UserFixable):
        gap_of(store, 1)
