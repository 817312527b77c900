"""Which day it is for the person: today, or the pinned day of a store with sample data, which never grows old."""

from __future__ import annotations

from datetime import date

from tierdesk.store.connection import Store
from tierdesk.store.settings import set_setting, setting

_PINNED = "pinned_day"


def working_day(store: Store) -> date:
    """The day the pages plan for."""
    pinned = setting(store, _PINNED)
    return date.fromisoformat(pinned) if pinned else date.today()


def pin_working_day(store: Store, day: date) -> None:
    """Let the pages of this store always plan for `day`; marks it as a store of sample data."""
    set_setting(store, _PINNED, day.isoformat())


def is_sample(store: Store) -> bool:
    """Whether this store was made of the sample workbooks."""
    return setting(store, _PINNED) is not None
