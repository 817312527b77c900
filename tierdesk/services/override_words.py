"""Bands set by hand, in words: what is told of one wherever the band is shown (DOMAIN 4)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tierdesk.domain.override import Override
from tierdesk.domain.retailer import Band
from tierdesk.message import Message, message

if TYPE_CHECKING:
    from tierdesk.services.history_views import OverrideView


def override_reasons(one: Override, held: Band, day: date) -> list[Message]:
    """Why the band is not the one of the ranking, what that says, and when the override ends where that is near."""
    said = [_fact("holds", one)]
    if held not in {one.band, "unranked"}:
        said.append(message("override.beneath", band=message(f"band.{held}")))
    left = one.days_left(day)
    if left is not None and one.state(day) == "ending":
        said.append(message("override.ending", n=left) if left else message("override.last_day"))
    return said


def over_in_words(one: Override) -> Message:
    """That an override is over."""
    return _fact("over", one)


def state_in_words(one: OverrideView) -> Message:
    """Whether an override holds, how long still, or since when it does not."""
    if one.state == "ended" and one.ended is not None:
        return message("history.state_ended", day=one.ended.isoformat())
    if one.state == "ending":
        return message("history.state_ending", n=one.days_left) if one.days_left else message("history.state_last_day")
    return message(f"history.state_{one.state}")


def span_in_words(one: OverrideView) -> Message:
    """From which day to which an override is set."""
    until = one.last_day.isoformat() if one.last_day else message("override.open_end")
    return message("history.from_to", first=one.first_day.isoformat(), second=until)


def _fact(key: str, one: Override) -> Message:
    until = one.last_day.isoformat() if one.last_day else message("override.open_end")
    return message(f"override.{key}", band=message(f"band.{one.band}"), until=until, who=one.who, reason=one.reason)
