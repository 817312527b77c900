"""The import contracts report what they forbid: each is broken on purpose, in a small model of the program.

The model has an empty module for each layer that pyproject.toml names, and the contracts as they stand there.
Whether the program itself keeps them is checked by `python3 build/dev.py check`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from build import dev

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
CONTRACTS: list[dict[str, Any]] = tomllib.loads(PYPROJECT.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
DOWN = "Imports point down only"
QT = "Qt only in ui and app"

# Module and what it must not import, for each contract.
BREACHES = {
    contract["name"]: [
        (source, forbidden)
        for source in contract.get("source_modules", [])
        for forbidden in contract.get("forbidden_modules", [])
    ]
    for contract in CONTRACTS
}
BREACHES[DOWN] += [
    ("tierdesk.services", "tierdesk.ui"),
    ("tierdesk.store", "tierdesk.exchange"),
    ("tierdesk.exchange", "tierdesk.store"),
    ("tierdesk.domain", "tierdesk.services"),
    ("tierdesk.texts", "tierdesk.domain"),
    ("tierdesk.app", "tierdesk.cli"),
]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The model's folder, with nothing forbidden in it yet."""
    shutil.copy(PYPROJECT, tmp_path)
    (layers,) = (contract["layers"] for contract in CONTRACTS if contract["type"] == "layers")
    for module in ["tierdesk", *(name.strip() for layer in layers for name in layer.split("|"))]:
        folder = tmp_path.joinpath(*module.split("."))
        folder.mkdir()
        (folder / "__init__.py").touch()
    return tmp_path


def _check(model: Path) -> tuple[bool, str]:
    """Run the same check as the developers' command; returns whether it passed, and what it said."""
    command = [sys.executable, *dev.CHECKS["imports"]]
    result = subprocess.run(command, cwd=model, capture_output=True, text=True, encoding="utf-8", check=False)
    return result.returncode == 0, " ".join((result.stdout + result.stderr).split())


def test_a_program_that_keeps_the_contracts_passes(model: Path) -> None:
    passed, said = _check(model)
    assert passed, said


@pytest.mark.parametrize("contract", BREACHES)
def test_every_import_that_a_contract_forbids_is_reported(model: Path, contract: str) -> None:
    for number, (source, forbidden) in enumerate(BREACHES[contract]):
        model.joinpath(*source.split("."), f"breach{number}.py").write_text(f"import {forbidden}\n", "utf-8")
    passed, said = _check(model)
    assert not passed
    assert f"{contract} BROKEN" in said
    assert BREACHES[contract]
    for number, (source, forbidden) in enumerate(BREACHES[contract]):
        assert f"{source}.breach{number} -> {forbidden}" in said


def test_qt_reached_by_a_detour_is_reported(model: Path) -> None:
    (model / "tierdesk" / "ui" / "window.py").write_text("import PySide6.QtWidgets\n", "utf-8")
    (model / "tierdesk" / "cli" / "detour.py").write_text("import tierdesk.ui.window\n", "utf-8")
    passed, said = _check(model)
    assert not passed
    assert f"{QT} BROKEN" in said
