"""The fixtures of the window, for whole paths through it."""

from __future__ import annotations

from tests.ui.conftest import open_program, store_file

__all__ = ["open_program", "store_file"]
