"""What is known of a shop that was stored as two: the kept one's word, filled up from the other (DOMAIN 3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tierdesk.domain.same_shop import agree

_TOGETHER = (("name", "pinyin"), ("order_weekday", "order_cycle"), ("lat", "lon"))
"""Fields that only mean something together and come from one of the two."""
NUMBERS = ("licence_no", "customer_code")


@dataclass(frozen=True, slots=True)
class Joined:
    """What the kept retailer takes over from the other, and the fields in which the two differ and it does not."""

    taken: dict[str, Any]
    clashes: tuple[str, ...]


def join_fields(
    kept: Mapping[str, Any], other: Mapping[str, Any], columns: Sequence[str], newer: Collection[str] = ()
) -> Joined:
    """Empty fields are filled; of two different values the kept one's stands.

    Fields in `newer` are those that a file changed in the other one since the merge, and later than in the kept one:
    that is news of the shop, and counts. A licence number or a code is never replaced.
    """
    taken: dict[str, Any] = {}
    clashes: list[str] = []
    for group in _groups(columns):
        mine, theirs = [kept[name] for name in group], [other[name] for name in group]
        if mine == theirs or not any(_says(value) for value in theirs):
            continue
        news = group[0] not in NUMBERS and any(name in newer for name in group)
        if news or not any(_says(value) for value in mine):
            taken |= dict(zip(group, theirs, strict=True))
        elif any(not agree(name, *pair) for name, *pair in zip(group, mine, theirs, strict=True) if name != "pinyin"):
            clashes.append(group[0])
    return Joined(taken, tuple(clashes))


def _groups(columns: Sequence[str]) -> list[tuple[str, ...]]:
    later = {name for group in _TOGETHER for name in group[1:]}
    whole = {group[0]: group for group in _TOGETHER}
    return [whole.get(name, (name,)) for name in columns if name not in later]


def _says(value: Any) -> bool:
    return value is not None and value != ""
