"""Today: who is due, the most useful first up to the day's capacity, in route order (DOMAIN 7)."""

from __future__ import annotations

from datetime import date

from tierdesk.services.list_next import Planned, next_of_all
from tierdesk.services.policy import load_policy
from tierdesk.services.retailer_list import planned_row
from tierdesk.services.views import DayPlan, RetailerRow
from tierdesk.store.bands import latest_run
from tierdesk.store.connection import Store
from tierdesk.store.retailers import pinyin_keys
from tierdesk.store.visits import visited_on
from tierdesk.texts import say


def plan_day(store: Store, day: date) -> DayPlan:
    """The plan of one day.

    First come the retailers whose visiting weekday it is (or who have none), by priority; room that is left
    goes to those overdue or promised something on other weekdays. Whoever is due beyond the capacity is `later`.
    """
    planned = list(next_of_all(store, day).values())
    seen = visited_on(store, day)
    capacity = load_policy(store).visits.daily_capacity
    due = sorted(
        (one for one in planned if one.due <= day and one.retailer.id not in seen),
        key=lambda one: (-one.step.priority, one.retailer.licence_no),
    )
    of_today = [one for one in due if one.retailer.visit_weekday in {None, day.isoweekday()}]
    others = [one for one in due if one.retailer.visit_weekday not in {None, day.isoweekday()}]
    pressing = [one for one in others if one.due < day or _promised(one, day)]
    chosen = (of_today + pressing)[: max(0, capacity - len(seen))]
    ids = {one.retailer.id for one in chosen}
    pinyin = pinyin_keys(store)

    def row(one: Planned) -> RetailerRow:
        return planned_row(one, pinyin.get(one.retailer.id, ""))

    run = latest_run(store)
    return DayPlan(
        day=day,
        stops=tuple(row(one) for one in planned if one.retailer.id in ids),
        later=tuple(row(one) for one in due if one.retailer.id not in ids),
        visited=tuple(row(one) for one in planned if one.retailer.id in seen),
        capacity=capacity,
        routes=tuple(sorted({one.retailer.route for one in chosen if one.retailer.route})),
        as_of=run.as_of if run else None,
        scope=say("row.scope", n=run.ranked) if run else "",
    )


def _promised(one: Planned, day: date) -> bool:
    due = one.history.promise_due
    return due is not None and due <= day
