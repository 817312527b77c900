"""Commands of the policy: show it, write it to a file, put one in force from a file, reset it, undo the last change."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tierdesk.cli.speech import AddCommand, answer, open_store_of
from tierdesk.errors import UserFixable
from tierdesk.message import message
from tierdesk.texts import say

if TYPE_CHECKING:
    from tierdesk.services.edit_policy import PolicyChanged


def add_commands(command: AddCommand) -> None:
    """Add policy with its actions."""
    found = command("policy", _policy, "show, export, import or reset the policy; undo its last change")
    found.add_argument("action", choices=tuple(_ACTIONS))
    found.add_argument("file", nargs="?", type=Path, metavar="FILE", help="for export and import")
    found.add_argument("--reason", default="", metavar="TEXT", help="why; import and reset need it")


def _policy(options: argparse.Namespace) -> int:
    needs_file = options.action in {"export", "import"}
    if needs_file != (options.file is not None):
        key = "policy_cli.file_missing" if needs_file else "policy_cli.no_file"
        raise UserFixable(message(key, action=options.action), message("policy_cli.file_do"))
    _ACTIONS[options.action](options)
    return 0


def _show(options: argparse.Namespace) -> None:
    from tierdesk.domain.policy_settings import SETTINGS, value_of
    from tierdesk.services.edit_policy import policy_versions
    from tierdesk.services.policy import rows_of

    with open_store_of(options) as store:
        versions = policy_versions(store)
    policy = versions[0].policy
    value = {
        "version": policy.version,
        "settings": {name: value_of(policy, name) for name in SETTINGS},
        "versions": [
            {
                "version": one.version,
                "at": one.at.isoformat() if one.at else None,
                "who": one.who,
                "reason": one.reason,
                "changes": list(one.changes),
            }
            for one in versions
        ],
    }
    answer(options, value, (f"{section} · {name}: {shown}" for section, name, shown in rows_of(policy)))


def _export(options: argparse.Namespace) -> None:
    from tierdesk.services.policy import load_policy
    from tierdesk.services.policy_file import save_policy

    with open_store_of(options) as store:
        policy = load_policy(store)
    save_policy(policy, options.file)
    said = say("policy_edit.saved", file=str(options.file))
    answer(options, {"file": str(options.file), "version": policy.version}, [said])


def _import(options: argparse.Namespace) -> None:
    from tierdesk.services.edit_policy import change_policy
    from tierdesk.services.policy_file import read_policy_file

    policy = read_policy_file(options.file)
    with open_store_of(options) as store:
        _tell(options, change_policy(store, policy, options.reason))


def _reset(options: argparse.Namespace) -> None:
    from tierdesk.services.edit_policy import reset_policy

    with open_store_of(options) as store:
        _tell(options, reset_policy(store, options.reason))


def _undo(options: argparse.Namespace) -> None:
    from tierdesk.services.edit_policy import undo_change
    from tierdesk.services.policy import load_policy

    with open_store_of(options) as store:
        _tell(options, undo_change(store, load_policy(store).version))


def _tell(options: argparse.Namespace, made: PolicyChanged) -> None:
    value: dict[str, Any] = {"version": made.version, "changes": list(made.changes)}
    value["moved"] = made.run.moved if made.run else None
    answer(options, value, [say(made.notice), *made.changes])


_ACTIONS = {"show": _show, "export": _export, "import": _import, "reset": _reset, "undo": _undo}
