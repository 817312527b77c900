"""What the form of an open visit shows around the draft: the step in this shop's own figures, the count, the advice."""

from __future__ import annotations

import math
from datetime import date, datetime

from tierdesk.domain.playbook import find_step
from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.retailer import Retailer
from tierdesk.domain.stock import OrderLine, days_of_cover
from tierdesk.domain.visit import VisitDraft
from tierdesk.domain.way_up import more_cartons
from tierdesk.services.list_next import Planned, in_language, next_of
from tierdesk.services.playbooks import playbooks
from tierdesk.services.retailer_card import concern_view
from tierdesk.services.retailer_list import planned_row
from tierdesk.services.run_policy import policy_of
from tierdesk.services.scarce import scarce_views
from tierdesk.services.step_words import next_step_view
from tierdesk.services.suggest_order import SuggestedOrder, suggest_order
from tierdesk.services.views import CountLine, Evidence, OrderAdvice, OrderLineView, VisitForm
from tierdesk.store import bands, concerns
from tierdesk.store.connection import Store
from tierdesk.store.visits import Visit
from tierdesk.texts import say


def visit_form(store: Store, one: Retailer, visit: Visit, evidence: tuple[Evidence, ...]) -> VisitForm:
    """The form of an open visit."""
    planned = next_of(store, one, visit.day)
    suggested = suggest_order(store, one, visit.day)
    step = find_step(playbooks(), visit.draft.step) or planned.step.step
    figures = _figures(store, one, visit.day, planned, suggested)
    open_concerns = [concern for concern in concerns.concerns(store, one.id) if concern.open]
    return VisitForm(
        id=visit.id,
        row=planned_row(planned, ""),
        draft=visit.draft,
        started=f"{datetime.fromisoformat(visit.started_at).astimezone():%H:%M}",
        next=next_step_view(planned),
        talking_points=tuple(in_language(point) for point in step.points(figures)),
        checklist=tuple(in_language(check) for check in step.checklist),
        evidence=evidence,
        count_lines=tuple(
            CountLine(
                line.product_code,
                suggested.products[line.product_code].name,
                suggested.last_counts.get(line.product_code),
                line.daily,
            )
            for line in suggested.lines
        ),
        products={code: product.name for code, product in suggested.products.items()},
        concerns=tuple(concern_view(concern, visit.day) for concern in open_concerns),
    )


def order_advice(store: Store, one: Retailer, draft: VisitDraft) -> OrderAdvice:
    """The suggested order for the counts of a draft, with the stock ratio before and after it."""
    suggested = suggest_order(store, one, draft.day, draft.stock)
    return OrderAdvice(
        lines=tuple(
            OrderLineView(
                line.product_code,
                suggested.products[line.product_code].name,
                line.on_hand or 0.0,
                line.daily,
                line.suggested,
                line.gap,
                _note(line),
            )
            for line in suggested.lines
        ),
        total=sum(line.suggested for line in suggested.lines),
        ratio_before=suggested.ratio_before,
        ratio_after=suggested.ratio_after,
    )


def _note(line: OrderLine) -> str:
    if line.limited_by is not None:
        return say(f"advice.{line.limited_by}", suggested=line.suggested, gap=line.gap)
    return say("advice.censored") if line.censored else ""


def _figures(
    store: Store, one: Retailer, day: date, planned: Planned, suggested: SuggestedOrder
) -> dict[str, float | None]:
    """The figures that talking points may name (`playbook.FIGURES`), as far as they are known for this shop."""
    run, found = bands.latest_run(store), planned.banded
    known: dict[str, float | None] = {
        "target_ratio": suggested.target * 100,
        "target_days": days_of_cover(suggested.target),
        "suggested": float(sum(line.suggested for line in suggested.lines)) or None,
        "daily": sum(line.daily for line in suggested.lines) or None,
        "concerns": float(len(planned.history.open_concerns)) or None,
    }
    if planned.history.ratios:
        ratio = planned.history.ratios[-1].ratio
        known |= {"stock_ratio": ratio * 100, "stock_days": days_of_cover(ratio)}
    if run is not None and found is not None and found.score is not None:
        values = dict(zip(INDICATORS, found.indicators, strict=True))
        policy = policy_of(run)
        breadth = run.scale.quantiles[INDICATORS.index("breadth"), 100]
        known |= {
            "cartons": values["cartons"],
            "breadth": values["breadth"],
            "peer_breadth": float(breadth),
            "rank": float(found.rank) if found.rank else None,
            "ranked": float(run.ranked),
            "gap_cartons": more_cartons(
                run.scale, found.raw_band, found.score, found.indicators, found.shares, policy.ranking
            ),
        }
    compared = [view for view in scarce_views(store, one, day) if view.median is not None]
    if compared:
        known["scarce_received"] = sum(view.received for view in compared)
        known["scarce_median"] = sum(view.median or 0.0 for view in compared)
    return {name: None if value is None or math.isnan(value) else value for name, value in known.items()}
