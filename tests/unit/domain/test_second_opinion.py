"""Second opinions on the weights agree with the textbook, worked by hand, and never favour what tells nothing."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tierdesk.domain.second_opinion import critic_weights, entropy_weights, rank_correlation

NAN = float("nan")
TABLE = [[1.0, 10.0, 5.0], [2.0, 10.0, 1.0], [3.0, 10.0, 4.0], [10.0, 10.0, NAN]]


def by_hand(columns: list[list[float]], method: str) -> list[float]:
    """The same in plain Python."""
    units = []
    for column in columns:
        known = [value for value in column if not math.isnan(value)]
        low, high = (min(known), max(known)) if known else (0.0, 0.0)
        tells = len(known) >= 3 and high > low
        units.append([(value - low) / (high - low) for value in column] if tells else None)
    weights = []
    for unit in units:
        if unit is None:
            weights.append(0.0)
            continue
        known = [value for value in unit if not math.isnan(value)]
        if method == "entropy":
            shares = [value / sum(known) for value in known]
            entropy = -sum(share * math.log(share) for share in shares if share > 0) / math.log(len(known))
            weights.append(round(1 - entropy, 9))
        else:
            conflict = 0.0
            for other in units:
                if other is not None:
                    pairs = [(a, b) for a, b in zip(unit, other, strict=True) if not (math.isnan(a) or math.isnan(b))]
                    mine, theirs = [a for a, _ in pairs], [b for _, b in pairs]
                    still = len(pairs) < 3 or len(set(mine)) < 2 or len(set(theirs)) < 2
                    conflict += 1 - (0.0 if still else statistics.correlation(mine, theirs))
            weights.append(round(statistics.pstdev(known) * conflict, 9))
    total = sum(weights)
    return [weight / total if total > 0 else weight for weight in weights]


@pytest.mark.parametrize(("method", "weights"), [("entropy", entropy_weights), ("critic", critic_weights)])
def test_weights_agree_with_the_textbook(method: str, weights: object) -> None:
    assert callable(weights)
    columns = [list(column) for column in zip(*TABLE, strict=True)]
    assert weights(np.array(TABLE)) == pytest.approx(by_hand(columns, method), abs=1e-12)


@given(arrays(np.float64, st.tuples(st.integers(0, 12), st.integers(1, 8)), elements=st.sampled_from([NAN, *range(9)])))
def test_weights_agree_with_plain_python_on_any_data(table: np.ndarray) -> None:
    columns = [[float(value) for value in column] for column in table.T]
    assert entropy_weights(table) == pytest.approx(by_hand(columns, "entropy"), abs=1e-7)
    assert critic_weights(table) == pytest.approx(by_hand(columns, "critic"), abs=1e-7)


def test_an_indicator_that_is_the_same_everywhere_or_known_of_two_weighs_nothing() -> None:
    table = np.array([[1.0, 7.0, 1.0], [2.0, 7.0, 2.0], [4.0, 7.0, NAN]])
    assert entropy_weights(table).tolist() == [1.0, 0.0, 0.0]
    assert critic_weights(table).tolist() == [0.0, 0.0, 0.0]  # there is no other that it would differ from


def test_nothing_known_gives_no_weights_and_no_error() -> None:
    assert entropy_weights(np.full((3, 2), NAN)).tolist() == [0.0, 0.0]
    assert critic_weights(np.empty((0, 2))).tolist() == [0.0, 0.0]


def test_the_rank_correlation_is_one_for_the_same_order_and_minus_one_for_the_reverse() -> None:
    order = np.array([1.0, 5.0, 7.0, NAN, 20.0])
    assert rank_correlation(order, order * 3 + 1) == pytest.approx(1.0)
    assert rank_correlation(order, -order) == pytest.approx(-1.0)


@pytest.mark.parametrize("values", [[1.0], [], [2.0, 2.0, 2.0], [NAN, 1.0]])
def test_too_few_or_all_equal_have_no_rank_correlation(values: list[float]) -> None:
    assert math.isnan(rank_correlation(np.array(values), np.array(values)))
