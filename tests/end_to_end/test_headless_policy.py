"""The policy from a script: shown, written to a file, changed with a reason, reset and undone; 2 when refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.test_headless import answer, tierdesk


@pytest.fixture
def store(district_store: Path, tmp_path: Path) -> Path:
    """A ranked district."""
    file = tmp_path / "district.db"
    file.write_bytes(district_store.read_bytes())
    return file


def test_a_policy_goes_out_to_a_file_and_comes_in_changed(store: Path, tmp_path: Path) -> None:
    file = tmp_path / "规则.toml"
    assert answer(store, "policy", "export", file)["version"] == 1
    file.write_text(file.read_text("utf-8").replace("top_share = 0.2 ", "top_share = 0.4 "), "utf-8")
    made = answer(store, "policy", "import", file, "--reason", "四成")
    assert (made["version"], made["changes"]) == (2, ["前档占比：20% → 40%"])
    shown = answer(store, "policy", "show")
    assert shown["settings"]["ranking.top_share"] == 0.4
    assert [one["version"] for one in shown["versions"]] == [2, 1]
    assert (shown["versions"][0]["reason"], shown["versions"][0]["changes"]) == ("四成", ["前档占比：20% → 40%"])
    assert "排名 · 前档占比: 40%" in tierdesk(store, "policy", "show").stdout
    assert answer(store, "policy", "undo")["version"] == 3
    assert answer(store, "policy", "show")["settings"]["ranking.top_share"] == 0.2
    answer(store, "policy", "undo")
    assert answer(store, "policy", "reset", "--reason", "从头来")["version"] == 5


def test_what_is_refused_ends_with_2_and_changes_nothing(store: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[ranking]\ntop_share = 2\n", "utf-8")
    said = tierdesk(store, "--lang", "en", "policy", "import", wrong, "--reason", "x", code=2).stderr
    assert "line 2: “Share of the top band” must be between 1% and 50%" in said
    right = tmp_path / "right.toml"
    right.write_text("[ranking]\ntop_share = 0.3\n", "utf-8")
    for refused in (
        ("import", right),
        ("import", tmp_path / "none.toml", "--reason", "x"),
        ("import", "--reason", "x"),
        ("show", right),
        ("reset", "--reason", "already"),
        ("undo",),
        ("export", tmp_path / "no folder" / "p.toml"),
    ):
        tierdesk(store, "policy", *refused, code=2)
    assert answer(store, "policy", "show")["version"] == 1
