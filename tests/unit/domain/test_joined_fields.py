"""The kept retailer's word counts, filled up from the other's; news of the other counts as news of the shop."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tierdesk.domain.joined_fields import Joined, join_fields

COLUMNS = ("licence_no", "customer_code", "name", "phone", "order_weekday", "order_cycle", "lat", "lon", "pinyin")


def shop(**said: Any) -> dict[str, Any]:
    texts = dict.fromkeys(("licence_no", "customer_code", "name", "phone", "pinyin"), "")
    return {**texts, **dict.fromkeys(("order_weekday", "order_cycle", "lat", "lon")), **said}


def test_empty_fields_are_filled_and_of_two_values_the_kept_ones_stands() -> None:
    kept, other = shop(licence_no="L1", phone="1"), shop(customer_code="C9", phone="2", name="甲店", pinyin="jiadian")
    assert join_fields(kept, other, COLUMNS) == Joined(
        {"customer_code": "C9", "name": "甲店", "pinyin": "jiadian"}, ("phone",)
    )


def test_an_order_day_and_a_place_come_from_one_of_the_two() -> None:
    kept, other = shop(order_cycle="none", lat=1.0, lon=2.0), shop(order_weekday=3, order_cycle="odd", lat=9.0, lon=8.0)
    assert join_fields(kept, other, COLUMNS) == Joined({}, ("order_weekday", "lat"))


def test_what_files_said_of_the_other_since_is_news_but_never_replaces_a_number() -> None:
    kept, other = shop(licence_no="L1", phone="1"), shop(licence_no="L2", phone="2")
    assert join_fields(kept, other, COLUMNS, {"phone", "licence_no"}) == Joined({"phone": "2"}, ("licence_no",))


values = st.sampled_from(["", "1", "2"])
shops = st.fixed_dictionaries(dict.fromkeys(COLUMNS, values))


@given(shops, shops, st.sets(st.sampled_from(COLUMNS)))
def test_nothing_known_is_lost_or_invented(kept: dict[str, Any], other: dict[str, Any], newer: set[str]) -> None:
    joined = join_fields(kept, other, COLUMNS, newer)
    whole = kept | joined.taken
    for column in COLUMNS:
        assert whole[column] in {kept[column], other[column]}
    for column in ("licence_no", "customer_code", "phone"):
        assert whole[column] or not (kept[column] or other[column])
    for column in ("licence_no", "customer_code"):
        assert not kept[column] or whole[column] == kept[column]
    assert not set(joined.clashes) & set(joined.taken)
