"""Importing on the command line, in words: what is worth a look is told there, too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tierdesk.cli import main
from tierdesk.cli.importing import WARNINGS


def said(capsys: pytest.CaptureFixture[str], store: Path, *arguments: str) -> list[str]:
    assert main(("--lang", "en", "--store", str(store), *arguments)) == 0
    return capsys.readouterr().out.splitlines()


def test_warnings_are_told_and_many_of_them_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "shops.csv"
    file.write_text("许可证号,客户名称\n12,金鑫商店\n410199100002,百家店\n", "utf-8")
    (line, warned) = said(capsys, tmp_path / "a.db", "import", str(file))
    assert "new 2" in line
    assert warned.startswith("  note: row 2, “许可证号” 12: ")
    shops = "".join(f"{n},店{n}\n" for n in range(1, WARNINGS + 3))
    file.write_text(f"许可证号,客户名称\n{shops}", "utf-8")
    lines = said(capsys, tmp_path / "b.db", "import", str(file))
    assert len(lines) == 1 + WARNINGS + 1
    assert lines[-1] == "  2 more notes; --json has all"


def test_a_file_that_was_imported_before_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, store = tmp_path / "shops.csv", tmp_path / "a.db"
    file.write_text("客户编码,客户名称\n1001,金鑫商店\n", "utf-8")
    assert len(said(capsys, store, "import", str(file))) == 1
    _, again = said(capsys, store, "import", str(file))
    assert again == "  This very file was imported before (receipt 1)"
    (answer,) = json.loads("\n".join(said(capsys, store, "import", str(file), "--json")))
    assert (answer["same_as"], answer["same"]) == ("2", 1)
