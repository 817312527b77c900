"""An example of what a field holds, as it may stand in a file."""

from __future__ import annotations

from tierdesk.exchange.kinds import KINDS, QUANTITY_TYPES, KindName
from tierdesk.texts import say


def example_of(kind: KindName, field: str) -> str:
    """A value that the field of a kind takes, in the language spoken now; "" for a name, where anything goes."""
    value_type = KINDS[kind].field(field).type
    if value_type == "text":
        return ""
    return say(f"example.{'quantity' if value_type in QUANTITY_TYPES else value_type}")
