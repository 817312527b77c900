"""Every run, the moves that wait, and the bands set by hand, each as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tierdesk.texts import say
from tierdesk.ui.history.people_table import PeopleTable
from tierdesk.ui.import_page.rows_table import RowsTable
from tierdesk.ui.panels import Panel, label

if TYPE_CHECKING:
    from tierdesk.services.history_views import OverrideView, PendingView, RunView

SHOWN = 8


class RunsPanel(Panel):
    """Every run: quota and actual, who moved, and the policy with who changed it and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("history.runs"), parent=parent)
        self.table = RowsTable(say("history.runs"))
        self.body.addWidget(label(say("history.runs_words"), "small", "muted", wrap=True))
        self.body.addWidget(self.table)

    def show_runs(self, runs: Sequence[RunView]) -> None:
        """Show these runs."""
        columns = ("as_of", "ranked", "top", "middle", "bottom", "moved", "made_at", "policy")
        self.table.set_rows(
            tuple(say(f"history.column_{name}") for name in columns), tuple(_run_in_words(run) for run in runs)
        )


def _run_in_words(run: RunView) -> tuple[str, ...]:
    return (
        say("history.day" if run.counting else "history.day_replaced", day=run.as_of.isoformat()),
        f"{run.ranked:,}",
        say("history.quota", n=run.counts.get("top", 0), places=run.quotas["top"]),
        f"{run.counts.get('middle', 0):,}",
        say("history.quota", n=run.counts.get("bottom", 0), places=run.quotas["bottom"]),
        "" if run.moved is None else f"{run.moved:,}",
        f"{run.at:%Y-%m-%d %H:%M}",
        say("history.version", version=run.policy_version, said=_policy_in_words(run)),
    )


def _policy_in_words(run: RunView) -> str:
    if not run.policy_who:
        return say("history.shipped")
    return say("history.who_why", who=run.policy_who, why=run.policy_reason)


class PendingPanel(Panel):
    """Moves that wait for their confirmation; `picked` carries a RetailerId."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("history.pending"), parent=parent)
        self._none = label(say("history.nobody_waits"), "small", "muted", wrap=True)
        self.table = PeopleTable(say("history.pending"))
        self.table.picked.connect(self.picked)
        self.body.addWidget(self._none)
        self.body.addWidget(self.table)

    def show_pending(self, pending: Sequence[PendingView]) -> None:
        """Show these moves."""
        self._none.setVisible(not pending)
        self.table.setVisible(bool(pending))
        columns = ("name", "move", "percentile", "past", "seen", "earliest")
        self.table.set_people(
            [one.id for one in pending],
            tuple(say(f"history.column_{name}") for name in columns),
            [
                (
                    one.name,
                    say("history.arrow", before=say(f"band.{one.held}"), after=say(f"band.{one.to}")),
                    f"{one.percentile:.1f}",
                    f"{one.points:.1f}",
                    say("history.seen", seen=one.seen, needed=one.needed),
                    one.earliest.isoformat(),
                )
                for one in pending
            ],
            SHOWN,
        )


class OverridesPanel(Panel):
    """Bands set by hand, running and over; `picked` carries a RetailerId."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(say("override.title"), parent=parent)
        self._none = label(say("history.nothing_by_hand"), "small", "muted", wrap=True)
        self.table = PeopleTable(say("override.title"))
        self.table.picked.connect(self.picked)
        self.body.addWidget(self._none)
        self.body.addWidget(self.table)

    def show_overrides(self, overrides: Sequence[OverrideView]) -> None:
        """Show these overrides."""
        from tierdesk.services.override_words import span_in_words, state_in_words

        self._none.setVisible(not overrides)
        self.table.setVisible(bool(overrides))
        columns = ("name", "by_hand", "beneath", "from_to", "state", "who", "reason")
        self.table.set_people(
            [one.retailer_id for one in overrides],
            tuple(say(f"history.column_{name}") for name in columns),
            [
                (
                    one.name,
                    say(f"band.{one.band}"),
                    say(f"band.{one.held}"),
                    say(span_in_words(one)),
                    say(state_in_words(one)),
                    one.who,
                    one.reason,
                )
                for one in overrides
            ],
            SHOWN,
        )
