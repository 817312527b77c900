"""The playbook of a group: its service steps in order, what to say in the shop, and what must exist (DOMAIN 2).

A playbook is data: `resources/playbooks/*.toml`, read by `services.playbooks`. Here is what a playbook is, and
what makes one impossible (`PlaybookError` names the field).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from string import Formatter
from typing import Literal, get_args

from tierdesk.domain.retailer import Group
from tierdesk.message import Message

Kind = Literal["sequence", "menu"]
"""How the next step is found: one after the other, or the one done longest ago."""
Repeats = Literal["never", "quarter"]

DerivedEvidence = Literal[
    "answer_noted",
    "stock_counted",
    "order_list_saved",
    "products_taught",
    "concerns_answered",
    "watch_visits",
    "out_of_volatile",
    "step_record",
]
"""Evidence that the program sees for itself in the visit and the data."""
AttestedEvidence = Literal[
    "gap_shown",
    "display_scored",
    "review_saved",
    "drivers_shown",
    "advice_dated",
    "relationship_record",
    "needs_interview",
    "value_service_result",
    "promise_kept",
]
"""Evidence that only the manager can confirm, by a tick in the visit."""
Evidence = DerivedEvidence | AttestedEvidence
DERIVED: tuple[DerivedEvidence, ...] = get_args(DerivedEvidence)
ATTESTED: tuple[AttestedEvidence, ...] = get_args(AttestedEvidence)
COUNTED = frozenset({"products_taught", "watch_visits", "out_of_volatile"})
"""Evidence of which a step may ask for more than one."""

Condition = Literal["sales_fell", "ratio_out_of_range"]
"""What may reopen a step that was done."""
CONDITIONS: tuple[Condition, ...] = get_args(Condition)

FIGURES = frozenset(
    {
        "stock_days",  # days of cover at the last count
        "stock_ratio",  # stock ratio at the last count, percent
        "target_days",  # the group's target, days of cover
        "target_ratio",  # the same, percent
        "daily",  # cartons sold a day
        "cartons",  # mean monthly cartons
        "suggested",  # cartons of the suggested order; unknown when nothing is suggested
        "rank",  # place in the ranking
        "ranked",  # how many are ranked
        "gap_cartons",  # cartons a month up to the next better band; unknown when there is no gap
        "breadth",  # products ordered
        "peer_breadth",  # the median of the peers
        "sales_change",  # percent against the period before; negative when fewer
        "concerns",  # open concerns; unknown when there are none
        "scarce_received",  # cartons of scarce products received in the last 28 days
        "scarce_median",  # the same, median of the same tier
    }
)
"""The figures a talking point may name. A point whose figure is unknown is not shown."""


class PlaybookError(ValueError):
    """A playbook that cannot be used: `field` names where ("steps.mindset.title.en"), `what` says why."""

    def __init__(self, field_name: str, what: Message) -> None:
        super().__init__(f"{field_name}: {what.key}")
        self.field = field_name
        self.what = what


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    zh: str
    en: str

    def figures(self) -> frozenset[str]:
        """The figures named in either language."""
        return frozenset(name for text in (self.zh, self.en) for _, name, _, _ in Formatter().parse(text) if name)

    def filled(self, figures: Mapping[str, float | None]) -> Text | None:
        """The text with its figures put in; None when one of them is unknown."""
        known = {name: figures.get(name) for name in self.figures()}
        if any(value is None for value in known.values()):
            return None
        return Text(self.zh.format(**known), self.en.format(**known))


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What each outcome means at this step, said beside the three buttons."""

    done: Text
    not_yet: Text
    not_applicable: Text


@dataclass(frozen=True, slots=True)
class Reopening:
    """A condition that reopens a done step.

    `share` is how far sales fell (0.20 = 20 %), `counts` how many stock counts running were out of range.
    """

    when: Condition
    share: float = 0.20
    counts: int = 2


@dataclass(frozen=True, slots=True)
class Step:
    """One service step.

    `evidence` says what must exist before the step counts as done, and how many or how much of it.
    `interval_days` is the time to the visit after this one, None for the policy's. `validity_days` is how old a
    done step may be when its playbook starts anew and still counts. `lifts` names the ranking indicators the
    step helps.
    """

    id: str
    title: Text
    purpose: Text
    talking_points: tuple[Text, ...]
    checklist: tuple[Text, ...]
    evidence: Mapping[str, int]
    outcomes: Outcomes
    next: Text
    validity_days: int
    interval_days: int | None = None
    reopen: tuple[Reopening, ...] = ()
    lifts: tuple[str, ...] = ()

    def points(self, figures: Mapping[str, float | None]) -> tuple[Text, ...]:
        """What to say in this shop: the talking points whose figures are all known, with the figures put in."""
        filled = (point.filled(figures) for point in self.talking_points)
        return tuple(point for point in filled if point is not None)


@dataclass(frozen=True, slots=True)
class Playbook:
    """The service of one group. `recurs` are the steps that go on for ever once the sequence is through.

    `hand_over` is the group whose playbook takes over after the last step; `repeats` restarts the sequence.
    """

    group: Group
    kind: Kind
    title: Text
    steps: tuple[Step, ...]
    recurs: tuple[str, ...] = ()
    repeats: Repeats = "never"
    hand_over: Group | None = None
    about: Text = field(default=Text("", ""))

    def step(self, step_id: str) -> Step:
        """The step of this id. Raises KeyError when the playbook has none."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def has(self, step_id: str) -> bool:
        """Whether the step belongs to this playbook."""
        return any(step.id == step_id for step in self.steps)

    def position(self, step: Step) -> tuple[int, int]:
        """Which of how many steps this is, counted from 1."""
        return self.steps.index(step) + 1, len(self.steps)


def find_step(playbooks: Mapping[Group, Playbook], step_id: str) -> Step | None:
    """The step of this id in whichever playbook has it; None for a step that no playbook has any more."""
    found: Sequence[Step] = [p.step(step_id) for p in playbooks.values() if p.has(step_id)]
    return found[0] if found else None
