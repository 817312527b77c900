"""Warnings reach the lists and scripts: a shop near its cut, and one that stopped ordering."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.districts import add_lines, add_products, add_retailers, district, licence, weekly
from tierdesk.domain.retailer import OrderCycle, OrderDay
from tierdesk.services.band_words import outlook_in_full
from tierdesk.services.list_bands import list_bands
from tierdesk.services.list_next import next_of_all
from tierdesk.services.reband import reband
from tierdesk.services.retailer_card import retailer_card
from tierdesk.store.bands import latest_run, result
from tierdesk.store.connection import Store
from tierdesk.store.ranking_facts import last_orders
from tierdesk.store.retailers import find_retailer
from tierdesk.texts import LANGUAGES, Language, say, use_language

LAST = date(2026, 10, 30)


def signals(store: Store, number: int) -> set[str]:
    one = find_retailer(store, licence(number))
    assert one is not None
    return {signal.what.key for signal in next_of_all(store, LAST)[one.id].step.signals}


def quiet_since(store: Store, days: int, cycle: OrderCycle = "weekly") -> None:
    """Ten shops that order each week up to the last day, and an eleventh that stopped so many days before."""
    district(store, 10)
    add_retailers(store, [{"licence_no": licence(11), "market": "urban", "order_day": OrderDay(5, cycle)}])
    add_lines(store, weekly(licence(11), "P1", LAST - timedelta(days), 40, 5.0))
    reband(store)


@pytest.mark.parametrize(("days", "cycle", "warned"), [(14, "weekly", False), (15, "weekly", True), (15, "odd", False)])
def test_two_missed_orders_are_a_reason_to_go_there(store: Store, days: int, cycle: OrderCycle, warned: bool) -> None:
    quiet_since(store, days, cycle)
    assert ("steps.reason.missed_cycles" in signals(store, 11)) is warned
    assert "steps.reason.missed_cycles" not in signals(store, 1)


def test_a_return_is_no_order(store: Store) -> None:
    quiet_since(store, 15)
    add_lines(store, [(licence(11), "P1", LAST, -1.0, -10_000)])
    one = find_retailer(store, licence(11))
    assert one is not None
    assert last_orders(store)[one.id] == last_orders(store, one.id)[one.id] == LAST - timedelta(15)
    assert "steps.reason.missed_cycles" in signals(store, 11)


def test_a_shop_that_never_ordered_is_in_no_list_of_last_orders(store: Store) -> None:
    add_products(store, "P1")
    add_retailers(store, [{"licence_no": licence(1)}])
    assert last_orders(store) == {}


def test_a_thin_cushion_is_a_tag_in_the_list_a_line_on_the_card_and_figures_for_scripts(store: Store) -> None:
    district(store, 40)
    reband(store)
    line = next(one for one in list_bands(store) if one["warning"])
    assert line["cushion"] < 5
    one = find_retailer(store, line["licence_no"])
    assert one is not None
    tags = next_of_all(store, LAST)[one.id].step.signals
    assert any(signal.what.key == f"steps.reason.slip_{line['warning']}" for signal in tags)
    card = retailer_card(store, one.id, LAST)
    assert card.warning is not None
    assert "百分点" in card.warning.text
    calm = next(one for one in list_bands(store) if one["band"] == "bottom")
    quiet = find_retailer(store, calm["licence_no"])
    assert quiet is not None
    assert retailer_card(store, quiet.id, LAST).warning is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_amber_and_red_differ_in_words_and_a_chance_is_said_as_an_estimate(store: Store, language: Language) -> None:
    use_language(language)
    district(store, 40)
    reband(store)
    run = latest_run(store)
    one = find_retailer(store, licence(20))
    assert run is not None
    assert one is not None
    found = result(store, run.id, one.id)
    assert found is not None
    colours = {"zh_CN": {"amber": "黄色", "red": "红色"}, "en": {"amber": "Amber", "red": "Red"}}[language]
    for level, colour in colours.items():
        first, *rest = map(say, outlook_in_full(replace(found, warning=level, cushion=-1.0, slip=0.31)))
        assert colour in first
        assert say(f"steps.reason.slip_{level}") in first
        assert [line for line in rest if "3" in line and ("估计" in line or "About 3 in 10" in line)]
    assert say("steps.reason.slip_amber") != say("steps.reason.slip_red")
