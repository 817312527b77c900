"""The sandbox: weights and quotas on the left, who would move on the right, at once; apply with a reason, or drop.

Each change is tried a moment later on the store's thread, one try at a time; what was typed meanwhile is tried next.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from tierdesk.domain.policy_settings import WEIGHTS, changed_settings, problems_of, with_values
from tierdesk.errors import TierDeskError
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.panels import Panel, button, column, label, row, scrolling
from tierdesk.ui.policy import asks
from tierdesk.ui.policy.apply_bar import ApplyBar
from tierdesk.ui.policy.settings_editor import SettingsEditor
from tierdesk.ui.policy.weights_editor import WeightsEditor
from tierdesk.ui.sandbox.opinions import Opinions
from tierdesk.ui.sandbox.outcome import Outcome

if TYPE_CHECKING:
    from tierdesk.domain.policy import Policy
    from tierdesk.message import Message
    from tierdesk.services.edit_policy import PolicyChanged
    from tierdesk.services.try_policy import SecondOpinion, Trial, Tried

QUOTAS = tuple(
    f"ranking.{name}" for name in ("top_share", "bottom_share", "min_coverage", "by_market_type", "min_group")
)
PAUSE_MS = 60
"""A try begins so long after the last change: a slider that is pulled gives many."""
LEFT_WIDTH = 470
BESIDE_FROM = 980
"""From this width of the page on, both stand side by side."""
UNLIMITED = 16_777_215


class SandboxPage(QWidget):
    """The page. `changed`: the bands were made anew; `notice` as in CardView."""

    back_requested = Signal()
    changed = Signal()
    notice = Signal(str, object)
    tried = Signal()
    """A try is on screen."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._trial: Trial | None = None
        self._default: Policy | None = None
        self._trying = self._again = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._try)
        self.weights = WeightsEditor(narrow=True)
        self.quotas = SettingsEditor(QUOTAS, narrow=True)
        for editor in (self.weights, self.quotas):
            editor.changed.connect(self._on_edited)
        self.opinions = Opinions()
        self.opinions.wanted.connect(self._use)
        self.outcome = Outcome()
        self.bar = ApplyBar()
        self.bar.applied.connect(self._apply)
        self.bar.dropped.connect(self._drop)
        self._body = self._lay_out()
        QShortcut(
            QKeySequence("Esc"), self, self.back_requested.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )

    def _lay_out(self) -> QWidget:
        self._basis = label(role="small", tone="muted", wrap=True)
        back = button(say("sandbox.back"), "", "Esc")
        back.clicked.connect(self.back_requested)
        head = row(column(label(say("sandbox.title"), "title"), self._basis, spacing=0), back, spacing=14)
        head.setStretch(0, 1)
        head.setContentsMargins(theme.px(26), theme.px(14), theme.px(26), theme.px(8))
        weights, quotas = Panel(say("policy.section.weights")), Panel(say("sandbox.quotas"))
        weights.body.addWidget(self.weights)
        quotas.body.addWidget(self.quotas)
        inner = QWidget()
        inner.setObjectName("page")
        inside = column(weights, quotas, self.opinions, None, spacing=12)
        inside.setContentsMargins(0, 0, theme.px(12), 0)
        inner.setLayout(inside)
        left = scrolling(inner)
        body = QWidget()
        right = QWidget()
        right.setObjectName("page")
        right.setLayout(column(self.outcome))
        self._left, parts = left, row(left, scrolling(right), spacing=12)
        parts.setStretch(1, 1)
        parts.setContentsMargins(theme.px(26), theme.px(4), theme.px(26), theme.px(10))
        body.setLayout(parts)
        self._parts = parts
        self._empty = label(role="body", wrap=True)
        self._empty.setContentsMargins(theme.px(26), theme.px(26), theme.px(26), theme.px(26))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(self._empty, 1, Qt.AlignmentFlag.AlignTop)
        outer.addWidget(body, 1)
        outer.addWidget(self.bar)
        for part in (self._empty, body, self.bar):
            part.setVisible(False)
        return body

    def refresh(self) -> None:
        """Measure the facts of the run on screen; what was typed stays while the same policy is in force."""
        if self._trial is None:
            self._empty.setText(say("sandbox.measuring"))
            self._show_body(there=False)
        self._jobs.run(asks.state(), self._on_state, owner=self)
        self._jobs.run(asks.open_trial(), self._on_trial, owner=self, failed=self._on_nothing)

    @property
    def edited(self) -> Policy | None:
        """The policy that is tried."""
        return self.quotas.apply(self.weights.apply(self._trial.policy)) if self._trial else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Weights and outcome stand side by side where there is room, else one under the other."""
        super().resizeEvent(event)
        beside = self.width() >= theme.px(BESIDE_FROM)
        self._left.setMinimumWidth(theme.px(LEFT_WIDTH) if beside else 0)
        self._left.setMaximumWidth(theme.px(LEFT_WIDTH) if beside else UNLIMITED)
        self._parts.setStretch(0, 0 if beside else 1)
        self._parts.setStretch(1, 1)
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)

    # -- what is shown

    def _on_state(self, found: asks.PolicyState) -> None:
        self._default = found.default

    def _on_nothing(self, trouble: BaseException) -> None:
        """Before anything is ranked there is nothing to try."""
        self._trial = None
        if isinstance(trouble, TierDeskError):
            self._empty.setText(" ".join(say(words) for words in (trouble.what, trouble.to_do) if words))
        self._show_body(there=False)

    def _on_trial(self, opened: tuple[Trial, SecondOpinion]) -> None:
        trial, said = opened
        before, self._trial = self._trial, trial
        self._show_body(there=True)
        self._basis.setText(say("sandbox.basis", day=trial.day.isoformat(), version=trial.policy.version))
        self.opinions.show_opinions(said, trial.policy)
        if before is None or before.policy != trial.policy:
            self._drop()
        else:
            self._on_edited()

    def _show_body(self, *, there: bool) -> None:
        self._empty.setVisible(not there)
        self._body.setVisible(there)
        self.bar.setVisible(there)

    def _drop(self) -> None:
        if self._trial is None or self._default is None:
            return
        for editor in (self.weights, self.quotas):
            editor.show_policy(self._trial.policy, self._default)
        self.bar.clear_reason()
        self._on_edited()

    def _use(self, weights: Mapping[str, float]) -> None:
        edited = self.edited
        if edited is not None:
            values = {f"{WEIGHTS}{name}": weight for name, weight in weights.items()}
            self.weights.fill(with_values(edited, values))
            self._on_edited()

    def _on_edited(self) -> None:
        edited = self.edited
        if self._trial is None or edited is None:
            return
        problems = self._problems(edited)
        for editor in (self.weights, self.quotas):
            editor.show_problems(problems)
        self.bar.show_state(len(changed_settings(self._trial.policy, edited)), len(problems))
        if problems:
            self._pause.stop()
            self.outcome.show_wrong()
        else:
            self._pause.start()

    def _problems(self, edited: Policy) -> dict[str, Message]:
        return problems_of(edited) | self.weights.problems | self.quotas.problems

    # -- trying

    def _try(self) -> None:
        trial, edited = self._trial, self.edited
        if trial is None or edited is None:
            return
        if self._trying:
            self._again = True
            return
        self._trying = True
        self._jobs.run(
            asks.try_out(trial, edited), partial(self._on_tried, trial, edited), owner=self, failed=self._on_not_tried
        )

    def _on_tried(self, trial: Trial, tried: Policy, found: Tried) -> None:
        self._trying = False
        edited = self.edited
        if trial is self._trial and edited is not None and not self._problems(edited):
            self.outcome.show_tried(found, tried.ranking.min_coverage)
        if self._again:
            self._again = False
            self._try()
        else:
            self.tried.emit()

    def _on_not_tried(self, trouble: BaseException) -> None:
        self._trying = self._again = False
        self._jobs.trouble.emit(trouble)

    # -- what the person does

    def _apply(self, reason: str) -> None:
        edited = self.edited
        if edited is not None:
            self._jobs.run(asks.change(edited, reason), self._on_changed, owner=self, title=say("policy_page.applying"))

    def _undo(self, version: int) -> None:
        self._jobs.run(asks.undo(version), self._on_changed, owner=self, title=say("policy_page.applying"))

    def _on_changed(self, made: PolicyChanged) -> None:
        self.refresh()
        self.changed.emit()
        self.notice.emit(say(made.notice), partial(self._undo, made.version))
