"""What a band run found, as the columns that the store keeps: one place a retailer (DOMAIN 4, 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from tierdesk.domain import segments
from tierdesk.domain.bands import BANDS, CODES, MIDDLE, NONE, Held, Ints
from tierdesk.domain.months import last_day
from tierdesk.domain.outlook import WARNINGS
from tierdesk.domain.override import Override
from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.domain.retailer import RetailerId
from tierdesk.domain.scoring import Floats
from tierdesk.services.judge import Judged
from tierdesk.store.band_columns import BandColumns, Cells, Earlier, only

_BAND_NAMES: Cells = np.array([BANDS[code] for code in sorted(BANDS)], dtype=object)
_SEGMENT_NAMES: Cells = np.array(segments.SEGMENTS, dtype=object)
_WARNING_NAMES = np.array(WARNINGS, dtype=object)


def held_before(before: Earlier) -> Held:
    """The state that hysteresis goes on from: the bands held, without those that a person set, and pending moves."""
    codes: dict[str | None, int] = {None: NONE}
    codes.update(CODES.items())
    band, pending = (
        np.array([codes[name] for name in names.tolist()], dtype=np.int64)
        for names in (before.held_band, before.pending_band)
    )
    return Held(band, pending, before.pending_runs)


def columns_of_ranked(
    judged: Judged, said: Sequence[Earlier], by_hand: Mapping[RetailerId, Override], day: date, policy: Policy
) -> BandColumns:
    """The results of those that trade; `said` is what earlier runs say of them.

    `by_hand` are the overrides that hold: shown is their band, and the one that the rules hold is kept beneath.
    """
    measured, scores, ranked, held = judged.measured, judged.scores, judged.ranked, judged.held
    evidence = judged.evidence
    is_ranked = ranked.rank > 0
    shown = _overruled(held.band, measured.who.ids, by_hand)
    band = names_of_bands(shown)
    segment = only(shown == MIDDLE, _SEGMENT_NAMES[evidence.segment])
    provisional = measured.window_months < policy.ranking.provisional_below
    n = len(measured.who)
    return BandColumns(
        retailer_id=np.array(measured.who.ids, dtype=np.int64),
        score=np.where(is_ranked, scores.score, np.nan),
        coverage=scores.coverage,
        rank=only(is_ranked, ranked.rank.astype(object)),
        percentile=ranked.percentile,
        raw_band=names_of_bands(ranked.band),
        band=band,
        segment=segment,
        since=_since(said, band, segment, day),
        state=np.where(is_ranked, np.where(provisional, "provisional", "ranked").astype(object), "insufficient"),
        pending_band=only(held.pending != NONE, names_of_bands(held.pending)),
        pending_runs=held.runs,
        indicators=measured.indicators,
        shares=scores.shares,
        months=evidence.months,
        cv=_finite(evidence.cv),
        slope=_finite(evidence.slope),
        trend_p=_finite(evidence.trend_p),
        headroom=_finite(evidence.headroom),
        falling=evidence.falling.astype(np.int64),
        segment_basis=np.where(shown == MIDDLE, _basis(evidence.months, policy), ""),
        fell=only(judged.fell, _cells(n, last_day(measured.months[-1]).isoformat())),
        cushion=judged.slips.cushion,
        slip=judged.slips.slip,
        warning=_WARNING_NAMES[judged.slips.warning],
        held_band=only(shown != held.band, names_of_bands(held.band)),
    )


def columns_of_resting(who: Sequence[RetailerId], said: Sequence[Earlier], day: date) -> BandColumns:
    """The lines of retailers that do not trade: kept in the run, never ranked."""
    n = len(who)
    unknown, none, no, zero = np.full(n, np.nan), _cells(n, None), _cells(n, ""), np.zeros(n, dtype=np.int64)
    band = names_of_bands(np.full(n, NONE))
    of_indicators = np.full((n, len(INDICATORS)), np.nan)
    return BandColumns(
        retailer_id=np.array(who, dtype=np.int64),
        score=unknown,
        coverage=np.zeros(n),
        rank=none,
        percentile=unknown,
        raw_band=band,
        band=band,
        segment=none,
        since=_since(said, band, none, day),
        state=_cells(n, "inactive"),
        pending_band=none,
        pending_runs=zero,
        indicators=of_indicators,
        shares=of_indicators,
        months=zero,
        cv=unknown,
        slope=unknown,
        trend_p=unknown,
        headroom=unknown,
        falling=zero,
        segment_basis=no,
        fell=none,
        held_band=none,
        cushion=unknown,
        slip=unknown,
        warning=no,
    )


def _overruled(held: Ints, who: Sequence[RetailerId], by_hand: Mapping[RetailerId, Override]) -> Ints:
    shown = held.copy()
    if by_hand:
        for row, one in enumerate(who):
            if one in by_hand:
                shown[row] = CODES[by_hand[one].band]
    return shown


def names_of_bands(codes: Ints) -> Cells:
    """The names of band codes."""
    found: Cells = _BAND_NAMES[codes - NONE]
    return found


def _since(said: Sequence[Earlier], band: Cells, segment: Cells, day: date) -> Cells:
    """Since when: as early as a run says that says the same of band and segment, else since this run."""
    since = _cells(len(band), day.isoformat())
    for run in said:
        same = run.known & (run.band == band) & (run.segment == segment)
        since[same] = np.minimum(since[same], run.since[same])
    return since


def _basis(months: Ints, policy: Policy) -> Cells:
    some = np.where(months < policy.segments.min_months, "provisional", "full")
    return np.where(months < policy.segments.provisional_min_months, "new", some).astype(object)


def _cells(count: int, value: str | None) -> Cells:
    return np.full(count, value, dtype=object)


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)
