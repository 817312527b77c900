"""What is to be said, without the words: a key and its figures.

Rules, cleaning and errors speak in messages; `tierdesk.texts` turns one into Chinese or English at the edge
(window, command line, workbook). A stored message can therefore be shown in either language later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be said: `key` names it in resources/i18n, `params` fills its placeholders.

    A parameter is text, a number, or another message (said first, then put in).
    """

    key: str
    params: Mapping[str, str | int | float | Message] = field(default_factory=dict)


def message(key: str, **params: str | float | Message) -> Message:
    """Make a message with its parameters by name."""
    return Message(key, params)
