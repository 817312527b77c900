"""Every user action, once: id, words, shortcut, what it does. Menus, palette, tooltips and the manual read it here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from tierdesk.texts import say


@dataclass(frozen=True, slots=True)
class Command:
    """What is known of a command before any window exists; its words are `command.<id>` in the texts."""

    id: str
    shortcut: str = ""

    @property
    def title(self) -> str:
        """The command's words."""
        return say(f"command.{self.id}")


COMMANDS: dict[str, Command] = {
    command.id: command
    for command in (
        Command("today", "Ctrl+1"),
        Command("retailers", "Ctrl+2"),
        Command("import", "Ctrl+3"),
        Command("reports", "Ctrl+4"),
        Command("settings", "Ctrl+5"),
        Command("search", "Ctrl+F"),
        Command("palette", "Ctrl+K"),
        Command("choose_files", "Ctrl+O"),
        Command("start_visit", "Ctrl+Return"),
        Command("gap", "Ctrl+G"),
        Command("review", "Ctrl+R"),
        Command("retailer_page", "P"),
        Command("print_page", "Ctrl+P"),
        Command("override", "Ctrl+D"),
        Command("end_override"),
        Command("doubles"),
        Command("merge_with"),
        Command("policy"),
        Command("sandbox"),
        Command("back_test"),
        Command("history", "Ctrl+H"),
        Command("replay"),
        Command("undo", "Ctrl+Z"),
        Command("refresh", "F5"),
        Command("export_retailers", "Ctrl+E"),
        Command("export_visits"),
        Command("export_today"),
        Command("back_up", "Ctrl+B"),
        Command("sample_data"),
        Command("own_data"),
        Command("language"),
        Command("shortcuts", "F1"),
        Command("quit", "Ctrl+Q"),
    )
}
"""All commands, in the order of the palette."""


class Commands(QObject):
    """The commands of one window, each with what it does there."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}

    def add(self, command_id: str, run: Callable[[], None]) -> QAction:
        """Give a command its deed in this window; its shortcut works everywhere in the window."""
        command = COMMANDS[command_id]
        action = QAction(command.title, self._window)
        if command.shortcut:
            keys = [QKeySequence(command.shortcut)]
            if command.shortcut.endswith("Return"):
                keys.append(QKeySequence(command.shortcut.replace("Return", "Enter")))
            action.setShortcuts(keys)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _checked=False: run())
        self._window.addAction(action)
        self._actions[command_id] = action
        return action

    def action(self, command_id: str) -> QAction:
        """The action of a command."""
        return self._actions[command_id]

    def run(self, command_id: str) -> None:
        """Do it, when it can be done now."""
        action = self._actions[command_id]
        if action.isEnabled():
            action.trigger()

    def __iter__(self) -> Iterator[tuple[Command, QAction]]:
        """The commands that this window has, in the order of the registry."""
        return ((command, self._actions[name]) for name, command in COMMANDS.items() if name in self._actions)


def keys_in_words(command_id: str) -> str:
    """A command's shortcut as it is shown, or nothing."""
    return COMMANDS[command_id].shortcut.replace("Return", "Enter").replace("+", " ")
