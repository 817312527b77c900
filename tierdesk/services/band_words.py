"""A band result in words: all its reasons, most telling first."""

from __future__ import annotations

from tierdesk.domain.policy import Policy
from tierdesk.domain.reasons import Reason, band_reasons, indicator_reasons, segment_reasons
from tierdesk.message import Message
from tierdesk.store.bands import BandResult, BandRun

TELLING = 3


def why_band(found: BandResult, run: BandRun, policy: Policy) -> list[Message]:
    """Every reason of a result: rank and rules first, then the telling indicators, then the segment's evidence."""
    said = band_reasons(
        found.state,
        found.band,
        found.raw_band,
        found.pending,
        found.rank,
        run.ranked,
        found.coverage,
        found.rank in run.tied,
    )
    said += [reason.said for reason in telling_reasons(found, policy)]
    return said + why_segment(found)


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
