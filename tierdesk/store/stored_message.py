"""Messages as text in a column: the key and figures, so that they can be said in either language later."""

from __future__ import annotations

import json
from typing import Any

from tierdesk.message import Message


def message_to_json(said: Message) -> str:
    """The message as JSON text."""
    return json.dumps(_plain(said), ensure_ascii=False, separators=(",", ":"))


def message_from_json(text: str) -> Message:
    """The message that `message_to_json` wrote."""
    return _message(json.loads(text))


def _plain(said: Message) -> list[Any]:
    return [
        said.key,
        {name: _plain(value) if isinstance(value, Message) else value for name, value in said.params.items()},
    ]


def _message(plain: list[Any]) -> Message:
    key, params = plain
    return Message(key, {name: _message(value) if isinstance(value, list) else value for name, value in params.items()})
