"""The three kinds of trouble. Whoever raises one says what happened and what the person can do."""

from __future__ import annotations

from tierdesk.message import Message


class TierDeskError(Exception):
    """A trouble that has words for the person: `what` happened, and what `to_do` about it."""

    def __init__(self, what: Message, to_do: Message | None = None) -> None:
        super().__init__(what.key, dict(what.params))
        self.what = what
        self.to_do = to_do


class UserFixable(TierDeskError):
    """The input or the request is at fault (a file, a value, a licence number); nothing was written."""


class Environment(TierDeskError):
    """The machine is at fault: disk full, file locked, not a database, store of a newer program."""


class Cancelled(Exception):
    """The person cancelled the job; nothing was written."""
