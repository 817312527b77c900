"""The page that a retailer can be shown or given: how its own rank came about (DOMAIN 4, 8).

It names no other retailer, holds no personal data but the name of the shop, and says nothing that could be read as a
wish to order or sell more: distances in cartons and yuan stay with the manager.
"""

from __future__ import annotations

import getpass
import math
from datetime import date

from tierdesk.domain.reasons import compared, indicator_value
from tierdesk.domain.retailer import RetailerId
from tierdesk.message import message
from tierdesk.services.account_words import missing_said
from tierdesk.services.band_account import BandAccount, IndicatorLine, band_account
from tierdesk.services.clock import now
from tierdesk.services.paper import Bar, Block, Heading, Paper, PaperColumn, Paragraph, Table
from tierdesk.store.connection import Store
from tierdesk.store.dump import log_export
from tierdesk.texts import say

NOT_SALES = frozenset({"display", "integrity", "cooperation"})
"""What the page may say a change of: none of it is a quantity to order."""
MONTHS_SHOWN = 6
FULL = 100.0


def retailer_page(store: Store, retailer_id: RetailerId, day: date) -> Paper:
    """The page of one retailer, made on `day`, in the language spoken now.

    Raises UserFixable when there is no band run yet, or the retailer is not in it.
    """
    account = band_account(store, retailer_id)
    window = account.policy.ranking.window_months
    subtitle = say(
        "retailer_page.subtitle", first=account.run.months[-window], last=account.run.months[-1], day=day.isoformat()
    )
    return Paper(say("retailer_page.title", name=account.retailer.name), subtitle, tuple(_blocks(account)))


def note_page(store: Store, file_name: str) -> None:
    """Log that a page left the program, like an export (DOMAIN 8)."""
    log_export(store, now(), getpass.getuser(), "page", 1, say("retailer_page.fields"), file_name)


def _blocks(account: BandAccount) -> list[Block]:
    blocks: list[Block] = [Paragraph(_place(account)), Heading(say("retailer_page.indicators")), _table(account)]
    if account.result.score is not None:
        blocks.append(
            Paragraph(
                say(
                    "retailer_page.sum",
                    points=account.points,
                    present=account.weight_present,
                    score=account.result.score,
                )
            )
        )
    if account.missing:
        blocks.append(Paragraph(missing_said(account), muted=True))
    better = _better(account)
    if better:
        blocks += [Heading(say("retailer_page.better")), *(Paragraph(text) for text in better)]
    past = _past(account)
    if past:
        blocks += [Heading(say("retailer_page.path")), past]
    return [*blocks, Heading(say("retailer_page.rules")), *_rules(account)]


def _place(account: BandAccount) -> str:
    found = account.result
    if found.rank is None or found.percentile is None:
        return say("retailer_page.unranked")
    place = say(
        "retailer_page.place",
        band=message(f"band.{found.band}"),
        rank=found.rank,
        n=account.run.ranked,
        better=math.floor(found.percentile),
    )
    if found.held_band is None:
        return place
    return f"{place} {say('override.for_the_retailer', band=message(f'band.{found.held}'))}"


def _table(account: BandAccount) -> Table:
    columns = (
        PaperColumn(say("why.indicator"), 34),
        PaperColumn(say("why.value"), 20, right=True),
        PaperColumn(say("why.compared"), 28),
        PaperColumn(say("why.weight"), 12, right=True),
        PaperColumn(say("why.points"), 46),
    )
    return Table(columns, tuple(_row(line) for line in account.lines))


def _row(line: IndicatorLine) -> tuple[str | Bar, ...]:
    share = line.percentile
    bar: str | Bar = "—" if share is None or line.points is None else Bar(share / FULL, f"{line.points:.1f}")
    return (
        say(f"indicator.{line.name}"),
        say(indicator_value(line.name, line.value)),
        say(compared(math.nan if share is None else share)),
        f"{line.weight:g}",
        bar,
    )


def _better(account: BandAccount) -> list[str]:
    """What of the shop itself would be enough alone; never a quantity to order or sell."""
    steps = account.ways.steps if account.ways else ()
    goal = {"bottom": "middle", "middle": "top"}.get(account.result.held)
    return [
        say(
            "retailer_page.step",
            indicator=message(f"indicator.{step.indicator}"),
            now=indicator_value(step.indicator, step.now),
            to=indicator_value(step.indicator, step.to),
            band=message(f"band.{goal}"),
        )
        for step in steps
        if step.indicator in NOT_SALES
    ]


def _past(account: BandAccount) -> Table | None:
    columns = (
        PaperColumn(say("retailer_page.month"), 24),
        PaperColumn(say("retailer_page.band"), 24),
        PaperColumn(say("why.compared"), 72),
    )
    rows = [
        (
            past_day.strftime("%Y-%m"),
            say(f"band.{past.band}"),
            Bar(past.percentile / FULL, f"{math.floor(past.percentile)}%"),
        )
        for past_day, past in account.history[-MONTHS_SHOWN:]
        if past.percentile is not None
    ]
    return Table(columns, tuple(rows)) if len(rows) > 1 else None


def _rules(account: BandAccount) -> list[Paragraph]:
    policy = account.policy
    said = [
        say(
            "retailer_page.how",
            version=policy.version,
            weights=account.weight,
            top=policy.ranking.top_share,
            bottom=policy.ranking.bottom_share,
        ),
        say("retailer_page.moves", runs=policy.hysteresis.runs, margin=policy.hysteresis.margin),
    ]
    if account.retailer.supply_tier:
        said.append(say("explain.tier", tier=account.retailer.supply_tier))
    said.append(say("retailer_page.no_demand"))
    return [Paragraph(text, muted=True) for text in said]
