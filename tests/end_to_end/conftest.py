"""A small district of sample workbooks, made once for all end-to-end tests."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def load_make_samples() -> ModuleType:
    """The sample generator; `build/` is no package, so it is loaded by its path."""
    import sys

    spec = importlib.util.spec_from_file_location("make_samples", ROOT / "build" / "make_samples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def small_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the five workbooks of sixty shops over fifteen months."""
    folder = tmp_path_factory.mktemp("samples")
    load_make_samples().make_samples(folder, retailers=60, products=40, months=15)
    return folder
