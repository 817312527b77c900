"""What the pages show: plain values, ready to paint, made by the services and read by the window.

Words are already said in the language of the person (`str`) unless noted; dates and numbers stay dates and
numbers, so that the page can align and format them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tierdesk.domain.retailer import Band, Group, RetailerId, Segment
from tierdesk.domain.visit import ConcernId, VisitDraft, VisitId
from tierdesk.exchange.table import Table
from tierdesk.services.change_views import ChangeView, SegmentView

Tone = Literal["ok", "warn", "bad"]


@dataclass(frozen=True, slots=True)
class Tag:
    """A short word beside a row: "overdue 3 days", "orders tomorrow"."""

    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class RetailerRow:
    """One retailer in a list. `group` is None for unranked or inactive ones; `search` is what a search reads.

    `by_hand`: a person set the band (DOMAIN 4).
    """

    id: RetailerId
    licence_no: str
    customer_code: str
    name: str
    route: str
    band: Band
    segment: Segment | None
    group: Group | None
    rank: int | None
    step_title: str
    why: str
    due: date | None
    priority: float
    tags: tuple[Tag, ...]
    active: bool
    search: str
    last_visit: date | None = None
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class DayPlan:
    """Today: the stops in route order. `later` are those due as well, beyond the day's capacity."""

    day: date
    stops: tuple[RetailerRow, ...]
    later: tuple[RetailerRow, ...]
    visited: tuple[RetailerRow, ...]
    capacity: int
    routes: tuple[str, ...]
    as_of: date | None
    scope: str


@dataclass(frozen=True, slots=True)
class StepChip:
    """One step of the playbook in the strip under the next step."""

    id: str
    title: str
    state: Literal["done", "now", "later"]
    note: str


