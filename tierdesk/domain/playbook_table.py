"""From a table, as a TOML file gives it, to a playbook; every field checked, every complaint names its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn, cast

from tierdesk.domain.playbook import (
    ATTESTED,
    CONDITIONS,
    COUNTED,
    DERIVED,
    FIGURES,
    Condition,
    Kind,
    Outcomes,
    Playbook,
    PlaybookError,
    Reopening,
    Repeats,
    Step,
    Text,
)
from tierdesk.domain.policy import INDICATORS
from tierdesk.domain.retailer import GROUPS, Group
from tierdesk.message import message

MANY = 1_000_000


def parse_playbook(table: Mapping[str, object]) -> Playbook:
    """Make the playbook of a table. Raises PlaybookError naming the first field that is wrong."""
    top = _Fields(table, "")
    group = cast("Group", top.choice("group", GROUPS))
    kind = cast("Kind", top.choice("kind", ("sequence", "menu")))
    steps = tuple(_step(fields) for fields in top.tables("steps", at_least=2))
    ids = [step.id for step in steps]
    for step_id in ids:
        if ids.count(step_id) > 1:
            _complain(f"steps.{step_id}.id", "twice", value=step_id)
    playbook = Playbook(
        group=group,
        kind=kind,
        title=top.text("title"),
        about=top.text("about"),
        steps=steps,
        recurs=top.names("recurs", tuple(ids)),
        repeats=cast("Repeats", top.choice("repeats", ("never", "quarter"), default="never")),
        hand_over=cast("Group | None", top.choice("hand_over", tuple(g for g in GROUPS if g != group), default=None)),
    )
    top.nothing_else()
    _check_end(playbook)
    return playbook


def _check_end(playbook: Playbook) -> None:
    """A sequence must go on after its last step in exactly one way, a menu has no end."""
    ways = [bool(playbook.recurs), playbook.repeats != "never", playbook.hand_over is not None]
    if sum(ways) != (1 if playbook.kind == "sequence" else 0):
        _complain("recurs", "end" if playbook.kind == "sequence" else "menu_end")


def _step(fields: _Fields) -> Step:
    step_id = fields.plain("id")
    fields = _Fields(fields.table, f"steps.{step_id}.")
    outcomes = fields.sub("outcomes")
    step = Step(
        id=fields.plain("id"),
        title=fields.text("title"),
        purpose=fields.text("purpose"),
        talking_points=fields.texts("talking_points", 2, 5, FIGURES),
        checklist=fields.texts("checklist", 3, 6),
        evidence=fields.amounts("evidence", (*DERIVED, *ATTESTED)),
        outcomes=Outcomes(
            done=outcomes.text("done"),
            not_yet=outcomes.text("not_yet"),
            not_applicable=outcomes.text("not_applicable"),
        ),
        next=fields.text("next"),
        validity_days=fields.whole("validity_days", at_least=0),
        interval_days=fields.whole("interval_days", at_least=1) if "interval_days" in fields.table else None,
        reopen=tuple(_reopening(sub) for sub in fields.tables("reopen", at_least=0)),
        lifts=fields.names("lifts", INDICATORS),
    )
    outcomes.nothing_else()
    fields.nothing_else()
    return step


def _reopening(fields: _Fields) -> Reopening:
    default = Reopening("sales_fell")
    reopening = Reopening(
        when=cast("Condition", fields.choice("when", CONDITIONS)),
        share=fields.share("share", default.share),
        counts=fields.whole("counts", at_least=1, default=default.counts),
    )
    fields.nothing_else()
    return reopening


def _complain(field_name: str, problem: str, **params: str | float) -> NoReturn:
    raise PlaybookError(field_name, message(f"steps.problem.{problem}", **params))


@dataclass(slots=True)
class _Fields:
    """The fields of one table, taken one by one; `prefix` is where the table stands, for complaints."""

    table: Mapping[str, object]
    prefix: str
    taken: set[str] | None = None

    def _take(self, name: str) -> object:
        self.taken = (self.taken or set()) | {name}
        return self.table.get(name)

    def nothing_else(self) -> None:
        """Complain about a field that nobody asked for: it is a slip of the pen."""
        for name in self.table:
            if name not in (self.taken or ()):
                _complain(self.prefix + name, "unknown_field", value=name)

    def plain(self, name: str) -> str:
        value = self._take(name)
        if not isinstance(value, str) or not value.strip():
            _complain(self.prefix + name, "missing")
        return value

    def choice(self, name: str, allowed: tuple[str, ...], default: str | None = "") -> str | None:
        value = self._take(name)
        if value is None and default != "":
            return default
        if not isinstance(value, str) or value not in allowed:
            _complain(self.prefix + name, "not_one_of", value=_shown(value), allowed=", ".join(allowed))
        return value

    def whole(self, name: str, at_least: int, default: int | None = None) -> int:
        value = self._take(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not at_least <= value <= MANY:
            _complain(self.prefix + name, "not_a_number", value=_shown(value), least=at_least)
        return value

    def share(self, name: str, default: float) -> float:
        value = self._take(name)
        if value is None:
            return default
        if not isinstance(value, (int, float)) or isinstance(value, bool) or not 0 < value < 1:
            _complain(self.prefix + name, "not_a_share", value=_shown(value))
        return float(value)

    def names(self, name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        value = self._take(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            _complain(self.prefix + name, "not_a_list")
        for each in value:
            if each not in allowed:
                _complain(self.prefix + name, "not_one_of", value=_shown(each), allowed=", ".join(allowed))
        return tuple(value)

    def amounts(self, name: str, allowed: tuple[str, ...]) -> Mapping[str, int]:
        sub = self.sub(name)
        if not sub.table:
            _complain(self.prefix + name, "missing")
        for kind in sub.table:
            if kind not in allowed:
                _complain(f"{sub.prefix}{kind}", "not_one_of", value=kind, allowed=", ".join(allowed))
            if kind not in COUNTED and sub.table[kind] != 1:
                _complain(f"{sub.prefix}{kind}", "only_one")
        return {kind: sub.whole(kind, at_least=1) for kind in sub.table}

    def sub(self, name: str) -> _Fields:
        value = self._take(name)
        if not isinstance(value, dict):
            _complain(self.prefix + name, "missing")
        return _Fields(value, f"{self.prefix}{name}.")

    def tables(self, name: str, at_least: int) -> list[_Fields]:
        value = self._take(name)
        if value is None and at_least == 0:
            return []
        if not isinstance(value, list) or len(value) < at_least or not all(isinstance(each, dict) for each in value):
            _complain(self.prefix + name, "missing")
        return [_Fields(each, f"{self.prefix}{name}.{number}.") for number, each in enumerate(value, 1)]

    def text(self, name: str, figures: frozenset[str] = frozenset()) -> Text:
        return _text(self._take(name), self.prefix + name, figures)

    def texts(self, name: str, low: int, high: int, figures: frozenset[str] = frozenset()) -> tuple[Text, ...]:
        value = self._take(name)
        if not isinstance(value, list) or not low <= len(value) <= high:
            _complain(self.prefix + name, "how_many", low=low, high=high)
        return tuple(_text(each, f"{self.prefix}{name}.{number}", figures) for number, each in enumerate(value, 1))


def _text(value: object, where: str, figures: frozenset[str]) -> Text:
    """A text with both languages, whose placeholders are known figures and can be filled with a number."""
    if not isinstance(value, dict):
        _complain(where, "missing")
    for language in ("zh", "en"):
        if not isinstance(value.get(language), str) or not value[language].strip():
            _complain(f"{where}.{language}", "missing")
    if extra := set(value) - {"zh", "en"}:
        _complain(f"{where}.{min(extra)}", "unknown_field", value=min(extra))
    text = Text(value["zh"], value["en"])
    try:
        unknown = text.figures() - figures
        if not unknown:
            text.filled(dict.fromkeys(figures, 1.0))
    except (ValueError, IndexError, KeyError, AttributeError) as reason:
        raise PlaybookError(where, message("steps.problem.braces")) from reason
    if unknown:
        _complain(where, "unknown_figure", value=min(unknown))
    return text


def _shown(value: object) -> str:
    return "" if value is None else str(value)
