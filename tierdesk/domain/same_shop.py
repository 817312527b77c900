"""Which stored retailers may be one shop: the same name, and the same phone or address (DOMAIN 3).

A licence number or a customer code decides; this only suggests. A person says whether it is so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from tierdesk.domain.names import name_key
from tierdesk.domain.retailer import RetailerId

Reason = Literal["numbers", "phone_and_address", "phone", "address"]
"""Why two may be one, the strongest first. "numbers": a row of a file gave the numbers of both to one shop."""
REASONS: tuple[Reason, ...] = ("numbers", "phone_and_address", "phone", "address")

SHARED_BY_MOST = 5
"""A phone or an address that more shops of one name share is a place holder, and tells nothing."""
_PHONES = re.compile(r"[/,、;，；]")
_DIGITS = 7
_COUNTRY = "86"


@dataclass(frozen=True, slots=True)
class Shop:
    """What a comparison reads of a retailer."""

    id: RetailerId
    licence_no: str
    customer_code: str
    name: str
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two retailers that may be one shop; `kept` is the one that would stay."""

    kept: Shop
    other: Shop
    reason: Reason


def phone_keys(text: str) -> frozenset[str]:
    """The numbers in a cell as digits alone, without the country's; too short ones tell nothing.

    >>> sorted(phone_keys("+86 199-1234-0001、0371 6123 4567"))
    ['037161234567', '19912340001']
    """
    found = set()
    for part in _PHONES.split(unicodedata.normalize("NFKC", text)):
        digits = "".join(sign for sign in part if sign.isdigit())
        if len(digits) == 13 and digits.startswith(_COUNTRY):
            digits = digits[2:]
        if len(digits) >= _DIGITS and len(set(digits)) > 1:
            found.add(digits)
    return frozenset(found)


def address_key(text: str) -> str:
    """An address without spaces, punctuation and the width of its signs.

    >>> address_key("东大街 １２号（路口）") == address_key("东大街12号(路口)")
    True
    """
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def bare_code(code: str) -> str:
    """A customer code without the leading zeros that exports tend to lose."""
    return code.lstrip("0") or "0"


_KEYS: dict[str, Callable[[str], object]] = {
    "customer_code": bare_code,
    "name": name_key,
    "owner": name_key,
    "phone": phone_keys,
    "address": address_key,
}


def agree(field: str, one: object, two: object) -> bool:
    """Whether two cells of a field say the same, however they are written; of phones one number is enough."""
    key = _KEYS.get(field)
    if key is None or one == two or not isinstance(one, str) or not isinstance(two, str):
        return one == two
    mine, theirs = key(one), key(two)
    return bool(mine & theirs) if isinstance(mine, frozenset) and isinstance(theirs, frozenset) else mine == theirs


def in_order(one: Shop, two: Shop) -> tuple[Shop, Shop]:
    """The one to keep first: with a licence number, else with a code, else the one known longer."""
    first, second = sorted((one, two), key=lambda shop: (not shop.licence_no, not shop.customer_code, shop.id))
    return first, second


def likely_pairs(shops: Iterable[Shop]) -> list[Pair]:
    """All pairs of one name that share a phone or an address and may be one shop by their numbers.

    One of the two must lack a licence number or a code. Two licence numbers speak against one shop: then phone and
    address must both agree. One pass over dictionaries: 35,000 retailers take well under a second.
    """
    phones: dict[tuple[str, str], list[Shop]] = {}
    addresses: dict[tuple[str, str], list[Shop]] = {}
    for shop in shops:
        name = name_key(shop.name)
        if not name:
            continue
        if shop.phone:
            for number in phone_keys(shop.phone):
                phones.setdefault((name, number), []).append(shop)
        if shop.address and (address := address_key(shop.address)):
            addresses.setdefault((name, address), []).append(shop)
    by_phone, by_address = _pairs(phones), _pairs(addresses)
    found: list[Pair] = []
    for key, (one, two) in (by_phone | by_address).items():
        both = key in by_phone and key in by_address
        if _may_be_one(one, two, both=both):
            reason: Reason = "phone_and_address" if both else "phone" if key in by_phone else "address"
            found.append(Pair(*in_order(one, two), reason))
    return sorted(found, key=_rank)


def _rank(pair: Pair) -> tuple[int, RetailerId, RetailerId]:
    return REASONS.index(pair.reason), pair.kept.id, pair.other.id


def _pairs(groups: dict[tuple[str, str], list[Shop]]) -> dict[tuple[RetailerId, RetailerId], tuple[Shop, Shop]]:
    found = {}
    for group in groups.values():
        if 1 < len(group) <= SHARED_BY_MOST:
            for one, two in combinations(sorted(group, key=lambda shop: shop.id), 2):
                found[one.id, two.id] = one, two
    return found


def _may_be_one(one: Shop, two: Shop, *, both: bool) -> bool:
    if not (one.licence_no and two.licence_no):
        return True
    return both and one.licence_no != two.licence_no and not (one.customer_code and two.customer_code)