@dataclass(frozen=True, slots=True)
class NextStepView:
    """The one next service step, in words. `heading` names playbook and position ("后20%四步服务 第 2 步")."""

    step: str
    heading: str
    title: str
    purpose: str
    why: str
    due: date
    chips: tuple[StepChip, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a band: better than (+1), like (0) or behind (-1) the others."""

    direction: int
    text: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Twelve months, oldest first: cartons as sold, season-adjusted, and the middle half of the peers.

    `from_totals` are the months known from monthly totals alone.
    """

    months: tuple[str, ...]
    cartons: tuple[float, ...]
    adjusted: tuple[float, ...]
    peers_low: float | None
    peers_high: float | None
    from_totals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StockView:
    """The stock ratio at the last count against the target, as share of 30 days' sales and in days of cover."""

    counted: date | None
    ratio: float | None
    days: float | None
    target: float
    target_days: float


@dataclass(frozen=True, slots=True)
class ConcernView:
    """A promise made to the retailer."""

    id: ConcernId
    text: str
    raised: date
    due: date | None
    reply: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class VisitView:
    """A past visit in one line; `counted` is False when "done" was said without its evidence."""

    id: VisitId
    day: date
    step_title: str
    outcome: str
    note: str
    counted: bool


@dataclass(frozen=True, slots=True)
class ScarceView:
    """The answer to "did I get fewer than others?": one scarce product over 28 days; no other shop is named.

    `median`, `low` and `high` of the same tier are None when fewer than five shops share it.
    """

    product: str
    received: float
    cap: float | None
    median: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Card:
    """All that the card of one retailer shows."""

    row: RetailerRow
    headline: str
    facts: tuple[tuple[str, str], ...]
    alert: Tag | None
    next: NextStepView | None
    band_title: str
    reasons: tuple[Reason, ...]
    way_up: str
    pending: str
    trend: Trend | None
    stock: StockView
    concerns: tuple[ConcernView, ...]
    scarce: tuple[ScarceView, ...]
    visits: tuple[VisitView, ...]
    draft: VisitId | None
    warning: Tag | None = None
    """The slip warning, if there is one."""
    by_hand: str = ""
    """Who set the band by hand, why and until when; empty where the ranking alone decides."""


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """One line of "why this band": value in words, percentile, weight, points; None where data are missing."""

    name: str
    value: str
    compared: str
    percentile: float | None
    weight: float
    points: float | None


@dataclass(frozen=True, slots=True)
class BandStep:
    """The group that one monthly run showed a retailer in; `by_hand`: over another band that the rules held."""

    as_of: date
    group: Group | None
    by_hand: bool


@dataclass(frozen=True, slots=True)
class ByHand:
    """In words: who set the band, why, until when, and what the ranking says; or that this is over since a few days.

    `holds` while the band is set by hand on `day`; `band` is the one shown.
    """

    lines: tuple[str, ...]
    holds: bool
    day: date
    band: Band


@dataclass(frozen=True, slots=True)
class BandExplanation:
    """The whole account of one retailer's band.

    `distances` are the cuts beside the band, each with what a move would take; `ways_up` the easiest single ways to the
    next band, or two that are to be gone `together`, and `not_alone` what does not reach it; `missing` says what had no
    data.
    """

    row: RetailerRow
    title: str
    basis: str
    indicators: tuple[IndicatorView, ...]
    total: str
    history: tuple[tuple[date, float, Band], ...]
    history_note: str
    supply_tier: str
    segment_reasons: tuple[str, ...]
    outlook: tuple[str, ...] = ()
    outlook_tone: Tone = "ok"
    distances: tuple[tuple[str, str], ...] = ()
    distances_note: str = ""
    ways_up: tuple[str, ...] = ()
    together: str = ""
    not_alone: str = ""
    missing: str = ""
    changes: tuple[ChangeView, ...] = ()
    segment: SegmentView | None = None
    by_hand: ByHand | None = None
    timeline: tuple[BandStep, ...] = ()


@dataclass(frozen=True, slots=True)
class CountLine:
    """One product in the stock count of a visit: last count, daily sales, and the suggested order."""

    product_code: str
    name: str
    last: float | None
    daily: float


@dataclass(frozen=True, slots=True)
class OrderLineView:
    """One suggested line: advice, never a minimum. `note` says what limited it."""

    product_code: str
    name: str
    on_hand: float
    daily: float
    suggested: int
    gap: float
    note: str


@dataclass(frozen=True, slots=True)
class OrderAdvice:
    """The suggested order after a count: the lines, and the stock ratio before and after it."""

    lines: tuple[OrderLineView, ...]
    total: int
    ratio_before: float | None
    ratio_after: float | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that must exist before the step counts as done; `attested` ones are ticked by the manager."""

    kind: str
    text: str
    present: bool
    attested: bool


@dataclass(frozen=True, slots=True)
class VisitForm:
    """An open visit: what was typed so far, and all that the form needs around it."""

    id: VisitId
    row: RetailerRow
    draft: VisitDraft
    started: str
    next: NextStepView
    talking_points: tuple[str, ...]
    checklist: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    count_lines: tuple[CountLine, ...]
    products: Mapping[str, str] = field(default_factory=dict)
    concerns: tuple[ConcernView, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitSaved:
    """What finishing a visit did: whether the step counts, what is missing if not, and what comes next."""

    visit: VisitId
    counted: bool
    missing: tuple[str, ...]
    next: NextStepView | None


@dataclass(frozen=True, slots=True)
class IssueView:
    """One rejected or warned row of an import, `row` as Excel shows it."""

    row: int
    column: str
    code: str
    value: str
    text: str
    rejected: bool


@dataclass(frozen=True, slots=True)
class RowsView:
    """Some rows to look at, `total` of them in all."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class LayoutView:
    """A remembered layout: `columns` are (header in the file, our field in words, unit).

    `table` is the layout itself, None when it is of no use any more.
    """

    fingerprint: str
    name: str
    kind_title: str
    columns: tuple[tuple[str, str, str], ...]
    used_at: str
    table: Table | None


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """What one import did or, before it (`id` ""), would do; `undone` once it was taken back.

    read = new + changed + same + rejected. `same_as` is the earlier receipt of the same file. `totals` counts
    the rows that are totals and no data, `total_rows` are the numbers of the first.
    """

    id: str
    file: str
    kind: str
    kind_title: str
    sheet: str
    at: str
    read: int
    new: int
    changed: int
    same: int
    rejected: int
    warned: int
    undone: bool
    issues: tuple[IssueView, ...]
    mapping: tuple[tuple[str, str, str], ...]
    """Each column used, and each constant: (header in the file, our field in words, unit)."""
    who: str = ""
    sha256: str = ""
    same_as: str = ""
    new_rows: RowsView = RowsView()
    changed_cells: RowsView = RowsView()
    same_rows: RowsView = RowsView()
    totals: int = 0
    total_rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of the Reports page: how many retailers each group holds, and what was done for them."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
