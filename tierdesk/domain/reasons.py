"""Why a retailer is in its band and segment, as messages (DOMAIN 4, 5)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tierdesk.domain.policy import INDICATORS, Ranking
from tierdesk.domain.retailer import INTEGRITY_GRADES, Band, Segment
from tierdesk.message import Message, message

BETTER, LIKE, BEHIND = 1, 0, -1
CLEARLY_BETTER, CLEARLY_BEHIND = 60.0, 40.0
FEN_A_YUAN = 100
SCORED = frozenset({"display", "integrity", "cooperation"})
"""Indicators that a person judges: without one they are not scored, where sales are without data."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: the retailer is better than (+1), like (0) or behind (-1) the others, and the words for it."""

    direction: int
    said: Message


def indicator_value(name: str, value: float) -> Message:
    """An indicator's own value in words, with its unit."""
    if math.isnan(value):
        return message("value.unscored" if name in SCORED else "value.unknown")
    if name == "integrity":
        return message("value.integrity", grade=INTEGRITY_GRADES[int(value)])
    if name in {"amount", "carton_price"}:
        value /= FEN_A_YUAN
    if name == "continuity":
        value *= 100
    return message(f"value.{name}", value=value)


def compared(share: float) -> Message:
    """A percentile in plain words: better than so many percent of the retailers."""
    return message("value.no_data") if math.isnan(share) else message("value.better_than", share=math.floor(share))


def indicator_reasons(indicators: Sequence[float], shares: Sequence[float], policy: Ranking, most: int) -> list[Reason]:
    """The `most` telling indicators: those that pull the score furthest from the middle, weight considered."""
    known = [
        (abs(share - 50) * policy.weights.get(name, 0.0), -position, name, value, share)
        for position, (name, value, share) in enumerate(zip(INDICATORS, indicators, shares, strict=True))
        if not math.isnan(share) and policy.weights.get(name, 0.0) > 0
    ]
    return [
        Reason(
            BETTER if share >= CLEARLY_BETTER else BEHIND if share <= CLEARLY_BEHIND else LIKE,
            message(f"reason.{name}", value=indicator_value(name, value), than=compared(share)),
        )
        for _, _, name, value, share in sorted(known, reverse=True)[:most]
    ]


def band_reasons(
    state: str,
    band: Band,
    raw_band: Band,
    pending: Band | None,
    rank: int | None,
    ranked: int,
    coverage: float,
    tied: bool,
) -> list[Message]:
    """What besides the indicators decided the band: missing data, a tie, a band held, a move that is pending."""
    if state == "inactive":
        return [message("reason.inactive")]
    said: list[Message] = []
    if state == "insufficient":
        said.append(message("reason.insufficient", coverage=coverage))
        if band != "unranked":
            said.append(message("reason.held_unranked", band=message(f"band.{band}")))
        return said
    said.append(message("reason.rank", rank=rank or 0, n=ranked, band=message(f"band.{band}")))
    if state == "provisional":
        said.append(message("reason.provisional"))
    if tied:
        said.append(message("reason.tied"))
    if pending is not None:
        said.append(message("reason.pending", band=message(f"band.{pending}")))
    elif raw_band not in {band, "unranked"}:
        said.append(message("reason.held", raw=message(f"band.{raw_band}"), band=message(f"band.{band}")))
    return said


def segment_reasons(
    segment: Segment | None,
    basis: str,
    cv: float | None,
    slope: float | None,
    trend_p: float | None,
    headroom: float | None,
    falling: bool,
) -> list[Message]:
    """Why a middle retailer is potential, steady or volatile, with the figures it rests on."""
    if segment is None:
        return []
    if basis == "new":
        return [message("reason.segment_new")]
    said: list[Message] = []
    if segment == "volatile":
        said.append(message("reason.volatile_still") if cv is None else message("reason.volatile", cv=cv))
    if segment == "steady":
        said.append(message("reason.steady", cv=cv or 0.0))
    if segment == "potential":
        said += _room_to_grow(slope, trend_p, headroom)
    if falling and slope is not None:
        said.append(message("reason.falling", slope=-slope))
    if basis == "provisional":
        said.append(message("reason.segment_provisional"))
    return said


def _room_to_grow(slope: float | None, trend_p: float | None, headroom: float | None) -> list[Message]:
    said: list[Message] = []
    if slope is not None and slope > 0 and trend_p is not None and trend_p < 0.1:
        said.append(message("reason.rising", slope=slope))
    if headroom is not None and headroom > 0:
        said.append(message("reason.headroom", headroom=headroom))
    return said
