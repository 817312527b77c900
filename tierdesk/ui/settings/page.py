"""Settings: language and look (they apply at once), where the data lie, the policy in force, what this program is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QVBoxLayout, QWidget

from tierdesk import __version__, paths
from tierdesk.texts import say
from tierdesk.ui import theme, work
from tierdesk.ui.jobs import Jobs
from tierdesk.ui.panels import Panel, button, clear, label, row, scrolling

if TYPE_CHECKING:
    from tierdesk.services.settings import Settings

LANGUAGES = {"zh_CN": "简体中文", "en": "English"}  # each in its own tongue, for whoever landed in the wrong one
THEMES = ("light", "dark", "system")


class SettingsPage(QWidget):
    """The page of settings. `settings_changed` carries the new Settings; `command` the id of a command wanted."""

    settings_changed = Signal(object)
    command = Signal(str)

    def __init__(
        self, jobs: Jobs, settings: Settings, store: Path, *, sample: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._settings = settings
        self._policy = QGridLayout()
        policy = Panel(say("settings.policy"))
        edit = button(say("command.policy"))
        edit.clicked.connect(lambda: self.command.emit("policy"))
        words = row(label(say("settings.policy_words"), "small", "muted", wrap=True), edit, spacing=12)
        words.setStretch(0, 1)
        policy.body.addLayout(words)
        policy.body.addLayout(self._policy)
        inner = QWidget()
        inner.setObjectName("page")
        box = QVBoxLayout(inner)
        box.setContentsMargins(theme.px(26), theme.px(16), theme.px(26), theme.px(16))
        box.setSpacing(theme.px(14))
        box.addWidget(label(say("command.settings"), "title"))
        for panel in (self._look(), self._data(store, sample=sample), policy, self._about()):
            box.addWidget(panel)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(inner))

    def refresh(self) -> None:
        """Read the policy again."""
        self._jobs.run(work.policy(), self._show_policy, owner=self)

    def _look(self) -> Panel:
        panel = Panel(say("settings.look"))
        self.language = QComboBox()
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(list(LANGUAGES).index(self._settings.language))
        self.language.activated.connect(self._on_changed)
        self.theme = QComboBox()
        for name in THEMES:
            self.theme.addItem(say(f"settings.theme_{name}"), name)
        self.theme.setCurrentIndex(THEMES.index(self._settings.theme))
        self.theme.activated.connect(self._on_changed)
        self.large = QCheckBox(say("settings.large_text"))
        self.large.setChecked(self._settings.large_text)
        self.large.clicked.connect(self._on_changed)
        language, look = label(say("settings.language")), label(say("settings.theme"))
        language.setBuddy(self.language)
        look.setBuddy(self.theme)
        self.language.setAccessibleName(say("settings.language"))
        self.theme.setAccessibleName(say("settings.theme"))
        panel.body.addLayout(row(language, self.language, 18, look, self.theme, 18, self.large, None))
        return panel

    def _data(self, store: Path, *, sample: bool) -> Panel:
        panel = Panel(say("settings.data"))
        where = label(say("settings.sample_store" if sample else "settings.store", file=str(store)), wrap=True)
        folder = button(say("settings.open_folder"))
        folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(store.parent))))
        buttons = row(folder, spacing=10)
        for command in ("back_up", "own_data" if sample else "sample_data"):
            made = button(say(f"command.{command}"))
            made.clicked.connect(lambda _on=False, command=command: self.command.emit(command))
            buttons.addWidget(made)
        buttons.addStretch(1)
        panel.body.addWidget(where)
        panel.body.addLayout(buttons)
        return panel

    def _about(self) -> Panel:
        panel = Panel(say("settings.about"))
        panel.body.addWidget(label(say("settings.about_words", version=__version__), "small", wrap=True))
        panel.body.addWidget(label(say("settings.logs", folder=str(paths.data_folder())), "small", "muted", wrap=True))
        return panel

    def _on_changed(self, *_choice: object) -> None:
        self._settings = replace(
            self._settings,
            language=self.language.currentData(),
            theme=self.theme.currentData(),
            large_text=self.large.isChecked(),
        )
        self.settings_changed.emit(self._settings)

    def _show_policy(self, rows: tuple[tuple[str, str, str], ...]) -> None:
        clear(self._policy)
        half = (len(rows) + 1) // 2
        for place, (section, name, value) in enumerate(rows):
            line, side = place % half, 3 * (place // half)
            first = place == 0 or rows[place - 1][0] != section or line == 0
            self._policy.addWidget(label(section if first else "", "small", "accent", wrap=True), line, side)
            self._policy.addWidget(label(name, "small", wrap=True), line, side + 1)
            self._policy.addWidget(label(value, "small", wrap=True), line, side + 2)
        for side in (1, 4):
            self._policy.setColumnStretch(side, 1)
        self._policy.setHorizontalSpacing(theme.px(16))
