"""The playbook files: the five that ship can be read; one that is damaged is named, with the place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tierdesk import paths
from tierdesk.domain.retailer import GROUPS
from tierdesk.errors import UserFixable
from tierdesk.services.playbooks import load_playbooks, playbooks
from tierdesk.texts import LANGUAGES, say, use_language


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped playbooks, to be damaged."""
    return Path(shutil.copytree(paths.resources() / "playbooks", tmp_path / "playbooks"))


def complaint(folder: Path) -> UserFixable:
    with pytest.raises(UserFixable) as caught:
        load_playbooks(folder)
    assert caught.value.to_do is not None
    for language in LANGUAGES:
        use_language(language)
        assert say(caught.value.what)
        assert say(caught.value.to_do)
    use_language("en")
    return caught.value


def replace(file: Path, old: str, new: str) -> int:
    """Change one place of a file; returns its line."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_there_is_one_playbook_for_each_group_and_no_step_stands_in_two() -> None:
    assert set(playbooks()) == set(GROUPS)
    ids = [step.id for book in playbooks().values() for step in book.steps]
    assert len(ids) == len(set(ids)) == 24


def test_a_copy_of_the_shipped_files_loads_to_the_same(folder: Path) -> None:
    assert load_playbooks(folder) == playbooks()


def test_a_slip_in_the_syntax_names_file_and_line(folder: Path) -> None:
    line = replace(folder / "top.toml", 'id = "understand"', 'id = understand"')
    assert f"top.toml, line {line}:" in say(complaint(folder).what)


def test_a_file_cut_short_names_its_last_line(folder: Path) -> None:
    file = folder / "bottom.toml"
    file.write_text(file.read_text("utf-8") + '\nlast = "', "utf-8")
    lines = len(file.read_text("utf-8").splitlines())
    assert f"bottom.toml, line {lines}:" in say(complaint(folder).what)


def test_a_wrong_field_names_file_and_field(folder: Path) -> None:
    replace(folder / "steady.toml", 'lifts = ["display"]', 'lifts = ["luck"]')
    assert "steady.toml, steps.display_refresh.lifts:" in say(complaint(folder).what)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "volatile.toml").unlink()
    assert "volatile.toml is missing" in say(complaint(folder).what)


def test_a_file_that_is_not_text_is_named(folder: Path) -> None:
    (folder / "potential.toml").write_bytes(b"\xff\xfe\x00")
    assert "potential.toml is not UTF-8" in say(complaint(folder).what)


def test_a_file_that_cannot_be_opened_is_named(folder: Path) -> None:
    (folder / "potential.toml").unlink()
    (folder / "potential.toml").mkdir()
    assert "potential.toml cannot be opened" in say(complaint(folder).what)


def test_a_playbook_of_another_group_under_this_name_is_refused(folder: Path) -> None:
    replace(folder / "top.toml", 'group = "top"', 'group = "potential"')
    assert "top.toml, group: must be top, not potential" in say(complaint(folder).what)


def test_a_step_that_another_playbook_has_is_refused(folder: Path) -> None:
    replace(folder / "bottom.toml", 'id = "selling"', 'id = "display"')
    assert "bottom.toml, steps.display: the step display is already in potential.toml" in say(complaint(folder).what)
