"""The gap to the top band: medians of five or more, nobody's own figure, ideas in order of worth (DOMAIN 2, 8)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierdesk.domain.gap import Catalogue, Compared, GapAnalysis, analyse, class_shares, medians, missing_products
from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.product import ProductId
from tierdesk.domain.scoring import Floats
from tierdesk.domain.way_up import POINTS, Scale

P1, P2, P3, P4 = (ProductId(number) for number in (1, 2, 3, 4))
CLASSES = {P1: 1, P2: 1, P3: 3, P4: None}
WEIGHTS = dict.fromkeys(INDICATORS, 10.0)


def figures(**values: float) -> list[float]:
    return [values.get(name, 10.0) for name in INDICATORS]


def scale() -> Scale:
    """A comparison group in which every indicator runs evenly from 0 to 20."""
    return Scale(np.tile(np.linspace(0.0, 20.0, POINTS), (len(INDICATORS), 1)), 80.0, 20.0)


def gap(
    own: dict[str, float], sold: dict[ProductId, float], peers: Floats, theirs: dict[ProductId, float]
) -> GapAnalysis:
    catalogue = Catalogue(CLASSES, {P2})
    return analyse("market", (figures(**own), sold), (peers, [theirs] * len(peers)), catalogue, scale(), WEIGHTS)


def test_the_peers_are_their_median_and_what_is_behind_ahead_or_equal_is_told() -> None:
    peers = np.array([figures(breadth=value, display=8.0, cartons=10.2) for value in (12, 13, 14, 15, 99)])
    found = {one.name: one for one in gap({"breadth": 7.0, "display": 9.0}, {}, peers, {}).measures}
    assert (found["breadth"].peers, found["breadth"].direction) == (14.0, -1)
    assert found["display"].direction == 1
    assert found["cartons"].direction == 0


def test_what_is_unknown_is_neither_behind_nor_ahead_and_no_idea_comes_of_it() -> None:
    peers = np.array([figures(display=8.0)] * 5)
    found = gap({"display": math.nan}, {}, peers, {})
    assert next(one for one in found.measures if one.name == "display").direction == 0
    assert found.ideas == ()


def test_with_four_peers_no_figure_of_theirs_is_shown() -> None:
    found = gap({"breadth": 1.0}, {P3: 5.0}, np.array([figures(breadth=20)] * 4), {P1: 3.0})
    assert found.basis == "few"
    assert all(math.isnan(one.peers) for one in (*found.measures, *found.classes))
    assert (found.missing, found.ideas) == ((), ())


def test_a_product_that_fewer_than_five_peers_carry_is_not_listed() -> None:
    peers = [{P1: 2.0}] * 4 + [{P3: 1.0}] * 6
    assert [one.product for one in missing_products({P2: 1.0}, peers)] == [P3]


def test_missing_products_are_those_that_most_peers_carry_first_with_the_median_of_those() -> None:
    peers = [{P1: float(number), P3: 1.0} for number in range(1, 6)] + [{P3: 1.0}]
    found = missing_products({P4: 1.0}, peers)
    assert [(one.product, one.share, one.cartons) for one in found] == [(P3, 1.0, 1.0), (P1, 5 / 6, 3.0)]


def test_a_product_that_was_only_returned_is_not_carried() -> None:
    assert missing_products({P1: -1.0}, [{P1: 2.0}] * 5) != []


def test_price_classes_are_shares_of_the_cartons_whose_class_is_known() -> None:
    assert class_shares({P1: 3.0, P3: 1.0, P4: 50.0}, CLASSES) == [0.75, 0.0, 0.25, 0.0, 0.0]
    assert all(math.isnan(share) for share in class_shares({P4: 2.0}, CLASSES))


def test_scarce_products_are_listed_but_never_suggested() -> None:
    found = gap({}, {P3: 5.0}, np.array([figures()] * 5), {P2: 3.0, P3: 5.0})
    assert [one.product for one in found.missing] == [P2]
    assert found.ideas == ()


def test_ideas_stand_in_order_of_worth_and_name_what_to_try() -> None:
    peers = np.array([figures(continuity=12.0, display=18.0, carton_price=14.0)] * 5)
    found = gap({}, {P3: 5.0}, peers, {P1: 3.0, P3: 1.0})
    assert [idea.kind for idea in found.ideas] == ["display", "class", "products"]
    assert found.ideas[0].worth == pytest.approx(5.0)  # 8 of 20 steps at an eighth of the weight
    assert found.ideas[1].price_class == 1
    assert [one.product for one in found.ideas[2].products] == [P1]


@given(st.lists(st.lists(st.floats(0, 20), min_size=8, max_size=8), max_size=9), st.integers(0, 3))
def test_a_median_is_told_of_five_known_figures_or_more(rows: list[list[float]], gone: int) -> None:
    peers = np.array(rows).reshape(-1, len(INDICATORS))
    peers[:gone] = math.nan
    known = len(peers) - min(gone, len(peers))
    assert all(math.isnan(value) == (known < 5) for value in medians(peers))


@given(own=st.floats(0, 1e6), peers=st.floats(0, 1e6))
def test_behind_seen_from_the_other_side_is_never_behind(own: float, peers: float) -> None:
    if Compared("cartons", own, peers).direction < 0:
        assert Compared("cartons", peers, own).direction > 0
