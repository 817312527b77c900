"""What the values of a column become, in words a person can check."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tierdesk.exchange.mapping import find_table
from tierdesk.exchange.recognise import with_day_orders
from tierdesk.services.as_read import AsRead, as_read
from tierdesk.texts import say

HEAD = ["日期", "客户编码", "商品编码", "订购量", "金额", "批发价"]
LINE: list[Any] = ["2026-10-01", "1001", "A1", 5, 1200, 240]


def reading(place: int, *cells: Any, header: str = "") -> AsRead:
    """How a column of order lines is read that holds these cells."""
    head = [header if header and index == place else name for index, name in enumerate(HEAD)]
    lines = [[cell if index == place else own for index, own in enumerate(LINE)] for cell in cells]
    rows = [(row_no, line) for row_no, line in enumerate([head, *lines], start=1)]
    table = find_table(rows)
    assert table is not None
    table = with_day_orders(table, rows)
    return as_read(table, next(use for use in table.columns if use.index == place), rows)


@pytest.mark.parametrize(
    ("place", "header", "cell", "words"),
    [
        (3, "订购量(箱)", 3, "3 箱 → 750 条"),
        (3, "订购量(包)", "25", "25 包 → 2.5 条"),
        (3, "", "2件", "2件 → 100 条"),
        (4, "金额(万元)", 1.2, "1.2 万元 → 12,000.00 元"),
        (4, "", "1.2万", "1.2万 → 12,000.00 元"),
        (5, "批发价(元/包)", 24.5, "24.5 元/包 → 245.00 元/条"),
        (0, "", "2026/10/1", "2026/10/1 → 2026-10-01"),
        (0, "", "1-Oct-26", "1-Oct-26 → 2026-10-01"),
        (0, "", 46296, "46296 → 2026-10-01"),
    ],
)
def test_a_value_that_becomes_another_is_shown_with_what_it_becomes(
    place: int, header: str, cell: Any, words: str
) -> None:
    assert reading(place, None, cell, header=header) == AsRead(words)


@pytest.mark.parametrize(
    ("place", "cell"), [(0, "2026-10-01"), (0, datetime(2026, 10, 1)), (1, "1001"), (3, 5), (3, "若干"), (4, "—")]
)
def test_of_a_value_that_stays_as_it_is_or_says_nothing_there_is_nothing_to_say(place: int, cell: Any) -> None:
    assert reading(place, cell) == AsRead()


def test_an_open_order_names_the_days_it_may_mean_and_the_orders_to_choose_from() -> None:
    both = say("importing.or").join(("2026-10-01", "2001-10-26"))
    assert reading(0, "26-10-01") == AsRead(
        say("importing.order_open", cell="26-10-01", days=both),
        undecided=True,
        orders=("year_first", "day_first"),
    )


def test_an_order_that_the_column_tells_is_shown_and_the_others_can_still_be_chosen() -> None:
    found = reading(0, *(f"26-10-{day:02}" for day in range(1, 32)))
    assert found == AsRead("26-10-01 → 2026-10-01", orders=("year_first", "day_first"))
