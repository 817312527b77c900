"""The policy: sections on the left, their settings on the right, why and apply below; versions, files and the default.

What is typed stays until it is applied or dropped, also while other pages are looked at.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from tierdesk.domain.policy_settings import SECTIONS, changed_settings, problems_of, settings_of, value_of, with_values
from tierdesk.services.policy_words import changes_in_words
from tierdesk.texts import say
from tierdesk.ui import theme
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.panels import Panel, button, column, label, row, scrolling, wrapped
from tierdesk.ui.policy import asks
from tierdesk.ui.policy.apply_bar import ApplyBar
from tierdesk.ui.policy.settings_editor import SettingsEditor
from tierdesk.ui.policy.versions_panel import VersionsPanel
from tierdesk.ui.policy.weights_editor import WeightsEditor

if TYPE_CHECKING:
    from tierdesk.domain.policy import Policy
    from tierdesk.domain.policy_settings import Value
    from tierdesk.services.edit_policy import PolicyChanged

VERSIONS = "versions"
NAV_WIDTH, SMALL_NAV = 256, 200
ROOMY_FROM = 1000
FILES = "TOML (*.toml)"


class PolicyPage(QWidget):
    """The page. `changed`: the bands were made anew; `notice` as in CardView; `command` the id of a command wanted."""

    back_requested = Signal()
    changed = Signal()
    notice = Signal(str, object)
    command = Signal(str)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._state: asks.PolicyState | None = None
        self.weights = WeightsEditor()
        self.editors: dict[str, WeightsEditor | SettingsEditor] = {"weights": self.weights}
        for section in SECTIONS:
            if section not in self.editors:
                self.editors[section] = SettingsEditor(one.name for one in settings_of(section))
        for editor in self.editors.values():
            editor.changed.connect(self._on_edited)
        self.versions = VersionsPanel()
        self.versions.taken_up.connect(self._take_up)
        self.versions.undo_wanted.connect(self._undo)
        self.bar = ApplyBar()
        self.bar.applied.connect(self._apply)
        self.bar.dropped.connect(self._drop)
        self._pages = QStackedWidget()
        self.nav: dict[str, QPushButton] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._head())
        body = row(self._navigation(), self._pages, spacing=14)
        body.setStretch(1, 1)
        body.setContentsMargins(theme.px(26), theme.px(4), theme.px(14), theme.px(8))
        outer.addLayout(body, 1)
        outer.addWidget(self.bar)
        QShortcut(
            QKeySequence("Esc"), self, self.back_requested.emit, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )

    def _head(self) -> QVBoxLayout:
        self._basis = label(role="small", tone="muted", wrap=True)
        words = column(label(say("policy_page.title"), "title"), self._basis, spacing=0)
        back = button(say("policy_page.back"), "", "Esc")
        back.clicked.connect(self.back_requested)
        top = row(words, back, spacing=14)
        top.setStretch(0, 1)
        deeds = []
        for name, deed in (
            ("sandbox", lambda: self.command.emit("sandbox")),
            ("import", self._choose_file),
            ("export", self._choose_target),
            ("reset", self.reset),
        ):
            made = button(say(f"policy_page.{name}"))
            made.clicked.connect(deed)
            deeds.append(made)
        head = column(top, wrapped(*deeds, gap=10), spacing=6)
        head.setContentsMargins(theme.px(26), theme.px(14), theme.px(26), theme.px(8))
        return head

    def _navigation(self) -> QWidget:
        group = QButtonGroup(self)
        for place, name in enumerate((*SECTIONS, VERSIONS)):
            made = button(_section_title(name), "choice", checkable=True)
            made.clicked.connect(lambda _on=False, name=name: self.show_section(name))
            group.addButton(made)
            self.nav[name] = made
            inner = QWidget()
            inner.setObjectName("page")
            part: QWidget = self.versions
            if name != VERSIONS:
                part = Panel(_section_title(name))
                if name == "weights":
                    part.body.addWidget(label(say("policy_page.weights_words"), "small", "muted", wrap=True))
                part.body.addWidget(self.editors[name])
            box = column(part, None)
            box.setContentsMargins(0, 0, theme.px(12), theme.px(8))
            inner.setLayout(box)
            self._pages.insertWidget(place, scrolling(inner))
        inside = QWidget()
        inside.setObjectName("page")
        inside.setLayout(column(*self.nav.values(), None, spacing=6))
        side = scrolling(inside)
        self._side = side
        self.nav[SECTIONS[0]].setChecked(True)
        return side

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the settings have more of it than the sections."""
        super().resizeEvent(event)
        self._side.setFixedWidth(theme.px(NAV_WIDTH if self.width() >= theme.px(ROOMY_FROM) else SMALL_NAV))

    def refresh(self) -> None:
        """Read the policy again; what was typed and not applied stays, if the same version is still in force."""
        self._jobs.run(asks.state(), self._on_state, owner=self)

    def show_section(self, name: str) -> None:
        """Show the settings of a section, or the versions."""
        self._pages.setCurrentIndex([*SECTIONS, VERSIONS].index(name))
        self.nav[name].setChecked(True)

    @property
    def edited(self) -> Policy | None:
        """The policy with what is typed; what is wrong is left as it is in force."""
        if self._state is None:
            return None
        policy = self._state.policy
        for editor in self.editors.values():
            policy = editor.apply(policy)
        return policy

    def reset(self) -> None:
        """Put in what is shipped, to be looked at and applied."""
        if self._state is not None:
            self._fill(self._state.default)

    def import_from(self, file: Path) -> None:
        """Put in what a file says, to be looked at and applied."""
        self._jobs.run(asks.read(file), self._take_up, owner=self)

    def export_to(self, file: Path) -> None:
        """Write the policy in force to a file."""
        if self._state is not None:
            self._jobs.run(
                asks.save(self._state.policy, file),
                lambda _none: self.notice.emit(say("policy_edit.saved", file=str(file)), None),
                owner=self,
            )

    # -- what is shown

    def _on_state(self, found: asks.PolicyState) -> None:
        kept = self._state
        self.versions.show_versions(found.versions)
        newest = found.versions[0]
        made = say("policy_page.made", at=f"{newest.at:%Y-%m-%d %H:%M}", who=newest.who) if newest.at else ""
        self._basis.setText(
            say("policy_page.basis", version=newest.version, made=made, reason=newest.reason)
            if made
            else say("policy_page.basis_shipped")
        )
        if kept is not None and kept.policy == found.policy:
            self._state = found
            return
        carried_on = with_values(found.policy, self._typed(kept))
        self._state = found
        self._show(found.policy)
        for editor in self.editors.values():
            editor.fill(carried_on)
        self._on_edited()

    def _typed(self, kept: asks.PolicyState | None) -> dict[str, Value]:
        """What is typed and not applied: it is carried on when another version comes into force meanwhile."""
        edited = self.edited
        if kept is None or edited is None:
            return {}
        return {one.name: value_of(edited, one.name) for one in changed_settings(kept.policy, edited)}

    def _show(self, policy: Policy) -> None:
        if self._state is None:
            return
        for editor in self.editors.values():
            editor.show_policy(policy, self._state.default)
        self.bar.clear_reason()
        self._on_edited()

    def _fill(self, policy: Policy) -> None:
        for editor in self.editors.values():
            editor.fill(policy)
        self._on_edited()
        edited = self.edited
        if self._state is None or edited is None:
            return
        changes = changed_settings(self._state.policy, edited)
        if changes:
            self.show_section(changes[0].section)
            self.bar.reason.setFocus()
            said = changes_in_words(self._state.policy, edited)
            self.notice.emit(say("policy_page.filled", n=len(said), first=said[0]), None)
        else:
            self.notice.emit(say("policy_edit.no_change"), None)

    def _take_up(self, policy: Policy) -> None:
        self._fill(policy)

    def _on_edited(self) -> None:
        edited = self.edited
        if self._state is None or edited is None:
            return
        problems = problems_of(edited)
        for editor in self.editors.values():
            problems |= editor.problems
        changes = changed_settings(self._state.policy, edited)
        for section, editor in self.editors.items():
            editor.show_problems(problems)
            names = {one.name for one in settings_of(section)}
            wrong, differing = len(names & set(problems)), sum(one.section == section for one in changes)
            mark = say("policy_page.nav_wrong", n=wrong) if wrong else ""
            if differing and not wrong:
                mark = say("policy_page.nav_changed", n=differing)
            self.nav[section].setText(f"{_section_title(section)}{mark}")
        self.bar.show_state(len(changes), len(problems))

    # -- what the person does

    def _drop(self) -> None:
        if self._state is not None:
            self._show(self._state.policy)

    def _apply(self, reason: str) -> None:
        edited = self.edited
        if edited is not None:
            self._jobs.run(asks.change(edited, reason), self._on_changed, owner=self, title=say("policy_page.applying"))

    def _undo(self, version: int) -> None:
        self._jobs.run(asks.undo(version), self._on_changed, owner=self, title=say("policy_page.applying"))

    def _on_changed(self, made: PolicyChanged) -> None:
        self.refresh()
        self.changed.emit()
        self.notice.emit(say(made.notice), lambda: self._undo(made.version))

    def _choose_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self, say("policy_page.import"), "", FILES)
        if file:
            self.import_from(Path(file))

    def _choose_target(self) -> None:
        name = f"{say('policy_page.file_name')}.toml"
        file, _ = QFileDialog.getSaveFileName(self, say("policy_page.export"), name, FILES)
        if file:
            self.export_to(Path(file))


def _section_title(name: str) -> str:
    return say("policy_page.versions") if name == VERSIONS else say(f"policy.section.{name}")
