"""The gap of one retailer to the top band: own figures beside the medians of its peers, and what to try (DOMAIN 2)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tierdesk.domain.gap import FEWEST, Basis, Catalogue, Compared, GapAnalysis, Idea, Missing, analyse
from tierdesk.domain.override import standing
from tierdesk.domain.product import Product, ProductId
from tierdesk.domain.reasons import FEN_A_YUAN, indicator_value
from tierdesk.domain.retailer import Retailer, RetailerId
from tierdesk.domain.scoring import Floats
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.services.gap_views import GapLine, GapSheet, IdeaLine, MissingLine
from tierdesk.services.run_policy import policy_of
from tierdesk.services.suggest_order import group_of
from tierdesk.services.working_day import working_day
from tierdesk.store import bands, gap_facts
from tierdesk.store.bands import BandRun
from tierdesk.store.connection import Store
from tierdesk.store.overrides import overrides
from tierdesk.store.products import products
from tierdesk.store.retailers import retailer
from tierdesk.texts import say

PERCENT = 100.0
_FACTORS = {"carton_price": 1 / FEN_A_YUAN, "continuity": PERCENT, "class": PERCENT}


def analyse_gap(store: Store, retailer_id: RetailerId) -> GapSheet:
    """The gap of any retailer in the run on screen, over the months of its ranking.

    Peers are the top band of the same market type, or all of the top band where fewer than five are of it.
    Raises UserFixable when there is no band run yet, or the retailer is not in it.
    """
    one = retailer(store, retailer_id)
    run = bands.latest_run(store)
    found = bands.result(store, run.id, one.id) if run and one else None
    if one is None or run is None or found is None:
        raise UserFixable(message("reband.no_sales"), message("reband.no_sales_do"))
    policy = policy_of(run)
    months = run.months[-policy.ranking.window_months :]
    basis, peers, indicators = peers_of(store, run, one)
    sold = gap_facts.sold_by_product(store, [one.id, *peers], months)
    catalogue = {product.id: product for product in products(store)}
    analysis = analyse(
        basis,
        (found.indicators, sold[one.id]),
        (indicators, [sold[peer] for peer in peers]),
        Catalogue(
            {product.id: product.price_class for product in catalogue.values()},
            {product.id for product in catalogue.values() if product.scarce},
        ),
        run.scale,
        policy.ranking.weights,
    )
    known_products = bool(sold[one.id])
    return GapSheet(
        retailer_id=one.id,
        name=one.name,
        licence_no=one.licence_no,
        group=group_of(found),
        by_hand=one.id in standing(overrides(store, one.id), working_day(store)),
        title=say("gap.title", name=one.name),
        basis_kind=analysis.basis,
        basis=basis_in_words(analysis.basis, analysis.peers, one, months),
        peers=analysis.peers,
        months=tuple(months),
        measures=tuple(gap_line(measure) for measure in analysis.measures),
        classes=tuple(_class_line(measure) for measure in analysis.classes),
        missing=tuple(_missing_line(missing, catalogue) for missing in analysis.missing),
        missing_note=_missing_note(analysis, known_products=known_products),
        ideas=tuple(_idea_line(idea, analysis, catalogue) for idea in analysis.ideas),
        ideas_note="" if analysis.ideas else say("gap.no_ideas_few" if analysis.basis == "few" else "gap.no_ideas"),
    )


def peers_of(store: Store, run: BandRun, one: Retailer) -> tuple[Basis, list[RetailerId], Floats]:
    """Who a retailer is compared with in a run, and their indicators in it."""
    if one.market is not None:
        peers, indicators = gap_facts.top_band(store, run.id, one.market, one.id)
        if len(peers) >= FEWEST:
            return "market", peers, indicators
    peers, indicators = gap_facts.top_band(store, run.id, None, one.id)
    return ("all" if len(peers) >= FEWEST else "few"), peers, indicators


def basis_in_words(basis: Basis, peers: int, one: Retailer, months: Sequence[str]) -> str:
    """Who is compared over which months, in a sentence."""
    market = message(f"market.{one.market}") if basis == "market" and one.market else ""
    first, last = months[0], months[-1]
    span = first if first == last else message("gap.span", first=first, last=last)
    return say(f"gap.basis_{basis}", n=peers, market=market, span=span)


def gap_line(measure: Compared) -> GapLine:
    """An indicator beside the median of the peers, in words."""
    measure = _as_said(measure, measure.name)
    own, theirs = (say(indicator_value(measure.name, value)) for value in (measure.own, measure.peers))
    return _line(measure, measure.name, say(f"indicator.{measure.name}"), (own, theirs))


def _as_said(measure: Compared, kind: str) -> Compared:
    """The figures rounded as they are said, so that the gap is the difference of what stands beside it."""
    factor, decimals = _FACTORS.get(kind, 1.0), 1 if kind == "display" else 0
    return replace(
        measure,
        own=round(measure.own * factor, decimals) / factor,
        peers=round(measure.peers * factor, decimals) / factor,
    )


def _class_line(measure: Compared) -> GapLine:
    measure = _as_said(measure, "class")
    own, theirs = (say("gap.unknown") if math.isnan(v) else f"{v:.0%}" for v in (measure.own, measure.peers))
    return _line(measure, "class", say(f"gap.class.{measure.name}"), (own, theirs))


def _line(measure: Compared, kind: str, name: str, words: tuple[str, str]) -> GapLine:
    direction, factor = measure.direction, _FACTORS.get(kind, 1.0)
    if math.isnan(measure.gap):
        gap = say("gap.unknown")
    elif direction == 0:
        gap = say("gap.equal")
    else:
        amount = abs(measure.gap) * factor
        gap = say(f"gap.{'ahead' if direction > 0 else 'behind'}.{kind}", gap=amount, n=round(amount))
    values = (None if math.isnan(value) else round(value * factor, 4) for value in (measure.own, measure.peers))
    own_value, peers_value = values
    return GapLine(
        measure.name if kind != "class" else f"class_{measure.name}",
        name,
        *words,
        gap,
        direction,
        own_value,
        peers_value,
    )


def _missing_line(missing: Missing, catalogue: Mapping[ProductId, Product]) -> MissingLine:
    product = catalogue[missing.product]
    known = product.price_class if product.price_class in range(1, 6) else 0
    return MissingLine(
        product.code, product.name, say(f"gap.class.{known}"), missing.share, missing.cartons, product.scarce
    )


def _missing_note(analysis: GapAnalysis, *, known_products: bool) -> str:
    if analysis.missing:
        return ""
    if analysis.basis == "few":
        return say("gap.missing_few")
    return say("gap.no_missing" if known_products else "gap.missing_unknown")


def _idea_line(idea: Idea, analysis: GapAnalysis, catalogue: Mapping[ProductId, Product]) -> IdeaLine:
    if idea.kind == "products":
        names = say("list.separator").join(catalogue[one.product].name for one in idea.products)
        title = say("gap.idea.products", n=len(idea.products), products=names)
        why = say("gap.idea.products_why", share=min(one.share for one in idea.products))
        return IdeaLine(idea.kind, title, why, idea.worth)
    if idea.kind == "class":
        measure = next(one for one in analysis.classes if one.name == str(idea.price_class))
        words = message(f"gap.class.{idea.price_class}")
        title = say("gap.idea.class", **{"class": words})
        why = say("gap.idea.class_why", own=measure.own, peers=measure.peers, **{"class": words})
        return IdeaLine(idea.kind, title, why, idea.worth)
    measure = next(one for one in analysis.measures if one.name == idea.kind)
    measure = _as_said(measure, idea.kind)
    why = say(f"gap.idea.{idea.kind}_why", own=measure.own, peers=measure.peers)
    return IdeaLine(idea.kind, say(f"gap.idea.{idea.kind}"), why, idea.worth)
