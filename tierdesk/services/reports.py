"""The tables of the Reports page: groups, coverage, stuck steps."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from tierdesk.domain.retailer import GROUPS
from tierdesk.services.list_next import next_of_all
from tierdesk.services.step_words import step_title
from tierdesk.services.views import ReportTable
from tierdesk.store.connection import Store
from tierdesk.store.visits import step_records
from tierdesk.texts import say

PERIOD_DAYS = 28


def reports(store: Store, day: date) -> tuple[ReportTable, ...]:
    """Three tables as of `day`: retailers by group with visits of 28 days, by route, and the steps most open."""
    planned = list(next_of_all(store, day).values())
    since = day - timedelta(days=PERIOD_DAYS)
    visited = {
        retailer_id
        for retailer_id, records in step_records(store).items()
        if any(since < record.day <= day for record in records)
    }
    by_group = []
    for group in GROUPS:
        members = [one for one in planned if one.history.group == group]
        by_group.append(
            _line(
                say(f"group.{group}"),
                [one.retailer.id in visited for one in members],
                sum(one.due <= day for one in members),
            )
        )
    nobody = [one for one in planned if one.history.group is None]
    by_group.append(
        _line(
            say("group.unranked"),
            [one.retailer.id in visited for one in nobody],
            sum(one.due <= day for one in nobody),
        )
    )
    by_group.append(
        _line(
            say("report.all"), [one.retailer.id in visited for one in planned], sum(one.due <= day for one in planned)
        )
    )
    routes = sorted({one.retailer.route for one in planned})
    by_route = []
    for route in routes:
        members = [one for one in planned if one.retailer.route == route]
        by_route.append(
            _line(
                route or say("report.no_route"),
                [one.retailer.id in visited for one in members],
                sum(one.due <= day for one in members),
            )
        )
    steps = Counter((one.step.playbook, one.step.step.id) for one in planned)
    waiting = tuple(
        (say(f"group.{group}"), step_title(step), f"{count:,}") for (group, step), count in steps.most_common()
    )
    counted = (say("report.retailers"), say("report.visited"), say("report.coverage"), say("report.due"))
    return (
        ReportTable(say("report.by_group"), (say("report.group"), *counted), tuple(by_group)),
        ReportTable(say("report.by_route"), (say("report.route"), *counted), tuple(by_route)),
        ReportTable(say("report.by_step"), (say("report.group"), say("report.step"), say("report.retailers")), waiting),
    )


def _line(name: str, visited: list[bool], due: int) -> tuple[str, ...]:
    share = f"{sum(visited) / len(visited):.0%}" if visited else "–"
    return (name, f"{len(visited):,}", f"{sum(visited):,}", share, f"{due:,}")
