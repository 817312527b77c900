"""PySide6 keeps the count of references right: a release that does not aborts the program after some minutes."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Signal

EMITS = 50  # few: a release that loses references must fail here, and not end the interpreter

immortal = pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="from Python 3.12 on these objects are immortal and their counts constant"
)


class _Sender(QObject):
    """A signal of each kind of value that the program sends."""

    plain = Signal()
    flag = Signal(bool)
    anything = Signal(object)


def _lost(constant: object, emit: Callable[[], object]) -> int:
    """References to `constant` that are gone (or, negative, left over) after many emits."""
    emit()  # what the first emit makes and keeps is not a loss
    before = sys.getrefcount(constant)
    for _ in range(EMITS):
        emit()
    return before - sys.getrefcount(constant)


@immortal
@pytest.mark.parametrize("constant", [True, False, None])
@pytest.mark.parametrize("connected", [True, False])
def test_emitting_a_signal_neither_loses_nor_keeps_references(constant: object, connected: bool) -> None:
    """PySide6 6.12.0 loses one reference to True with each emit on Python 3.11, until the interpreter aborts."""
    sender = _Sender()
    if connected:
        sender.plain.connect(lambda: None)
        sender.flag.connect(lambda _value: None)
        sender.anything.connect(lambda _value: None)
    for emit in (
        sender.plain.emit,
        lambda: sender.flag.emit(True),
        lambda: sender.flag.emit(False),
        lambda: sender.anything.emit(None),
        lambda: sender.anything.emit(constant),
    ):
        assert abs(_lost(constant, emit)) < EMITS // 5
