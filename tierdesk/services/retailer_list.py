"""Retailers as rows of a list: mark, name, next step, tags, and what a search reads."""

from __future__ import annotations

from datetime import date

from tierdesk.domain.override import Override
from tierdesk.domain.retailer import Retailer
from tierdesk.services.list_next import Planned, next_of_all
from tierdesk.services.step_words import day_in_words
from tierdesk.services.suggest_order import group_of
from tierdesk.services.views import RetailerRow, Tag
from tierdesk.store.bands import BandResult, latest_run, results
from tierdesk.store.connection import Store
from tierdesk.store.retailers import pinyin_keys, retailers
from tierdesk.texts import say

TAGS = 2


def retailer_rows(store: Store, day: date) -> tuple[RetailerRow, ...]:
    """All retailers in route order, the ones that do not trade last."""
    planned = next_of_all(store, day)
    run = latest_run(store)
    banded = results(store, run.id) if run else {}
    pinyin = pinyin_keys(store)
    rows = [
        planned_row(planned[one.id], pinyin.get(one.id, ""))
        if one.id in planned
        else resting_row(one, banded.get(one.id), pinyin.get(one.id, ""))
        for one in retailers(store)
    ]
    return tuple(sorted(rows, key=lambda row: not row.active))


def planned_row(planned: Planned, pinyin: str) -> RetailerRow:
    """The row of an active retailer."""
    one, step = planned.retailer, planned.step
    tags = [
        Tag(say(signal.what), signal.tone) for signal in step.signals if not signal.what.key.endswith("never_visited")
    ]
    if planned.override is not None:
        by_hand = _override_tag(planned.override, planned.day)
        tags = [by_hand, *tags] if by_hand.tone == "warn" else [*tags[: TAGS - 1], by_hand]
    if planned.put_off is not None:
        tags = [Tag(say("row.put_off", day=day_in_words(planned.put_off)), "ok"), *tags]
    return RetailerRow(
        id=one.id,
        licence_no=one.licence_no,
        customer_code=one.customer_code,
        name=one.name,
        route=one.route,
        band=planned.banded.band if planned.banded else "unranked",
        segment=planned.banded.segment if planned.banded else None,
        group=group_of(planned.banded),
        rank=planned.banded.rank if planned.banded else None,
        step_title=_placed(planned),
        why=planned.why,
        due=planned.due,
        priority=step.priority,
        tags=tuple(tags[:TAGS]),
        active=True,
        search=_search(one, pinyin),
        last_visit=planned.history.last_seen,
        by_hand=planned.override is not None,
    )


def resting_row(one: Retailer, banded: BandResult | None, pinyin: str) -> RetailerRow:
    """The row of a retailer that does not trade now: no step, no date."""
    return RetailerRow(
        id=one.id,
        licence_no=one.licence_no,
        customer_code=one.customer_code,
        name=one.name,
        route=one.route,
        band=banded.band if banded else "unranked",
        segment=None,
        group=None,
        rank=None,
        step_title=say(f"status.{one.status}"),
        why=say("reason.inactive"),
        due=None,
        priority=0.0,
        tags=(),
        active=False,
        search=_search(one, pinyin),
    )


def _override_tag(one: Override, day: date) -> Tag:
    left = one.days_left(day)
    if left is None or one.state(day) != "ending":
        return Tag(say("override.tag"), "ok")
    return Tag(say("override.tag_ending", n=left) if left else say("override.tag_last_day"), "warn")


def _placed(planned: Planned) -> str:
    """The step's title, numbered where the playbook is a sequence ("第2步 指导订货与合理库存")."""
    place, steps = planned.step.position
    if planned.step.playbook == "steady":
        return planned.title
    return say("row.step", place=place, steps=steps, title=planned.title)


def _search(one: Retailer, pinyin: str) -> str:
    return f"{one.name.lower()} {pinyin} {one.licence_no} {one.customer_code} {one.address.lower()} {one.owner.lower()}"
