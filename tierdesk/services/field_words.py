"""What a field of a file is called."""

from __future__ import annotations

from tierdesk.texts import say


def field_in_words(kind: str, field: str) -> str:
    """The name of a field; a catalogue's "name" is that of the product."""
    return say("field.product_name") if (kind, field) == ("products", "name") else say(f"field.{field}")
