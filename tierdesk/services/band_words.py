"""A band result in words: all its reasons, most telling first."""

from __future__ import annotations

from datetime import date

from tierdesk.domain.outlook import falls_to, of_ten, outlook_reasons
from tierdesk.domain.override import Override
from tierdesk.domain.policy import Policy
from tierdesk.domain.reasons import Reason, band_reasons, indicator_reasons, segment_reasons
from tierdesk.message import Message, message
from tierdesk.services.override_words import override_reasons
from tierdesk.services.views import Tone
from tierdesk.store.bands import BandResult, BandRun

TELLING = 3


def why_band(
    found: BandResult, run: BandRun, policy: Policy, by_hand: Override | None = None, day: date | None = None
) -> list[Message]:
    """Every reason of a result: rank and rules, the telling indicators, the segment's evidence, the slip warning.

    A band set `by_hand` that holds on `day` comes first; rank and rules then speak of the band beneath.
    """
    said = override_reasons(by_hand, found.held, day or run.as_of) if by_hand else []
    said += band_reasons(
        found.state,
        found.held,
        found.raw_band,
        found.pending,
        found.rank,
        run.ranked,
        found.coverage,
        found.rank in run.tied,
    )
    said += [reason.said for reason in telling_reasons(found, policy)]
    return said + why_segment(found) + why_warned(found)


def telling_reasons(found: BandResult, policy: Policy, most: int = TELLING) -> list[Reason]:
    """The indicators that decide most, each better than, like or behind the others."""
    if found.state == "inactive":
        return []
    return indicator_reasons(found.indicators, found.shares, policy.ranking, most)


def why_segment(found: BandResult) -> list[Message]:
    """The evidence of the segment; empty outside the middle band."""
    return segment_reasons(
        found.segment,
        found.segment_basis,
        found.cv,
        found.slope,
        found.trend_p,
        found.headroom,
        falling=found.falling,
    )


def why_warned(found: BandResult) -> list[Message]:
    """The slip warning with its figures; empty when there is none."""
    return outlook_reasons(found.warning, found.cushion, found.slip, falls_to(found.held))


def warning_level(found: BandResult) -> Message:
    """Which warning it is, amber or red, for those who see no colour; where there is one."""
    return message(f"outlook.{found.warning}", what=message(f"steps.reason.slip_{found.warning}"))


def warning_tone(found: BandResult) -> Tone:
    """How alarming the slip warning is."""
    return "bad" if found.warning == "red" else "warn" if found.warning else "ok"


def outlook_in_full(found: BandResult) -> list[Message]:
    """What can be said of a slip, also where nothing is to be feared."""
    if found.warning:
        return [warning_level(found), *why_warned(found)]
    held = found.held
    if held == "bottom":
        return [message("outlook.none_below")]
    if found.cushion is None:
        return [message("outlook.unknown")]
    said = [message("outlook.cushion_clear", points=found.cushion, band=message(f"band.{falls_to(held)}"))]
    return said if found.slip is None else [*said, of_ten(found.slip)]
