"""The figures of a quarterly review in words: each measure before and now, the change, the gap to the peers."""

from __future__ import annotations

import math

from tierdesk.domain.gap import Compared
from tierdesk.domain.quarter import MEASURED, MONTHS, QuarterFigures, comparable
from tierdesk.domain.reasons import FEN_A_YUAN, SCORED
from tierdesk.domain.retailer import Retailer
from tierdesk.message import message
from tierdesk.services.analyse_gap import PERCENT, basis_in_words
from tierdesk.services.review_views import ReviewLine
from tierdesk.texts import say

FACTORS = {"amount": 1 / FEN_A_YUAN, "carton_price": 1 / FEN_A_YUAN, "continuity": PERCENT}
RELATIVE = frozenset({"cartons", "adjusted", "amount", "carton_price"})
"""Measures whose change is told as a percentage; of the others the difference is told."""
DECIMALS = {"display": 1}


def quarter_title(quarter: str) -> str:
    """A quarter as it is said."""
    year, _, number = quarter.partition("-Q")
    return say("review.quarter", year=year, number=say(f"review.number.{number}"))


def lines_of(before: QuarterFigures, figures: QuarterFigures) -> tuple[ReviewLine, ...]:
    """Every measure that is known in one of the two quarters."""
    return tuple(
        _line(name, before, figures)
        for name in MEASURED
        if before.own.get(name) is not None or figures.own.get(name) is not None
    )


def stands(before: QuarterFigures, figures: QuarterFigures) -> str:
    """Band and rank, before and now."""
    return say("review.stands", before=_standing(before), now=_standing(figures))


def notes_of(figures: QuarterFigures, *, kept_before: bool, saved: bool, one: Retailer) -> tuple[str, ...]:
    """What the figures rest on: how much of the quarter, whom they compare with, where last quarter's come from."""
    notes = []
    if not figures.months:
        notes.append(say("review.no_month"))
    elif len(figures.months) < MONTHS:
        notes.append(say("review.part", n=len(figures.months)))
    if figures.months:
        notes.append(basis_in_words(figures.basis, figures.peers, one, figures.months))
    notes.append(say("review.before_kept" if kept_before else "review.before_computed"))
    notes.append(say("review.figures_kept" if saved else "review.figures_now"))
    return tuple(notes)


def _standing(figures: QuarterFigures) -> str:
    band = message(f"band.{figures.band}")
    if figures.ranked == 0:
        return say("review.no_run")
    if figures.held:
        held = message(f"band.{figures.held}")
        key = "review.by_hand" if figures.rank is None else "review.standing_by_hand"
        return say(key, band=band, held=held, rank=figures.rank or 0, n=figures.ranked)
    if figures.rank is None:
        return say(band)
    return say("review.standing", band=band, rank=figures.rank, n=figures.ranked)


def _line(name: str, before: QuarterFigures, figures: QuarterFigures) -> ReviewLine:
    values = (before.own.get(name), figures.own.get(name), figures.top.get(name))
    was, own, theirs = (_rounded(name, value) for value in values)
    change, gap = Compared(name, own, was), Compared(name, own, theirs)
    alike = comparable(name, before, figures) or math.isnan(change.gap)
    return ReviewLine(
        id=name,
        name=say(f"review.measure.{name}"),
        before=_value(name, was),
        now=_value(name, own),
        change=_change(name, change) if alike else _too_few(before, figures),
        change_direction=change.direction if alike else 0,
        peers=_value(name, theirs),
        gap=_gap(name, gap),
        gap_direction=gap.direction,
        values=(_number(was), _number(own), _number(theirs)),
    )


def _too_few(before: QuarterFigures, figures: QuarterFigures) -> str:
    """Which of the two quarters has too few months to be compared, and how many."""
    if figures.known_months < MONTHS:
        over = len(figures.months) == MONTHS
        return say("review.months_known" if over else "review.so_far", n=figures.known_months, of=MONTHS)
    return say("review.months_before", n=before.known_months, of=MONTHS)


def _rounded(name: str, value: float | None) -> float:
    """In the unit and with the decimals that are said."""
    return math.nan if value is None else round(value * FACTORS.get(name, 1.0), DECIMALS.get(name, 0))


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _value(name: str, value: float) -> str:
    if math.isnan(value):
        return say("value.unscored" if name in SCORED else "value.unknown")
    return say(f"value.{'cartons' if name == 'adjusted' else name}", value=value)


def _change(name: str, change: Compared) -> str:
    if math.isnan(change.gap):
        return say("gap.unknown")
    if change.gap == 0:
        return say("review.same")
    if name in RELATIVE and change.peers > 0:
        return f"{change.gap / change.peers:+.0%}"
    return say(f"review.change.{name if name in {'continuity', 'display'} else 'number'}", change=change.gap)


def _gap(name: str, gap: Compared) -> str:
    if math.isnan(gap.gap):
        return say("gap.unknown")
    if gap.direction == 0:
        return say("gap.equal")
    kind = "cartons" if name == "adjusted" else name
    side = "ahead" if gap.direction > 0 else "behind"
    return say(f"gap.{side}.{kind}", gap=abs(gap.gap), n=round(abs(gap.gap)))
