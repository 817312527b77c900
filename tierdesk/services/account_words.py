"""What an account says besides its table: distances, ways up, what is missing, the official tier (DOMAIN 4)."""

from __future__ import annotations

from tierdesk.domain.distances import Distance
from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.reasons import FEN_A_YUAN, compared, indicator_value
from tierdesk.domain.steps_up import StepUp, Towards, WaysUp
from tierdesk.message import Message, message
from tierdesk.services.band_account import BandAccount
from tierdesk.texts import say

EASIEST = 2
PULLS_SAID = 3
FULL = 100.0


def distances_said(account: BandAccount) -> tuple[tuple[str, str], ...]:
    """For each cut beside the band: how far it is, and how far it is to where the retailer would be moved."""
    return tuple(
        (
            _said("up" if one.more else "down", one, one.cartons, one.amount),
            _said("move_up" if one.more else "move_down", one, one.moving_cartons, one.moving_amount),
        )
        for one in account.distances
    )


def distances_note(account: BandAccount) -> str:
    """What the distances rest on, and when a retailer is moved at all."""
    hysteresis = account.policy.hysteresis
    return say("account.basis", margin=hysteresis.margin, runs=hysteresis.runs)


def _said(side: str, one: Distance, cartons: int | None, amount: float | None) -> str:
    band = message(f"band.{one.to}")
    if cartons is None:
        return say(f"account.{side}_not", band=band)
    if cartons == 0:
        return say(f"account.{side}_past", band=band)
    return say(f"account.{side}", band=band, sum=_sum(cartons, amount))


def _sum(cartons: int, amount: float | None) -> Message:
    if amount is None:
        return message("account.cartons", n=cartons)
    return message("account.cartons_and_yuan", n=cartons, yuan=amount / FEN_A_YUAN)


def ways_said(ways: WaysUp | None) -> tuple[str, ...]:
    """The easiest single ways up, each enough alone; empty where there is no band to go to."""
    if ways is None:
        return ()
    if ways.together is not None:
        return tuple(_towards(one) for one in (ways.together.first, ways.together.second))
    return tuple(_way(step) for step in ways.steps[:EASIEST]) or (say("account.no_way"),)


def together_said(account: BandAccount) -> str:
    """Where two ways up are to be gone together: the rank that both reach, and whether it is enough; else empty."""
    found = account.ways.together if account.ways else None
    if found is None:
        return ""
    return say("account.together" if found.enough else "account.together_short", rank=found.rank, band=_above(account))


def _above(account: BandAccount) -> Message:
    return message("band.middle" if account.result.held == "bottom" else "band.top")


def _towards(one: Towards) -> str:
    return say(
        "account.towards",
        indicator=message(f"indicator.{one.indicator}"),
        now=indicator_value(one.indicator, one.now),
        to=indicator_value(one.indicator, one.to),
        points=one.points,
    )


def _way(step: StepUp) -> str:
    return say(
        "account.way",
        indicator=message(f"indicator.{step.indicator}"),
        now=indicator_value(step.indicator, step.now),
        to=indicator_value(step.indicator, step.to),
        rank=step.rank,
    )


def not_alone_said(account: BandAccount) -> str:
    """The indicators of which no change alone, or hardly one, reaches the next band; empty where there are none."""
    ways = account.ways
    if ways is None:
        return ""
    said = []
    if ways.together is not None:
        said.append(say("account.aim", band=_above(account)))
    elif ways.not_alone and ways.steps:
        said.append(say("account.not_alone", names=_names(ways.not_alone)))
    if ways.hardly:
        names = _names(tuple(step.indicator for step in ways.hardly))
        said.append(say("account.hardly", names=names, band=_above(account)))
    return "\n".join(said)


def missing_said(account: BandAccount) -> str:
    """What had no data, what that weighs, and how much there must be to be ranked."""
    if not account.missing:
        return say("account.all_there")
    return say(
        "account.missing",
        names=_names(tuple(line.name for line in account.missing)),
        weight=sum(line.weight for line in account.missing),
        coverage=account.result.coverage,
        least=account.policy.ranking.min_coverage,
    )


def official_said(account: BandAccount) -> tuple[str, ...]:
    """The official tier and band beside ours, and why the two differ where they do."""
    one, found = account.retailer, account.official
    said = [] if not one.official_band else [say("account.official_band", band=one.official_band)]
    if found is None:
        said.append(say("explain.tier", tier=one.supply_tier) if one.supply_tier else say("explain.no_tier"))
        return tuple(said)
    verdict = {0: "same", 1: "higher", -1: "lower"}[found.ours]
    said.append(
        say(
            f"account.tier_{verdict}",
            tier=found.tier,
            shops=found.shops,
            official=message(f"band.{found.band}"),
            ours=message(f"band.{account.result.held}"),
        )
    )
    shares = dict(zip(INDICATORS, account.result.shares, strict=True))
    pulls = [
        message("account.pull", indicator=message(f"indicator.{name}"), than=compared(shares[name]))
        for name, _ in found.pulls[:PULLS_SAID]
    ]
    if pulls:
        said.append(say(f"account.because_{verdict}", reasons=_listed(pulls)))
    said.append(say("account.tier_note"))
    return tuple(said)


def score_said(account: BandAccount, key: str, whole: str, **place: int) -> str:
    """How the points become the score, by `whole` where nothing is to be divided; for retailers with a score."""
    score = account.result.score or 0.0
    if account.weight_present == FULL:
        return say(whole, score=score, **place)
    return say(key, points=account.points, present=account.weight_present, score=score, **place)


def _names(names: tuple[str, ...]) -> Message:
    return _listed([message(f"indicator.{name}") for name in names])


def _listed(items: list[Message]) -> Message:
    first, *others = items
    for item in others:
        first = message("account.list", before=first, last=item)
    return first
