"""Moments and new ids, in one place."""

from __future__ import annotations

from datetime import UTC, datetime

from uuid6 import uuid7


def now() -> str:
    """This moment as UTC ISO text, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def new_id() -> str:
    """A fresh UUIDv7: ordered by time, unique across laptops that are merged later."""
    return str(uuid7())
