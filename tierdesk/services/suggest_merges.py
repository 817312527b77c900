"""Possible doubles: pairs of stored retailers that may be one shop. Only a person merges them (DOMAIN 3)."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence

from tierdesk.domain.retailer import Retailer, RetailerId, mask_phone
from tierdesk.domain.same_shop import Pair, Shop, agree, bare_code, in_order, likely_pairs
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.clock import new_id, now
from tierdesk.services.merge_retailers import moved_in_words
from tierdesk.services.merge_views import Doubles, FieldPair, PairView, ShopSide
from tierdesk.store import merges
from tierdesk.store.connection import Store
from tierdesk.store.retailers import retailer
from tierdesk.texts import say

SHOWN = 50


def suggested(store: Store) -> list[Pair]:
    """All pairs that may be one shop, strongest reason first, without those that a person said are two."""
    shops = merges.shops(store)
    pairs = _named_by_files(store, shops)
    told = {frozenset((pair.kept.id, pair.other.id)) for pair in pairs}
    pairs += [pair for pair in likely_pairs(shops) if frozenset((pair.kept.id, pair.other.id)) not in told]
    apart = merges.Apart(store)
    return [pair for pair in pairs if (pair.kept, pair.other) not in apart]


def _named_by_files(store: Store, shops: Sequence[Shop]) -> list[Pair]:
    numbers = merges.numbers_given_to_one(store)
    if not numbers:
        return []
    by_licence = {shop.licence_no: shop for shop in shops if shop.licence_no}
    by_code: dict[str, list[Shop]] = {}
    for shop in shops:
        if shop.customer_code:
            by_code.setdefault(bare_code(shop.customer_code), []).append(shop)
    found: dict[frozenset[RetailerId], Pair] = {}
    for licence_no, code, _file in numbers:
        one = by_licence.get(licence_no)
        for two in by_code.get(bare_code(code), ()):
            if one is not None and one.id != two.id:
                found[frozenset((one.id, two.id))] = Pair(*in_order(one, two), "numbers")
    return list(found.values())


def count_doubles(store: Store) -> int:
    """How many possible doubles there are."""
    return len(suggested(store))


def doubles(store: Store, most: int | None = SHOWN) -> Doubles:
    """The possible doubles side by side, the `most` strongest of them (None: all)."""
    pairs = suggested(store)
    shown = pairs if most is None else pairs[:most]
    ids = sorted({shop.id for pair in shown for shop in (pair.kept, pair.other)})
    counts = merges.counts_of(store, ids)
    return Doubles(len(pairs), tuple(_view(store, pair.kept.id, pair.other.id, pair.reason, counts) for pair in shown))


def pair(store: Store, kept: RetailerId, other: RetailerId) -> PairView:
    """Two retailers that a person wants to see side by side, the one to keep first.

    Raises UserFixable when one is gone or both are one already.
    """
    one, two = retailer(store, kept), retailer(store, other)
    if one is None or two is None:
        raise UserFixable(message("merging.gone"), message("merging.gone_do"))
    if one.id == two.id:
        raise UserFixable(message("merging.one_already", name=one.name), message("merging.one_already_do"))
    return _view(store, one.id, two.id, "", merges.counts_of(store, [one.id, two.id]))


def say_they_are_two(store: Store, one: RetailerId, two: RetailerId) -> str:
    """Remember that these are two shops, so that they are suggested no more; the number that takes that back."""
    first, second = merges.shop(store, one), merges.shop(store, two)
    if first is None or second is None:
        raise UserFixable(message("merging.gone"), message("merging.gone_do"))
    apart_id = new_id()
    with store.atomic():
        merges.keep_apart(store, apart_id, now(), getpass.getuser(), first, second)
    return apart_id


def take_back_two(store: Store, apart_id: str) -> None:
    """Let the pair be suggested again."""
    with store.atomic():
        merges.forget_apart(store, apart_id)


# -- in words


def _view(
    store: Store, kept: RetailerId, other: RetailerId, reason: str, counts: dict[RetailerId, dict[str, int]]
) -> PairView:
    one, two = retailer(store, kept), retailer(store, other)
    if one is None or two is None:
        raise AssertionError("a retailer of a pair is gone")
    fields = tuple(field for field in (_field(name, one, two) for name in _COMPARED) if field is not None)
    return PairView(
        _side(one, counts[kept]),
        _side(two, counts[other]),
        reason,
        say(f"merging.why_{reason}") if reason else say("merging.why_chosen"),
        fields,
    )


def _side(one: Retailer, counts: dict[str, int]) -> ShopSide:
    numbers = [
        say(f"merging.{name}", number=number)
        for name, number in (("licence", one.licence_no), ("code", one.customer_code))
        if number
    ]
    return ShopSide(
        one.id,
        one.name,
        one.licence_no,
        one.customer_code,
        say("list.separator").join(numbers),
        mask_phone(one.phone),
        moved_in_words(counts),
        counts.get("visit", 0),
        counts.get("order_line", 0),
    )


_COMPARED = ("licence_no", "customer_code", "name", "owner", "phone", "address", "route", "supply_tier", "status")
_WORDS: dict[str, Callable[[str], str]] = {
    "phone": mask_phone,
    "status": lambda value: say(f"status.{value}"),
}


def _field(name: str, one: Retailer, two: Retailer) -> FieldPair | None:
    mine, theirs = (str(getattr(shop, name) or "") for shop in (one, two))
    if not mine and not theirs:
        return None
    words = _WORDS.get(name, str)
    same = agree(name, mine, theirs) if mine and theirs else None
    return FieldPair(name, say(f"field.{name}"), words(mine) if mine else "", words(theirs) if theirs else "", same)
