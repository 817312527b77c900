"""Retailers by column, as the ranking reads them: a whole city without an object a retailer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from tierdesk.domain.bands import Ints
from tierdesk.domain.retailer import Market, RetailerId
from tierdesk.store.connection import Store


@dataclass(frozen=True, slots=True)
class Members:
    """Retailers that are compared with one another, row by row; texts are empty and tiers None where unknown."""

    ids: Sequence[RetailerId]
    markets: Sequence[Market | None]
    tiers: Sequence[int | None]
    integrity: Sequence[str]
    cycles: Sequence[str | None]

    def __len__(self) -> int:
        """How many they are."""
        return len(self.ids)

    @property
    def cycle_days(self) -> Ints:
        """Days between two orders of each: 14 for odd and even weeks, else 7."""
        return np.array([14 if cycle in {"odd", "even"} else 7 for cycle in self.cycles], dtype=np.int64)


def members(store: Store) -> Members:
    """All retailers that trade, in any order."""
    return Members(*store.columns(_COLUMNS, "retailer where merged_into is null and status = 'active'"))


def members_of(store: Store, ids: Sequence[RetailerId]) -> Members:
    """These retailers, each of which there is, trading or not, in this order."""
    wanted = "retailer where id in (select value from json_each(?))"
    found = Members(*store.columns(_COLUMNS, wanted, (json.dumps(list(ids)),)))
    place = {one: row for row, one in enumerate(found.ids)}
    return Members(*([getattr(found, field.name)[place[one]] for one in ids] for field in fields(Members)))


_COLUMNS = ("id", "market", "supply_tier", "integrity", "order_cycle")


def names(store: Store) -> dict[RetailerId, str]:
    """The name of every retailer."""
    ids, found = store.columns(("id", "name"), "retailer")
    return dict(zip(ids, found, strict=True))


def resting(store: Store) -> list[RetailerId]:
    """The retailers that do not trade, in the order of their ids."""
    rows = store.tuples("select id from retailer where merged_into is null and status <> 'active' order by id")
    return [retailer_id for (retailer_id,) in rows]
