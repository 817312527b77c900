"""Two retailers are suggested as one shop by name and phone or address, as long as their numbers allow it."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.same_shop import Shop, address_key, in_order, likely_pairs, phone_keys

PHONE, STREET = "19912340001", "东大街12号"


def shop(
    number: int, licence_no: str = "", code: str = "", phone: str = "", address: str = "", name: str = "甲店"
) -> Shop:
    return Shop(RetailerId(number), licence_no, code, name, phone, address)


def reasons(*shops: Shop) -> list[tuple[int, int, str]]:
    return [(pair.kept.id, pair.other.id, pair.reason) for pair in likely_pairs(shops)]


def test_same_name_and_phone_of_a_licence_and_a_code_may_be_one() -> None:
    assert reasons(shop(1, code="C9", phone="199-1234 0001"), shop(2, "L1", phone=f"+86{PHONE}")) == [(2, 1, "phone")]


def test_same_name_and_address_may_be_one_however_the_address_is_written() -> None:
    assert reasons(shop(1, "L1", address="东大街 １２号"), shop(2, code="C9", address=STREET)) == [(1, 2, "address")]


def test_phone_and_address_together_say_more_and_come_first() -> None:
    both = shop(1, "L1", phone=PHONE, address=STREET), shop(2, code="C9", phone=PHONE, address=STREET)
    one = shop(3, "L3", phone="19912340003", name="乙店"), shop(4, code="C4", phone="19912340003", name="乙店")
    assert reasons(*one, *both) == [(1, 2, "phone_and_address"), (3, 4, "phone")]


def test_another_name_or_no_name_is_never_suggested() -> None:
    assert reasons(shop(1, "L1", phone=PHONE), shop(2, code="C9", phone=PHONE, name="乙店")) == []
    assert reasons(shop(1, "L1", phone=PHONE, name=""), shop(2, code="C9", phone=PHONE, name=" ")) == []


def test_full_width_signs_and_spare_spaces_make_no_other_name() -> None:
    named = shop(1, "L1", phone=PHONE, name="金源（东）店"), shop(2, code="C9", phone=PHONE, name="金源(东)店 ")
    assert reasons(*named) == [(1, 2, "phone")]


def test_two_shops_with_all_their_numbers_are_two() -> None:
    assert reasons(shop(1, "L1", "C1", PHONE, STREET), shop(2, "L2", "C2", PHONE, STREET)) == []


def test_two_licence_numbers_need_phone_and_address_and_a_missing_code() -> None:
    assert reasons(shop(1, "L1", "C1", PHONE), shop(2, "L2", "", PHONE)) == []
    assert reasons(shop(1, "L1", "C1", PHONE, STREET), shop(2, "L2", "", PHONE, STREET)) == [
        (1, 2, "phone_and_address")
    ]


def test_a_place_holder_that_many_share_tells_nothing() -> None:
    assert reasons(*(shop(number, code=f"C{number}", phone=PHONE) for number in range(1, 8))) == []
    assert reasons(shop(1, "L1", phone="00000000000"), shop(2, code="C9", phone="00000000000")) == []


def test_one_of_several_phones_is_enough() -> None:
    assert phone_keys("0371-61234567／19912340001；123") == {"037161234567", PHONE}
    assert reasons(shop(1, "L1", phone=f"0371-61234567、{PHONE}"), shop(2, code="C9", phone=PHONE)) == [(1, 2, "phone")]


def test_the_one_with_a_licence_number_is_kept_else_the_one_known_longer() -> None:
    assert [one.id for one in in_order(shop(1, code="C1"), shop(2, "L2"))] == [2, 1]
    assert [one.id for one in in_order(shop(2, code="C1"), shop(1, code="C2"))] == [1, 2]


shops = st.lists(
    st.builds(
        shop,
        st.just(0),
        st.sampled_from(["", "L1", "L2"]),
        st.sampled_from(["", "C1"]),
        st.sampled_from(["", PHONE, "19912340002"]),
        st.sampled_from(["", STREET]),
        st.sampled_from(["甲店", "乙店"]),
    ),
    max_size=5,
)


@given(shops, st.randoms())
def test_the_order_of_retailers_does_not_matter_and_no_pair_comes_twice(found: list[Shop], dice: object) -> None:
    numbered = [
        Shop(RetailerId(number), one.licence_no, one.customer_code, one.name, one.phone, one.address)
        for number, one in enumerate(found, start=1)
    ]
    pairs = reasons(*numbered)
    assert pairs == reasons(*reversed(numbered))
    assert len({frozenset(pair[:2]) for pair in pairs}) == len(pairs)
    known = {one.id: one for one in numbered}
    for kept, other, _ in pairs:
        one, two = known[RetailerId(kept)], known[RetailerId(other)]
        assert one.name == two.name
        assert not (one.licence_no and two.licence_no and one.customer_code and two.customer_code)


@given(st.text(max_size=20))
def test_an_address_key_is_the_key_of_itself(text: str) -> None:
    assert address_key(address_key(text)) == address_key(text)


def test_a_city_desk_is_compared_in_less_than_a_second() -> None:
    many = [
        shop(
            number,
            f"L{number}" if number % 2 else "",
            f"C{number}",
            f"1991234{number // 2:05d}",
            f"街{number}号",
            f"店{number // 2}",
        )
        for number in range(35_000)
    ]
    started = time.process_time()
    assert len(likely_pairs(many)) == 17_500
    assert time.process_time() - started < 1.0
