"""Each cell is its value, or a trouble with a name; nothing a file may hold makes a reader raise."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tierdesk.domain.retailer import OrderDay
from tierdesk.exchange.cells import Cell, Repeated
from tierdesk.exchange.dates import DayOrder, orders_of, read_date
from tierdesk.exchange.kinds import ValueType
from tierdesk.exchange.units import Unit
from tierdesk.exchange.values import Trouble, is_blank, reader_of

DAY = date(2027, 3, 31)


def read(value_type: ValueType, cell: Cell, unit: Unit | None = None) -> Any:
    return reader_of(value_type, unit)(cell)


def code(found: Any) -> str:
    assert isinstance(found, Trouble)
    return found.code


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        datetime(2027, 3, 31, 10, 22),
        "2027-03-31",
        "2027/3/31",
        "2027.3.31",
        "2027年3月31日",
        "２０２７年３月３１日",
        "20270331",
        20270331,
        46477,
        "46477",
        "2027-03-31 10:22:00",
        "31/3/2027",
        "3/31/2027",
        " 2027-3-31 ",
        "31-Mar-27",
        "31 March 27",
        "27年3月31日",
        "'27年03月31号",
    ],
)
def test_a_date_is_read_in_every_form_that_exports_use(cell: Cell) -> None:
    assert read("date", cell) == DAY


@pytest.mark.parametrize("cell", ["2026-02-30", "20261301", "明天", "2026年", 12, True, "2026-10"])
def test_a_date_that_cannot_be_read_is_never_guessed(cell: Cell) -> None:
    found = read("date", cell)
    assert code(found) == "date_unparsable"
    assert found.rejects


@pytest.mark.parametrize("cell", ["3/4/2027", "24-11-26", "26/11/24", "01.02.03"])
def test_a_date_whose_order_is_open_says_so_and_is_read_in_a_known_order_only(cell: Cell) -> None:
    assert code(read("date", cell)) == code(read("expiry", cell)) == "date_order"
    assert read("date", cell).rejects
    assert not read("expiry", cell).rejects


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("24-11-26", "year_first", date(2024, 11, 26)),
        ("24-11-26", "day_first", date(2026, 11, 24)),
        ("11/24/26", "month_first", date(2026, 11, 24)),
        ("26/1/4 10:22", "year_first", date(2026, 1, 4)),
        ("3/4/2027", "day_first", date(2027, 4, 3)),
        ("1/4/99", "day_first", date(1999, 4, 1)),
    ],
)
def test_a_year_of_two_digits_is_read_in_a_known_order(cell: Cell, order: DayOrder, day: date) -> None:
    assert reader_of("date", None, order)(cell) == day


@given(st.dates(date(1990, 1, 1), date(2089, 12, 31)))
def test_two_digits_mean_a_year_from_1990_to_2089(day: date) -> None:
    assert read_date(f"{day:%y-%m-%d}", "year_first") == read_date(f"{day:%d/%m/%y}", "day_first") == day
    assert "year_first" in orders_of(f"{day:%y-%m-%d}")


@given(st.dates(date(1954, 11, 1), date(2099, 12, 31)))
def test_every_day_comes_back_from_each_way_of_writing_it(day: date) -> None:
    forms = [
        f"{day:%Y-%m-%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.year}/{day.month}/{day.day}",
    ]
    assert {read_date(form) for form in forms} == {day}


@pytest.mark.parametrize(
    ("cell", "licence"),
    [
        ("410101100001", "410101100001"),
        (410101100001, "410101100001"),
        ("'410101100001", "410101100001"),
        (" 4101 0110 0001 ", "410101100001"),
        ("４１０１０１１００００１", "410101100001"),
        ("410101100001.0", "410101100001"),
    ],
)
def test_a_licence_number_is_text_of_twelve_digits(cell: Cell, licence: str) -> None:
    assert read("licence", cell) == licence


@pytest.mark.parametrize("cell", ["4.10101E+11", "4.10101e11", 410101000000, 4.10101e11 + 0.5, 10**16])
def test_digits_lost_to_scientific_notation_are_never_rebuilt(cell: Cell) -> None:
    found = read("licence", cell)
    assert code(found) == "licence_scientific"
    assert found.rejects


def test_an_odd_licence_is_kept_and_flagged() -> None:
    found = read("licence", "12345")
    assert (code(found), found.value, found.rejects) == ("licence_odd", "12345", False)


@pytest.mark.parametrize(
    ("cell", "unit", "cartons"),
    [
        (5, None, 5.0),
        ("1,234", "条", 1234.0),
        ("５０", "包", 5.0),
        (2, "件", 100.0),
        (0.5, "箱", 125.0),
        ("3条", None, 3.0),
        ("20包", "条", 2.0),
        (0, None, 0.0),
    ],
)
def test_quantities_become_cartons(cell: Cell, unit: Unit | None, cartons: float) -> None:
    assert read("quantity", cell, unit) == cartons


@pytest.mark.parametrize("cell", ["-3", -3, "(3)", "（3）"])
def test_a_return_stays_and_is_marked(cell: Cell) -> None:
    found = read("quantity", cell)
    assert (code(found), found.value, found.rejects) == ("return_kept", -3.0, False)


@pytest.mark.parametrize("cell", ["若干", "abc", "1.2.3", True, DAY, "5元"])
def test_a_quantity_that_is_no_number_costs_the_row(cell: Cell) -> None:
    found = read("quantity", cell)
    assert code(found) == "quantity_not_number"
    assert found.rejects


def test_a_quantity_merged_over_rows_counts_once() -> None:
    assert code(read("quantity", Repeated("5"))) == "quantity_merged"


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [
        ("1,234.50", "元", 123450),
        (0.1 + 0.2, None, 30),
        ("¥19.995", None, 2000),
        ("0.123456", "万元", 123456),
        ("1.5万元", None, 1500000),
        (-339.2, None, -33920),
    ],
)
def test_money_is_exact_fen(cell: Cell, unit: Unit | None, fen: int) -> None:
    assert read("money", cell, unit) == fen


def test_an_amount_that_is_no_number_is_unknown_and_keeps_the_row() -> None:
    found = read("money", "赠品")
    assert (code(found), found.value, found.rejects) == ("amount_not_number", None, False)


@pytest.mark.parametrize(
    ("cell", "tier"), [(13, 13), ("十三档", 13), ("D13", 13), ("13档", 13), ("二十", 20), ("第三档", 3)]
)
def test_the_tier_is_read_in_figures_and_words(cell: Cell, tier: int) -> None:
    assert read("tier", cell) == tier


@pytest.mark.parametrize("cell", [0, 31, "特级", "D99"])
def test_a_tier_outside_one_to_thirty_is_unknown(cell: Cell) -> None:
    assert code(read("tier", cell)) == "value_unknown"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("周四", OrderDay(4, "weekly")),
        ("每周三", OrderDay(3, "weekly")),
        ("单周周四", OrderDay(4, "odd")),
        ("双周周一", OrderDay(1, "even")),
        ("双周一", OrderDay(1, "even")),
        ("星期日", OrderDay(7, "weekly")),
        ("不访销", OrderDay(None, "none")),
        ("odd weeks Thu", OrderDay(4, "odd")),
        ("no orders", OrderDay(None, "none")),
    ],
)
def test_an_order_day_says_weekday_and_cycle(cell: Cell, day: OrderDay) -> None:
    assert read("order_day", cell) == day


def test_an_expiry_without_an_end_or_impossible_is_left_empty_and_flagged() -> None:
    assert code(read("expiry", "长期")) == "expiry_open"
    assert code(read("expiry", "9999-12-31")) == "expiry_open"
    assert code(read("expiry", "2027-02-30")) == "expiry_impossible"


def test_a_masked_phone_number_is_not_taken_for_a_number() -> None:
    assert code(read("phone", "199****0001")) == "phone_masked"
    assert read("phone", 19900000001) == "19900000001"


@pytest.mark.parametrize(
    ("value_type", "cell", "value"),
    [
        ("price_class", "一类", 1),
        ("price_class", 5, 5),
        ("price_class", "3类烟", 3),
        ("integrity", "AAA级", "AAA"),
        ("integrity", "b", "B"),
        ("market", "农村", "rural"),
        ("format", "烟酒店", "tobacco_wine"),
        ("status", "歇业", "closed"),
        ("flag", "紧俏", True),
        ("flag", "顺销", False),
        ("weekday", "星期二", 2),
        ("weekday", 3, 3),
        ("score", 7, 7.0),
        ("rank", "251", 251),
    ],
)
def test_words_of_the_trade_are_understood(value_type: ValueType, cell: Cell, value: object) -> None:
    assert read(value_type, cell) == value


@pytest.mark.parametrize(
    "value_type", ["market", "format", "status", "integrity", "flag", "price_class", "score", "rank"]
)
def test_a_word_that_is_not_understood_is_unknown_and_said(value_type: ValueType) -> None:
    assert code(read(value_type, "什么")) == "value_unknown"


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "——", "无", "N/A"])
def test_blanks_and_dashes_say_nothing(cell: Cell) -> None:
    assert is_blank(cell)


cells = (
    st.text(max_size=40)
    | st.integers()
    | st.floats()
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.from_regex(r"[0-9０-９(),.eE+\-¥年月日周单双类档条包件箱元万%]{0,16}", fullmatch=True)
)


@given(cells, st.sampled_from(get_args(ValueType)), st.sampled_from([None, "条", "包", "件", "箱", "元", "万元"]))
def test_no_cell_makes_a_reader_raise(cell: Cell, value_type: ValueType, unit: Unit | None) -> None:
    if not is_blank(cell):
        read(value_type, cell, unit)


@pytest.mark.parametrize("cell", ["2126-11-28", date(2126, 11, 28), date(1900, 1, 1), "2099年1月1日"])
def test_a_day_that_exists_in_a_year_that_cannot_be_is_said_to_be_out_of_range(cell: Cell) -> None:
    assert code(read("date", cell)) == "date_out_of_range"


def test_a_quantity_that_no_row_comes_to_costs_the_row_and_an_unusual_one_is_said() -> None:
    assert code(read("quantity", 99_999_999_999)) == "quantity_too_large"
    assert code(read("count", 50_000, "箱")) == "quantity_too_large"
    huge = read("quantity", 120_000)
    assert (code(huge), huge.rejects, huge.value) == ("quantity_huge", False, 120_000.0)
    assert read("quantity", 99_999) == 99_999.0
