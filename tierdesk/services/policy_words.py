"""Settings of the policy in words: their values with their units, and what a change changed."""

from __future__ import annotations

import re
from unicodedata import normalize

from tierdesk.domain.policy import Policy
from tierdesk.domain.policy_settings import CAPS, Setting, Value, changed_settings, value_of
from tierdesk.texts import say

FULL = 100.0
UNLIMITED = (CAPS, "stock.total_cap", "stock.cash_limit_yuan")
"""Settings whose 0 means that there is no limit."""


def number_in_words(setting: Setting, value: Value) -> str:
    """The value as it is typed: shares in percent, days with commas, without the unit."""
    if isinstance(value, tuple):
        return ", ".join(str(day) for day in value)
    if setting.kind == "share":
        return f"{round(FULL * value, 9):.12g}"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def typed_value(setting: Setting, text: str) -> Value | None:
    """What was typed, as the policy keeps it; None when it cannot be read. Full-width signs and % are understood."""
    plain = normalize("NFKC", text).strip().removesuffix("%").strip()
    try:
        if setting.kind == "days":
            return tuple(int(day) for day in re.split(r"[\s,、;/]+", plain))
        if setting.kind == "whole":
            return int(plain)
        number = float(plain.replace(",", ""))
    except ValueError:
        return None
    return round(number / FULL, 12) if setting.kind == "share" else number


def unit_in_words(setting: Setting, value: Value = 2) -> str:
    """What stands behind the number (of one, or of several); empty where there is no unit."""
    if setting.kind == "share":
        return "%"
    return say(f"policy_unit.{setting.unit}", n=1 if value == 1 else 2) if setting.unit else ""


def value_in_words(setting: Setting, value: Value) -> str:
    """The value as it is read, with its unit."""
    if isinstance(value, bool):
        return say("policy.yes" if value else "policy.no")
    if setting.name.startswith(UNLIMITED) and not value:
        return say("policy.none")
    unit = unit_in_words(setting, value)
    number = number_in_words(setting, value)
    return number + unit if unit == "%" else f"{number} {unit}".strip()


def changes_in_words(before: Policy, after: Policy) -> tuple[str, ...]:
    """What differs, one sentence a setting."""
    return tuple(
        say(
            "policy_edit.change",
            name=say(setting.title),
            before=value_in_words(setting, value_of(before, setting.name)),
            after=value_in_words(setting, value_of(after, setting.name)),
        )
        for setting in changed_settings(before, after)
    )
