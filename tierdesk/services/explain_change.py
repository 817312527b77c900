"""What drove the change of a retailer's amount: the last three months against those before, and a year before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tierdesk.domain.drivers import Change, Drivers, drivers
from tierdesk.domain.months import complete_months, last_day
from tierdesk.domain.outlook import QUARTER
from tierdesk.domain.product import Product, ProductId
from tierdesk.domain.retailer import RetailerId
from tierdesk.message import Message, message
from tierdesk.services.change_views import ChangeLine, ChangeView
from tierdesk.store.bands import BandRun
from tierdesk.store.connection import Store
from tierdesk.store.period_sales import PeriodSales, first_known_month, period_sales
from tierdesk.store.products import products
from tierdesk.texts import say

A_YEAR = 12
SHOWN = 6
NAMED = 2
FEN_A_YUAN = 100
Span = tuple[str, str]


def explain_change(store: Store, retailer_id: RetailerId, run: BandRun) -> tuple[ChangeView, ...]:
    """The comparisons that are possible: with the three months before, and with the same months of last year.

    The quarter is the last three complete months of the run. A comparison needs the whole earlier quarter: one that
    begins before anything is known of the retailer is left out.
    """
    months = complete_months(last_day(run.months[-1]), A_YEAR + QUARTER)
    now: Span = (months[-QUARTER], months[-1])
    earlier: dict[str, Span] = {
        "last_quarter": (months[-2 * QUARTER], months[-QUARTER - 1]),
        "last_year": (months[0], months[QUARTER - 1]),
    }
    began = first_known_month(store, retailer_id)
    sold_now = period_sales(store, retailer_id, *now)
    known = {product.id: product for product in products(store)}
    views = []
    for against, span in earlier.items():
        if began is None or began > span[0]:
            continue
        before = period_sales(store, retailer_id, *span)
        view = _view(against, span, now, before, sold_now, known)
        if view is not None:
            views.append(view)
    return tuple(views)


def _view(
    against: str, span: Span, now: Span, before: PeriodSales, after: PeriodSales, known: Mapping[ProductId, Product]
) -> ChangeView | None:
    unknown = before.unknown | after.unknown
    parts = [{one: sold for one, sold in period.products.items() if one not in unknown} for period in (before, after)]
    if not any(parts):
        return None
    found = drivers(parts[0], parts[1], {one: product.price_class for one, product in known.items()})
    return ChangeView(
        against="last_year" if against == "last_year" else "last_quarter",
        title=say(f"drivers.{against}"),
        basis=say("drivers.basis", first=now[0], last=now[1], from_=span[0], until=span[1]),
        finding=_finding(found, known),
        products=_shown([(known[one].name, change) for one, change in found.products]),
        classes=_shown([(_class_name(kind), change) for kind, change in found.classes]),
        total=_line(say("drivers.total"), found.total),
        left_out=_left_out(len(unknown), max(before.without_product, after.without_product)),
    )


def _finding(found: Drivers, known: Mapping[ProductId, Product]) -> str:
    total = found.total
    said = say(
        "drivers.finding",
        change=_more_or_less(total.fen),
        volume=total.volume / FEN_A_YUAN,
        price=total.price / FEN_A_YUAN,
    )
    same_way = [(one, change) for one, change in found.products if change.fen * total.fen > 0][:NAMED]
    if not same_way:
        return said
    named = [
        message("drivers.named", name=known[one].name, change=_more_or_less(change.fen)) for one, change in same_way
    ]
    what: Message = named[0] if len(named) == 1 else message("drivers.two", first=named[0], second=named[1])
    return said + say("drivers.because", what=what)


def _more_or_less(fen: int) -> Message:
    if not fen:
        return message("drivers.same")
    return message("drivers.more" if fen > 0 else "drivers.less", yuan=abs(fen) / FEN_A_YUAN)


def _class_name(kind: int | None) -> str:
    return say(f"drivers.class_{kind}") if kind in range(1, 6) else say("drivers.class_unknown")


def _shown(changes: Sequence[tuple[str, Change]]) -> tuple[ChangeLine, ...]:
    """The lines that changed most; the others together in one, so that the lines still add up."""
    lines = [_line(name, change) for name, change in changes]
    if len(lines) <= SHOWN + 1:
        return tuple(lines)
    rest = lines[SHOWN:]
    others = ChangeLine(
        say("drivers.others", n=len(rest)),
        sum(line.before for line in rest),
        sum(line.now for line in rest),
        sum(line.volume for line in rest),
        sum(line.price for line in rest),
    )
    return (*lines[:SHOWN], others)


def _line(name: str, change: Change) -> ChangeLine:
    note = ""
    if change.before.cartons <= 0 < change.now.cartons:
        note = say("drivers.new")
    elif change.now.cartons <= 0 < change.before.cartons:
        note = say("drivers.gone")
    before, now = change.before.fen / FEN_A_YUAN, change.now.fen / FEN_A_YUAN
    return ChangeLine(name, before, now, change.volume / FEN_A_YUAN, change.price / FEN_A_YUAN, note)


def _left_out(products_unknown: int, months_without_product: int) -> str:
    said = []
    if products_unknown:
        said.append(say("drivers.unknown", n=products_unknown))
    if months_without_product:
        said.append(say("drivers.without_product", n=months_without_product))
    return "".join(said)
