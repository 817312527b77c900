"""What is told of the band that a person set for one retailer (DOMAIN 4)."""

from __future__ import annotations

from datetime import date

from tierdesk.domain.override import SOON_DAYS, standing
from tierdesk.domain.retailer import Band, RetailerId
from tierdesk.services.override_words import over_in_words, override_reasons
from tierdesk.services.views import ByHand
from tierdesk.store.connection import Store
from tierdesk.store.overrides import overrides
from tierdesk.texts import say


def by_hand(store: Store, retailer_id: RetailerId, shown: Band, held: Band, day: date) -> ByHand:
    """What is told of a retailer's overrides on a day."""
    known = overrides(store, retailer_id)
    one = standing(known, day).get(retailer_id)
    if one is not None:
        return ByHand(tuple(say(reason) for reason in override_reasons(one, held, day)), True, day, shown)
    last = known[0] if known else None
    if last and last.last_day and last.state(day) == "over" and (day - last.last_day).days <= SOON_DAYS:
        return ByHand((say(over_in_words(last)),), False, day, shown)
    return ByHand((), False, day, shown)
