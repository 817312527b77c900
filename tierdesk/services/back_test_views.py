"""A back-test in words: what was found, in sentences and tables, and as plain values for scripts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tierdesk.domain.back_test import ForecastError, Hits
from tierdesk.message import Message, message
from tierdesk.services.back_test import RULES, BackTest
from tierdesk.services.forecast_test import Errors
from tierdesk.texts import say

ALIKE = 0.02
"""Shares that differ by less are said to be alike."""
SOME = 0.005
"""From this share on fewer moves are told as fewer."""
PLACES = 4
Cell = str | float | int | None


@dataclass(frozen=True, slots=True)
class Section:
    """One question: the finding in a sentence, and the table behind it.

    `rows` hold a name and numbers, `said` the same as they are shown; None is "no data", as a dash.
    """

    id: str
    title: str
    finding: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    said: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class BackTestView:
    """The whole page: what was played, the sections, and what the figures cannot say."""

    basis: str
    sections: tuple[Section, ...]
    limits: str


def back_test_view(found: BackTest) -> BackTestView:
    """Put a back-test into words."""
    return BackTestView(
        say(
            "back_test.basis",
            first=found.months[0],
            last=found.months[-1],
            months=len(found.months),
            n=found.retailers,
        ),
        (_moves(found), _slips(found), _forecasts(found)),
        say("back_test.limits"),
    )


def back_test_values(found: BackTest) -> dict[str, Any]:
    """The figures for scripts: shares 0..1, moves per 100 retailers a year."""
    return {
        "months": list(found.months),
        "retailers": found.retailers,
        "moves": {"held": _rounded(found.moves), "raw": _rounded(found.raw), "segments": _rounded(found.segments)},
        "slips": {rule: _hits(found.slips[rule]) for rule in RULES},
        "chance": {"expected": _rounded(found.expected), "happened": _rounded(found.happened)},
        "forecast": {
            "days": found.forecasts,
            "retailers": found.judged,
            "products": _errors(found.products),
            "shops": _errors(found.shops),
        },
        "findings": [section.finding for section in back_test_view(found).sections],
    }


def _hits(one: Hits) -> dict[str, Any]:
    return {
        "cases": one.cases,
        "warned": one.warned,
        "slipped": one.slipped,
        "both": one.both,
        "precision": _rounded(one.precision),
        "recall": _rounded(one.recall),
    }


def _errors(one: Errors) -> dict[str, Any]:
    return {
        name: {"cases": error.cases, "error": _rounded(error.share), "bias": _rounded(error.bias)}
        for name, error in (("ours", one.ours), ("naive", one.naive))
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES)


def _section(
    name: str,
    finding: str,
    columns: tuple[str, ...],
    rows: list[tuple[Cell, ...]],
    shown: tuple[Callable[[Any], str], ...],
) -> Section:
    said = tuple(
        (str(row[0]), *("—" if cell is None else show(cell) for cell, show in zip(row[1:], shown, strict=True)))
        for row in rows
    )
    heads = tuple(say(f"back_test.column.{column}") for column in columns)
    return Section(name, say(f"back_test.title.{name}"), finding, heads, tuple(rows), said)


def _moves(found: BackTest) -> Section:
    rows: list[tuple[Cell, ...]] = [
        (say("back_test.row.held"), found.moves),
        (say("back_test.row.raw"), found.raw),
        (say("back_test.row.segments"), found.segments),
    ]
    return _section("moves", _moves_said(found), ("what", "a_year"), rows, (_one_place,))


def _moves_said(found: BackTest) -> str:
    if found.moves is None or found.raw is None:
        return say("back_test.moves_unknown")
    share = 1 - found.moves / found.raw if found.raw else 0.0
    fewer = message("back_test.fewer", share=share) if share >= SOME else ""
    said = say("back_test.moves", held=found.moves, raw=found.raw, fewer=fewer)
    if found.segments is not None:
        said += say("back_test.segments", segments=found.segments)
    return said.strip()


def _slips(found: BackTest) -> Section:
    rows: list[tuple[Cell, ...]] = [
        (say(f"back_test.row.{rule}"), one.warned, one.both, one.precision, one.recall)
        for rule, one in ((rule, found.slips[rule]) for rule in RULES)
    ]
    columns = ("rule", "warned", "slipped", "precision", "recall")
    return _section("slips", _slips_said(found), columns, rows, (_whole, _whole, _percent, _percent))


def _slips_said(found: BackTest) -> str:
    ours, naive = found.slips["chance"], found.slips["cushion"]
    if not ours.cases:
        return say("back_test.slips_no_case")
    if not ours.slipped or found.expected is None or found.happened is None:
        return say("back_test.slips_none", n=ours.cases)
    said = say("back_test.slips", cases=ours.cases, n=ours.slipped)
    if ours.precision is None or naive.precision is None or ours.recall is None or naive.recall is None:
        return said + say("back_test.slips_unwarned")
    said += say(
        "back_test.slips_ours",
        precision=ours.precision,
        recall=ours.recall,
        naive_precision=naive.precision,
        naive_recall=naive.recall,
    )
    return said + say("back_test.chance", expected=found.expected, happened=found.happened)


def _forecasts(found: BackTest) -> Section:
    rows: list[tuple[Cell, ...]] = [
        (say(f"back_test.row.{level}_{name}"), error.cases, error.share, error.bias)
        for level, both in (("products", found.products), ("shops", found.shops))
        for name, error in (("ours", both.ours), ("naive", both.naive))
    ]
    columns = ("forecast", "cases", "error", "bias")
    return _section("forecasts", _forecasts_said(found), columns, rows, (_whole, _percent, _signed))


def _forecasts_said(found: BackTest) -> str:
    products, shops = found.products, found.shops
    if products.ours.share is None or products.naive.share is None or shops.ours.share is None:
        return say("back_test.forecast_unknown")
    return say(
        "back_test.forecast",
        ours=products.ours.share,
        naive=products.naive.share,
        verdict=_verdict(products.ours, products.naive),
        shops=shops.ours.share,
        bias=products.ours.bias or 0.0,
    )


def _verdict(ours: ForecastError, naive: ForecastError) -> Message:
    gain = (naive.share or 0.0) - (ours.share or 0.0)
    if abs(gain) < ALIKE:
        return message("back_test.alike")
    return message("back_test.better" if gain > 0 else "back_test.worse", share=abs(gain) * 100)


def _one_place(value: float) -> str:
    return f"{value:,.1f}"


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _percent(value: float) -> str:
    return f"{value:.0%}"


def _signed(value: float) -> str:
    return f"{value:+.1%}"
