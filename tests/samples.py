"""The generator of the sample workbooks, for tests; `build/` is no package, so it is loaded by its path."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]


def load_make_samples() -> ModuleType:
    """The module build/make_samples.py."""
    spec = importlib.util.spec_from_file_location("make_samples", ROOT / "build" / "make_samples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
