"""Every setting of the policy, declared once: its name, what it is measured in, and what it may be (DOMAIN 4-7).

A setting is called by its dotted name, as in the policy's file: `ranking.top_share`, `ranking.weights.cartons`,
`stock.class_caps.3`. To give the policy a new section: a dataclass in `domain.policy`, its name in SECTIONS, a row for
each field in SETTINGS, and the words `policy.section.*`, `policy.name.*` and `policy_help.*`. A test finds what was
left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from tierdesk.domain.policy import INDICATORS, Policy
from tierdesk.message import Message, message

Value: TypeAlias = bool | int | float | tuple[int, ...]
Kind = Literal["whole", "number", "share", "flag", "days"]
"""A share is kept as 0..1 and read in percent; days are several numbers of days."""
Unit = Literal[
    "",
    "months",
    "runs",
    "points",
    "retailers",
    "tiers",
    "percentile",
    "times",
    "days",
    "cartons",
    "yuan",
    "visits",
    "cycles",
]

SECTIONS = ("weights", "ranking", "hysteresis", "segments", "outlook", "stock", "visits")
"""The sections in the order they are shown; the weights are a section of their own, for their sum counts."""
NOT_EDITABLE = {"version": "the program counts the versions itself"}
"""Fields of the policy that are no setting, and why."""
WEIGHTS = "ranking.weights."
CAPS = "stock.class_caps."
PRICE_CLASSES = ("1", "2", "3", "4", "5")
LONGEST_YEARS = 366 * 2


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; `least` and `most` are what it may be, both included, in the measure in which it is kept."""

    name: str
    kind: Kind
    least: float = 0.0
    most: float = 1.0
    unit: Unit = ""

    @property
    def section(self) -> str:
        """The section in which it is shown."""
        return "weights" if self.name.startswith(WEIGHTS) else self.name.partition(".")[0]

    @property
    def words(self) -> str:
        """The last part of the keys of its texts."""
        return self.name.partition(".")[2].removeprefix("weights.").replace(".", "_")

    @property
    def title(self) -> Message:
        """What it is called."""
        return message(f"indicator.{self.words}" if self.section == "weights" else f"policy.name.{self.words}")

    @property
    def help(self) -> Message:
        """What it does, in a sentence."""
        return message(f"policy_help.{self.section}.{self.words}")


_DECLARED = (
    *(Setting(f"{WEIGHTS}{name}", "number", 0, 100) for name in INDICATORS),
    Setting("ranking.top_share", "share", 0.01, 0.50),
    Setting("ranking.bottom_share", "share", 0.01, 0.50),
    Setting("ranking.window_months", "whole", 1, 24, "months"),
    Setting("ranking.min_months", "whole", 1, 24, "months"),
    Setting("ranking.provisional_below", "whole", 1, 24, "months"),
    Setting("ranking.min_coverage", "share"),
    Setting("ranking.by_market_type", "flag"),
    Setting("ranking.min_group", "whole", 2, 100_000, "retailers"),
    Setting("hysteresis.margin", "number", 0, 50, "points"),
    Setting("hysteresis.runs", "whole", 1, 12, "runs"),
    Setting("segments.months", "whole", 3, 36, "months"),
    Setting("segments.min_months", "whole", 3, 36, "months"),
    Setting("segments.provisional_min_months", "whole", 3, 36, "months"),
    Setting("segments.volatile_cv", "share", 0.01, 5),
    Setting("segments.potential_slope", "share", 0.001, 1),
    Setting("segments.trend_p", "number", 0.001, 0.5),
    Setting("segments.potential_headroom", "share", 0.01, 10),
    Setting("segments.peer_percentile", "number", 1, 99, "percentile"),
    Setting("segments.peer_tier_distance", "whole", 0, 29, "tiers"),
    Setting("segments.min_peers", "whole", 1, 1000, "retailers"),
    Setting("segments.min_seasonal_retailers", "whole", 1, 100_000, "retailers"),
    Setting("outlook.amber_cushion", "number", 0, 50, "points"),
    Setting("outlook.slip_probability", "share", 0.01, 1),
    Setting("outlook.pool_weight", "number", 0.1, 1000),
    Setting("outlook.least_spread", "number", 0.01, 50, "points"),
    Setting("outlook.missed_cycles", "whole", 1, 100, "cycles"),
    *(
        Setting(f"stock.target_{group}", "share", 0.01, 2)
        for group in ("bottom", "steady", "volatile", "potential", "top")
    ),
    Setting("stock.potential_ceiling", "share", 0.01, 2),
    Setting("stock.local_factor", "number", 0.1, 10, "times"),
    Setting("stock.lead_days", "whole", 0, 60, "days"),
    Setting("stock.recent_days", "whole", 7, 366, "days"),
    Setting("stock.long_days", "whole", 7, LONGEST_YEARS, "days"),
    Setting("stock.recent_weight", "share"),
    Setting("stock.range_low", "number", 0, 1, "times"),
    Setting("stock.range_high", "number", 1, 20, "times"),
    Setting("stock.product_days_warning", "whole", 1, LONGEST_YEARS, "days"),
    *(Setting(f"{CAPS}{number}", "number", 0, 1_000_000, "cartons") for number in PRICE_CLASSES),
    Setting("stock.total_cap", "number", 0, 1_000_000, "cartons"),
    Setting("stock.cash_limit_yuan", "number", 0, 1_000_000_000, "yuan"),
    *(
        Setting(f"visits.interval_{group}", "whole", 1, 366, "days")
        for group in ("top", "potential", "volatile", "volatile_first", "steady", "bottom")
    ),
    Setting("visits.volatile_first_visits", "whole", 0, 100, "visits"),
    Setting("visits.daily_capacity", "whole", 1, 200, "retailers"),
    Setting("visits.licence_alert_days", "days", 0, LONGEST_YEARS, "days"),
    Setting("visits.concern_reply_days", "whole", 1, 366, "days"),
)
SETTINGS: Mapping[str, Setting] = {setting.name: setting for setting in _DECLARED}
"""All settings by name, in the order they are shown."""


