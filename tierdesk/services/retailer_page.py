"""The page that a retailer can be shown or given: how its own rank came about (DOMAIN 4, 8).

It names no other retailer, holds no personal data but the name of the shop, and says nothing that could be read as a
wish to order or sell more: distances in cartons and yuan stay with the manager.
"""

from __future__ import annotations

import getpass
import math
from datetime import date

from tierdesk.domain.band_moves import earliest_move
from tierdesk.domain.bands import quota
from tierdesk.domain.reasons import compared, indicator_value
from tierdesk.domain.retailer import RetailerId
from tierdesk.message import message
from tierdesk.services.account_words import missing_said, score_said
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
    title = say("retailer_page.title", name=account.retailer.name)
    return Paper(title, subtitle, tuple(_blocks(account)), one_page=True)


def note_page(store: Store, file_name: str) -> None:
    """Log that a page left the program, like an export (DOMAIN 8)."""
    log_export(store, now(), getpass.getuser(), "page", 1, say("retailer_page.fields"), file_name)


def _blocks(account: BandAccount) -> list[Block]:
    if not account.retailer.active:
        return [Paragraph(_not_trading(account)), Heading(say("retailer_page.rules")), *_rules(account)]
    blocks: list[Block] = [Paragraph(_place(account))]
    if _is_held(account):
        blocks.append(Paragraph(_held(account)))
    blocks += [Heading(say("retailer_page.indicators")), _table(account)]
    if account.result.score is not None:
        blocks.append(Paragraph(score_said(account, "retailer_page.sum", "retailer_page.sum_whole")))
    if account.missing:
        blocks.append(Paragraph(missing_said(account), muted=True))
    better = _better(account)
    if better:
        blocks += [Heading(say("retailer_page.better")), *(Paragraph(text) for text in better)]
    past = _past(account)
    if past:
        blocks += [Heading(say("retailer_page.path")), past]
    return [*blocks, Heading(say("retailer_page.rules")), *_rules(account)]


def _not_trading(account: BandAccount) -> str:
    return say("retailer_page.not_trading", status=message(f"status.{account.retailer.status}"))


def _place(account: BandAccount) -> str:
    """The rank and the group, who set it where a person did, and why it is not that of the month's rank."""
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
    by_hand = say("override.for_the_retailer", band=message(f"band.{found.held}")) if found.held_band else ""
    return f"{place} {by_hand}" if by_hand else place


def _is_held(account: BandAccount) -> bool:
    """Whether the rules keep it in another group than the rank of the month says (DOMAIN 4)."""
    return account.result.rank is not None and account.result.raw_band != account.result.held


def _held(account: BandAccount) -> str:
    """Why the group is not that of the month's rank, and when it can change."""
    found, policy, n = account.result, account.policy, account.run.ranked
    top, bottom = (quota(part, n) for part in (policy.ranking.top_share, policy.ranking.bottom_share))
    day = earliest_move(account.run.month, found.pending_runs, policy).isoformat()
    margin = policy.hysteresis.margin
    if found.pending:
        when = message("retailer_page.moves_on", band=message(f"band.{found.pending}"), day=day)
    else:
        when = message("retailer_page.not_far_past", margin=margin, day=day)
    return say(
        "retailer_page.held",
        cuts=message("retailer_page.cuts", top=top, from_=n - bottom + 1, n=n),
        raw=message(f"band.{found.raw_band}"),
        band=message(f"band.{found.held}"),
        runs=policy.hysteresis.runs,
        margin=margin,
        when=when,
    )


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
    ]
    if not _is_held(account):  # else it stands above, with its date
        said.append(say("retailer_page.moves", runs=policy.hysteresis.runs, margin=policy.hysteresis.margin))
    if account.retailer.supply_tier:
        said.append(say("explain.tier", tier=account.retailer.supply_tier))
    said.append(say("retailer_page.no_demand"))
    return [Paragraph(text, muted=True) for text in said]
