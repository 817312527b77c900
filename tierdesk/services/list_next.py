"""The one next step of every retailer, in words (DOMAIN 2, 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from tierdesk.domain.next_step import NextStep, next_step
from tierdesk.domain.override import Override
from tierdesk.domain.playbook import Text
from tierdesk.domain.retailer import Retailer, RetailerId
from tierdesk.domain.service_history import ServiceHistory
from tierdesk.services.histories import Gathered
from tierdesk.services.override_band import show_overrides
from tierdesk.services.playbooks import playbooks
from tierdesk.services.policy import load_policy
from tierdesk.services.reband import reband
from tierdesk.services.working_day import working_day
from tierdesk.store.bands import BandResult, latest_run
from tierdesk.store.concerns import snoozes
from tierdesk.store.connection import Store
from tierdesk.store.ranking_facts import last_order_day
from tierdesk.store.retailers import retailers
from tierdesk.texts import language, say


@dataclass(frozen=True, slots=True)
class Planned:
    """One active retailer with its next step on `day`; `due` respects that it was put off."""

    retailer: Retailer
    banded: BandResult | None
    history: ServiceHistory
    step: NextStep
    due: date
    put_off: date | None
    override: Override | None
    day: date

    @property
    def title(self) -> str:
        """The step's title in the language spoken now."""
        return in_language(self.step.step.title)

    @property
    def why(self) -> str:
        """Why this step, in words."""
        return say(self.step.why)


def in_language(text: Text) -> str:
    """A playbook text in the language spoken now."""
    return text.zh if language() == "zh_CN" else text.en


def next_of_all(store: Store, day: date) -> dict[RetailerId, Planned]:
    """The next step of every active retailer, as of `day`."""
    return {one.retailer.id: one for one in _plan(store, day, None)}


def next_of(store: Store, one: Retailer, day: date) -> Planned:
    """The next step of one retailer, as of `day`."""
    (planned,) = _plan(store, day, one)
    return planned


def _plan(store: Store, day: date, only: Retailer | None) -> Iterator[Planned]:
    policy, books = load_policy(store), playbooks()
    gathered = Gathered(store, day, policy, only)
    put_off = snoozes(store)
    for one in retailers(store, active_only=True) if only is None else [only]:
        history = gathered.history(one)
        step = next_step(history, books, day, policy)
        until = put_off[one.id][0] if one.id in put_off and put_off[one.id][0] > day else None
        due = max(step.due, until) if until else step.due
        yield Planned(one, gathered.result(one.id), history, step, due, until, gathered.override(one.id), day)


def list_next_steps(store: Store, day: date | None = None) -> list[dict[str, Any]]:
    """The next steps as a list for scripts, most urgent first (the headless contract)."""
    if latest_run(store) is None and last_order_day(store) is not None:
        reband(store)
    show_overrides(store)
    planned = next_of_all(store, day or working_day(store))
    listed = [
        {
            "licence_no": one.retailer.licence_no,
            "name": one.retailer.name,
            "band": one.banded.band if one.banded else "unranked",
            "segment": one.banded.segment if one.banded else None,
            "playbook": one.step.playbook,
            "step": one.step.step.id,
            "title": one.title,
            "why": one.why,
            "due": one.due.isoformat(),
            "priority": round(one.step.priority, 4),
        }
        for one in planned.values()
    ]
    return sorted(listed, key=lambda line: (-line["priority"], line["licence_no"]))