def settings_of(section: str) -> tuple[Setting, ...]:
    """The settings of a section, in the order they are shown."""
    return tuple(setting for setting in SETTINGS.values() if setting.section == section)


def value_of(policy: Policy, name: str) -> Value:
    """The value of a setting; what a mapping does not mention is 0: no weight, no cap."""
    section, _, field = name.partition(".")
    field, _, key = field.partition(".")
    found: Any = getattr(getattr(policy, section), field)
    if isinstance(found, Mapping):
        found = found.get(key, 0.0)
    value: Value = found
    return value


def with_values(policy: Policy, values: Mapping[str, Value]) -> Policy:
    """The policy with these settings changed; whether it is possible, `problems_of` tells."""
    for name, value in values.items():
        section, _, field = name.partition(".")
        field, _, key = field.partition(".")
        part: Any = getattr(policy, section)
        new: Any = _kept(SETTINGS[name], value)
        if key:
            mapping = {**getattr(part, field), key: new}
            new = {k: v for k, v in mapping.items() if v or not name.startswith(CAPS)}
        changed: Any = {section: replace(part, **{field: new})}
        policy = replace(policy, **changed)
    return policy


def _kept(setting: Setting, value: Value) -> Value:
    """The value in the type in which the policy keeps it, without a rounding of its shares: 1/5 stays 0.2."""
    if setting.kind in {"number", "share"} and isinstance(value, int | float):
        return float(value)
    return value


def changed_settings(before: Policy, after: Policy) -> tuple[Setting, ...]:
    """The settings that differ, in the order they are shown."""
    return tuple(one for one in SETTINGS.values() if value_of(before, one.name) != value_of(after, one.name))


def problems_of(policy: Policy) -> dict[str, Message]:
    """What makes a policy impossible: name of the setting -> why. Empty when it is sound."""
    found = {}
    for setting in SETTINGS.values():
        wrong = problem_of(setting, value_of(policy, setting.name))
        if wrong is not None:
            found[setting.name] = wrong
    for name, wrong in _between(policy).items():
        found.setdefault(name, wrong)
    return found


def problem_of(setting: Setting, value: object) -> Message | None:
    """Why a setting cannot have that value, looked at alone; None when it can."""
    if setting.kind == "flag":
        return None if isinstance(value, bool) else message("policy_problem.flag")
    if setting.kind == "days":
        sound = isinstance(value, tuple) and bool(value) and all(_whole(day) for day in value)
        if not sound or not isinstance(value, tuple):
            return message("policy_problem.days")
        return next((wrong for day in value if (wrong := _out_of_range(setting, day))), None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return message("policy_problem.number")
    if setting.kind == "whole" and not _whole(value):
        return message("policy_problem.whole")
    return _out_of_range(setting, value)


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _out_of_range(setting: Setting, value: float) -> Message | None:
    if setting.least <= value <= setting.most:  # never true of NaN
        return None
    if setting.kind == "share":
        return message("policy_problem.range_percent", least=100 * setting.least, most=100 * setting.most)
    return message("policy_problem.range", least=setting.least, most=setting.most)


def _between(policy: Policy) -> dict[str, Message]:
    """What settings ask of each other."""
    r, s, stock = policy.ranking, policy.segments, policy.stock
    found: dict[str, Message] = {}
    if not sum(r.weights.values()) > 0:
        found[f"{WEIGHTS}{INDICATORS[0]}"] = message("policy_problem.no_weights")
    not_above = (
        ("ranking.min_months", r.min_months, "ranking.window_months", r.window_months),
        ("segments.min_months", s.min_months, "segments.months", s.months),
        (
            "segments.provisional_min_months",
            s.provisional_min_months,
            "segments.min_months",
            s.min_months,
        ),
        ("stock.recent_days", stock.recent_days, "stock.long_days", stock.long_days),
        ("stock.target_potential", stock.target_potential, "stock.potential_ceiling", stock.potential_ceiling),
    )
    for name, value, limit_name, limit in not_above:
        if value > limit:
            found[name] = message("policy_problem.above", other=SETTINGS[limit_name].title)
    return found
